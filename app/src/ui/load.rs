//! Content that has to be asked for.

use std::{marker::PhantomData, sync::Arc};

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::Failure;
use crate::{
    api::{ApiClient, ApiError, GetRequest, Request},
    live::{Live, Topic},
};

type Text = Result<String, ApiError>;
type Show = Arc<dyn Fn(Text) -> AnyView + Send + Sync>;
type Place = Arc<dyn Fn() -> String + Send + Sync>;

/// Something that is asked for, shown, and kept up to date. Everything a person sees while that goes on is here: a
/// skeleton the first time, what was there before after that, and the reason where it fails. While a dialog or a menu is
/// open, what stands there stays.
///
/// ```ignore
/// Load::new("the sources", || ApiClient::list_sources()).follow(&[Topic::Sources]).show(|sources| view)
/// ```
pub struct Load<T> {
    what: &'static str,
    place: Place,
    topics: &'static [Topic],
    skeleton: fn() -> AnyView,
    absent: Option<Arc<dyn Fn() -> AnyView + Send + Sync>>,
    answer: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + 'static> Load<T> {
    /// `what` completes "Callboard could not load …". What `request` reads reactively makes it ask again.
    pub fn new(what: &'static str, request: impl Fn() -> GetRequest<T> + Send + Sync + 'static) -> Self {
        Self {
            what,
            place: Arc::new(move || request().path),
            topics: &[],
            skeleton: || view! { <p class="sr" role="status">"Loading"</p> }.into_any(),
            absent: None,
            answer: PhantomData,
        }
    }

    /// Asks again when something of these topics changes.
    #[must_use]
    pub fn follow(mut self, topics: &'static [Topic]) -> Self {
        self.topics = topics;
        self
    }

    /// What stands there the first time; as large as what will come.
    #[must_use]
    pub fn skeleton(mut self, skeleton: fn() -> AnyView) -> Self {
        self.skeleton = skeleton;
        self
    }

    /// What to show where the server says that there is no such thing.
    #[must_use]
    pub fn absent(mut self, absent: impl Fn() -> AnyView + Send + Sync + 'static) -> Self {
        self.absent = Some(Arc::new(absent));
        self
    }

    pub fn show(self, show: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
        let Self { what, place, topics, skeleton, absent, .. } = self;
        let show = move |text: Text| match (text.and_then(|text| GetRequest::<T>::read(&text)), &absent) {
            (Ok(answer), _) => show(answer),
            (Err(error), Some(absent)) if error.is_not_found() => absent(),
            (Err(error), _) => view! { <Failure what error/> }.into_any(),
        };
        load(place, topics, skeleton, Arc::new(show))
    }
}

/// The part of loading that does not depend on what is loaded. All of it is counted, not owned by the page: an answer
/// can arrive when its page is gone.
fn load(place: Place, topics: &'static [Topic], skeleton: fn() -> AnyView, show: Show) -> AnyView {
    let (client, live) = (ApiClient::expect(), Live::expect());
    let path = ArcMemo::new(move |_| place());
    // What came last and from where: shown on while the server does not answer.
    let last = ArcStoredValue::new(None::<(String, String)>);
    // Where what is shown comes from.
    let shown = ArcStoredValue::new(None::<String>);
    let text = ArcResource::new(
        {
            let path = path.clone();
            move || (path.get(), live.version(topics))
        },
        {
            let last = last.clone();
            move |(path, _)| {
                let (client, last) = (client.clone(), last.clone());
                async move {
                    let request = Request { method: "GET", path: path.clone(), body: None };
                    match client.send(request).await {
                        Ok(text) => {
                            last.set_value(Some((path, text.clone())));
                            Ok(text)
                        }
                        Err(error) if error.is_passing() => {
                            let before = last.get_value().filter(|(from, _)| *from == path);
                            before.map(|(_, text)| text).ok_or(error)
                        }
                        Err(error) => Err(error),
                    }
                }
            }
        },
    );
    view! {
        <Transition fallback=skeleton>
            {move || {
                let (show, path, last, text) = (Arc::clone(&show), path.clone(), last.clone(), text.clone());
                let shown = shown.clone();
                // What waits below hears of nothing.
                text.track();
                Suspend::new(async move {
                    // What comes by itself does not disturb; what was asked for, another place, is shown at once.
                    #[cfg(feature = "hydrate")]
                    crate::live::quiet(|| shown.get_value().is_some_and(|from| from == path.get_untracked())).await;
                    let text = text.await;
                    // The first answer came with the page.
                    if let (Ok(text), None) = (&text, last.get_value()) {
                        last.set_value(Some((path.get_untracked(), text.clone())));
                    }
                    shown.set_value(last.get_value().map(|(from, _)| from));
                    show(text)
                })
            }}
        </Transition>
    }
    .into_any()
}
