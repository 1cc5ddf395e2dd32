//! The browser's transport.

use std::{future::Future, pin::Pin};

use js_sys::Uint8Array;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::{Answer, ApiError, Transport};

pub struct Fetch;

impl Transport for Fetch {
    fn get(&self, path: String) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> {
        // The browser has one thread; the wrapper states that the future never leaves it.
        Box::pin(SendWrapper::new(
            async move { get(&path).await.map_err(|error| ApiError::Unreachable(describe(&error))) },
        ))
    }
}

async fn get(path: &str) -> Result<Answer, JsValue> {
    let window = web_sys::window().ok_or_else(|| JsValue::from_str("there is no window"))?;
    let response: Response = JsFuture::from(window.fetch_with_str(path)).await?.dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Answer { status: response.status(), body: Uint8Array::new(&body).to_vec() })
}

fn describe(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
