//! What the page says, from what the catalog knows. Pure.

use serde_json::Value;
use shared::{
    EntityRef,
    catalog::{Entity, Level, annotation},
};

use crate::ui::{Tone, written_out};

/// An address that a link may lead to: descriptors are not trusted, and `javascript:` is an address too.
pub fn safe_href(address: &str) -> Option<String> {
    let address = address.trim();
    let is = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["https://", "http://", "mailto:"].into_iter().any(is).then(|| address.to_owned())
}

/// What the catalog, as Backstage, puts in the place of an annotation that would run code.
const REJECTED: &str = "https://backstage.io/annotation-rejected-for-security-reasons";

/// The address in an annotation; one of a location has `url:` before it.
fn annotated(entity: &Entity, key: &str) -> Option<String> {
    let address = entity.metadata.annotations.get(key)?;
    let address = safe_href(address.strip_prefix("url:").unwrap_or(address))?;
    (address != REJECTED && !address.starts_with("mailto:")).then_some(address)
}

/// Where a reader sees what the entity is made of.
pub fn source_href(entity: &Entity) -> Option<String> {
    annotated(entity, annotation::VIEW_URL).or_else(|| annotated(entity, annotation::SOURCE_LOCATION))
}

/// Where a reader changes the descriptor.
pub fn edit_href(entity: &Entity) -> Option<String> {
    annotated(entity, annotation::EDIT_URL)
}

pub fn is_kind(entity: &Entity, kind: &str) -> bool {
    entity.kind.eq_ignore_ascii_case(kind)
}

/// A person or a team.
pub fn is_people(entity: &Entity) -> bool {
    is_kind(entity, "Group") || is_kind(entity, "User")
}

/// What the entity is, in a word or two: its kind, and its type where it has one.
pub fn what_it_is(entity: &Entity) -> String {
    match entity.spec_text("type") {
        Some(entity_type) if is_kind(entity, "Component") || is_kind(entity, "Group") => written_out(entity_type),
        Some(entity_type) => format!("{}, {entity_type}", entity.kind),
        None => entity.kind.clone(),
    }
}

/// The one thing about the entity that its title has to say.
pub fn badge(entity: &Entity) -> Option<(Tone, &'static str)> {
    if let Some(level) = worst(entity) {
        return Some(if level == Level::Error { (Tone::Bad, "Has a problem") } else { (Tone::Warn, "Has a warning") });
    }
    if is_orphan(entity) {
        return Some((Tone::Warn, "Orphan"));
    }
    (entity.spec_text("lifecycle") == Some("deprecated")).then_some((Tone::Warn, "Deprecated"))
}

/// Nothing leads to the entity any more.
pub fn is_orphan(entity: &Entity) -> bool {
    entity.metadata.annotations.get(annotation::ORPHAN).is_some_and(|value| value == "true")
}

/// The worst that the catalog reports of the entity; notes do not count.
pub fn worst(entity: &Entity) -> Option<Level> {
    entity.status.items.iter().map(|item| item.level).filter(|level| *level != Level::Info).max()
}

pub const fn tone_of(level: Level) -> Tone {
    match level {
        Level::Error => Tone::Bad,
        Level::Warning => Tone::Warn,
        Level::Info => Tone::Info,
    }
}

/// Text at a path of maps below `spec`.
pub fn text_at<'a>(entity: &'a Entity, map: &str, field: &str) -> Option<&'a str> {
    entity.spec.get(map)?.get(field)?.as_str().filter(|text| !text.is_empty())
}

/// The targets of a Location.
pub fn targets(entity: &Entity) -> Vec<String> {
    let list = entity.spec.get("targets").and_then(Value::as_array);
    let one = entity.spec_text("target").map(str::to_owned);
    one.into_iter().chain(list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)).collect()
}

/// What a Template asks for, page by page: the title and the fields.
pub fn parameters(entity: &Entity) -> Vec<(String, String)> {
    let page = |page: &Value| {
        let title = page.get("title").and_then(Value::as_str).unwrap_or("Parameters").to_owned();
        let mut fields = String::new();
        for (name, field) in page.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if !fields.is_empty() {
                fields.push_str(", ");
            }
            fields.push_str(field.get("title").and_then(Value::as_str).unwrap_or(name));
        }
        (title, fields)
    };
    match entity.spec.get("parameters") {
        Some(Value::Array(pages)) => pages.iter().map(page).collect(),
        Some(one) => vec![page(one)],
        None => Vec::new(),
    }
}

/// What a Template does, step by step: the name and the action.
pub fn steps(entity: &Entity) -> Vec<(String, String)> {
    let text = |step: &Value, field| step.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let step = |step: &Value| {
        let action = text(step, "action");
        let name = ["name", "id"].into_iter().map(|field| text(step, field)).find(|name| !name.is_empty());
        (name.unwrap_or_else(|| action.clone()), action)
    };
    entity.spec.get("steps").and_then(Value::as_array).into_iter().flatten().map(step).collect()
}

/// A value as a line: text without quotes, everything else as JSON.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// JSON with a line for each value, in the order in which it came.
pub fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut letters = json.chars().peekable();
    let new_line = |text: &mut String, depth: usize| {
        text.push('\n');
        (0..depth).for_each(|_| text.push_str("  "));
    };
    while let Some(letter) = letters.next() {
        if in_text {
            text.push(letter);
            in_text = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            '{' | '[' => {
                text.push(letter);
                if matches!(letters.peek(), Some('}' | ']')) {
                    text.extend(letters.next());
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            ' ' | '\n' | '\r' | '\t' => {}
            _ => {
                text.push(letter);
                in_text = letter == '"';
            }
        }
    }
    text
}

/// How many entities the reader's list of the last ones keeps.
const RECENT: usize = 20;

/// The list of the last entities with this one in front; none where it stands there already.
pub fn visited(settings: &Value, entity: &EntityRef) -> Option<Value> {
    let list = settings["buckets"]["recent"]["list"].as_array().map_or(&[][..], Vec::as_slice);
    let this = Value::from(entity.as_str());
    if list.first() == Some(&this) {
        return None;
    }
    let others = list.iter().filter(|other| **other != this).take(RECENT - 1);
    Some(Value::Array([this.clone()].iter().chain(others).cloned().collect()))
}

/// What to look for where there is no entity of this name: the first word of it.
pub fn beginning(name: &str) -> &str {
    let word = name.split(['-', '.', '_']).next().unwrap_or(name);
    if word.chars().count() < 3 { name } else { word }
}

/// The entities whose names begin most like `name`, at most five.
pub fn nearest(name: &str, mut entities: Vec<Entity>) -> Vec<Entity> {
    let alike = |entity: &Entity| {
        let letters = entity.metadata.name.chars().zip(name.chars());
        letters.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
    };
    let mut nearest = Vec::new();
    while nearest.len() < 5 && !entities.is_empty() {
        let mut best = 0;
        for at in 1..entities.len() {
            if alike(&entities[at]) > alike(&entities[best]) {
                best = at;
            }
        }
        nearest.push(entities.remove(best));
    }
    nearest
}

#[cfg(test)]
mod tests;
