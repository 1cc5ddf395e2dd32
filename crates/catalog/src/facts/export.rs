//! A whole list of entities as a file: CSV for spreadsheets, JSON and YAML for programs. Pure.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::query::{OrderField, QueryError, QueryRequest, parameters::Parameters};

/// The fields of the table, in its first line.
const COLUMNS: [(&str, &str); 10] = [
    ("kind", "/kind"),
    ("namespace", "/metadata/namespace"),
    ("name", "/metadata/name"),
    ("title", "/metadata/title"),
    ("owner", "/spec/owner"),
    ("type", "/spec/type"),
    ("lifecycle", "/spec/lifecycle"),
    ("system", "/spec/system"),
    ("description", "/metadata/description"),
    ("tags", "/metadata/tags"),
];

/// The order in which a person reads an entity.
const FIRST_FIELDS: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// RFC 4180.
    Csv,
    /// An array.
    Json,
    /// One document for each entity.
    Yaml,
    /// The same as one would write it: without what the catalog adds.
    Descriptors,
}

/// What to export, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportRequest {
    pub format: ExportFormat,
    /// Without limit: every entity that matches.
    pub(super) query: QueryRequest,
}

impl ExportRequest {
    /// Reads decoded query parameters: those of `GET /entities/by-query` that choose and order entities, and `format`.
    pub fn from_parameters(parameters: &[(String, String)]) -> Result<Self, QueryError> {
        let format = match Parameters(parameters).one("format")? {
            Some("csv") => ExportFormat::Csv,
            Some("json") => ExportFormat::Json,
            Some("yaml") => ExportFormat::Yaml,
            Some("descriptors") => ExportFormat::Descriptors,
            Some(_) => {
                let message =
                    "request/query/format must be equal to one of the allowed values: csv, json, yaml, descriptors";
                return Err(QueryError::parameter("format", message));
            }
            None => {
                return Err(QueryError::parameter("format", "request/query must have required property 'format'"));
            }
        };
        let QueryRequest { mut query, .. } = QueryRequest::from_parameters(parameters)?;
        if query.order.is_empty() {
            // Where the text is looked for must not change with the order.
            if let Some(full_text) = &mut query.full_text {
                full_text.fields.get_or_insert_with(|| vec!["metadata.uid".to_owned()]);
            }
            query.order = vec![OrderField::from_order_field("metadata.name")?];
        }
        let query = QueryRequest { query, limit: usize::MAX, count: false, ..QueryRequest::default() };
        Ok(Self { format, query })
    }
}

impl ExportFormat {
    /// The end of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Yaml | Self::Descriptors => "yaml",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Yaml | Self::Descriptors => "application/yaml; charset=utf-8",
        }
    }

    /// What comes before the first entity.
    pub(super) fn beginning(self) -> Vec<u8> {
        match self {
            Self::Csv => {
                let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
                format!("{}\r\n", names.join(",")).into_bytes()
            }
            Self::Json => b"[".to_vec(),
            Self::Yaml | Self::Descriptors => Vec::new(),
        }
    }

    /// Some entities as they are served; `first` where none came before them.
    pub(super) fn entities(self, entities: &[Bytes], first: bool) -> Vec<u8> {
        let mut text = Vec::new();
        for (at, json) in entities.iter().enumerate() {
            match self {
                Self::Json => {
                    text.extend_from_slice(if first && at == 0 { b"\n" } else { b",\n" });
                    text.extend_from_slice(json);
                }
                Self::Csv => text.extend_from_slice(row(&entity(json)).as_bytes()),
                Self::Yaml => text.extend_from_slice(document(&entity(json)).as_bytes()),
                Self::Descriptors => text.extend_from_slice(document(&descriptor(entity(json))).as_bytes()),
            }
        }
        text
    }

    /// What comes after the last entity.
    pub(super) fn end(self) -> Vec<u8> {
        if self == Self::Json { b"\n]\n".to_vec() } else { Vec::new() }
    }
}

fn entity(json: &[u8]) -> Value {
    let mut written: Map<String, Value> = serde_json::from_slice(json).unwrap_or_default();
    let first = FIRST_FIELDS.iter().filter_map(|field| Some(((*field).to_owned(), written.shift_remove(*field)?)));
    let mut entity: Map<String, Value> = first.collect();
    entity.extend(written);
    Value::Object(entity)
}

/// What the catalog adds to a descriptor, as JSON pointers: the object, and the field in it.
const ADDED: [(&str, &str); 9] = [
    ("", "relations"),
    ("", "status"),
    ("/metadata", "uid"),
    ("/metadata", "etag"),
    ("/metadata", "generation"),
    ("/metadata/annotations", "backstage.io/managed-by-location"),
    ("/metadata/annotations", "backstage.io/managed-by-origin-location"),
    ("/metadata/annotations", "backstage.io/view-url"),
    ("/metadata/annotations", "backstage.io/edit-url"),
];

fn descriptor(mut entity: Value) -> Value {
    for (object, field) in ADDED {
        if let Some(Value::Object(fields)) = entity.pointer_mut(object) {
            fields.shift_remove(field);
        }
    }
    if entity.pointer("/metadata/annotations").and_then(Value::as_object).is_some_and(Map::is_empty)
        && let Some(Value::Object(metadata)) = entity.pointer_mut("/metadata")
    {
        metadata.shift_remove("annotations");
    }
    entity
}

fn document(entity: &Value) -> String {
    // Every JSON value has a form in YAML.
    format!("---\n{}", serde_yaml::to_string(entity).unwrap_or_default())
}

fn row(entity: &Value) -> String {
    let cells: Vec<String> = COLUMNS.iter().map(|(_, pointer)| cell(&text(entity.pointer(pointer)))).collect();
    format!("{}\r\n", cells.join(","))
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|item| text(Some(item))).collect::<Vec<_>>().join(", "),
        Some(value) => value.to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula, with quotes where it needs them.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn written(format: ExportFormat, entities: &[Value]) -> String {
        let entities: Vec<Bytes> = entities.iter().map(|entity| entity.to_string().into()).collect();
        let parts = entities.chunks(2).enumerate().map(|(at, chunk)| format.entities(chunk, at == 0));
        let text: Vec<u8> = [format.beginning()].into_iter().chain(parts).chain([format.end()]).flatten().collect();
        String::from_utf8(text).unwrap()
    }

    fn shop(name: &str) -> Value {
        json!({ "metadata": { "name": name, "namespace": "default", "tags": ["a", "b"] }, "kind": "Component", "spec": { "owner": "t" } })
    }

    #[test]
    fn a_table_is_guarded_against_formulas() {
        let mut entity = shop("a");
        entity["metadata"]["title"] = "=1+1".into();
        entity["metadata"]["description"] = "-\"x\",\ny".into();
        assert_eq!(
            written(ExportFormat::Csv, &[entity]),
            "kind,namespace,name,title,owner,type,lifecycle,system,description,tags\r\n\
             Component,default,a,'=1+1,t,,,,\"'-\"\"x\"\",\ny\",\"a, b\"\r\n"
        );
    }

    #[test]
    fn json_is_one_array_however_many_chunks_there_are() {
        for count in 0..5 {
            let entities: Vec<Value> = (0..count).map(|at| shop(&format!("a{at}"))).collect();
            assert_eq!(
                serde_json::from_str::<Value>(&written(ExportFormat::Json, &entities)).unwrap(),
                json!(entities)
            );
        }
    }

    #[test]
    fn yaml_has_one_document_an_entity_in_the_order_of_reading() {
        let text = written(ExportFormat::Yaml, &[shop("a"), shop("no"), shop("b")]);
        assert!(text.starts_with("---\nkind: Component\nmetadata:\n  name: a\n"), "{text}");
        let read: Vec<Value> = text.split("---\n").skip(1).map(|one| serde_yaml::from_str(one).unwrap()).collect();
        assert_eq!(read, [shop("a"), shop("no"), shop("b")]);
    }

    #[test]
    fn parameters_are_those_of_a_query() {
        let request = |query: &str| {
            let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            ExportRequest::from_parameters(&pairs).map_err(|error| error.to_string())
        };
        assert_eq!(request(""), Err("request/query must have required property 'format'".to_owned()));
        assert!(request("format=xml").is_err_and(|message| message.ends_with("csv, json, yaml, descriptors")));
        assert!(request("format=csv&filter==x").is_err());
        let ordered = request("format=json&orderField=spec.owner,desc&limit=1").unwrap();
        assert_eq!((ordered.query.query.order[0].field.as_str(), ordered.query.limit), ("spec.owner", usize::MAX));
    }

    proptest! {
        #[test]
        fn a_cell_is_read_back_as_it_was(text in "[-=+@a\"',\r\n\t ]{0,8}") {
            let cell = cell(&text);
            let read = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).map_or(cell.clone(), |cell| cell.replace("\"\"", "\""));
            let guarded = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert_eq!(read, if guarded { format!("'{text}") } else { text });
        }
    }
}
