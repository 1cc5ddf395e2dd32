//! Where the reader has been.

use leptos::task::spawn_local;
use serde_json::Value;
use shared::{EntityRef, paths};

use super::view_model::visited;
use crate::api::{ApiClient, ApiError, Request};

/// Puts an entity in front of the reader's list of the last ones. Nothing on the page waits for it, and where it fails
/// the list stays as it was.
pub fn visit(entity: EntityRef) {
    let client = ApiClient::expect();
    spawn_local(async move {
        let _kept = keep(&client, &entity).await;
    });
}

async fn keep(client: &ApiClient, entity: &EntityRef) -> Result<(), ApiError> {
    let read = Request { method: "GET", path: paths::USER_SETTINGS.to_owned(), body: None };
    let settings = client.send(read).await?;
    let settings = serde_json::from_str::<Value>(&settings).unwrap_or_default();
    let Some(list) = visited(&settings, entity) else { return Ok(()) };
    let path = format!("{}/buckets/recent/keys/list", paths::USER_SETTINGS_API);
    client.send(Request { method: "PUT", path, body: Some(format!("{{\"value\":{list}}}")) }).await?;
    Ok(())
}
