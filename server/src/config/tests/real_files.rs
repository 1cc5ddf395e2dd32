//! Configurations of real portals, from the folder that `CALLBOARD_CORPORA` names.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use super::super::{ConfigError, Environment, load};

/// What stands in for a variable of this name, so that values with a type are of that type.
fn dummy(name: &str) -> &'static str {
    let ends = |ending: &str| name.to_ascii_uppercase().ends_with(ending);
    match name {
        _ if ends("PORT") => "5432",
        _ if ends("ENABLED") => "true",
        _ if ends("PROTOCOL") => "https",
        _ if ends("URL") || ends("ENDPOINT") => "https://dummy.example",
        _ if ends("HOST") || ends("HOSTNAME") => "dummy.example",
        _ => "dummy-value-0123456789",
    }
}

fn variables_in(text: &str) -> BTreeSet<String> {
    let references = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
    references.map(|(inside, _)| inside.split(":-").next().unwrap_or(inside).trim().to_owned()).collect()
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn real_configurations_load_or_say_why() {
    let Ok(corpora) = env::var("CALLBOARD_CORPORA") else {
        eprintln!("SKIPPED: set CALLBOARD_CORPORA to the folder with configs/ to read real configurations");
        return;
    };
    let mut files = Vec::new();
    files_below(&Path::new(&corpora).join("configs"), &mut files);
    assert!(files.len() > 10, "{corpora} has no configurations");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let variables = variables_in(&text).into_iter().map(|name| (name.clone(), dummy(&name).to_owned()));
        match load(std::slice::from_ref(&file), &Environment::new(variables, corpora.as_str())) {
            Ok(loaded) => {
                println!("{}: {} words, {} values", file.display(), loaded.warnings.len(), loaded.origins.len());
                for warning in loaded.warnings {
                    println!("    {warning}");
                }
            }
            // The only excuse: a file of the machine that the portal runs on.
            Err(ConfigError::Invalid(problems)) => {
                for problem in problems {
                    assert!(problem.message.contains("cannot be read"), "{problem}");
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}
