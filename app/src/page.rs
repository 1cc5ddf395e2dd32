//! Pages, and the loading of their code.
//!
//! The browser's code is in several files: one with the shell and all that pages share, and one for each page, which is
//! loaded when somebody first opens it. On the server all of it is there.

use std::{future::Future, pin::Pin};

use leptos::{keyed, prelude::*, wasm_split::SplitLoaderError};
use leptos_router::{ChooseView, PossibleRouteMatch, any_nested_route::AnyNestedRoute};

use crate::{api::ApiError, plugins::PAGES, ui::Failure};

pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>> + Send>>;

/// Of what a split function gives; a browser has one thread only.
#[cfg(feature = "hydrate")]
pub fn loading<T>(future: impl Future<Output = Result<T, SplitLoaderError>> + 'static) -> Loading<T> {
    Box::pin(send_wrapper::SendWrapper::new(future))
}

#[cfg(not(feature = "hydrate"))]
pub fn loading<T>(future: impl Future<Output = Result<T, SplitLoaderError>> + Send + 'static) -> Loading<T> {
    Box::pin(future)
}

/// A part of the browser's code.
#[derive(Clone, Copy)]
pub struct Code {
    /// What the file with it is called.
    pub file: &'static str,
    pub load: fn() -> Loading<()>,
}

/// A page at an address, made by [`page!`](crate::page!).
#[derive(Clone, Copy)]
pub struct Page {
    /// Unlike that of any other page in the same file of code.
    pub name: &'static str,
    /// Whether this path is one of its addresses.
    pub matches: fn(&str) -> bool,
    pub route: fn() -> AnyNestedRoute,
    pub code: Code,
    /// What a part of the page needs besides, at this path.
    pub also: fn(&str) -> Option<Code>,
    pub view: fn() -> Loading<AnyView>,
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        let view = (self.view)().await;
        let view = view.unwrap_or_else(|error| view! { <div class="page">{not_loaded(&error)}</div> }.into_any());
        // One page does not become another: each has a title of its own, which goes with it.
        keyed([(format!("{} {}", self.code.file, self.name), view)]).into_any()
    }

    /// The router shows the page before until this is done. A failure is said by the view, which tries once more.
    async fn preload(&self) {
        let _ = (self.code.load)().await;
    }
}

/// Stands in the place of a view whose code could not be loaded, until the server is back.
pub fn not_loaded(error: &SplitLoaderError) -> AnyView {
    #[cfg(feature = "hydrate")]
    if let Some(live) = use_context::<crate::live::Live>() {
        let connection = live.connection();
        Effect::new(move |was_lost: Option<bool>| {
            let is_lost = connection.get().lost_since().is_some();
            if was_lost == Some(true) && !is_lost {
                // Where the code fails to load again, the page is complete without it.
                let _reloading = window().location().reload();
            }
            is_lost
        });
    }
    view! { <Failure what="this page" error=ApiError::Unreachable(error.to_string())/> }.into_any()
}

/// Whether there is a page at `path`.
pub fn is_page(path: &str) -> bool {
    PAGES.iter().copied().flatten().any(|page| (page.matches)(path))
}

/// All code that the page at `path` needs besides what is always there.
pub fn code_of(path: &str) -> impl Iterator<Item = Code> {
    let page = PAGES.iter().copied().flatten().find(|page| (page.matches)(path));
    page.into_iter().flat_map(move |page| [Some(page.code), (page.also)(path)]).flatten()
}

/// Whether a route with these segments leads to `path`, and no further.
pub fn is_match(segments: &impl PossibleRouteMatch, path: &str) -> bool {
    segments.test(path).is_some_and(|found| found.is_complete())
}

/// A [`Page`](crate::page::Page): the file that its code is in and its name there, its path and its component. Pages that
/// are mostly opened one after the other share a file; each further file adds those with what only some files share.
#[macro_export]
macro_rules! page {
    ($file:ident :: $code:ident, $path:tt, $view:ident) => {
        $crate::page!($file::$code, $path, $view, |_| None)
    };
    ($file:ident :: $code:ident, $path:tt, $view:ident, $also:expr) => {{
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
        fn $code() -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
            Ok(leptos::prelude::IntoAny::into_any($view()))
        }

        const PAGE: $crate::page::Page = $crate::page::Page {
            name: stringify!($code),
            matches: |path| $crate::page::is_match(&leptos_router::path!($path), path),
            route: || {
                leptos_router::any_nested_route::IntoAnyNestedRoute::into_any_nested_route(
                    leptos_router::NestedRoute::new(leptos_router::path!($path), PAGE),
                )
            },
            code: $crate::page::Code { file: stringify!($file), load: || $crate::page::loading(load()) },
            also: $also,
            view: || $crate::page::loading($code()),
        };
        PAGE
    }};
}

/// Code that shows an entity, and the function that does: for what most readers of a page never open.
#[macro_export]
macro_rules! entity_code {
    ($file:ident :: $code:ident, $view:path) => {{
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
        fn $code(
            entity: Box<shared::catalog::Entity>,
        ) -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
            Ok($view(*entity))
        }

        $crate::plugin::EntityView {
            code: $crate::page::Code { file: stringify!($file), load: || $crate::page::loading(load()) },
            view: |entity| $crate::page::loading($code(Box::new(entity))),
        }
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_needs_the_code_of_its_page_and_of_its_tab() {
        let files = |path| code_of(path).map(|code| code.file).collect::<Vec<_>>();
        assert_eq!(files("/"), ["start"]);
        assert_eq!(files("/catalog"), ["catalog_list"]);
        assert_eq!(files("/catalog/default/component/ledger"), ["catalog_entity"]);
        assert_eq!(files("/catalog/default/component/ledger/history"), ["catalog_entity", "catalog_details"]);
        assert_eq!(files("/catalog/default/component/ledger/nothing"), ["catalog_entity"]);
        assert!(files("/nothing").is_empty());
    }
}
