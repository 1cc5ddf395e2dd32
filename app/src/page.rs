//! Pages, and the loading of their code.
//!
//! The browser's code is in several files: one with the shell and all that pages share, and one for each page, which is
//! loaded when somebody first opens it. On the server all of it is there.

use std::{borrow::Cow, future::Future, pin::Pin};

use leptos::{keyed, prelude::*, wasm_split::SplitLoaderError};
use leptos_router::{
    ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, PossibleRouteMatch, RouteMatchId,
};

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

/// What stands in the open places of an address, by their names.
pub type Parameters = Vec<(Cow<'static, str>, String)>;

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
    /// What stands in the open places of its address, where this path is one of its addresses.
    pub matches: fn(&str) -> Option<Parameters>,
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

    /// Choosing waits for the code, and the page before is shown until then.
    async fn preload(&self) {}
}

/// Every page, as the router asks for them. None is inside of another, and all are of one type: what the router has for
/// routes in general is several times the code.
#[derive(Clone)]
pub struct Routes(Vec<(RouteMatchId, &'static Page)>);

impl Routes {
    pub fn of_all_pages() -> Self {
        Self(PAGES.iter().copied().flatten().map(|page| (RouteMatchId::new_from_route_id(), page)).collect())
    }
}

impl MatchNestedRoutes for Routes {
    type Data = ();
    type Match = Found;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Found)>, &'a str) {
        let found = self.0.iter().find_map(|(id, page)| {
            let parameters = (page.matches)(path)?;
            Some((*id, Found { id: *id, page, path: path.to_owned(), parameters }))
        });
        let rest = if found.is_some() { "" } else { path };
        (found, rest)
    }

    /// The server's router leads every address here (`docs/decisions/0003`) and asks for none.
    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        []
    }

    fn optional(&self) -> bool {
        false
    }
}

/// The page of an address.
pub struct Found {
    id: RouteMatchId,
    page: &'static Page,
    path: String,
    parameters: Parameters,
}

impl MatchParams for Found {
    fn to_params(&self) -> Parameters {
        self.parameters.clone()
    }
}

impl MatchInterface for Found {
    type Child = Self;

    fn as_id(&self) -> RouteMatchId {
        self.id
    }

    fn as_matched(&self) -> &str {
        &self.path
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<Self>) {
        (*self.page, None)
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
    PAGES.iter().copied().flatten().any(|page| (page.matches)(path).is_some())
}

/// All code that the page at `path` needs besides what is always there.
pub fn code_of(path: &str) -> impl Iterator<Item = Code> {
    let page = PAGES.iter().copied().flatten().find(|page| (page.matches)(path).is_some());
    page.into_iter().flat_map(move |page| [Some(page.code), (page.also)(path)]).flatten()
}

/// What stands in the open places of these segments, where they lead to `path` and no further.
pub fn parameters(segments: &impl PossibleRouteMatch, path: &str) -> Option<Parameters> {
    segments
        .test(path)
        .filter(leptos_router::PartialPathMatch::is_complete)
        .map(leptos_router::PartialPathMatch::params)
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
            matches: |path| $crate::page::parameters(&leptos_router::path!($path), path),
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
