//! The whole read model as bytes, so that a server that starts again need not make it anew from every entity.

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use super::{ReadModel, RelationRules, graph::Graph, index::Index, stitch::Stitched};

/// What a read model consists of, beside the rules it was made with.
#[derive(Serialize)]
struct Parts<'a> {
    graph: &'a Graph,
    records: &'a [Option<Stitched>],
    by_ref: &'a [u32],
    index: &'a Index,
}

#[derive(Deserialize)]
struct OwnedParts {
    graph: Graph,
    records: Vec<Option<Stitched>>,
    by_ref: Vec<u32>,
    index: Index,
}

impl ReadModel {
    /// The model as bytes that only [`Self::from_snapshot`] of the same build can read.
    pub fn to_snapshot(&self) -> Result<Vec<u8>, postcard::Error> {
        let parts = Parts { graph: &self.graph, records: &self.records, by_ref: &self.by_ref, index: &self.index };
        postcard::to_allocvec(&parts)
    }

    /// The model that [`Self::to_snapshot`] wrote. The caller makes sure that the bytes are those, unaltered, and that
    /// `rules` are the same as then.
    pub fn from_snapshot(snapshot: &[u8], rules: RelationRules) -> Result<Self, postcard::Error> {
        let OwnedParts { graph, records, by_ref, index } = postcard::from_bytes(snapshot)?;
        let present = (0..).zip(&records).filter(|(_, record)| record.is_some()).map(|(id, _)| id);
        let present: RoaringBitmap = present.collect();
        Ok(Self { rules, graph, records, present, by_ref, index })
    }
}
