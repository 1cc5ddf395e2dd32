//! `dev`: the portal, rebuilt and restarted whenever a source changes.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::Duration,
};

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use rustix::process::Signal;

use crate::{
    build::{self, Profile},
    process::{self, Service},
    run,
    workspace::Workspace,
};

/// Editors and formatters write several times; this long after the last change the build starts.
const SILENCE: Duration = Duration::from_millis(120);
/// How often an interruption and the server's own end are looked for.
const TICK: Duration = Duration::from_millis(200);
const WATCHED: [&str; 6] = ["style", "app", "shared", "server", "crates", "migrations"];

/// What has to be built again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Style,
    Client,
    Server,
}

/// Builds and starts the portal, then follows the sources until it is interrupted. The page reloads itself when the
/// server comes back; after a failed build the last good server keeps running.
pub fn dev(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let (_watcher, changes) = watch(workspace)?;
    let binary = build::everything(workspace, Profile::Dev)?;
    let mut server = Some(start(workspace, &binary, arguments)?);
    println!("watching {}", WATCHED.join(", "));
    loop {
        let parts = next_changes(&workspace.root, &changes)?;
        if process::interrupted() {
            return Ok(());
        }
        if parts.is_empty() {
            if let Some(Err(error)) = server.as_mut().map(Service::still_runs) {
                eprintln!("error: {error:#}; it starts again after the next change");
                server = None;
            }
            continue;
        }
        match rebuild(workspace, &parts) {
            Ok(()) => {
                drop(server.take());
                server = Some(start(workspace, &binary, arguments)?);
            }
            Err(_) if process::interrupted() => return Ok(()),
            Err(error) => eprintln!("error: {error:#}; the last good portal keeps running"),
        }
    }
}

fn start(workspace: &Workspace, binary: &Path, arguments: &[String]) -> Result<Service> {
    let mut command = Command::new(binary);
    command.args(run::serve_arguments(workspace, arguments)).env("CALLBOARD_DEV_RELOAD", "1");
    Service::start("callboard", &mut command, Signal::TERM)
}

fn rebuild(workspace: &Workspace, parts: &BTreeSet<Part>) -> Result<()> {
    if parts.contains(&Part::Client) {
        build::assets(workspace, Profile::Dev)?;
    } else if parts.contains(&Part::Style) {
        build::style_only(workspace, Profile::Dev)?;
    }
    if parts.contains(&Part::Server) {
        build::server(workspace, Profile::Dev)?;
    }
    Ok(())
}

/// The paths that change below the watched folders, for as long as the watcher lives.
fn watch(workspace: &Workspace) -> Result<(impl Watcher, Receiver<PathBuf>)> {
    let (sender, receiver) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| match event {
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        // The receiver is gone only when the command ends.
        Ok(event) => event.paths.into_iter().for_each(|path| drop(sender.send(path))),
        Err(error) => eprintln!("warning: a change may have been missed: {error}"),
    })
    .context("cannot watch files")?;
    for folder in WATCHED {
        let path = workspace.root.join(folder);
        watcher.watch(&path, RecursiveMode::Recursive).with_context(|| format!("cannot watch {}", path.display()))?;
    }
    Ok((watcher, receiver))
}

/// What the changes up to the next silence mean; nothing when there was none within a tick.
fn next_changes(root: &Path, changes: &Receiver<PathBuf>) -> Result<BTreeSet<Part>> {
    let mut parts = BTreeSet::new();
    let mut patience = TICK;
    loop {
        match changes.recv_timeout(patience) {
            Ok(path) => {
                let meant = path.strip_prefix(root).map(affected).unwrap_or_default();
                if !meant.is_empty() {
                    patience = SILENCE;
                }
                parts.extend(meant);
            }
            Err(RecvTimeoutError::Timeout) => return Ok(parts),
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("watching the sources has ended"),
        }
    }
}

/// What has to be built again when this file changes, by its path in the workspace.
fn affected(path: &Path) -> &'static [Part] {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_source = ["rs", "toml", "css", "woff2", "svg", "png", "ico", "webmanifest", "sql", "json", "yaml"]
        .iter()
        .any(|known| path.extension().is_some_and(|extension| extension == *known));
    if !is_source || name.starts_with('.') {
        return &[];
    }
    let mut folders = path.iter().filter_map(|part| part.to_str());
    match (folders.next(), folders.next()) {
        (Some("style"), _) => &[Part::Style],
        (Some("app" | "shared"), _) => &[Part::Client, Part::Server],
        (Some("crates"), Some("hydrate")) => &[Part::Client],
        (Some("crates"), Some("xtask" | "testkit")) => &[],
        (Some("crates" | "server" | "migrations"), _) => &[Part::Server],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_change_touches_is_built() {
        let affected = |path: &str| affected(Path::new(path));
        assert_eq!(affected("style/ui/button.css"), [Part::Style]);
        assert_eq!(affected("app/src/shell.rs"), [Part::Client, Part::Server]);
        assert_eq!(affected("crates/hydrate/src/lib.rs"), [Part::Client]);
        assert_eq!(affected("crates/catalog/src/lib.rs"), [Part::Server]);
        assert_eq!(affected("server/src/.main.rs.swp"), []);
        assert_eq!(affected("server/src/main.rs~"), []);
        assert_eq!(affected("crates/xtask/src/main.rs"), []);
    }

    #[test]
    fn changes_are_gathered_until_it_is_quiet() {
        let (sender, receiver) = mpsc::channel();
        for path in ["/w/style/a.css", "/w/server/src/a.rs", "/w/style/b.css", "/elsewhere/style/a.css"] {
            sender.send(PathBuf::from(path)).unwrap();
        }
        let parts = next_changes(Path::new("/w"), &receiver).unwrap();
        assert_eq!(parts.into_iter().collect::<Vec<_>>(), [Part::Style, Part::Server]);
        assert!(next_changes(Path::new("/w"), &receiver).unwrap().is_empty());
        drop(sender);
        assert!(next_changes(Path::new("/w"), &receiver).is_err());
    }
}
