//! A look at locations that are no source: what they have, and what is wrong with it. Nothing is stored.

use std::{collections::HashSet, sync::Arc};

use git::{ScmKind, ScmUrl};
use serde_json::{Value, json};
use shared::catalog::{
    DescriptorProblem,
    locations::{CreatedLocation, ExistingEntity, GeneratedEntity, Location, LocationAnalysis, LocationTarget},
};

use crate::{
    Catalog, CatalogError,
    ingest::{self, FileCache, Loader, Walk},
    locations::location_text,
    source::{ReadError, Registration, SourceKind, SourceSpec},
    store,
};

/// Where a repository keeps its descriptor, unless somebody says otherwise.
const DESCRIPTOR: &str = "catalog-info.yaml";
/// Descriptors of a repository that are looked at.
const DESCRIPTORS: usize = 200;

impl Catalog {
    /// What registering a location would bring: its entities, beginning with the Location that stands for it, and
    /// everything that is wrong there. Fails where the location itself cannot be read.
    pub async fn preview_location(&self, wanted: &LocationTarget) -> Result<CreatedLocation<Value>, CatalogError> {
        let kind = self.kind_of(wanted)?;
        let own = self.source_at(&kind, wanted).await?;
        let spec = self.spec_of_preview(kind, wanted);
        let location = Location {
            id: spec.id(),
            location_type: wanted.location_type.clone(),
            target: wanted.target.clone(),
            entity_ref: ingest::generated_location_ref(&location_text(wanted)),
        };
        let unreadable = |reason| CatalogError::Unreadable { location_type: wanted.location_type.clone(), reason };
        let loader = self.inner.runners.reading().open(&spec).await.map_err(unreadable)?;
        let walk = read(&loader).await.map_err(unreadable)?;
        let Found { entities, problems } = self.found(&loader, walk, own.as_deref()).await?;
        Ok(CreatedLocation { location, entities, exists: Some(own.is_some()), problems: Some(problems) })
    }

    /// What a repository has for the catalog: its descriptors, or else the beginning of one. Of a repository that the
    /// configuration does not let be read, only its address is known.
    pub async fn analyze_location(
        &self,
        wanted: &LocationTarget,
        file_name: Option<&str>,
    ) -> Result<LocationAnalysis<Value>, CatalogError> {
        let reader = &self.inner.runners.reading().reader;
        let page = ScmUrl::parse(&wanted.target, &reader.code_hosts().hosts);
        let (repository, address) = match (self.kind_of(wanted)?, &page) {
            (SourceKind::Git { repository, .. }, _) => (Some(repository.clone()), repository),
            (SourceKind::Url { .. }, Some(page)) => (Some(page.repo_clone_url()), wanted.target.clone()),
            _ => (None, wanted.target.clone()),
        };
        let mut existing_entity_files = Vec::new();
        if let Some(repository) = repository.filter(|repository| reader.may_read(repository)) {
            existing_entity_files = self.descriptors(wanted, repository, file_name.unwrap_or(DESCRIPTOR)).await?;
        }
        let generated = || GeneratedEntity { entity: first_entity(&address, page.as_ref()), fields: Vec::new() };
        let generate_entities = if existing_entity_files.is_empty() { vec![generated()] } else { Vec::new() };
        Ok(LocationAnalysis { existing_entity_files, generate_entities })
    }

    async fn descriptors(
        &self,
        wanted: &LocationTarget,
        repository: String,
        file_name: &str,
    ) -> Result<Vec<ExistingEntity<Value>>, CatalogError> {
        let path = format!("**/{}", file_name.trim_start_matches('/'));
        let kind = SourceKind::Git { repository, branch: None, path };
        let spec = self.spec_of_preview(kind, wanted);
        let unreadable = |reason| CatalogError::Unreadable { location_type: wanted.location_type.clone(), reason };
        let loader = self.inner.runners.reading().open(&spec).await.map_err(unreadable)?;
        // A repository without descriptors is what this is for.
        let files = match loader.source.roots() {
            Err(error) if !error.missing => return Err(unreadable(error)),
            files => files.unwrap_or_default(),
        };
        let mut found = Vec::new();
        for at in files.into_iter().take(DESCRIPTORS) {
            let place = loader.source.provenance(&at).location;
            let target = place.split_once(':').map_or(place.as_str(), |(_, target)| target).to_owned();
            let location = LocationTarget { location_type: wanted.location_type.clone(), target };
            let Ok(kind) = self.kind_of(&location) else { continue };
            let own = self.source_at(&kind, &location).await?;
            let spec = self.spec_of_preview(kind, &location);
            let loader = Loader { source: loader.source.narrowed(at), spec, ..loader.clone() };
            let Ok(walk) = read(&loader).await else { continue };
            let Found { entities, .. } = self.found(&loader, walk, own.as_deref()).await?;
            let existing = |entity| ExistingEntity { location: location.clone(), is_registered: own.is_some(), entity };
            found.extend(entities.into_iter().map(existing));
        }
        Ok(found)
    }

    /// The entities of a walk, and its problems with excerpts. `own` is the source that has them already, if one does.
    async fn found(&self, loader: &Loader, mut walk: Walk, own: Option<&str>) -> Result<Found, CatalogError> {
        let read = walk.unknown_to(&[]);
        let taken = store::owned_elsewhere(self.inner.database.read(), own.unwrap_or_default(), &read).await?;
        let unread = ingest::reconcile(&[], &walk, &taken).unread;
        walk.look_up(loader, unread).await;
        let found = tokio::task::spawn_blocking(move || Found {
            entities: good_entities(&walk),
            problems: ingest::reconcile(&[], &walk, &taken).problems,
        });
        found.await.map_err(|_| CatalogError::Interrupted)
    }

    fn spec_of_preview(&self, kind: SourceKind, wanted: &LocationTarget) -> Arc<SourceSpec> {
        let LocationTarget { location_type, target } = wanted.clone();
        let allow = self.inner.runners.reading().rules.allowed_at(&location_type, &target);
        let id = location_text(wanted);
        let entity_ref = ingest::generated_location_ref(&id);
        Arc::new(SourceSpec { kind, allow, registration: Some(Registration { id, location_type, target, entity_ref }) })
    }
}

struct Found {
    /// As they would be stored: without relations and ids.
    entities: Vec<Value>,
    problems: Vec<DescriptorProblem>,
}

/// Fails where nothing at all can be read.
async fn read(loader: &Loader) -> Result<Walk, ReadError> {
    let walk = ingest::walk(loader, &mut FileCache::default(), &[]).await?;
    match walk.unreadable.first() {
        Some((_, reason)) if walk.is_empty() => Err(ReadError::new(reason.clone())),
        _ => Ok(walk),
    }
}

/// The first good document of every entity, as it would be stored.
fn good_entities(walk: &Walk) -> Vec<Value> {
    let mut seen = HashSet::new();
    let documents = walk.files.iter().flat_map(|file| &file.documents).filter(|document| document.is_good());
    let first = documents.filter(|document| document.entity_ref.as_ref().is_some_and(|entity| seen.insert(entity)));
    first.filter_map(|document| serde_json::from_str(document.body.as_deref()?).ok()).collect()
}

/// The beginning of a descriptor for a repository of which the address is known.
fn first_entity(address: &str, page: Option<&ScmUrl>) -> Value {
    let last = || address.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or_default();
    let name = page.map_or_else(last, |page| &page.name);
    let mut metadata = json!({ "name": name.strip_suffix(".git").unwrap_or(name) });
    if let Some(page) = page
        && let Some(host) = annotation_host(page.kind)
    {
        let slug = format!("{}/{}", page.owner, page.name);
        metadata["annotations"] = json!({ format!("{host}/project-slug"): slug });
    }
    json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": metadata,
        "spec": { "type": "other", "lifecycle": "unknown" },
    })
}

/// What the annotation of a project on a code host begins with, wherever that host is.
fn annotation_host(kind: ScmKind) -> Option<&'static str> {
    match kind {
        ScmKind::GitHub => Some("github.com"),
        ScmKind::GitLab => Some("gitlab.com"),
        ScmKind::BitbucketCloud | ScmKind::BitbucketServer => Some("bitbucket.org"),
        ScmKind::AzureDevOps => Some("dev.azure.com"),
        ScmKind::Gitea => None,
    }
}

#[cfg(test)]
mod tests {
    use git::ScmHosts;

    use super::*;

    #[test]
    fn a_first_entity_names_the_project_on_its_code_host() {
        let metadata = |address: &str| {
            let page = ScmUrl::parse(address, &ScmHosts::default());
            first_entity(address, page.as_ref())["metadata"].clone()
        };
        let named = |name: &str, annotation: &str| json!({ "name": name, "annotations": { format!("{annotation}/project-slug"): format!("o/{name}") } });
        assert_eq!(metadata("https://github.com/o/r/tree/main/docs"), named("r", "github.com"));
        assert_eq!(metadata("https://gitlab.com/o/r.git"), named("r", "gitlab.com"));
        assert_eq!(metadata("https://git.example.org/a/b"), json!({ "name": "b" }));
        assert_eq!(metadata("git@git.example.org:b.git"), json!({ "name": "b" }));
    }
}
