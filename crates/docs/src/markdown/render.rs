//! A page of the tree as HTML.

use super::{Addresses, LARGEST_PAGE, Page, PageError};
use crate::{Site, Tree};

/// Renders the page with this path in the tree.
pub fn render(tree: &Tree, site: &Site, path: &str, _addresses: &Addresses) -> Result<Page, PageError> {
    if !site.pages.contains_key(path) {
        return Err(PageError::NoPage(path.to_owned()));
    }
    let text = tree.read_text(path, LARGEST_PAGE)?;
    Ok(Page { html: ammonia::clean_text(&text), ..Page::default() })
}
