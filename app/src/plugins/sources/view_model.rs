//! What the pages about sources say, from what the server reports. Pure.

use shared::{
    EntityRef,
    catalog::{DescriptorProblem, Entity, Level, SourceReport, SourceRun, locations::Location},
    paths,
};

use crate::{
    api::{location_body, location_type},
    ui::{Tone, ago, counted, moment, number},
};

/// Which problems are wanted, as the address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The id of the only source; empty for all of them.
    pub source: String,
    pub level: Option<Level>,
    /// Of the problems of a single source, from 0.
    pub page: usize,
}

/// Levels as addresses write them.
pub const LEVELS: [(Level, &str); 3] = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Info, "note")];

impl Filter {
    /// Reads an address, or the part of it behind the question mark; what is missing or unknown asks for everything.
    pub fn of(address: &str) -> Self {
        let mut filter = Self::default();
        for (name, value) in address.split(['?', '&']).filter_map(|pair| pair.split_once('=')) {
            match name {
                // Ids have no characters that an address escapes.
                "source" => value.clone_into(&mut filter.source),
                "level" => filter.level = LEVELS.into_iter().find(|(_, name)| *name == value).map(|(level, _)| level),
                "page" => filter.page = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        filter
    }

    pub fn wants_source(&self, source: &SourceReport) -> bool {
        self.source.is_empty() || self.source == source.id
    }

    pub fn wants(&self, problem: &DescriptorProblem) -> bool {
        self.level.is_none_or(|level| level == problem.level)
    }

    /// The address of this filter.
    pub fn address(&self) -> String {
        let mut address = paths::SOURCES.to_owned();
        let mut add = |name: &str, value: &str| {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(name);
            address.push('=');
            address.push_str(&paths::escape(value));
        };
        if !self.source.is_empty() {
            add("source", &self.source);
        }
        if let Some(level) = self.level {
            add("level", level_name(level));
        }
        if self.page > 0 {
            add("page", &self.page.to_string());
        }
        address
    }

    /// The address of the problems of one source.
    pub fn address_of(source: &SourceReport) -> String {
        Self { source: source.id.clone(), ..Self::default() }.address()
    }
}

pub fn level_name(level: Level) -> &'static str {
    LEVELS.into_iter().find(|(other, _)| *other == level).map_or("", |(_, name)| name)
}

pub const fn tone_of(level: Level) -> Tone {
    match level {
        Level::Error => Tone::Bad,
        Level::Warning => Tone::Warn,
        Level::Info => Tone::Info,
    }
}

/// `1 error`, `3 errors`.
pub fn count(count: usize, one: &str) -> String {
    counted(count, one, &plural(one))
}

fn plural(one: &str) -> String {
    match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    }
}

/// What to call a source: the end of a path, the repository or the file of an address.
pub fn source_name(target: &str) -> String {
    let target = target.strip_prefix("file://").unwrap_or(target);
    let (path, from_start) = match target.split_once("://") {
        Some((_, rest)) => (rest.split_once('/').map_or(rest, |(_, path)| path), true),
        None if target.starts_with('/') => (target, false),
        None => (target.split_once(':').map_or(target, |(_, path)| path), true),
    };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return target.to_owned();
    }
    if from_start {
        return parts[..parts.len().min(2)].join("/").trim_end_matches(".git").to_owned();
    }
    // A name that begins with a pattern says nothing.
    let mut start = parts.len().saturating_sub(2);
    while start > 0 && parts[start].contains('*') {
        start -= 1;
    }
    parts[start..].join("/")
}

/// The last part of a path or an address.
pub fn file_name(file: &str) -> &str {
    file.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(file)
}

/// How a source is, in a few words.
pub fn state(source: &SourceReport) -> (Tone, String) {
    if source.last_error.is_some() {
        return (Tone::Bad, "Cannot be read".to_owned());
    }
    if source.last_run_at.is_none() {
        return (Tone::None, "Not read yet".to_owned());
    }
    let of = |level: Level| source.problems.iter().filter(|problem| problem.level == level).count();
    match (of(Level::Error), of(Level::Warning), of(Level::Info)) {
        (0, 0, 0) => (Tone::Ok, "Good".to_owned()),
        (0, 0, notes) => (Tone::Ok, count(notes, "note")),
        (0, warnings, _) => (Tone::Warn, count(warnings, "warning")),
        (errors, _, _) => (Tone::Bad, count(errors, "error")),
    }
}

/// The last runs as marks, and what they say in a sentence.
pub fn runs(source: &SourceReport) -> (Vec<Tone>, String) {
    let runs = &source.runs;
    let mark = |run: &SourceRun| match (&run.error, run.problem_count) {
        (Some(_), _) => Tone::Bad,
        (None, Some(problems)) if problems > 0 => Tone::Warn,
        (None, _) => Tone::Ok,
    };
    let mut marks: Vec<Tone> = runs.iter().map(mark).collect();
    let of = |tone: Tone| marks.iter().filter(|mark| **mark == tone).count();
    let sentence = format!(
        "Last {}: {} good, {} with problems, {} failed",
        count(runs.len(), "run"),
        of(Tone::Ok),
        of(Tone::Warn),
        of(Tone::Bad)
    );
    // Of the last run it is known how bad its problems are.
    let has_errors = source.problems.iter().any(|problem| problem.level == Level::Error);
    if let Some(last @ Tone::Warn) = marks.last_mut().filter(|_| has_errors) {
        *last = Tone::Bad;
    }
    (marks, sentence)
}

/// `7 ms`, `1.2 s`, `3 min`.
pub fn duration(milliseconds: i64) -> String {
    match milliseconds {
        ..1000 => format!("{} ms", milliseconds.max(0)),
        1000..60_000 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        _ => format!("{} min", milliseconds / 60_000),
    }
}

/// Since when a source cannot be read, and whether it has been so for longer than anybody remembers.
fn failing_since(source: &SourceReport) -> Option<(i64, bool)> {
    let good = source.runs.iter().rposition(|run| run.error.is_none());
    let first = source.runs.get(good.map_or(0, |good| good + 1))?;
    Some((first.started_at, good.is_none() && source.last_success_at.is_some()))
}

/// Why a source cannot be read; none where it can.
pub fn reason(source: &SourceReport) -> Option<String> {
    let reason = source.last_error.as_deref()?;
    // That much stands above it already.
    Some(sentence(reason.strip_prefix("the source could not be read: ").unwrap_or(reason)))
}

/// Why a source cannot be read, since when, and what that means for its entities; none where it can.
pub fn failure(source: &SourceReport, now: i64) -> Option<String> {
    let mut text = reason(source)?;
    if let Some((since, longer)) = failing_since(source) {
        text.push_str(if longer { " At least since " } else { " Since " });
        let time = format!("{}, {}.", moment(since), ago(since, now));
        text.push_str(&time);
    }
    text.push(' ');
    let kept = match (source.last_success_at, source.entity_count) {
        (None, _) => "It has never been read, so nothing of it is in the catalog.".to_owned(),
        (Some(at), 1) => format!("Its entity stays as it was read at {}.", moment(at)),
        (Some(at), entities) => format!("Its {} entities stay as they were read at {}.", number(entities), moment(at)),
    };
    text.push_str(&kept);
    Some(text)
}

/// With a full stop, and a capital letter where it does not begin with the name of a field.
pub fn sentence(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default().trim_end_matches(':');
    let mut letters = text.chars();
    let mut sentence: String = if first.chars().all(char::is_lowercase) {
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    } else {
        text.to_owned()
    };
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// What is wrong, and what to do: a problem's message parted at its first colon outside of quotes.
pub fn parted(message: &str) -> (String, Option<String>) {
    let mut quoted = false;
    let mut before = ' ';
    for (at, letter) in message.char_indices() {
        match letter {
            // An apostrophe inside a word ends no quote and begins none.
            '\'' if quoted || !before.is_alphanumeric() => quoted = !quoted,
            ':' if !quoted && message[at + 1..].starts_with(' ') => {
                let what = sentence(&message[..at]);
                return (what.trim_end_matches('.').to_owned(), Some(sentence(&message[at + 2..])));
            }
            _ => {}
        }
        before = letter;
    }
    (sentence(message).trim_end_matches('.').to_owned(), None)
}

/// `file:line:column`, without what is not known.
pub fn place(problem: &DescriptorProblem) -> String {
    match problem.line {
        0 => problem.file.clone(),
        line => format!("{}:{line}:{}", problem.file, problem.column),
    }
}

/// The entities that problems are about, each once.
pub fn entities_of<'a>(problems: impl IntoIterator<Item = &'a DescriptorProblem>) -> Vec<EntityRef> {
    let mut entities: Vec<EntityRef> = problems.into_iter().filter_map(|problem| problem.entity.clone()).collect();
    entities.sort();
    entities.dedup();
    entities
}

/// A target to follow.
pub const EXAMPLE: &str = "https://git.example.com/shop/cart.git//catalog-info.yaml";

/// The lines that name a location in the configuration.
pub fn configuration_text(target: &str) -> String {
    let target = if target.is_empty() { EXAMPLE } else { target };
    let location_type = if is_repository(target) { "git" } else { location_type(target) };
    format!("catalog:\n  locations:\n    - type: {location_type}\n      target: {}", yaml_text(target))
}

/// The command that registers a location.
pub fn command_text(target: &str) -> String {
    let body = location_body(if target.is_empty() { EXAMPLE } else { target }).replace('\'', "'\\''");
    format!(
        "curl \"$CALLBOARD{}/locations\" \\\n  -H \"authorization: Bearer $TOKEN\" \\\n  -H 'content-type: application/json' \\\n  -d '{body}'",
        paths::CATALOG_API
    )
}

/// Whether an address is one of a repository, which the configuration tells apart from one of a file.
fn is_repository(target: &str) -> bool {
    match target.split_once("://") {
        Some(("http" | "https", rest)) => rest.contains("//") || rest.strip_suffix(".git").is_some(),
        Some((scheme, _)) => matches!(scheme, "file" | "ssh" | "git+ssh" | "ssh+git"),
        None => target.split_once('@').is_some_and(|(user, rest)| !user.contains('/') && rest.contains(':')),
    }
}

/// A text as YAML has it: bare where that cannot be misread.
fn yaml_text(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-*+~=?&:".contains(letter);
    let bare = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '.')
        && text.chars().all(is_plain)
        && !text.ends_with(':');
    if bare { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// What a location brings, without the Location that only stands for it.
pub fn brought(location: Location, mut entities: Vec<Entity>) -> Vec<Entity> {
    entities.retain(|entity| entity.entity_ref() != location.entity_ref);
    entities
}

/// Who a descriptor says owns the entity, as a person writes it.
pub fn owner_of(entity: &Entity) -> Option<String> {
    let owner = entity.spec_text("owner")?;
    let name = owner.rsplit([':', '/']).next().unwrap_or(owner);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Something that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub tone: Tone,
    pub title: String,
    pub text: String,
    /// Where it is: a place in a file, or the target of a source.
    pub place: String,
    pub href: String,
}

/// What needs a person, worst first: sources that cannot be read, then descriptors with errors, then with warnings.
pub fn needs(sources: &[SourceReport], now: i64) -> Vec<Need> {
    let mut needs = Vec::new();
    for source in sources {
        if let Some(text) = failure(source, now) {
            let title = format!("{} cannot be read", source_name(&source.target));
            let (place, href) = (source.target.clone(), Filter::address_of(source));
            needs.push(Need { tone: Tone::Bad, title, text, place, href });
        }
    }
    for level in [Level::Error, Level::Warning] {
        for source in sources {
            needs_of_files(source, level, &mut needs);
        }
    }
    needs
}

/// One need for each file of which this is the worst level.
fn needs_of_files(source: &SourceReport, worst: Level, needs: &mut Vec<Need>) {
    let mut problems: Vec<&DescriptorProblem> = source.problems.iter().collect();
    problems.sort_by(|one, other| one.file.cmp(&other.file));
    for problems in problems.chunk_by(|one, other| one.file == other.file) {
        if problems.iter().map(|problem| problem.level).max() != Some(worst) {
            continue;
        }
        let Some(first) = problems.iter().find(|problem| problem.level == worst) else { continue };
        let of = |level: Level| problems.iter().filter(|problem| problem.level == level).count();
        let mut counts = String::new();
        for (of, word) in [(of(Level::Error), "error"), (of(Level::Warning), "warning")] {
            if of > 0 {
                counts.push_str(if counts.is_empty() { "" } else { " and " });
                counts.push_str(&count(of, word));
            }
        }
        needs.push(Need {
            tone: tone_of(worst),
            title: format!("{} has {counts}", file_name(&first.file)),
            text: sentence(&first.message),
            place: place(first),
            href: Filter::address_of(source),
        });
    }
}

#[cfg(test)]
mod tests;
