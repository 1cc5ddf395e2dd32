//! Relations by id, for walks from one entity to the next.

use shared::EntityRef;

use super::ReadModel;

impl ReadModel {
    /// The relations that an entity is served with, as their words and the ids of the others, sorted by word and
    /// reference. The others need not exist.
    pub(crate) fn neighbours(&self, id: u32) -> Vec<(&str, u32)> {
        let links = self.graph.links(id).into_iter();
        links.map(|(relation_type, target)| (self.graph.type_name(relation_type), target)).collect()
    }

    pub(crate) fn name(&self, id: u32) -> Option<&EntityRef> {
        self.graph.name(id)
    }
}
