//! Languages by the names that authors give them.

use super::{general, grammar::Grammar, grammars, lines, markup, tokens::Tokens};

pub(in super::super) struct Language {
    /// The one name of it.
    pub name: &'static str,
    /// Its other names.
    aliases: &'static [&'static str],
    pub(super) scan: Scan,
}

/// What reads a language.
pub(super) enum Scan {
    Grammar(&'static Grammar),
    /// Reads what is not covered yet, up to the given end.
    Own(fn(&mut Tokens<'_>, usize)),
}

impl Scan {
    pub fn run(&self, tokens: &mut Tokens<'_>, end: usize) {
        match self {
            Self::Grammar(grammar) => general::scan(grammar, tokens, end),
            Self::Own(scan) => scan(tokens, end),
        }
    }
}

/// The language of that name, whatever the case.
pub(in super::super) fn find(name: &str) -> Option<&'static Language> {
    let is = |other: &str| other.eq_ignore_ascii_case(name);
    LANGUAGES.iter().find(|language| is(language.name) || language.aliases.iter().any(|alias| is(alias)))
}

#[cfg(test)]
pub(super) fn grammars() -> impl Iterator<Item = &'static Grammar> {
    LANGUAGES.iter().filter_map(|language| match language.scan {
        Scan::Grammar(grammar) => Some(grammar),
        Scan::Own(_) => None,
    })
}

#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.name)
}

const fn grammar(name: &'static str, aliases: &'static [&'static str], grammar: &'static Grammar) -> Language {
    Language { name, aliases, scan: Scan::Grammar(grammar) }
}

const fn own(name: &'static str, aliases: &'static [&'static str], scan: fn(&mut Tokens<'_>, usize)) -> Language {
    Language { name, aliases, scan: Scan::Own(scan) }
}

/// Those most written first.
static LANGUAGES: &[Language] = &[
    grammar("typescript", &["ts", "mts", "cts"], &grammars::ECMASCRIPT),
    own("yaml", &["yml", "helm", "salt"], lines::yaml),
    grammar("tsx", &[], &grammars::ECMASCRIPT),
    grammar("go", &["golang"], &grammars::GO),
    own("console", &["shell-session", "sh-session", "shellsession", "bash-session", "terminal"], lines::console),
    grammar("toml", &["pyproject", "cargo"], &grammars::TOML),
    grammar("json", &["jsonc", "json5", "jsonld", "geojson", "ndjson", "jsonl"], &grammars::JSON),
    grammar("bash", &["sh", "shell", "zsh", "ksh", "fish", "ash", "curl"], &grammars::SHELL),
    grammar("python", &["py", "python3", "py3", "starlark", "bazel", "bzl", "sage"], &grammars::PYTHON),
    own("docker", &["dockerfile", "containerfile"], lines::dockerfile),
    grammar("javascript", &["js", "mjs", "cjs", "node"], &grammars::ECMASCRIPT),
    grammar("jsx", &["react"], &grammars::ECMASCRIPT),
    own("requirements", &["pip-requirements", "requirements.txt"], lines::requirements),
    own("diff", &["patch", "udiff"], lines::diff),
    own("html", &["htm", "xhtml", "vue", "svelte"], markup::markup),
    own("xml", &["svg", "xsd", "xsl", "xslt", "rss", "pom", "plist"], markup::markup),
    own(
        "jinja",
        &["jinja2", "django", "html+jinja", "html+django", "twig", "liquid", "handlebars", "erb"],
        markup::markup,
    ),
    own("pycon", &["python-console", "pyconsole"], lines::python_console),
    own("markdown", &["md", "mkd"], lines::markdown),
    grammar("rust", &["rs"], &grammars::RUST),
    grammar("java", &[], &grammars::JAVA),
    grammar("kotlin", &["kt", "kts"], &grammars::KOTLIN),
    grammar(
        "sql",
        &["mysql", "postgres", "postgresql", "psql", "sqlite", "sqlite3", "tsql", "plsql", "plpgsql"],
        &grammars::SQL,
    ),
    grammar("kql", &["kusto"], &grammars::KQL),
    grammar("css", &[], &grammars::CSS),
    grammar("scss", &["sass", "less"], &grammars::SCSS),
    grammar("powershell", &["posh", "ps1", "psm1", "pwsh"], &grammars::POWERSHELL),
    own("pwsh-session", &["ps1con"], lines::powershell_console),
    grammar("hcl", &["terraform", "tf", "tfvars", "opentofu", "nomad"], &grammars::HCL),
    grammar("protobuf", &["proto"], &grammars::PROTO),
    grammar("graphql", &["gql"], &grammars::GRAPHQL),
    own(
        "ini",
        &[
            "cfg",
            "conf",
            "config",
            "properties",
            "jproperties",
            "dosini",
            "env",
            "dotenv",
            "editorconfig",
            "gitconfig",
            "systemd",
            "desktop",
        ],
        lines::ini,
    ),
    own("ignore", &["gitignore", "dockerignore", "helmignore"], lines::ignored),
    own("make", &["makefile", "mf", "bsdmake"], lines::makefile),
    own("http", &["https", "rest"], lines::http),
    grammar("nix", &["nixos"], &grammars::NIX),
    grammar("bicep", &[], &grammars::BICEP),
    grammar("cpp", &["c", "c++", "h", "hpp", "cc", "cxx", "objective-c", "objc", "arduino"], &grammars::C_PLUS_PLUS),
    grammar("csharp", &["c#", "cs", "dotnet"], &grammars::C_SHARP),
    grammar("ruby", &["rb", "gemfile", "rake"], &grammars::RUBY),
    grammar("php", &["php3", "php4", "php5"], &grammars::PHP),
    grammar("lua", &["luau"], &grammars::LUA),
    grammar("swift", &[], &grammars::SWIFT),
    grammar("scala", &["sc", "sbt"], &grammars::SCALA),
    grammar("groovy", &["gradle", "jenkinsfile", "jenkins"], &grammars::GROOVY),
    grammar("dart", &[], &grammars::DART),
    grammar("elixir", &["ex", "exs", "iex"], &grammars::ELIXIR),
    grammar("perl", &["pl"], &grammars::PERL),
    grammar("r", &["rlang", "splus"], &grammars::R),
    grammar("rego", &["opa"], &grammars::REGO),
    grammar("cue", &[], &grammars::CUE),
    grammar("nginx", &["nginxconf"], &grammars::NGINX),
];
