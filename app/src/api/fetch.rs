//! The browser's transport.

use std::{future::Future, pin::Pin};

use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::{Answer, ApiError, Request, Transport};

pub struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>> {
        // The browser has one thread; the wrapper states that the future never leaves it.
        Box::pin(SendWrapper::new(async move {
            send(request).await.map_err(|error| ApiError::Unreachable(describe(&error)))
        }))
    }
}

async fn send(request: Request) -> Result<Answer, JsValue> {
    let window = web_sys::window().ok_or_else(|| JsValue::from_str("there is no window"))?;
    let options = RequestInit::new();
    options.set_method(request.method);
    if let Some(body) = request.body {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        options.set_headers(&headers);
        options.set_body(&body.into());
    }
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&request.path, &options)).await?.dyn_into()?;
    let body = JsFuture::from(response.text()?).await?;
    Ok(Answer { status: response.status(), body: body.as_string().unwrap_or_default() })
}

fn describe(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
