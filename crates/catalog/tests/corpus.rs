//! Reads every descriptor of a corpus of real ones and keeps the verdicts.
//!
//! The corpus is not part of this project: `CALLBOARD_CORPORA` names the folder it is in.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use catalog::descriptor::{Document, Kinds, Limits, parse};
use shared::catalog::{DescriptorProblem, Level};

#[test]
fn verdicts_on_real_descriptors_stay_the_same() {
    let Some(corpora) = env::var_os("CALLBOARD_CORPORA") else {
        // Not `eprintln!`: what that writes is shown for failing tests only.
        let notice = "SKIPPED verdicts_on_real_descriptors: CALLBOARD_CORPORA names no folder of real descriptors";
        writeln!(io::stderr(), "{notice}").unwrap();
        return;
    };
    let lines = verdicts(&PathBuf::from(corpora).join("catalogs"));
    assert!(!lines.is_empty(), "the corpus has no descriptors");
    insta::assert_snapshot!(lines.join("\n"));
}

/// One line for each file below `folder`, sorted: its path, and what was found in it.
fn verdicts(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    collect_files(folder, &mut files);
    files.sort();
    files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(folder).expect("below the folder").display();
            format!("{path}: {}", verdict(&fs::read(file).expect("a readable file")))
        })
        .collect()
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            files.push(path);
        }
    }
}

fn verdict(bytes: &[u8]) -> String {
    let file = parse("", bytes, &Limits::default());
    let documents: Vec<Document> =
        file.documents.into_iter().map(|document| document.finish(Kinds::builtin())).collect();
    let entities = documents.iter().filter(|document| document.entity.is_some()).count();
    let problems = file.problems.iter().chain(documents.iter().flat_map(|document| &document.problems));
    let problems: Vec<String> = problems.map(short).collect();
    let summary = if entities == documents.len() && file.problems.is_empty() { "ok " } else { "" };
    let noun = if entities == 1 { "entity" } else { "entities" };
    match problems.as_slice() {
        [] => format!("{summary}{entities} {noun}"),
        problems => format!("{summary}{entities} {noun}; {}", problems.join(", ")),
    }
}

fn short(problem: &DescriptorProblem) -> String {
    let level = if problem.level == Level::Warning { " (warning)" } else { "" };
    format!("{}:{} {}{level}", problem.line, problem.column, problem.rule)
}
