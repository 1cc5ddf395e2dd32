//! Pages of a site as documents that need nothing but one stylesheet. All addresses are relative, so that the site may
//! stand anywhere.

use std::fmt::Write as _;

use ::docs::{NavItem, Page, Site, SitePage, Tree};
use percent_encoding::percent_decode_str;

/// What files of the site stand below, by their path in the tree.
pub const FILES: &str = "files/";
/// The address of the stylesheet below the site's own.
pub const STYLE: &str = "callboard-docs.css";

/// Scripts have no place in these documents: what is shown is what was written.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' https: data:; media-src 'self' https:; \
                      base-uri 'none'; form-action 'none'";

/// What leads from a page to the site's own address.
pub fn up(address: &str) -> String {
    match address.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// One page with what is around it.
pub fn document(tree: &Tree, site: &Site, of_site: &SitePage, page: &Page) -> String {
    let up = up(&of_site.address);
    let title = page.title.as_deref().unwrap_or(&of_site.title);
    let name = site.config.site_name.as_deref().unwrap_or("Documentation");
    let around = Around { tree, site, of_site, up: &up };
    let is_hidden = |part: &str| page.front_matter.hide.iter().any(|hidden| hidden == part);
    let description = page.front_matter.description.as_deref().or(site.config.site_description.as_deref());

    let mut html = head(&format!("{title} - {name}"), description, &up);
    let _ = write!(
        html,
        "<body>\n{}<header><a href=\"{up}\">{}</a>{}</header>\n",
        if is_hidden("navigation") { "" } else { "<a class=\"skip\" href=\"#pages\">All pages</a>\n" },
        escaped(name),
        link(site.config.repo_url.as_deref(), "Repository"),
    );
    html.push_str("<div class=\"site\">\n<main>\n<article class=\"docs-content\">\n");
    if !page.html.contains("<h1") {
        let _ = writeln!(html, "<h1>{}</h1>", escaped(title));
    }
    html.push_str(&page.html);
    html.push_str("\n</article>\n");
    if !is_hidden("footer") {
        html.push_str(&around.footer());
    }
    html.push_str("</main>\n");
    if !is_hidden("navigation") {
        let _ = writeln!(html, "<nav id=\"pages\" aria-label=\"Pages\">{}</nav>", around.entries(&site.nav));
    }
    if !is_hidden("toc") {
        html.push_str(&contents(page));
    }
    html.push_str("</div>\n</body>\n</html>\n");
    html
}

/// A document that leads on: a page stood there once.
pub fn redirect(from: &str, to: &str) -> String {
    let target = if is_elsewhere(to) { to.to_owned() } else { format!("{}{to}", up(from)) };
    let target = escaped(&target);
    let head = head("This page has moved", None, &up(from));
    let refresh = format!("<meta http-equiv=\"refresh\" content=\"0; url={target}\">\n</head>\n");
    let mut html = head.replace("</head>\n", &refresh);
    let _ = write!(
        html,
        "<body>\n<main class=\"docs-content\">\n\
         <p>This page has moved: <a href=\"{target}\">go there</a></p>\n</main>\n</body>\n</html>\n"
    );
    html
}

struct Around<'a> {
    tree: &'a Tree,
    site: &'a Site,
    of_site: &'a SitePage,
    /// See [`up`].
    up: &'a str,
}

impl Around<'_> {
    fn entries(&self, items: &[NavItem]) -> String {
        let mut html = String::from("<ul>");
        for item in items {
            match item {
                NavItem::Section { title, items } => {
                    let open = if self.holds_current(items) { " open" } else { "" };
                    let (title, entries) = (escaped(title), self.entries(items));
                    let _ = write!(html, "<li><details{open}><summary>{title}</summary>{entries}</details></li>");
                }
                NavItem::Page { title, path } => {
                    let Some(page) = self.site.pages.get(path) else { continue };
                    let current = if self.is_current(page) { " aria-current=\"page\"" } else { "" };
                    let href = format!("{}{}", self.up, page.address);
                    let _ = write!(html, "<li><a href=\"{}\"{current}>{}</a></li>", escaped(&href), escaped(title));
                }
                NavItem::Link { title, href } => {
                    let _ = write!(html, "<li><a href=\"{}\">{}</a></li>", escaped(&self.href(href)), escaped(title));
                }
            }
        }
        html.push_str("</ul>");
        html
    }

    fn holds_current(&self, items: &[NavItem]) -> bool {
        items.iter().any(|item| match item {
            NavItem::Section { items, .. } => self.holds_current(items),
            NavItem::Page { path, .. } => self.site.pages.get(path).is_some_and(|page| self.is_current(page)),
            NavItem::Link { .. } => false,
        })
    }

    fn is_current(&self, page: &SitePage) -> bool {
        page.address == self.of_site.address
    }

    /// Of a link of the navigation: an address elsewhere, or that of a file below the site's own.
    fn href(&self, href: &str) -> String {
        if is_elsewhere(href) {
            return href.to_owned();
        }
        let path = percent_decode_str(href).decode_utf8_lossy();
        let below = |folder: &str| if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let folder = below(&self.site.config.docs_dir);
        if self.tree.has(&format!("{folder}{path}")) {
            format!("{}{FILES}{folder}{href}", self.up)
        } else {
            format!("{}{href}", self.up)
        }
    }

    /// The pages before and after this one, and where it can be edited.
    fn footer(&self) -> String {
        let own = self.site.pages.iter().find(|(_, page)| self.is_current(page));
        let (previous, next) = own.map_or((None, None), |(path, _)| self.site.neighbours(path));
        let neighbour = |path: Option<&str>, relation: &str, label: &str| {
            let page = path.and_then(|path| self.site.pages.get(path));
            page.map_or_else(String::new, |page| {
                let (href, title) = (escaped(&format!("{}{}", self.up, page.address)), escaped(&page.title));
                format!("<a rel=\"{relation}\" href=\"{href}\"><small>{label}</small> {title}</a>")
            })
        };
        let edit = link(self.of_site.edit_url.as_deref(), "Edit this page");
        let (previous, next) = (neighbour(previous, "prev", "Previous"), neighbour(next, "next", "Next"));
        format!("<footer>{previous}{next}{edit}</footer>\n")
    }
}

/// The headings below the title as links.
fn contents(page: &Page) -> String {
    let headings = page.headings.iter().enumerate().filter(|(at, heading)| *at > 0 || heading.level > 1);
    let mut html = String::new();
    for (_, heading) in headings {
        let (id, text) = (escaped(&heading.id), escaped(&heading.text));
        let _ = write!(html, "<li class=\"level-{}\"><a href=\"#{id}\">{text}</a></li>", heading.level);
    }
    if html.is_empty() {
        return html;
    }
    format!("<nav class=\"contents\" aria-label=\"On this page\"><ul>{html}</ul></nav>\n")
}

fn head(title: &str, description: Option<&str>, up: &str) -> String {
    let description = description
        .map_or_else(String::new, |text| format!("<meta name=\"description\" content=\"{}\">\n", escaped(text)));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n{description}\
         <link rel=\"stylesheet\" href=\"{up}{STYLE}\">\n</head>\n",
        escaped(title)
    )
}

/// A link to an address of http or https; nothing without one.
fn link(href: Option<&str>, text: &str) -> String {
    let href = href.filter(|href| href.starts_with("https://") || href.starts_with("http://"));
    href.map_or_else(String::new, |href| format!("<a href=\"{}\">{text}</a>", escaped(href)))
}

/// As the site's reading has let them pass.
fn is_elsewhere(address: &str) -> bool {
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let lower = address.to_ascii_lowercase();
    schemes.iter().any(|scheme| lower.starts_with(scheme)) || address.starts_with(['/', '#'])
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
