//! Where the links of a page lead.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Addresses;
use crate::{Site, Tree, site::address_of_page, tree};

/// What may stand in a path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b'/');
/// What may not stand in an address that is taken as written.
const WRITTEN: &AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'\\');

const SCHEMES: [&str; 11] = ["callto", "cid", "ftp", "ftps", "http", "https", "mailto", "matrix", "sms", "tel", "xmpp"];

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// None where it is not safe to lead there.
    pub address: Option<String>,
    /// The file of the tree, whether that exists or not.
    pub file: Option<String>,
    /// Behind the `#`, decoded.
    pub anchor: String,
}

/// Resolves the links of one page.
pub(super) struct Targets<'a> {
    pub tree: &'a Tree,
    pub site: &'a Site,
    pub path: &'a str,
    pub addresses: &'a Addresses,
}

impl Targets<'_> {
    /// A link of the Markdown: a path relative to the page's file.
    pub fn of_markdown(&self, written: &str) -> Target {
        let (path, anchor) = split(written);
        let target = |address, file| Target { address, file, anchor: decoded(anchor.trim_start_matches('#')) };
        match elsewhere(written) {
            Elsewhere::Safe(address) => return target(Some(address), None),
            Elsewhere::Refused => return target(None, None),
            Elsewhere::No => {}
        }
        let path_only = path.split('?').next().unwrap_or_default();
        if path_only.is_empty() {
            return target(Some(utf8_percent_encode(written, WRITTEN).to_string()), None);
        }
        let relative = decoded(path_only);
        let file = match relative.strip_prefix('/') {
            Some(relative) => tree::join(self.docs_dir(), relative).filter(|path| self.has(path)),
            None => tree::resolve(self.path, &relative),
        };
        if relative.starts_with('/') && file.is_none() {
            return target(Some(utf8_percent_encode(written, WRITTEN).to_string()), None);
        }
        let address = file.as_deref().and_then(|file| self.address_of(file)).or_else(|| self.by_address(&relative));
        let address = address.unwrap_or_else(|| self.as_browsers_do(&relative));
        target(Some(format!("{address}{}", utf8_percent_encode(anchor, WRITTEN))), file)
    }

    /// A link of HTML: an address relative to the page's own, else a path as in Markdown.
    pub fn of_html(&self, written: &str) -> Target {
        let (path, anchor) = split(written);
        let relative = decoded(path.split('?').next().unwrap_or_default());
        if !matches!(elsewhere(written), Elsewhere::No) || relative.is_empty() || relative.starts_with('/') {
            return self.of_markdown(written);
        }
        let of_address = self.below_address(&relative).and_then(|address| tree::join(self.docs_dir(), &address));
        if let Some(file) = of_address
            && let Some(address) = self.address_of(&file)
        {
            let anchor_text = decoded(anchor.trim_start_matches('#'));
            let address = format!("{address}{}", utf8_percent_encode(anchor, WRITTEN));
            return Target { address: Some(address), file: Some(file), anchor: anchor_text };
        }
        self.of_markdown(written)
    }

    fn docs_dir(&self) -> &str {
        self.site.pages.get(self.path).map_or("", |page| &page.docs_dir)
    }

    fn has(&self, path: &str) -> bool {
        self.site.pages.contains_key(path) || self.tree.has(path)
    }

    /// Of a file of the tree, if it is there.
    fn address_of(&self, file: &str) -> Option<String> {
        if let Some(page) = self.site.pages.get(file) {
            return Some(format!("{}{}", self.addresses.pages, page.address));
        }
        self.tree.has(file).then(|| format!("{}{}", self.addresses.files, utf8_percent_encode(file, PATH)))
    }

    /// The address below the site's own that a browser would take.
    fn below_address(&self, relative: &str) -> Option<String> {
        let own = self.site.pages.get(self.path).map(|page| decoded(&page.address)).unwrap_or_default();
        tree::join(tree::folder_of(&own), relative)
    }

    /// The page that has this address, or its folder as a file.
    fn by_address(&self, relative: &str) -> Option<String> {
        let address = self.below_address(relative)?;
        let candidates =
            [address.clone(), format!("{address}.md"), format!("{address}/index.md"), format!("{address}/README.md")];
        let docs_dir = self.docs_dir();
        let file = candidates
            .iter()
            .filter_map(|path| tree::join(docs_dir, path))
            .find(|path| self.site.pages.contains_key(path));
        file.and_then(|file| self.address_of(&file))
    }

    /// Of what is not there: where a browser would look for it.
    fn as_browsers_do(&self, relative: &str) -> String {
        let address = match relative.strip_suffix(".md") {
            Some(_) => tree::resolve(self.path, relative).map(|path| {
                let inside = path.strip_prefix(self.docs_dir()).unwrap_or(&path).trim_start_matches('/').to_owned();
                decoded(&address_of_page(&inside, self.site.config.directory_urls))
            }),
            None => self.below_address(relative),
        };
        format!("{}{}", self.addresses.pages, utf8_percent_encode(&address.unwrap_or_default(), PATH))
    }
}

/// The part from the `#`, and the one before.
fn split(written: &str) -> (&str, &str) {
    written.split_at(written.find('#').unwrap_or(written.len()))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether an address leads elsewhere.
enum Elsewhere {
    /// As it may be used.
    Safe(String),
    /// To where no link may lead.
    Refused,
    No,
}

fn elsewhere(written: &str) -> Elsewhere {
    let plain: String = written.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let encoded = || utf8_percent_encode(written.trim(), WRITTEN).to_string();
    if plain.starts_with("//") || plain.starts_with("/\\") || plain.starts_with('\\') {
        return if plain.starts_with("//") { Elsewhere::Safe(encoded()) } else { Elsewhere::Refused };
    }
    let Some((scheme, _)) = plain.split_once(':') else { return Elsewhere::No };
    let begins = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_scheme = begins && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        // What browsers could still read as a scheme is not led to.
        let is_path = scheme.bytes().any(|byte| b"/?#".contains(&byte));
        return if is_path { Elsewhere::No } else { Elsewhere::Refused };
    }
    if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
        Elsewhere::Safe(encoded())
    } else {
        Elsewhere::Refused
    }
}
