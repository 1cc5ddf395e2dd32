//! Which sources there are: those that the configuration names, and those that come and go at run time.

use std::str::FromStr as _;

use chrono::Utc;
use db::{ChangeLog, Content, Database, NewChange, Operation, Transaction};
use shared::{
    EntityRef,
    catalog::locations::{Location, LocationTarget},
};
use uuid::Uuid;

use crate::{
    Catalog, CatalogError, ENTITY_TOPIC, SOURCE_TOPIC, ingest,
    run::Reading,
    source::{Registration, SourceKind, SourceSpec},
    store::{self, SourceRow},
};

/// What may be registered at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RegistrationSettings {
    /// Nothing may be registered, changed or removed.
    pub readonly: bool,
    /// Locations may be on this machine's disk.
    pub files: bool,
}

/// What registering a location does where it is registered already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    #[default]
    Reject,
    /// Reads it again.
    Refresh,
}

/// In the change log, what makes a change that was asked for through the API.
const REGISTRATION: &str = "registration";

impl Catalog {
    /// The locations that somebody registered, in the order of their ids.
    pub async fn registered_locations(&self) -> Result<Vec<Location>, CatalogError> {
        let rows = store::registered_sources(self.inner.database.read()).await?;
        Ok(rows.into_iter().filter_map(location_of).collect())
    }

    pub async fn registered_location(&self, id: &str) -> Result<Location, CatalogError> {
        let found = self.registered_locations().await?.into_iter().find(|location| location.id == id);
        found.ok_or_else(|| CatalogError::UnknownLocation(id.to_owned()))
    }

    /// Makes a location a source from now on. It is read right afterwards, and answers need not wait for that.
    pub async fn register_location(
        &self,
        wanted: &LocationTarget,
        on_conflict: OnConflict,
        actor: Option<&str>,
    ) -> Result<Location, CatalogError> {
        let kind = self.admit(wanted)?;
        let now = Utc::now().timestamp_millis();
        let id = Uuid::new_v4().to_string();
        let entity_ref = ingest::generated_location_ref(&location_text(wanted));
        let row = SourceRow::registered(&id, wanted, &entity_ref, now);
        let change = source_change(&id, Operation::Create, actor, now);
        let registered = self
            .inner
            .database
            .write(async |transaction| {
                // First, so that two requests for one location take turns and do not both find it free.
                ChangeLog::append(&transaction, std::slice::from_ref(&change)).await?;
                match occupant(&transaction, &kind, wanted, None).await? {
                    None => Ok(store::insert_registered(&transaction, row.clone()).await?),
                    Some(occupant) => Err(exists(wanted, &occupant)),
                }
            })
            .await;
        if let (Err(CatalogError::LocationExists(_)), OnConflict::Refresh) = (&registered, on_conflict) {
            return self.refresh_location(wanted, &kind).await;
        }
        registered?;
        self.settle().await?;
        Ok(Location { id, location_type: wanted.location_type.clone(), target: wanted.target.clone(), entity_ref })
    }

    /// Gives a registered location another place. Its id and the Location that stands for it stay.
    pub async fn update_location(
        &self,
        id: &str,
        wanted: &LocationTarget,
        actor: Option<&str>,
    ) -> Result<Location, CatalogError> {
        let kind = self.admit(wanted)?;
        refuse_if_unknown(id)?;
        let now = Utc::now().timestamp_millis();
        let change = source_change(id, Operation::Update, actor, now);
        self.inner
            .database
            .write(async |transaction| {
                ChangeLog::append(&transaction, std::slice::from_ref(&change)).await?;
                if let Some(occupant) = occupant(&transaction, &kind, wanted, Some(id)).await? {
                    return Err(exists(wanted, &occupant));
                }
                let LocationTarget { location_type, target } = wanted;
                if store::update_registered(&transaction, id, location_type, target).await? {
                    Ok(())
                } else {
                    Err(CatalogError::UnknownLocation(id.to_owned()))
                }
            })
            .await?;
        self.settle().await?;
        self.registered_location(id).await
    }

    /// Removes a registered location, with its entities.
    pub async fn unregister_location(&self, id: &str, actor: Option<&str>) -> Result<(), CatalogError> {
        self.refuse_if_readonly()?;
        refuse_if_unknown(id)?;
        let now = Utc::now().timestamp_millis();
        self.inner
            .database
            .write(async |transaction| {
                if !store::delete_registered(&transaction, id).await? {
                    return Err(CatalogError::UnknownLocation(id.to_owned()));
                }
                let mut changes = remove_entities(&transaction, id, REGISTRATION, actor, now).await?;
                changes.push(source_change(id, Operation::Delete, actor, now));
                ChangeLog::append(&transaction, &changes).await?;
                Ok(())
            })
            .await?;
        self.settle().await
    }

    /// Makes the runners of registered sources those that the database has now.
    pub(crate) async fn take_in_registered(&self) -> Result<(), CatalogError> {
        // One at a time, so that what was read last is what counts.
        let _turn = self.inner.registering.lock().await;
        let rows = store::registered_sources(self.inner.database.read()).await?;
        let reading = self.inner.runners.reading();
        self.inner.runners.replace_registered(rows.into_iter().filter_map(|row| spec_of(row, reading)).collect());
        Ok(())
    }

    /// What a location that is to be registered is, if it may be.
    pub(crate) fn admit(&self, wanted: &LocationTarget) -> Result<SourceKind, CatalogError> {
        self.refuse_if_readonly()?;
        self.kind_of(wanted)
    }

    /// The same for a look at it only.
    pub(crate) fn kind_of(&self, wanted: &LocationTarget) -> Result<SourceKind, CatalogError> {
        let files = self.inner.registration.files;
        let allowed = if files { r#"["url","file"]"# } else { r#"["url"]"# };
        let refused = || CatalogError::LocationType(allowed.to_owned());
        if wanted.location_type != "url" && !(files && wanted.location_type == "file") {
            return Err(refused());
        }
        let kind =
            SourceKind::registered(&wanted.location_type, &wanted.target).map_err(CatalogError::LocationTarget)?;
        if kind.is_local() && !files { Err(refused()) } else { Ok(kind) }
    }

    /// The id of the source that a location already is, of the configuration or registered.
    pub(crate) async fn source_at(
        &self,
        kind: &SourceKind,
        wanted: &LocationTarget,
    ) -> Result<Option<String>, CatalogError> {
        let rows = store::all_sources(self.inner.database.read()).await?;
        Ok(rows.into_iter().find(|row| is_same(row, kind, wanted)).map(|row| row.id))
    }

    async fn refresh_location(&self, wanted: &LocationTarget, kind: &SourceKind) -> Result<Location, CatalogError> {
        let rows = store::registered_sources(self.inner.database.read()).await?;
        let found = rows.into_iter().find(|row| is_same(row, kind, wanted)).and_then(location_of);
        // That of the configuration has no id to answer with.
        let location = found.ok_or_else(|| CatalogError::LocationExists(location_text(wanted)))?;
        if let Some(runner) = self.inner.runners.get(&location.id) {
            runner.wake();
        }
        Ok(location)
    }

    fn refuse_if_readonly(&self) -> Result<(), CatalogError> {
        if self.inner.registration.readonly { Err(CatalogError::ReadOnly) } else { Ok(()) }
    }

    /// Brings what runs here and what is served here up to what was committed.
    async fn settle(&self) -> Result<(), CatalogError> {
        self.take_in_registered().await?;
        self.wait_until_applied().await;
        Ok(())
    }
}

/// No location has an id with a NUL, and not every database can be asked for it.
fn refuse_if_unknown(id: &str) -> Result<(), CatalogError> {
    if id.contains('\0') { Err(CatalogError::UnknownLocation(id.to_owned())) } else { Ok(()) }
}

/// Makes the configured sources known, and removes those that are configured no longer, with their entities.
pub async fn put_sources(database: &Database, sources: &[SourceSpec]) -> Result<(), CatalogError> {
    const CONFIGURATION: &str = "configuration";
    let wanted: Vec<(String, String, String)> =
        sources.iter().map(|source| (source.id(), source.type_name().to_owned(), source.target())).collect();
    let now = Utc::now().timestamp_millis();
    database
        .write(async |transaction| {
            let replaced = store::put_configured_sources(&transaction, &wanted, now).await?;
            let mut changes = Vec::new();
            for source in &replaced.gone {
                store::delete_source(&transaction, source).await?;
                changes.extend(remove_entities(&transaction, source, CONFIGURATION, None, now).await?);
            }
            for source in replaced.gone.iter().chain(&replaced.handed_over) {
                let change = source_change(source, Operation::Delete, None, now);
                changes.push(NewChange { origin: CONFIGURATION.to_owned(), ..change });
            }
            if !changes.is_empty() {
                ChangeLog::append(&transaction, &changes).await?;
            }
            Ok(())
        })
        .await
}

/// Deletes the entities of a source that was deleted before, so that no run of it can add any, and says what to log.
async fn remove_entities(
    transaction: &Transaction,
    source_id: &str,
    origin: &str,
    actor: Option<&str>,
    now: i64,
) -> Result<Vec<NewChange>, CatalogError> {
    let entities: Vec<EntityRef> =
        store::stored_of(transaction, source_id).await?.into_iter().map(|stored| stored.entity_ref).collect();
    let rows = store::rows_named(transaction, &entities.iter().collect::<Vec<_>>()).await?;
    store::delete_entities(transaction, &entities).await?;
    let removed = entities.iter().map(|entity| NewChange {
        topic: ENTITY_TOPIC,
        subject: entity.to_string(),
        operation: Operation::Delete,
        before: rows.get(entity).map(|row| Content::new(row.body.as_str())),
        after: None,
        origin: origin.to_owned(),
        actor: actor.map(str::to_owned),
        at: now,
    });
    Ok(removed.collect())
}

fn source_change(source_id: &str, operation: Operation, actor: Option<&str>, now: i64) -> NewChange {
    NewChange {
        topic: SOURCE_TOPIC,
        subject: source_id.to_owned(),
        operation,
        before: None,
        after: None,
        origin: REGISTRATION.to_owned(),
        actor: actor.map(str::to_owned),
        at: now,
    }
}

/// The source that already is this location, other than the one with the id `but`.
async fn occupant(
    transaction: &Transaction,
    kind: &SourceKind,
    wanted: &LocationTarget,
    but: Option<&str>,
) -> Result<Option<SourceRow>, CatalogError> {
    let rows = store::all_sources(transaction).await?;
    Ok(rows.into_iter().find(|row| Some(row.id.as_str()) != but && is_same(row, kind, wanted)))
}

fn is_same(row: &SourceRow, kind: &SourceKind, wanted: &LocationTarget) -> bool {
    row.target == wanted.target || kind_of(row).is_ok_and(|other| other == *kind)
}

fn kind_of(row: &SourceRow) -> Result<SourceKind, String> {
    if row.is_registered() {
        SourceKind::registered(&row.source_type, &row.target)
    } else {
        SourceKind::parse(&row.source_type, &row.target)
    }
}

fn exists(wanted: &LocationTarget, occupant: &SourceRow) -> CatalogError {
    let location = location_text(wanted);
    if occupant.is_registered() {
        CatalogError::LocationExists(location)
    } else {
        CatalogError::LocationConfigured(location)
    }
}

/// None for a row that no version of ours has written.
fn location_of(row: SourceRow) -> Option<Location> {
    let entity_ref = EntityRef::from_str(row.entity_ref.as_deref()?).ok()?;
    Some(Location { id: row.id, location_type: row.source_type, target: row.target, entity_ref })
}

fn spec_of(row: SourceRow, reading: &Reading) -> Option<SourceSpec> {
    let kind = kind_of(&row).ok()?;
    let Location { id, location_type, target, entity_ref } = location_of(row)?;
    let allow = reading.rules.allowed_at(&location_type, &target);
    Some(SourceSpec { kind, allow, registration: Some(Registration { id, location_type, target, entity_ref }) })
}

pub(crate) fn location_text(location: &LocationTarget) -> String {
    format!("{}:{}", location.location_type, location.target)
}
