//! Puts in what the placeholders of a file (`$text`, `$json` and the like) point at, as far as its budget goes.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;

use super::load::{Loader, blocking};
use crate::{
    descriptor::{Placeholder, PlaceholderBudget, RawDocument},
    source::FileAt,
};

/// A file that was substituted into another, as it was; none where it could not be read.
pub type Substituted = (FileAt, Option<blake3::Hash>);

/// Substitutes into the documents of the file `at`. Says which files were read for that, each once.
pub async fn substitute(loader: &Loader, documents: &mut [RawDocument], at: &FileAt) -> Vec<Substituted> {
    let budget = PlaceholderBudget::new(&loader.limits);
    let mut substitution = Substitution { loader, at, budget, texts: HashMap::new(), files: Vec::new() };
    for document in documents {
        for (number, placeholder) in document.placeholders().into_iter().enumerate() {
            if let Err(refusal) = substitution.budget.take() {
                // One problem is enough for all that follow.
                document.substitute(number, Err(refusal));
                break;
            }
            let value = substitution.value_of(&placeholder).await;
            document.substitute(number, value);
        }
    }
    substitution.files
}

struct Substitution<'a> {
    loader: &'a Loader,
    at: &'a FileAt,
    budget: PlaceholderBudget,
    /// What the targets hold, or why that cannot be said.
    texts: HashMap<FileAt, Result<Arc<str>, String>>,
    files: Vec<Substituted>,
}

impl Substitution<'_> {
    async fn value_of(&mut self, placeholder: &Placeholder) -> Result<Value, String> {
        let target = self.loader.source.resolve_one(self.at, &placeholder.target).map_err(|error| error.message)?;
        let text = if let Some(text) = self.texts.get(&target) {
            text.clone()
        } else {
            let text = self.read(&target, &placeholder.target).await;
            self.texts.insert(target, text.clone());
            text
        }?;
        // Parsing takes its time, and the budget with it.
        let (resolver, mut budget) = (placeholder.resolver, std::mem::take(&mut self.budget));
        let (value, budget) = blocking(move || {
            let value = budget.decode(resolver, &text);
            (value, budget)
        })
        .await
        .map_err(|error| error.message)?;
        self.budget = budget;
        value
    }

    /// Keeps nothing that does not fit into the budget.
    async fn read(&mut self, target: &FileAt, written: &str) -> Result<Arc<str>, String> {
        let content = self.loader.source.read(target).await;
        self.files.push((target.clone(), content.as_ref().ok().map(|bytes| blake3::hash(bytes))));
        let bytes = content.map_err(|error| error.message)?;
        self.budget.check(bytes.len())?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{written} is not UTF-8 text"))?;
        Ok(text.into())
    }
}
