//! What a page depends on, as one number.

use crate::{Addresses, Site, Tree};

/// Raised whenever [`crate::render`] makes another page of the same files. Beside it counts which program renders (see
/// `build` of the settings), so that no page outlives the sanitiser that let it pass.
pub(super) const RENDERER: u32 = 1;

/// BLAKE3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// Of several parts, each with its length, so that none runs into the next.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// That of the same page with these files put into it.
    pub fn with(&self, includes: &[(String, [u8; 32])]) -> Self {
        let parts = includes.iter().flat_map(|(path, hash)| [path.as_bytes(), hash.as_slice()]);
        Self::of(&[self.0.as_slice()].into_iter().chain(parts).collect::<Vec<_>>())
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// 64 hexadecimal digits.
    pub fn text(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

/// All that the pages of a site have in common. Titles of other pages and notes are left out: no page shows them, and an
/// edited heading would have every page rendered again.
pub(super) fn of_site(build: &str, site: &Site, tree: &Tree, addresses: &Addresses) -> Key {
    let mut parts: Vec<Vec<u8>> = vec![
        RENDERER.to_le_bytes().to_vec(),
        build.as_bytes().to_vec(),
        postcard::to_allocvec(&site.config).unwrap_or_default(),
        addresses.pages.as_bytes().to_vec(),
        addresses.files.as_bytes().to_vec(),
        addresses.frame_hosts.join(" ").into_bytes(),
    ];
    parts.push(site.pages.len().to_le_bytes().to_vec());
    for (path, page) in &site.pages {
        parts.extend([path, &page.address, &page.docs_dir].map(|text| text.as_bytes().to_vec()));
    }
    parts.extend(tree.paths().map(|path| path.as_bytes().to_vec()));
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    Key::of(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(Key::of(&[b"ab", b"c"]), Key::of(&[b"a", b"bc"]));
        assert_ne!(Key::of(&[b"a"]), Key::of(&[b"a", b""]));
        assert_eq!(Key::of(&[b"a"]).text().len(), 64);
    }

    #[test]
    fn all_that_pages_share_counts_and_titles_of_others_do_not() {
        let key = |files: &[(&str, &str)], build: &str, addresses: &Addresses| {
            let tree = Tree::of_texts(files);
            of_site(build, &Site::read(&tree, ""), &tree, addresses)
        };
        let (files, addresses) = ([("mkdocs.yml", "site_name: x"), ("docs/a.md", "# A")], Addresses::default());
        let before = key(&files, "1", &addresses);
        assert_eq!(before, key(&[files[0], ("docs/a.md", "# Another")], "1", &addresses));
        assert_ne!(before, key(&files, "2", &addresses));
        assert_ne!(before, key(&[files[0], files[1], ("docs/b.png", "")], "1", &addresses));
        assert_ne!(before, key(&[("mkdocs.yml", "site_name: y"), files[1]], "1", &addresses));
        let elsewhere = Addresses { files: "/files/".to_owned(), ..Addresses::default() };
        assert_ne!(before, key(&files, "1", &elsewhere));
        let framed = Addresses { frame_hosts: vec!["video.example".to_owned()], ..Addresses::default() };
        assert_ne!(before, key(&files, "1", &framed));
    }
}
