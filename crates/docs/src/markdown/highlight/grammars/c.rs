//! Languages that look like C.

use super::super::{
    grammar::{BACKTICK_RAW, DOUBLE, Grammar, Keys, Quote, SINGLE, TEMPLATE, THREE_DOUBLE, THREE_SINGLE},
    tokens::Class,
};

/// `r#"…"#`.
const RAW_HASH: Quote = Quote { open: "#\"", close: "\"#", escape: 0, lines: true, code: "" };
const DOUBLE_RUST: Quote = Quote { lines: true, ..DOUBLE };
const DOUBLE_CODE: Quote = Quote { code: "${", ..DOUBLE };

pub(in super::super) static ECMASCRIPT: Grammar = Grammar {
    quotes: &[DOUBLE, SINGLE, TEMPLATE],
    keywords: words!(
        "abstract as asserts async await break case catch class const continue debugger declare default delete do \
         else enum export extends finally for from function get if implements import in infer instanceof interface is \
         keyof let namespace new of override private protected public readonly return satisfies set static super \
         switch throw try type typeof var void while with yield"
    ),
    types: words!(
        "Infinity NaN any bigint boolean false never null number object string symbol this true undefined unknown"
    ),
    word_bytes: b"$",
    keys: Keys::Colon,
    at: Some(Class::Function),
    regexes: true,
    elements: true,
    ..Grammar::C
};

pub(in super::super) static JSON: Grammar = Grammar {
    line_comments: &["//", "#"],
    types: words!("Infinity NaN false null true undefined"),
    keys: Keys::Strings,
    ..Grammar::C
};

pub(in super::super) static GO: Grammar = Grammar {
    quotes: &[DOUBLE, SINGLE, BACKTICK_RAW],
    keywords: words!(
        "break case chan const continue default defer else fallthrough for func go goto if import interface map \
         package range return select struct switch type var"
    ),
    types: words!(
        "any append bool byte cap close comparable complex128 complex64 copy delete error false float32 float64 int \
         int16 int32 int64 int8 iota len make new nil panic print println recover rune string true uint uint16 uint32 \
         uint64 uint8 uintptr"
    ),
    keys: Keys::Colon,
    ..Grammar::C
};

pub(in super::super) static RUST: Grammar = Grammar {
    quotes: &[RAW_HASH, DOUBLE_RUST, SINGLE],
    prefixes: &["b", "br", "r", "c"],
    keywords: words!(
        "as async await break const continue crate dyn else enum extern fn for if impl in let loop macro_rules match \
         mod move mut pub ref return static struct super trait type union unsafe use where while yield"
    ),
    types: words!("Self bool char f32 f64 false i128 i16 i32 i64 i8 isize self str true u128 u16 u32 u64 u8 usize"),
    keys: Keys::Colon,
    lifetimes: true,
    ..Grammar::C
};

pub(in super::super) static JAVA: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE, SINGLE],
    keywords: words!(
        "abstract assert break case catch class const continue default do else enum exports extends final finally for \
         goto if implements import instanceof interface module native new non-sealed open opens package permits \
         private protected provides public record requires return sealed static strictfp super switch synchronized \
         throw throws to transient transitive try uses var volatile when while with yield"
    ),
    types: words!("boolean byte char double false float int long null short this true void"),
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static KOTLIN: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE_CODE, SINGLE],
    keywords: words!(
        "abstract actual annotation as break by catch class companion const constructor continue crossinline data do \
         dynamic else enum expect external final finally for fun get if import in infix init inline inner interface \
         internal is lateinit noinline object open operator out override package private protected public reified \
         return sealed set super suspend tailrec throw try typealias val value var vararg when where while"
    ),
    types: words!("false null this true"),
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static SCALA: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE, SINGLE],
    prefixes: &["f", "raw", "s"],
    keywords: words!(
        "abstract case catch class def derives do else end enum export extends extension final finally for forSome \
         given if implicit import inline lazy match new object opaque open override package private protected return \
         sealed super then throw trait transparent try type using val var while with yield"
    ),
    types: words!("false null this true"),
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static GROOVY: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, THREE_SINGLE, DOUBLE_CODE, SINGLE],
    keywords: words!(
        "abstract as assert break case catch class const continue def default do else enum extends final finally for \
         goto if implements import in instanceof interface new package private protected public return static super \
         switch synchronized throw throws trait transient try var while"
    ),
    types: words!("boolean byte char double false float int long null short this true void"),
    keys: Keys::Colon,
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static C_PLUS_PLUS: Grammar = Grammar {
    keywords: words!(
        "alignas alignof asm auto break case catch class co_await co_return co_yield concept const const_cast \
         consteval constexpr constinit continue decltype default delete do dynamic_cast else enum explicit export \
         extern final for friend goto if inline mutable namespace new noexcept operator override private protected \
         public register reinterpret_cast requires restrict return sizeof static static_assert static_cast struct \
         switch template thread_local throw try typedef typeid typename union using virtual volatile while"
    ),
    types: words!(
        "FILE NULL bool char double false float int int16_t int32_t int64_t int8_t long nullptr short signed size_t \
         ssize_t this true uint16_t uint32_t uint64_t uint8_t unsigned void wchar_t"
    ),
    directives: true,
    ..Grammar::C
};

pub(in super::super) static C_SHARP: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE, SINGLE],
    keywords: words!(
        "abstract add as async await base break case catch checked class const continue default delegate do else enum \
         event explicit extern finally fixed for foreach from get goto if implicit in init interface internal is join \
         let lock namespace new operator orderby out override params partial private protected public readonly record \
         ref remove required return sealed select set sizeof stackalloc static struct switch throw try typeof \
         unchecked unsafe using value var virtual volatile when where while with yield"
    ),
    types: words!(
        "bool byte char decimal double dynamic false float int long null object sbyte short string this true uint \
         ulong ushort void"
    ),
    directives: true,
    ..Grammar::C
};

pub(in super::super) static SWIFT: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE],
    keywords: words!(
        "actor any as associatedtype async await break case catch class continue convenience default defer deinit \
         didSet do else enum extension fallthrough fileprivate final for func get guard if import in indirect infix \
         init inout internal is lazy let mutating nonisolated nonmutating open operator optional override postfix \
         precedencegroup prefix private protocol public repeat required rethrows return set some static struct \
         subscript super switch throw throws try typealias unowned var weak where while willSet"
    ),
    types: words!("false nil self true"),
    keys: Keys::Colon,
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static DART: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, THREE_SINGLE, DOUBLE_CODE, SINGLE],
    prefixes: &["r"],
    keywords: words!(
        "abstract as assert async await base break case catch class const continue covariant default deferred do else \
         enum export extends extension external factory final finally for get hide if implements import in interface \
         is late library mixin new on operator part required rethrow return sealed set show static super switch sync \
         throw try typedef var when while with yield"
    ),
    types: words!("bool double dynamic false int null num this true void"),
    keys: Keys::Colon,
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static PHP: Grammar = Grammar {
    line_comments: &["//", "#"],
    keywords: words!(
        "abstract and array as break callable case catch class clone const continue declare default do echo else \
         elseif empty enum extends final finally fn for foreach function global goto if implements include \
         include_once instanceof insteadof interface isset list match namespace new or print private protected public \
         readonly require require_once return static switch throw trait try unset use var while xor yield"
    ),
    types: words!("bool false float int iterable mixed never null object parent self string this true void"),
    ignore_case: true,
    dollar: true,
    ..Grammar::C
};
