//! `run`: the portal with the sample company.

use std::{ffi::OsString, process::Command};

use anyhow::Result;
use rustix::process::Signal;

use crate::{
    build::{self, Profile},
    process::Service,
    workspace::Workspace,
};

pub fn run(workspace: &Workspace, profile: Profile, arguments: &[String]) -> Result<()> {
    let binary = build::everything(workspace, profile)?;
    let mut command = Command::new(binary);
    command.args(serve_arguments(workspace, arguments));
    Service::start("callboard", &mut command, Signal::TERM)?.wait()
}

/// `serve` with the sample company and a data folder in the workspace, unless the given arguments name others.
pub fn serve_arguments(workspace: &Workspace, given: &[String]) -> Vec<OsString> {
    let defaults =
        [("--config", workspace.root.join("examples/callboard.yaml")), ("--data", workspace.root.join("data"))];
    let names = |flag: &str| given.iter().any(|argument| argument.split('=').next() == Some(flag));
    let mut arguments: Vec<OsString> = vec!["serve".into()];
    for (flag, value) in defaults {
        if !names(flag) {
            arguments.extend([flag.into(), value.into_os_string()]);
        }
    }
    arguments.extend(given.iter().map(OsString::from));
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(given: &[&str]) -> String {
        let workspace = Workspace { root: "/w".into(), target: "/t".into() };
        let given: Vec<String> = given.iter().map(ToString::to_string).collect();
        let arguments = serve_arguments(&workspace, &given);
        arguments.iter().map(|argument| argument.to_str().unwrap()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn defaults_give_way_to_what_is_given() {
        assert_eq!(arguments(&[]), "serve --config /w/examples/callboard.yaml --data /w/data");
        assert_eq!(
            arguments(&["--data=/d", "--listen", "x"]),
            "serve --config /w/examples/callboard.yaml --data=/d --listen x"
        );
        assert_eq!(arguments(&["--config", "a.yaml"]), "serve --data /w/data --config a.yaml");
    }
}
