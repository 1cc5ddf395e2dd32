//! A made-up company's catalog: the same for the same size, on every machine.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

const FILES: usize = 100;
/// Entities come in blocks of this many; each block holds every kind, so that references within it always resolve.
const BLOCK: usize = 100;
const LIFECYCLES: [&str; 3] = ["production", "experimental", "deprecated"];
const TAGS: [&str; 8] = ["java", "rust", "go", "python", "web", "batch", "payments", "internal"];

pub struct GeneratedCatalog {
    pub config: PathBuf,
    pub entities: usize,
    pub files: usize,
    /// The names of all components, in the namespace `default`.
    pub components: Vec<String>,
}

/// Writes descriptors for at least this many entities and a configuration that names them.
pub fn write(folder: &Path, entities: usize) -> Result<GeneratedCatalog> {
    ensure!(entities > 0, "at least one entity is needed");
    let entities = entities.next_multiple_of(BLOCK);
    let descriptors = folder.join("entities");
    fs::create_dir(&descriptors).with_context(|| format!("cannot create {}", descriptors.display()))?;
    let per_file = entities.div_ceil(FILES);
    let numbers: Vec<usize> = (0..entities).collect();
    let mut files = 0;
    for chunk in numbers.chunks(per_file) {
        let text: String = chunk.iter().map(|number| descriptor(*number)).collect();
        fs::write(descriptors.join(format!("{files:03}.yaml")), text).context("cannot write a descriptor")?;
        files += 1;
    }

    let config = folder.join("callboard.yaml");
    let text = "organization:\n  name: Measured\ncatalog:\n  rules:\n    - allow: [Component, API, System, Domain, Resource, \
                Group, User, Location]\n  locations:\n    - type: file\n      target: ./entities/*.yaml\n";
    fs::write(&config, text).context("cannot write the configuration")?;
    let components = numbers.iter().filter(|number| kind(**number) == "Component").map(|number| name(*number));
    Ok(GeneratedCatalog { config, entities, files, components: components.collect() })
}

fn kind(number: usize) -> &'static str {
    match number % BLOCK {
        0 => "Domain",
        1..=4 => "System",
        5..=6 => "Group",
        7..=14 => "User",
        15..=29 => "API",
        30..=39 => "Resource",
        _ => "Component",
    }
}

fn name(number: usize) -> String {
    format!("{}-{number:06}", kind(number).to_lowercase())
}

/// The name of another entity in the same block, by its place there.
fn neighbour(number: usize, place: usize) -> String {
    name(number - number % BLOCK + place)
}

fn descriptor(number: usize) -> String {
    let mut text = format!("---\napiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata:\n", kind(number));
    let mut line = |indent: usize, content: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:indent$}{content}", "");
    };
    line(2, &format!("name: {}", name(number)));
    line(2, &format!("description: What number {number} does, in the few words that a real description has"));
    line(2, &format!("tags: [{}, {}]", TAGS[number % 8], TAGS[(number / 8 + 1 + number % 8) % 8]));
    line(2, &format!("annotations: {{ example.com/number: \"{number}\" }}"));
    line(0, "spec:");
    let owner = format!("owner: group:default/{}", neighbour(number, 5 + number % 2));
    let system = format!("system: {}", neighbour(number, 1 + number % 4));
    let lifecycle = format!("lifecycle: {}", LIFECYCLES[number % 3]);
    match kind(number) {
        "Domain" => line(2, &owner),
        "System" => {
            line(2, &owner);
            line(2, &format!("domain: {}", neighbour(number, 0)));
        }
        "Group" => {
            line(2, "type: team");
            line(2, "children: []");
        }
        "User" => line(2, &format!("memberOf: [{}]", neighbour(number, 5 + number % 2))),
        "API" => {
            for content in ["type: openapi", &lifecycle, &owner, &system] {
                line(2, content);
            }
            line(2, "definition: \"openapi: 3.1.0\"");
        }
        "Resource" => {
            for content in ["type: database", &owner, &system] {
                line(2, content);
            }
        }
        _ => {
            for content in ["type: service", &lifecycle, &owner, &system] {
                line(2, content);
            }
            line(2, &format!("providesApis: [{}]", neighbour(number, 15 + number % 15)));
            line(2, &format!("consumesApis: [{}]", neighbour(number, 15 + (number + 7) % 15)));
            line(2, &format!("dependsOn: [\"resource:{}\"]", neighbour(number, 30 + number % 10)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn generated(entities: usize) -> (GeneratedCatalog, String, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let catalog = write(folder.path(), entities).unwrap();
        let mut paths: Vec<_> =
            fs::read_dir(folder.path().join("entities")).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let text = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        (catalog, text, folder)
    }

    #[test]
    fn every_entity_has_its_own_name_and_every_reference_resolves() {
        let (catalog, text, _folder) = generated(950);
        assert_eq!((catalog.entities, catalog.files), (1000, 100));
        let names: BTreeSet<_> = text.lines().filter_map(|line| line.strip_prefix("  name: ")).collect();
        assert_eq!(names.len(), 1000);
        assert!(catalog.components.iter().all(|component| names.contains(component.as_str())));
        let references = text.lines().filter_map(|line| line.strip_prefix("  owner: group:default/"));
        assert!(references.clone().count() > 800);
        assert!(references.into_iter().all(|reference| names.contains(reference)));
    }

    #[test]
    fn the_same_size_gives_the_same_catalog() {
        assert_eq!(generated(200).1, generated(200).1);
    }
}
