//! Languages that say what there is: schemas, infrastructure, configuration, style sheets.

use super::super::{
    grammar::{BACKTICK_RAW, DOUBLE, Grammar, Keys, Quote, SINGLE, SINGLE_RAW, THREE_DOUBLE, THREE_SINGLE},
    tokens::Class,
};

const DOUBLE_CODE: Quote = Quote { code: "${", ..DOUBLE };
const SINGLE_CODE: Quote = Quote { code: "${", ..SINGLE };
/// `''…''` of Nix.
const TWO_SINGLE: Quote = Quote { open: "''", close: "''", escape: 0, lines: true, code: "${" };

pub(in super::super) static PROTO: Grammar = Grammar {
    keywords: words!(
        "edition enum extend extensions group import map max message oneof option optional package public repeated \
         required reserved returns rpc service stream syntax to weak"
    ),
    types: words!(
        "bool bytes double false fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string true uint32 \
         uint64"
    ),
    ..Grammar::C
};

pub(in super::super) static GRAPHQL: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE],
    keywords: words!(
        "directive enum extend fragment implements input interface mutation on query repeatable scalar schema \
         subscription type union"
    ),
    types: words!("Boolean Float ID Int String false null true"),
    capital_types: true,
    keys: Keys::Colon,
    at: Some(Class::Function),
    dollar: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static HCL: Grammar = Grammar {
    line_comments: &["#", "//"],
    block_comments: &[("/*", "*/")],
    quotes: &[DOUBLE_CODE],
    keywords: words!(
        "check data dynamic else endfor endif ephemeral for if import in locals module moved output provider \
         provisioner removed resource run terraform variable"
    ),
    types: words!("any bool each false list local map null number object path self set string true tuple var"),
    word_bytes: b"-",
    keys: Keys::Equals,
    heredocs: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static BICEP: Grammar = Grammar {
    quotes: &[THREE_SINGLE, SINGLE_CODE],
    keywords: words!(
        "as assert existing extension for func if import in metadata module output param provider resource \
         targetScope type using var with"
    ),
    types: words!("any array bool false int null object string true"),
    keys: Keys::Colon,
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static CSS: Grammar = Grammar {
    block_comments: &[("/*", "*/")],
    quotes: &[DOUBLE, SINGLE],
    keywords: words!("important"),
    types: words!("auto inherit initial none unset"),
    word_bytes: b"-",
    keys: Keys::Colon,
    at: Some(Class::Keyword),
    ..Grammar::BASE
};

pub(in super::super) static SCSS: Grammar = Grammar {
    line_comments: &["//"],
    block_comments: &[("/*", "*/")],
    quotes: &[DOUBLE, SINGLE],
    keywords: words!("important"),
    types: words!("auto inherit initial none unset"),
    word_bytes: b"-",
    keys: Keys::Colon,
    at: Some(Class::Keyword),
    dollar: true,
    ..Grammar::BASE
};

pub(in super::super) static NIX: Grammar = Grammar {
    block_comments: &[("/*", "*/")],
    quotes: &[TWO_SINGLE, DOUBLE_CODE],
    keywords: words!("assert else if in inherit let or rec then with"),
    types: words!("abort builtins false import map null throw toString true"),
    word_bytes: b"-",
    keys: Keys::Equals,
    ..Grammar::SCRIPT
};

pub(in super::super) static TOML: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, THREE_SINGLE, DOUBLE, SINGLE_RAW],
    types: words!("false inf nan true"),
    word_bytes: b"-",
    keys: Keys::Equals,
    sections: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static REGO: Grammar = Grammar {
    quotes: &[DOUBLE, BACKTICK_RAW],
    keywords: words!("as contains default else every if import in not package some with"),
    types: words!("data false input null true"),
    keys: Keys::Colon,
    ..Grammar::SCRIPT
};

pub(in super::super) static CUE: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE, SINGLE],
    keywords: words!("for if import in let package"),
    types: words!("_ bool bytes false float int null number string true"),
    keys: Keys::Colon,
    at: Some(Class::Function),
    ..Grammar::C
};

pub(in super::super) static NGINX: Grammar = Grammar {
    keywords: words!("events http location map server stream upstream"),
    types: words!("off on"),
    word_bytes: b"-",
    dollar: true,
    ..Grammar::SCRIPT
};
