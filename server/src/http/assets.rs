//! The client's files, carried inside the binary. Debug builds read them from the disk.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::failure::PathParameters;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../dist"]
#[allow_missing = true]
struct Dist;

/// Set by `cargo xtask dev`.
const RELOAD_VARIABLE: &str = "CALLBOARD_DEV_RELOAD";

/// `manifest.json`, as the build writes it: paths below the site's root.
#[derive(Deserialize)]
struct Manifest {
    js: String,
    loader: String,
    wasm: String,
    css: String,
    pages: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fonts: BTreeMap<String, String>,
}

/// Where the client's files are; none in a build without the client.
pub fn client_assets() -> Option<app::Assets> {
    let manifest: Manifest = serde_json::from_slice(&Dist::get("manifest.json")?.data).ok()?;
    let absolute = |path: &String| format!("/{path}");
    Some(app::Assets {
        js: absolute(&manifest.js),
        loader: absolute(&manifest.loader),
        wasm: absolute(&manifest.wasm),
        css: absolute(&manifest.css),
        pages: manifest
            .pages
            .iter()
            .map(|(page, files)| (page.clone(), files.iter().map(absolute).collect()))
            .collect(),
        interface_font: manifest.fonts.get("inter-var").map(absolute),
        reading_font: manifest.fonts.get("newsreader-var").map(absolute),
        reload_on_restart: std::env::var_os(RELOAD_VARIABLE).is_some(),
    })
}

/// `GET /assets/{file}`: names carry a hash of the content, so they may be kept for ever.
pub async fn serve(PathParameters(file): PathParameters<String>, headers: HeaderMap) -> Response {
    let path = format!("assets/{file}");
    let compressed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(encoding, _)| accepts(&headers, encoding))
        .find_map(|(encoding, suffix)| Some((encoding, Dist::get(&format!("{path}{suffix}"))?)));
    let (encoding, file) = match compressed {
        Some((encoding, file)) => (Some(encoding), file),
        None => match Dist::get(&path) {
            Some(file) => (None, file),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let content_type = mime_guess::from_path(&path).first_or_octet_stream();
    let mut response = axum::body::Bytes::from(file.data.into_owned()).into_response();
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(content_type.essence_str()) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// `GET /favicon.svg`: the mark, which follows the browser's theme.
pub async fn favicon() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, include_str!("favicon.svg"))
}

/// Whether `Accept-Encoding` names this encoding and does not refuse it with `q=0`.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let Some(accepted) = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    accepted.split(',').any(|item| {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let refused = parameters.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_taken_as_the_header_says() {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, "gzip, br;q=0, zstd;q=0.5".parse().unwrap())]);
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
        assert!(accepts(&headers, "zstd"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
