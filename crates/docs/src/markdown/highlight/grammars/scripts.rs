//! Languages of scripts and questions.

use super::super::{
    grammar::{
        DOUBLE, DOUBLE_LINES, Grammar, Keys, Quote, SINGLE, SINGLE_LINES, SINGLE_RAW, THREE_DOUBLE, THREE_SINGLE,
    },
    tokens::Class,
};

const DOUBLE_RUBY: Quote = Quote { code: "#{", ..DOUBLE };
/// `[[…]]` of Lua.
const LONG: Quote = Quote { open: "[[", close: "]]", escape: 0, lines: true, code: "" };
const SINGLE_SQL: Quote = Quote { lines: true, ..SINGLE_RAW };
const HERE_DOUBLE: Quote = Quote { open: "@\"\n", close: "\n\"@", escape: 0, lines: true, code: "" };
const HERE_SINGLE: Quote = Quote { open: "@'\n", close: "\n'@", escape: 0, lines: true, code: "" };
/// With the escape of PowerShell.
const DOUBLE_TICK: Quote = Quote { escape: b'`', ..DOUBLE };

pub(in super::super) static PYTHON: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, THREE_SINGLE, DOUBLE, SINGLE],
    prefixes: &["b", "br", "f", "fr", "r", "rb", "t", "u"],
    keywords: words!(
        "and as assert async await break case class continue def del elif else except finally for from global if \
         import in is lambda match nonlocal not or pass raise return try while with yield"
    ),
    types: words!(
        "Ellipsis False None NotImplemented True bool bytes cls dict float frozenset int list object self set str \
         tuple type"
    ),
    capital_types: true,
    at: Some(Class::Function),
    ..Grammar::SCRIPT
};

pub(in super::super) static RUBY: Grammar = Grammar {
    block_comments: &[("=begin\n", "=end")],
    quotes: &[DOUBLE_RUBY, SINGLE],
    keywords: words!(
        "BEGIN END alias and attr_accessor attr_reader attr_writer begin break case class def defined? do else elsif \
         end ensure extend for if in include loop module next not or prepend private protected public raise redo \
         require require_relative rescue retry return super then undef unless until when while yield"
    ),
    types: words!("false nil self true"),
    word_bytes: b"?",
    capital_types: true,
    keys: Keys::Colon,
    at: Some(Class::Type),
    heredocs: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static ELIXIR: Grammar = Grammar {
    quotes: &[THREE_DOUBLE, DOUBLE_RUBY, SINGLE],
    keywords: words!(
        "after alias and case catch cond def defguard defimpl defmacro defmodule defp defprotocol defstruct do else \
         end fn for if import in not or quote raise receive require rescue try unless unquote use when with"
    ),
    types: words!("false nil true"),
    capital_types: true,
    keys: Keys::Colon,
    at: Some(Class::Type),
    ..Grammar::SCRIPT
};

pub(in super::super) static LUA: Grammar = Grammar {
    line_comments: &["--"],
    block_comments: &[("--[[", "]]")],
    quotes: &[LONG, DOUBLE, SINGLE],
    keywords: words!(
        "and break do else elseif end for function goto if in local not or repeat return then until while"
    ),
    types: words!("false nil self true"),
    ..Grammar::BASE
};

pub(in super::super) static PERL: Grammar = Grammar {
    quotes: &[DOUBLE, SINGLE],
    keywords: words!(
        "and cmp continue do else elsif eq for foreach ge gt if last le local lt my ne next no not or our package \
         redo require return sub unless until use while xor"
    ),
    dollar: true,
    heredocs: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static R: Grammar = Grammar {
    keywords: words!("break else for function if in next repeat return while"),
    types: words!("FALSE Inf NA NULL NaN TRUE"),
    word_bytes: b".",
    ..Grammar::SCRIPT
};

pub(in super::super) static SQL: Grammar = Grammar {
    line_comments: &["--"],
    block_comments: &[("/*", "*/")],
    quotes: &[SINGLE_SQL, DOUBLE],
    keywords: words!(
        "add all alter and any as asc backup begin between by cascade case check column commit conflict constraint \
         create cross cte current database default delete desc distinct do drop else end exec exists explain fetch \
         foreign from full function grant group having if ilike in index inner insert into is join key lateral left \
         like limit materialized natural not nothing offset on or order outer over partition primary procedure \
         recursive references rename replace returning revoke right rollback row rows schema select set show table \
         then to top transaction trigger truncate union unique update use using values view when where window with"
    ),
    types: words!(
        "bigint bigserial binary blob boolean bytea char date datetime decimal double false float int integer \
         interval json jsonb null numeric real serial smallint text time timestamp timestamptz tinyint true uuid \
         varchar"
    ),
    ignore_case: true,
    ..Grammar::BASE
};

pub(in super::super) static KQL: Grammar = Grammar {
    line_comments: &["//"],
    keywords: words!(
        "and as asc by contains count datatable desc distinct evaluate extend externaldata find fork has in invoke \
         join kind kql let limit make-series mv-expand not on or order parse print project project-away \
         project-rename range render sample search serialize sort startswith summarize take to top union where with"
    ),
    types: words!("bool datetime decimal dynamic false guid int long null real string timespan true"),
    ignore_case: true,
    word_bytes: b"-",
    ..Grammar::BASE
};

pub(in super::super) static POWERSHELL: Grammar = Grammar {
    spaced_comments: true,
    block_comments: &[("<#", "#>")],
    quotes: &[HERE_DOUBLE, HERE_SINGLE, DOUBLE_TICK, SINGLE_RAW],
    keywords: words!(
        "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach \
         from function hidden if in param process return static switch throw trap try until using while"
    ),
    types: words!("false null true"),
    ignore_case: true,
    word_bytes: b"-",
    dollar: true,
    options: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static SHELL: Grammar = Grammar {
    spaced_comments: true,
    quotes: &[DOUBLE_LINES, SINGLE_LINES],
    keywords: words!(
        "case do done elif else esac export fi for function if in local readonly return select set source then time \
         unset until while"
    ),
    word_bytes: b"-./:@%+~,",
    dollar: true,
    heredocs: true,
    commands: true,
    ..Grammar::SCRIPT
};

pub(in super::super) static JINJA: Grammar = Grammar {
    keywords: words!(
        "and as block call elif else endblock endcall endfilter endfor endif endmacro endraw endset endwith extends \
         filter for from if import in include is macro not or raw recursive set unless with without"
    ),
    types: words!("False None True false loop none true"),
    ..Grammar::BASE
};

/// What stands behind the instructions of Dockerfiles and the names of makefiles.
pub(in super::super) static DOCKERFILE: Grammar = Grammar {
    keywords: words!("AS as else endif ifdef ifeq ifndef include"),
    quotes: &[DOUBLE_LINES, SINGLE_LINES],
    spaced_comments: true,
    word_bytes: b"-./:@",
    keys: Keys::Equals,
    dollar: true,
    ..Grammar::SCRIPT
};
