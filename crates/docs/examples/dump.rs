//! Writes a site and all its pages, rendered, as JSON.
//!
//! ```text
//! cargo run --release -p docs --example dump TREE [FOLDER]
//! ```

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    io::{self, Write},
    path::Path,
};

use docs::{Addresses, Site, Tree, render};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (root, folder) = match &arguments[..] {
        [root] => (root, ""),
        [root, folder] => (root, folder.as_str()),
        _ => return Err("name the folder of the tree, and in it that of the site".into()),
    };
    let tree = Tree::of_folder(Path::new(root))?;
    let site = Site::read(&tree, folder);
    let addresses = Addresses { pages: "/docs/".to_owned(), files: "/files/".to_owned(), frame_hosts: Vec::new() };
    let mut pages: BTreeMap<&str, Value> = BTreeMap::new();
    for path in site.pages.keys() {
        let page = match render(&tree, &site, path, &addresses) {
            Ok(page) => serde_json::to_value(page)?,
            Err(error) => json!({ "error": error.to_string() }),
        };
        pages.insert(path, page);
    }
    serde_json::to_writer(io::stdout().lock(), &json!({ "site": site, "pages": pages }))?;
    Ok(writeln!(io::stdout())?)
}
