//! What the loader does with whole files. The harness is a folder that goes away with the test.

mod real_files;
mod sources;
mod values;
mod words;

use std::{fs, path::PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{ConfigError, Environment, Loaded, load};

/// A folder with files and an environment.
struct Setup {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Setup {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn load(&self, files: &[&str]) -> Result<Loaded, ConfigError> {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        load(&files, &Environment::new(self.variables.clone(), self.folder.path()))
    }

    /// The error's text, with the folder cut out.
    fn error(&self, files: &[&str]) -> String {
        self.without_folder(&self.load(files).unwrap_err().to_string())
    }

    fn without_folder(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.path().display()), "")
    }

    /// The warnings' texts, with the folder cut out.
    fn warnings(&self, loaded: &Loaded) -> Vec<String> {
        loaded.warnings.iter().map(|warning| self.without_folder(&warning.to_string())).collect()
    }

    /// The printed lines that start with `prefix`, with the folder cut out.
    fn printed(&self, loaded: &Loaded, prefix: &str) -> Vec<String> {
        let lines = super::print(loaded).iter().map(ToString::to_string);
        lines.filter(|line| line.starts_with(prefix)).map(|line| self.without_folder(&line)).collect()
    }
}

/// One file, no variables.
fn load_text(text: &str) -> Result<Loaded, ConfigError> {
    Setup::new().file("a.yaml", text).load(&["a.yaml"])
}

/// One file that must not load: the error's text, with the folder cut out.
fn error_of(text: &str) -> String {
    Setup::new().file("a.yaml", text).error(&["a.yaml"])
}

/// YAML and things that look like it, made of what the loader cares about.
fn yaml_like() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[ -~é\n]{0,12}",
        Just("${A}".to_owned()),
        Just("$${A:-b}".to_owned()),
        Just("&a [*a, *b]".to_owned()),
        Just("<<: *a".to_owned()),
        Just("$include: a.yaml#backend".to_owned()),
        Just("$file: a.yaml".to_owned()),
        Just("{ minutes: 1e999 }".to_owned()),
        Just(":memory:".to_owned()),
        Just("null".to_owned()),
        Just("- ".to_owned()),
    ];
    let key = prop_oneof![
        "[a-z]{1,6}",
        Just("app".to_owned()),
        Just("backend".to_owned()),
        Just("  listen".to_owned()),
        Just("  database".to_owned()),
        Just("    connection".to_owned()),
        Just("catalog".to_owned()),
        Just("  locations".to_owned()),
        Just("  processingInterval".to_owned()),
        Just("  rules".to_owned()),
    ];
    prop::collection::vec((key, word).prop_map(|(key, word)| format!("{key}: {word}")), 0..12)
        .prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_file_panics(text in prop_oneof![yaml_like(), any::<String>(), "[\\[\\]{}:,&*!|>'\"%@`#\n \t-]{0,40}"]) {
        let _ = Setup::new().variable("A", "x").file("a.yaml", text).load(&["a.yaml"]);
    }

    #[test]
    fn no_override_panics(name in "[A-Za-z0-9_:-]{0,20}", value in any::<String>()) {
        let _ = Setup::new().variable(&format!("APP_CONFIG_{name}"), &value).load(&[]);
    }
}
