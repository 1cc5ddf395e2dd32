//! `/entity-facets`: which values a field has, and how often.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Serialize;
use shared::Visibility;

use super::FacetsRequest;
use crate::read_model::{ReadModel, flatten::lower_case};

/// The response body: each facet as it was asked for, with its values in their own spelling, sorted by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facets {
    pub facets: IndexMap<String, Vec<FacetValue>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    pub value: String,
    pub count: u64,
}

impl ReadModel {
    /// Counts the values of each of the facets among the entities that the caller sees, that the filter lets through and
    /// in which the text occurs. Nulls and values too long to compare are not counted.
    pub fn facets(&self, request: &FacetsRequest, visibility: &Visibility) -> Facets {
        let FacetsRequest { facets, filter, full_text } = request;
        let mut matching = self.matching(filter.as_ref(), visibility);
        if let Some(full_text) = full_text
            && let Some(term) = full_text.term()
        {
            matching &= self.with_text(full_text.fields.as_deref(), &term);
        }
        let count = |facet: &String| {
            let spellings = self.index().field(facet).count_spellings(&matching);
            spellings.into_iter().map(|(value, count)| FacetValue { value: value.to_owned(), count }).collect()
        };
        // The case in which a facet is asked for makes no difference to its values.
        let mut counted: HashMap<String, Vec<FacetValue>> = HashMap::new();
        let mut values =
            |facet: &String| counted.entry(lower_case(facet).into_owned()).or_insert_with(|| count(facet)).clone();
        Facets { facets: facets.iter().map(|facet| (facet.clone(), values(facet))).collect() }
    }
}
