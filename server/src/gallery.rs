//! `/gallery`: every component in every state, for those who work on Callboard.

use app::gallery::{GalleryLook, gallery_document};
use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{Html, IntoResponse},
};
use leptos::prelude::*;

use crate::{
    http::{
        access::{Allowed, CatalogEntityRead},
        failure::QueryPairs,
        security::page_policy,
    },
    portal::Portal,
};

/// The page has no script, so nobody learns the nonce of its policy.
pub async fn show(
    _: Allowed<CatalogEntityRead>,
    State(portal): State<Portal>,
    QueryPairs(query): QueryPairs,
) -> impl IntoResponse {
    let (assets, look) = (portal.assets().cloned(), look_of(&query));
    let page = Owner::new_root(None).with(|| gallery_document(assets, look).to_html());
    (headers(), Html(page))
}

fn headers() -> [(HeaderName, String); 2] {
    let nonce = uuid::Uuid::new_v4().simple().to_string();
    [(header::CONTENT_SECURITY_POLICY, page_policy(&nonce)), (header::CACHE_CONTROL, "no-store".to_owned())]
}

/// What the address says; anything else is as it is without a choice.
fn look_of(query: &[(String, String)]) -> GalleryLook {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
    GalleryLook {
        theme: ["light", "dark"].into_iter().find(|theme| *theme == value("theme")),
        compact: value("density") == "compact",
    }
}
