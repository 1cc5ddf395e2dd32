//! The JSON of an entity as it is served: what its descriptor says, and what the catalog adds.

use std::ops::Range;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared::{catalog::annotation, entity_ref::DEFAULT_NAMESPACE};
use uuid::Uuid;

use super::graph::{Graph, Link};
use crate::entity::StatusItem;

/// Hexadecimal digits of an etag that the catalog makes, as many as Backstage's have.
const ETAG_LENGTH: usize = 40;

/// Served JSON with the places where it can be taken apart again, so that a change of relations needs neither the
/// descriptor nor a parser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stitched {
    pub json: Bytes,
    pub uid: Uuid,
    layout: Layout,
}

/// An entity that lacks its relations.
#[derive(Debug)]
pub(crate) struct Head {
    /// Up to where the relations belong, without the closing brace.
    before: Vec<u8>,
    /// From the end of the relations on.
    after: Vec<u8>,
    uid: Uuid,
    layout: Layout,
}

/// Byte offsets into the served JSON.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Layout {
    /// Between the quotes of `metadata.etag`.
    etag_start: u32,
    etag_end: u32,
    /// The etag is a hash of everything else, not one that the entity carried.
    etag_is_hash: bool,
    relations_start: u32,
    relations_end: u32,
}

/// Fills in what the catalog says about every entity, except etag, relations and status. Returns the etag that the
/// entity carried.
pub(crate) fn complete(entity: &mut Map<String, Value>, uid: Uuid, orphan: bool) -> Option<String> {
    entity.shift_remove("relations");
    entity.shift_remove("status");
    let Some(Value::Object(metadata)) = entity.get_mut("metadata") else {
        return None;
    };
    let etag = metadata.shift_remove("etag");
    if !metadata.get("namespace").is_some_and(Value::is_string) {
        metadata.shift_remove("namespace");
        metadata.shift_insert(0, "namespace".to_owned(), DEFAULT_NAMESPACE.into());
    }
    if orphan {
        let annotations = metadata.entry("annotations").or_insert_with(|| Map::new().into());
        if !annotations.is_object() {
            *annotations = Map::new().into();
        }
        annotations[annotation::ORPHAN] = "true".into();
    }
    metadata.shift_remove("uid");
    metadata.insert("uid".to_owned(), uid.to_string().into());
    match etag {
        Some(Value::String(etag)) if !etag.is_empty() => Some(etag),
        _ => None,
    }
}

impl Head {
    /// Writes an entity that [`complete`] has been applied to.
    pub fn new(entity: &Map<String, Value>, etag: Option<&str>, status: &[StatusItem], uid: Uuid) -> Self {
        let mut before = Vec::with_capacity(2048);
        let mut etag_at = 0..0;
        let mut separator = b'{';
        for (field, value) in entity {
            before.push(separator);
            separator = b',';
            write_json(&mut before, field);
            before.push(b':');
            write_json(&mut before, value);
            if field == "metadata" && before.pop() == Some(b'}') {
                etag_at = write_etag(&mut before, etag);
            }
        }
        // Many of these wait for one another when a server starts.
        before.shrink_to_fit();
        let mut after = Vec::new();
        if !status.is_empty() {
            after.extend_from_slice(br#","status":{"items":"#);
            write_json(&mut after, &status);
            after.push(b'}');
        }
        after.push(b'}');
        let layout = Layout {
            etag_start: offset(etag_at.start),
            etag_end: offset(etag_at.end),
            etag_is_hash: etag.is_none(),
            relations_start: 0,
            relations_end: 0,
        };
        Self { before, after, uid, layout }
    }

    pub fn stitch(self, links: &[Link], graph: &Graph) -> Stitched {
        stitch(self.before, links, &self.after, self.layout, self.uid, graph)
    }
}

impl Stitched {
    /// The same entity with other relations.
    pub fn restitch(&self, links: &[Link], graph: &Graph) -> Self {
        let before = self.json[..self.layout.relations_start as usize].to_vec();
        let after = &self.json[self.layout.relations_end as usize..];
        stitch(before, links, after, self.layout, self.uid, graph)
    }

    /// `metadata.etag`.
    pub fn etag(&self) -> String {
        // With its quotes, because an etag that the entity carried may have escapes.
        let quoted = self.layout.etag_start.saturating_sub(1) as usize..self.layout.etag_end as usize + 1;
        self.json.get(quoted).and_then(|etag| serde_json::from_slice(etag).ok()).unwrap_or_default()
    }
}

fn stitch(before: Vec<u8>, links: &[Link], after: &[u8], layout: Layout, uid: Uuid, graph: &Graph) -> Stitched {
    let relations_start = before.len();
    let mut json = before;
    json.reserve_exact(relations_length(links, graph) + after.len());
    write_relations(&mut json, links, graph);
    let relations_end = json.len();
    json.extend_from_slice(after);
    if layout.etag_is_hash {
        write_hash(&mut json, layout.etag_start as usize..layout.etag_end as usize);
    }
    json.shrink_to_fit();
    let layout = Layout { relations_start: offset(relations_start), relations_end: offset(relations_end), ..layout };
    Stitched { json: json.into(), uid, layout }
}

/// Ends the open object `json` with its etag, or with room for it. Returns where it is.
fn write_etag(json: &mut Vec<u8>, etag: Option<&str>) -> Range<usize> {
    json.extend_from_slice(br#","etag":"#);
    let start = json.len() + 1;
    if let Some(etag) = etag {
        write_json(json, etag);
    } else {
        json.push(b'"');
        json.resize(json.len() + ETAG_LENGTH, b'0');
        json.push(b'"');
    }
    let end = json.len() - 1;
    json.push(b'}');
    start..end
}

/// Puts a hash of the whole of `json` in the place of the etag.
fn write_hash(json: &mut [u8], etag: Range<usize>) {
    json[etag.clone()].fill(b'0');
    let hash = blake3::hash(json).to_hex();
    json[etag].copy_from_slice(&hash.as_bytes()[..ETAG_LENGTH]);
}

fn write_relations(json: &mut Vec<u8>, links: &[Link], graph: &Graph) {
    json.extend_from_slice(br#","relations":["#);
    for (at, (relation_type, target)) in links.iter().enumerate() {
        if at > 0 {
            json.push(b',');
        }
        json.extend_from_slice(br#"{"type":"#);
        write_json(json, graph.type_name(*relation_type));
        json.extend_from_slice(br#","targetRef":"#);
        write_json(json, &graph.name(*target));
        json.push(b'}');
    }
    json.push(b']');
}

/// The length of what [`write_relations`] writes where nothing has to be escaped, so that nearly every entity fills its
/// allocation exactly.
fn relations_length(links: &[Link], graph: &Graph) -> usize {
    const AROUND_ALL: usize = r#","relations":[]"#.len();
    const AROUND_EACH: usize = r#"{"type":"","targetRef":""}"#.len();
    let name = |target| graph.name(target).map_or(0, |name| name.as_str().len());
    let each = links.iter().map(|(relation_type, target)| graph.type_name(*relation_type).len() + name(*target));
    AROUND_ALL + each.map(|length| length + AROUND_EACH).sum::<usize>() + links.len().saturating_sub(1)
}

/// Appends `value`. Writing JSON values and texts into memory cannot fail.
fn write_json(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let written = serde_json::to_writer(json, value);
    debug_assert!(written.is_ok(), "a JSON value can be written");
}

/// An entity is limited to a few megabytes long before it gets here.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
