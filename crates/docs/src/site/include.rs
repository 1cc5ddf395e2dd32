//! Sites within a site, as the plugin `monorepo` merges them
//! (<https://github.com/backstage/mkdocs-monorepo-plugin#usage>).

use super::{
    documents::Part,
    from_files,
    nav::{Base, Item, NavReader},
};
use crate::{
    Note, NoteLevel,
    config::{self, Repository, file, patterns, yaml::Node},
    tree,
};

/// Sites that one includes, and those include.
const MOST_INCLUDES: usize = 100;
/// Sites inside each other.
const DEEPEST: usize = 10;

impl NavReader<'_> {
    /// The section of one site. Its pages are below a folder that is called as the site is.
    pub fn include(&mut self, title: Option<&str>, path: &str, node: &Node, base: &Base, depth: usize) -> Option<Item> {
        let file = match self.config_of(path, base) {
            Ok(file) => file,
            Err(refused) => {
                let message = format!("the navigation includes {path}, {refused}");
                self.notes.push(node.note(NoteLevel::Warning, "missing-include", message));
                return None;
            }
        };
        let root = file::read(self.tree, &file, &mut self.notes);
        let name = self.name(&root, &file);
        let prefix = match self.included.get(&file) {
            Some(prefix) => prefix.clone(),
            None => self.add_site(&root, &file, &name, node, base),
        };
        let of_site = Base { prefix, folder: tree::folder_of(&file).to_owned() };
        self.above.push(file);
        let items = match root.get("nav") {
            Some(nav) => self.items(nav, &of_site, depth + 1),
            None => from_files::items(self.documents.iter().map(|(uri, _)| uri), &of_site.prefix),
        };
        self.above.pop();
        Some(Item::Section { title: title.unwrap_or(&name).to_owned(), items, folder: None })
    }

    /// The sections of all sites whose configurations a glob matches, in the order of these.
    pub fn include_all(
        &mut self,
        title: Option<&str>,
        pattern: &str,
        node: &Node,
        base: &Base,
        depth: usize,
    ) -> Vec<Item> {
        let inside = Some(pattern).filter(|pattern| !pattern.starts_with('/') && is_config(pattern));
        let glob = inside.and_then(|pattern| patterns::glob(&tree::join(&base.folder, pattern)?).ok());
        let glob = glob.map(|glob| glob.compile_matcher());
        let paths = glob.map(|glob| self.tree.paths().filter(|path| glob.is_match(path)).collect::<Vec<_>>());
        let paths = paths.unwrap_or_default();
        if paths.is_empty() {
            let message = format!(
                "the navigation includes {pattern}, which matches no mkdocs.yml: correct the glob, it is relative to \
                 this file"
            );
            self.notes.push(node.note(NoteLevel::Warning, "missing-include", message));
            return Vec::new();
        }
        // From the root, where the paths found begin.
        let root = Base { prefix: base.prefix.clone(), folder: String::new() };
        let mut items = Vec::new();
        for path in paths {
            items.extend(self.include(None, path, node, &root, depth + 1));
        }
        match title {
            Some(title) => vec![Item::Section { title: title.to_owned(), items, folder: None }],
            None => items,
        }
    }

    /// The configuration that an entry includes, or why it is not included.
    fn config_of(&self, path: &str, base: &Base) -> Result<String, String> {
        let file = Some(path).filter(|path| !path.starts_with('/')).and_then(|path| tree::join(&base.folder, path));
        let Some(file) = file.filter(|file| is_config(file) && self.tree.has(file)) else {
            return Err("which is no mkdocs.yml here: correct the path, it is relative to this file".to_owned());
        };
        if self.above.contains(&file) {
            return Err("which includes it again: remove one of both".to_owned());
        }
        if self.above.len() > DEEPEST {
            return Err(format!("which is more than {DEEPEST} sites deep: flatten them"));
        }
        if self.included.len() >= MOST_INCLUDES && !self.included.contains_key(&file) {
            return Err(format!("which is more than {MOST_INCLUDES} sites: split the site"));
        }
        Ok(file)
    }

    fn name(&mut self, root: &Node, file: &str) -> String {
        config::text(root, "site_name").unwrap_or_else(|| {
            let folder = tree::folder_of(file);
            let name = folder.rsplit('/').next().unwrap_or_default().to_owned();
            let message = format!("the included site has no site_name, so it is called {name}: add one");
            self.notes.push(Note::new(NoteLevel::Warning, "missing-site-name", file, 0, message));
            name
        })
    }

    /// Adds the pages of a site, and answers with the folder that they are below.
    fn add_site(&mut self, root: &Node, file: &str, name: &str, node: &Node, base: &Base) -> String {
        let slug = slug(name);
        let wanted = if base.prefix.is_empty() { slug } else { format!("{}/{slug}", base.prefix) };
        let is_taken = |prefix: &String| self.documents.parts.iter().any(|part| part.prefix == *prefix);
        let mut prefix = wanted.clone();
        let mut number = 2;
        while is_taken(&prefix) {
            prefix = format!("{wanted}-{number}");
            number += 1;
        }
        if prefix != wanted {
            let message = format!(
                "another included site is called {name} too, so the pages of {file} are below {prefix}: give each site a \
                 site_name of its own"
            );
            self.notes.push(node.note(NoteLevel::Warning, "duplicate-site-name", message));
        }
        let docs_dir = config::docs_dir(self.tree, root, tree::folder_of(file), &mut self.notes);
        let own = Repository::read(root, &mut self.notes);
        let repository = match own.url {
            Some(_) => own,
            None => self.repository_of_site(root, &docs_dir, own),
        };
        let edit_uri_template = config::text(root, "edit_uri_template");
        self.documents.add_part(Part { prefix: prefix.clone(), docs_dir, repository, edit_uri_template });
        self.included.insert(file.to_owned(), prefix.clone());
        prefix
    }

    /// That of the including site, with the included one's folder in place of its own.
    fn repository_of_site(&self, root: &Node, docs_dir: &str, own: Repository) -> Repository {
        let site = &self.site.config;
        if root.get("edit_uri").is_some() {
            return Repository { url: site.repo_url.clone(), ..own };
        }
        let below_site = |path: &str| match self.site.folder.as_str() {
            "" => path.to_owned(),
            folder => {
                path.strip_prefix(folder).map_or_else(|| path.to_owned(), |rest| rest[1.min(rest.len())..].to_owned())
            }
        };
        let (site_docs, docs) = (below_site(&site.docs_dir), below_site(docs_dir));
        // What does not name the folder cannot be told for another.
        let edit_uri = site.edit_uri.as_ref().filter(|uri| !site_docs.is_empty() && uri.contains(&site_docs));
        Repository { url: site.repo_url.clone(), edit_uri: edit_uri.map(|uri| uri.replacen(&site_docs, &docs, 1)) }
    }
}

fn is_config(path: &str) -> bool {
    [".yml", ".yaml"].iter().any(|ending| path.ends_with(ending))
}

/// A name as a folder: as it is where that is possible, else in lower case with `-` for what is no letter or digit.
fn slug(name: &str) -> String {
    let is_path = |letter: char| letter.is_ascii_alphanumeric() || "_.-/".contains(letter);
    if name.chars().all(is_path) {
        let path = tree::join("", name).unwrap_or_default();
        return if path.is_empty() { "site".to_owned() } else { path };
    }
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "site".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites_become_folders() {
        assert_eq!(slug("team/plugin-a"), "team/plugin-a");
        assert_eq!(slug("Plugin A"), "plugin-a");
        assert_eq!(slug("Über uns!"), "über-uns");
        assert_eq!(slug("../../x"), "site");
        assert_eq!(slug("/"), "site");
        assert_eq!(slug("!"), "site");
    }
}
