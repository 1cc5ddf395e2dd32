//! Whose portal this is.

#[cfg(feature = "hydrate")]
use leptos::prelude::document;
#[cfg(not(feature = "hydrate"))]
use leptos::prelude::use_context;

/// The organisation's name as the configuration says it; in the context while the server renders. The document carries
/// it on, so that the browser knows it on every page.
#[derive(Debug, Clone, Default)]
pub struct Organization(pub Option<String>);

impl Organization {
    pub fn name() -> Option<String> {
        #[cfg(feature = "hydrate")]
        let name = document().document_element().and_then(|root| root.get_attribute("data-organization"));
        #[cfg(not(feature = "hydrate"))]
        let name = use_context::<Self>().and_then(|organization| organization.0);
        name
    }
}
