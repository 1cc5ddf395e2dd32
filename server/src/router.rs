//! Everything the server answers, on one screen.

use std::time::Duration;

use axum::{Router, extract::Request, middleware, routing::get};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{DefaultPredicate, NotForContentType, Predicate as _},
    },
};

use crate::{
    gallery,
    http::{assets, failure, layers, origin, security},
    pages,
    portal::Portal,
    routes::{self, table},
};

/// The longest that an answer may take; streams are exempt once they have begun.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Of what is compressed for a single answer: higher levels cost seconds and save little.
const QUALITY: CompressionLevel = CompressionLevel::Precise(4);

/// From the outside in: request id, log and measurements, security headers, compression, panics, the caller's origin,
/// the time limit; then the API, the client's files, and the pages.
pub fn router(portal: Portal) -> Router {
    // Rendering spawns on tokio. A process sets this once; that it is set already is fine.
    let _set = any_spawner::Executor::init_tokio();
    let api = table::router(routes::all()).layer(middleware::from_fn(layers::keep_private)).with_state(portal.clone());
    let pages = {
        // Pages ask the API from inside, past the layers below.
        let (portal, api) = (portal.clone(), api.clone().layer(middleware::from_fn(failure::describe)));
        move |request: Request| pages::render(portal.clone(), api.clone(), request)
    };
    // What the build has already compressed, and streams, pass as they are.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("text/event-stream"));
    let gallery = Router::new().route("/gallery", get(gallery::show)).with_state(portal.clone());
    Router::new()
        .merge(api)
        .merge(gallery)
        .route("/assets/{file}", get(assets::serve))
        .route("/favicon.svg", get(assets::favicon))
        .fallback(pages)
        .layer(middleware::from_fn(layers::limit_time))
        .layer(middleware::from_fn_with_state(portal, origin::check))
        .layer(middleware::from_fn(failure::describe))
        .layer(CatchPanicLayer::custom(layers::answer_to_panic))
        .layer(CompressionLayer::new().quality(QUALITY).compress_when(compressible))
        .layer(middleware::from_fn(security::add_headers))
        .layer(middleware::from_fn(layers::observe))
        .layer(layers::request_id())
        .layer(middleware::from_fn(layers::drop_strange_id))
}
