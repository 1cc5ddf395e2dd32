//! `catalog`: what is read into the catalog, how often, and what may be in it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use ::catalog::{descriptor::Kinds, source::SourceKind};
use git::{GitError, RepoUrl};
use url::Url;

use super::{
    Origin,
    known_keys::distance,
    origin::resolve,
    reader::{Place, Reader, http_url},
    secret::is_secret_parameter,
    tree::Value,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogConfig {
    pub locations: Vec<CatalogLocation>,
    /// `catalog.rules`: an entity is let in when one of them allows it. By default, components, APIs and locations.
    pub rules: Vec<CatalogRule>,
    pub processing: Processing,
    /// `catalog.readonly`: nothing can be registered or removed through the API.
    pub readonly: bool,
    /// `catalog.registerFiles`, ours: files of this machine may be registered through the API, while the server listens
    /// on loopback.
    pub register_files: bool,
    pub orphan_strategy: OrphanStrategy,
}

/// What a location may be.
const TYPES: &str = "file, url or git";

const CREDENTIALS: &str = "carries a user name or password; put the token under integrations instead";

/// A place that entities are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogLocation {
    /// `type`: `file`, `url` or `git`.
    pub kind: String,
    /// An address without secrets, or for `file` an absolute path, which may be a pattern.
    pub target: String,
    /// What else this location may contain, beside what `catalog.rules` allows; its `locations` are empty.
    pub rules: Vec<CatalogRule>,
    /// Where the configuration names it.
    pub origin: Origin,
}

/// Lets kinds of entities in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogRule {
    pub allow: Vec<AllowedKind>,
    /// The locations the rule is about; all of them when empty.
    pub locations: Vec<LocationMatch>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedKind {
    /// Compared without regard to case.
    pub kind: String,
    /// `spec.type`, compared without regard to case; any when `None`.
    pub spec_type: Option<String>,
}

/// Which locations a rule is about: all that is given must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationMatch {
    /// `type`.
    pub kind: String,
    /// The whole target.
    pub exact: Option<String>,
    /// A glob over the target.
    pub pattern: Option<String>,
}

/// `catalog.processingInterval`: how often the sources are read without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Processing {
    Every(Duration),
    /// `false`.
    Off,
}

/// What happens to an entity that no source emits any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrphanStrategy {
    /// It stays, marked.
    Keep,
    #[default]
    Delete,
}

impl Default for Processing {
    /// Two minutes, in the middle of Backstage's 100 to 150 seconds.
    fn default() -> Self {
        Self::Every(Duration::from_mins(2))
    }
}

impl CatalogConfig {
    pub(super) fn read(reader: &mut Reader<'_>, root: &Place<'_>, working_directory: &Path) -> Self {
        let catalog = reader.section(root, "catalog");
        let mut locations = Vec::new();
        for place in reader.items(&catalog.field("locations")) {
            locations.extend(location(reader, &place, working_directory));
        }
        let (readonly, register_files) = (catalog.field("readonly"), catalog.field("registerFiles"));
        reader.default(&readonly, false);
        reader.default(&register_files, false);
        Self {
            locations,
            rules: catalog_rules(reader, &catalog.field("rules")),
            processing: processing(reader, &catalog.field("processingInterval")),
            readonly: reader.flag(&readonly).unwrap_or(false),
            register_files: reader.flag(&register_files).unwrap_or(false),
            orphan_strategy: orphan_strategy(reader, &catalog.field("orphanStrategy")),
        }
    }
}

fn location(reader: &mut Reader<'_>, place: &Place<'_>, working_directory: &Path) -> Option<CatalogLocation> {
    let target_place = place.field("target");
    let kind_place = place.field("type");
    let kind = reader.required_text(&kind_place, TYPES);
    let target = reader.required_text(&target_place, "a file, relative to this one, or an address");
    let rules = rules(reader, &place.field("rules"));
    let (kind, target) = (kind?, target?);
    let problem = match kind.as_str() {
        "file" => problem_of_file(&target),
        "url" => problem_of_url(&target),
        "git" => problem_of_repository(&target),
        _ => {
            reader.invalid(&kind_place, format!("is no type of location; write {TYPES}"));
            return None;
        }
    };
    if let Some(problem) = problem {
        reader.invalid(&target_place, problem);
        return None;
    }
    let target = match kind.as_str() {
        "file" => file_target(&target, target_place.origin.folder().unwrap_or(working_directory)).display().to_string(),
        _ => target,
    };
    Some(CatalogLocation { kind, target, rules, origin: place.origin.clone() })
}

fn problem_of_file(target: &str) -> Option<String> {
    target.contains("://").then(|| "is an address and no file; write type: url, or git for a repository".to_owned())
}

/// The target of a location is shown to everybody who may see the catalog, so it must not hold secrets.
fn problem_of_url(target: &str) -> Option<String> {
    let Some(url) = http_url(target) else {
        return Some("is not a URL; write it like https://example.com/catalog-info.yaml".to_owned());
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Some(CREDENTIALS.to_owned());
    }
    secret_parameter(&url)
}

fn problem_of_repository(target: &str) -> Option<String> {
    let secret = Url::parse(target).ok().and_then(|url| secret_parameter(&url));
    secret.or_else(|| {
        let repository = match SourceKind::parse("git", target) {
            Ok(SourceKind::Git { repository, .. }) => repository.parse::<RepoUrl>().map_err(Some),
            _ => Err(None),
        };
        match repository.err()? {
            Some(GitError::CredentialsInUrl { .. }) => Some(CREDENTIALS.to_owned()),
            _ => Some(
                "is not the address of a repository; write it as https://, ssh://, file:// or git@host:path, then \
                 //PATH and ?ref=BRANCH where they are needed"
                    .to_owned(),
            ),
        }
    })
}

fn secret_parameter(url: &Url) -> Option<String> {
    let (name, _) = url.query_pairs().find(|(name, _)| is_secret_parameter(name))?;
    Some(format!("carries a secret, the parameter '{name}'; put the token under integrations instead"))
}

/// Resolves a file or pattern from the folder of the configuration file. Backstage resolves from its working directory,
/// which is `packages/backend` in the repositories it creates; that is tried where nothing is found otherwise, so that
/// their `app-config.yaml` works unchanged.
fn file_target(target: &str, folder: &Path) -> PathBuf {
    let ours = resolve(folder, target);
    let theirs = resolve(&folder.join("packages/backend"), target);
    if !before_pattern(&ours).exists() && before_pattern(&theirs).exists() { theirs } else { ours }
}

/// The part of a path that is no pattern.
fn before_pattern(path: &Path) -> PathBuf {
    let is_plain = |part: &std::path::Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    path.components().take_while(is_plain).collect()
}

fn catalog_rules(reader: &mut Reader<'_>, place: &Place<'_>) -> Vec<CatalogRule> {
    const DEFAULT: [&str; 3] = ["Component", "API", "Location"];
    if place.is_set() {
        return rules(reader, place);
    }
    reader.default(place, DEFAULT.map(serde_json::Value::from).to_vec());
    let allow = DEFAULT.map(|kind| AllowedKind { kind: kind.to_owned(), spec_type: None }).to_vec();
    vec![CatalogRule { allow, locations: Vec::new() }]
}

fn rules(reader: &mut Reader<'_>, place: &Place<'_>) -> Vec<CatalogRule> {
    let mut rules = Vec::new();
    for place in reader.items(place) {
        let mut allow = Vec::new();
        for item in reader.items(&place.field("allow")) {
            allow.extend(allowed_kind(reader, &item));
        }
        let (mut locations, locations_place) = (Vec::new(), place.field("locations"));
        if reader.has_hole(&locations_place) {
            continue;
        }
        for item in reader.items(&locations_place) {
            let kind = reader.required_text(&item.field("type"), TYPES);
            let (exact, pattern) = (reader.text(&item.field("exact")), reader.text(&item.field("pattern")));
            locations.extend(kind.map(|kind| LocationMatch { kind, exact, pattern }));
        }
        rules.push(CatalogRule { allow, locations });
    }
    rules
}

fn allowed_kind(reader: &mut Reader<'_>, place: &Place<'_>) -> Option<AllowedKind> {
    if !matches!(place.value(), Some(Value::Map(_))) {
        let kind = reader.text(place)?;
        warn_of_unknown_kind(reader, place, &kind);
        return Some(AllowedKind { kind, spec_type: None });
    }
    let type_place = place.field("spec.type");
    let spec_type = if reader.has_hole(&type_place) { None } else { reader.text(&type_place) };
    let kind_place = place.field("kind");
    let kind = reader.required_text(&kind_place, "a kind such as Template")?;
    warn_of_unknown_kind(reader, &kind_place, &kind);
    Some(AllowedKind { kind, spec_type })
}

fn warn_of_unknown_kind(reader: &mut Reader<'_>, place: &Place<'_>, kind: &str) {
    let kinds = Kinds::builtin().definitions();
    let wanted = kind.to_lowercase();
    let distances = kinds.iter().map(|known| (distance(&known.kind.to_lowercase(), &wanted), known.kind.as_ref()));
    match distances.min() {
        Some((0, _)) | None => {}
        Some((1 | 2, nearest)) => reader.warn(
            place,
            format!("'{kind}' is no kind that Callboard knows, so it lets nothing in; did you mean '{nearest}'?"),
        ),
        Some(_) => reader.warn(place, format!("'{kind}' is no kind that Callboard knows, so it lets nothing in")),
    }
}

fn processing(reader: &mut Reader<'_>, place: &Place<'_>) -> Processing {
    match place.value() {
        None => {
            reader.default(place, "PT2M");
            Processing::default()
        }
        Some(Value::Boolean(false)) => Processing::Off,
        Some(Value::Text(text)) if text == "false" => Processing::Off,
        Some(_) => reader.duration(place).map_or_else(Processing::default, Processing::Every),
    }
}

fn orphan_strategy(reader: &mut Reader<'_>, place: &Place<'_>) -> OrphanStrategy {
    reader.default(place, "delete");
    match reader.text(place).as_deref() {
        Some("keep") => OrphanStrategy::Keep,
        Some("delete") | None => OrphanStrategy::Delete,
        Some(_) => {
            reader.invalid(place, "is not a strategy for orphans; write keep or delete");
            OrphanStrategy::default()
        }
    }
}
