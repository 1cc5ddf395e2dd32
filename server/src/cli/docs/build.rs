use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::ExitCode,
};

use ::docs::{Addresses, Note, NoteLevel};
use clap::Args;

use super::{
    check::{USAGE, no_folder},
    html,
    output::Output,
    report::{self, Counts, counted},
    whole::Whole,
};
use crate::cli::{Outcome, print_error, print_line};

#[derive(Args)]
pub struct BuildArguments {
    /// The folder that mkdocs.yml or the docs folder is in.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The folder to write. What an earlier build has written there is replaced; a folder with anything else is left alone.
    #[arg(long, value_name = "FOLDER")]
    pub output: PathBuf,
    /// Write nothing and fail where there are warnings, broken links among them.
    #[arg(long)]
    pub strict: bool,
}

/// Bytes of a file that is copied.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// Endings of files that are copied from elsewhere than the folder of the pages, where a page shows them.
const MEDIA: [&str; 14] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "mp4", "webm", "mp3", "ogg", "pdf"];
/// Endings of pages; those that are none of the site are left out on purpose.
const PAGES: [&str; 5] = ["md", "markdown", "mdown", "mkdn", "mkd"];

pub fn build(arguments: &BuildArguments) -> Outcome {
    if !arguments.folder.is_dir() {
        print_error(&no_folder(&arguments.folder));
        return Ok(ExitCode::from(USAGE));
    }
    let built = write(&arguments.folder, &arguments.output, arguments.strict)?;
    for note in &built.notes {
        print_line(&report::line(&arguments.folder, note));
    }
    let counts = Counts::of(&built.notes);
    let written = if built.is_written {
        format!("written to {}", arguments.output.display())
    } else {
        "nothing is written".to_owned()
    };
    let (pages, files) = (counted(built.pages, "page"), counted(built.files, "file"));
    print_line(&format!("{pages}, {files}, {}; {written}", counts.text()));
    Ok(if counts.are_fine(arguments.strict) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a build has made.
pub(super) struct Built {
    pub pages: usize,
    pub files: usize,
    pub notes: Vec<Note>,
    pub is_written: bool,
}

/// Writes the site in a folder. Where a page cannot be shown, the others are written all the same; with `strict`
/// nothing is where anything is wrong.
pub(super) fn write(folder: &Path, target: &Path, strict: bool) -> Result<Built, String> {
    let whole = Whole::read(folder)?;
    let sources: Vec<PathBuf> = docs_dirs(&whole).iter().map(|docs_dir| folder.join(docs_dir)).collect();
    let output = Output::begin(target, folder, &sources)?;
    let (mut pages, mut linked) = (0, BTreeSet::new());
    let addresses = |of_site: &::docs::SitePage| {
        let up = html::up(&of_site.address);
        Addresses { files: format!("{up}{}", html::FILES), pages: up, frame_hosts: Vec::new() }
    };
    let mut notes = whole.render(addresses, |of_site, page| {
        pages += 1;
        linked.extend(page.links.iter().filter_map(|link| link.file.clone()));
        output.write_document(&of_site.address, &html::document(&whole.tree, &whole.site, of_site, page))
    })?;
    write_redirects(&whole, &output)?;
    output.write(html::STYLE, include_bytes!("site.css"))?;
    let mut files = 0;
    for path in files_of(&whole, &linked) {
        match whole.tree.read(&path, LARGEST_FILE) {
            Ok(content) => {
                output.write(&format!("{}{path}", html::FILES), &content)?;
                files += 1;
            }
            Err(error) => {
                let message = format!("the file is not copied ({error})");
                notes.push(Note::new(NoteLevel::Error, "unreadable-file", &path, 0, message));
            }
        }
    }
    let is_written = !strict || Counts::of(&notes).are_fine(strict);
    if is_written {
        output.finish()?;
    }
    Ok(Built { pages, files, notes, is_written })
}

/// Where pages were, and at the site's own address where no page has it.
fn write_redirects(whole: &Whole, output: &Output) -> Result<(), String> {
    let site = &whole.site;
    for (from, to) in &site.redirects {
        output.write_document(from, &html::redirect(from, to))?;
    }
    let start = site.start_page().and_then(|path| site.pages.get(path));
    match start.filter(|_| site.page_at("").is_none() && !site.redirects.contains_key("")) {
        Some(start) => output.write_document("", &html::redirect("", &start.address)),
        None => Ok(()),
    }
}

/// The folders of pages, without one that is the whole tree.
fn docs_dirs(whole: &Whole) -> BTreeSet<&str> {
    let of_pages = whole.site.pages.values().map(|page| page.docs_dir.as_str());
    of_pages.chain([whole.site.config.docs_dir.as_str()]).filter(|folder| !folder.is_empty()).collect()
}

/// Files that are no pages: those of the folders of pages, and from elsewhere what pages show.
fn files_of(whole: &Whole, linked: &BTreeSet<String>) -> BTreeSet<String> {
    let in_docs = docs_dirs(whole).into_iter().flat_map(|folder| whole.tree.below(folder)).map(str::to_owned);
    let shown = linked.iter().filter(|path| whole.tree.has(path) && MEDIA.contains(&ending(path).as_str())).cloned();
    let is_hidden = |path: &String| path.split('/').any(|part| part.starts_with('.'));
    let is_page = |path: &String| whole.site.pages.contains_key(path) || PAGES.contains(&ending(path).as_str());
    in_docs.chain(shown).filter(|path| !is_hidden(path) && !is_page(path)).collect()
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}
