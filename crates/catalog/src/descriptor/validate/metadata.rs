//! The fields of `metadata`, which are the same for every kind.

use serde_json::{Map, Value};
use url::Url;

use super::{Path, Report, formats, nearest};
use crate::descriptor::quoted;

pub(super) const FIELDS: &[&str] =
    &["name", "namespace", "uid", "etag", "title", "description", "labels", "annotations", "tags", "links"];

const METADATA: Path<'static> = Path { parent: None, last: super::Step::Field("metadata") };

pub(super) fn check(root: &Map<String, Value>, report: &mut Report) {
    let metadata = match root.get("metadata") {
        None => return report.missing(METADATA, "{ name: my-service }"),
        Some(Value::Object(metadata)) => metadata,
        Some(other) => return report.wrong_type(METADATA, "an object", other),
    };
    if !metadata.contains_key("name") {
        report.missing(METADATA.field("name"), "my-service");
    }
    for (name, value) in metadata {
        let path = METADATA.field(name);
        match name.as_str() {
            "name" => check_name(path, value, report),
            "namespace" => check_namespace(path, value, report),
            "uid" | "etag" | "title" => {
                report.text(path, value);
            }
            "description" if !value.is_string() => report.wrong_type(path, "a text", value),
            "labels" => check_labels(path, value, report),
            "annotations" => check_annotations(path, value, report),
            "tags" => check_tags(path, value, report),
            "links" => check_links(path, value, report),
            _ => check_unknown(path, name, metadata, report),
        }
    }
}

fn check_name(path: Path<'_>, value: &Value, report: &mut Report) {
    let Some(name) = report.text(path, value).filter(|name| !formats::is_name(name)) else {
        return;
    };
    let message = format!(
        "metadata.name {} {}",
        quoted(name),
        name_rule(&formats::nearest_name(name).unwrap_or_else(|| "my-service".to_owned()))
    );
    report.value("name-format", path, message);
}

fn name_rule(example: &str) -> String {
    format!(
        "may only have letters, digits, '-', '_' and '.', at most 63, and must start and end with a letter or digit: \
         for example '{example}'"
    )
}

fn check_namespace(path: Path<'_>, value: &Value, report: &mut Report) {
    let Some(namespace) = report.text(path, value).filter(|name| !formats::is_dns_label(name)) else {
        return;
    };
    let message = format!(
        "metadata.namespace {} may only have lower-case letters, digits and '-', at most 63, and must start and end \
         with a letter or digit: for example '{}'",
        quoted(namespace),
        formats::nearest_dns_label(namespace).unwrap_or_else(|| "default".to_owned())
    );
    report.value("namespace-format", path, message);
}

fn check_labels(path: Path<'_>, value: &Value, report: &mut Report) {
    let Value::Object(labels) = value else {
        return report.wrong_type(path, "an object", value);
    };
    for (key, value) in labels {
        let path = path.field(key);
        check_key("label-key-format", path, key, report);
        match value {
            Value::String(text) if text.is_empty() || formats::is_name(text) => {}
            Value::String(text) => {
                let example = formats::nearest_name(text).unwrap_or_else(|| "value".to_owned());
                let message = format!("the value {} of label {} {}", quoted(text), quoted(key), name_rule(&example));
                report.value("label-value-format", path, message);
            }
            other => report.wrong_type(path, "a text", other),
        }
    }
}

fn check_annotations(path: Path<'_>, value: &Value, report: &mut Report) {
    let Value::Object(annotations) = value else {
        return report.wrong_type(path, "an object", value);
    };
    for (key, value) in annotations {
        let path = path.field(key);
        check_key("annotation-key-format", path, key, report);
        if !value.is_string() {
            report.wrong_type(path, "a text", value);
        }
    }
}

fn check_key(rule: &'static str, path: Path<'_>, key: &str, report: &mut Report) {
    if formats::is_key(key) {
        return;
    }
    let example = formats::nearest_key(key).unwrap_or_else(|| "example.com/key".to_owned());
    let message = format!(
        "the key {} must have the form [prefix/]name, with a domain in lower case as prefix, and a name of letters, \
         digits, '-', '_' and '.': for example '{example}'",
        quoted(key)
    );
    report.key(rule, path, message);
}

fn check_tags(path: Path<'_>, value: &Value, report: &mut Report) {
    let Value::Array(tags) = value else {
        return report.wrong_type(path, "a list", value);
    };
    for (index, value) in tags.iter().enumerate() {
        let path = path.item(index);
        let Some(tag) = report.text(path, value).filter(|tag| !formats::is_tag(tag)) else {
            continue;
        };
        let message = format!(
            "the tag {} may only have lower-case letters, digits, ':', '+' and '#', in words joined by '-', at most \
             63 in all: for example '{}'",
            quoted(tag),
            formats::nearest_tag(tag).unwrap_or_else(|| "java".to_owned())
        );
        report.value("tag-format", path, message);
    }
}

fn check_links(path: Path<'_>, value: &Value, report: &mut Report) {
    let Value::Array(links) = value else {
        return report.wrong_type(path, "a list", value);
    };
    for (index, link) in links.iter().enumerate() {
        let path = path.item(index);
        match link {
            Value::Object(link) => check_link(path, link, report),
            other => report.wrong_type(path, "an object", other),
        }
    }
}

fn check_link(path: Path<'_>, link: &Map<String, Value>, report: &mut Report) {
    let url_path = path.field("url");
    match link.get("url") {
        None => report.missing(url_path, "https://example.com"),
        Some(value) => {
            if let Some(text) = report.text(url_path, value).filter(|text| Url::parse(text).is_err()) {
                let message = format!(
                    "{url_path} {} is not a complete URL: write it with its scheme, for example 'https://example.com'",
                    quoted(text)
                );
                report.value("link-url", url_path, message);
            }
        }
    }
    for (name, value) in link.iter().filter(|(name, _)| matches!(name.as_str(), "title" | "icon" | "type")) {
        let path = path.field(name);
        let Some(text) = report.text(path, value) else { continue };
        if name == "title" && text.trim().is_empty() {
            report.value("empty-text", path, format!("{path} must not be blank: give it a value or remove it"));
        }
        if name == "icon" && !formats::is_name(text) {
            let example = formats::nearest_name(text).unwrap_or_else(|| "dashboard".to_owned());
            report.value("link-icon", path, format!("{path} {} {}", quoted(text), name_rule(&example)));
        }
    }
}

fn check_unknown(path: Path<'_>, name: &str, metadata: &Map<String, Value>, report: &mut Report) {
    let absent = FIELDS.iter().copied().filter(|field| !metadata.contains_key(*field));
    if let Some(meant) = nearest::slip_of(name, absent) {
        report.warn_key("near-miss", path, format!("nothing reads {path}: did you mean '{meant}'"));
    }
}
