//! The client: Rust compiled for the browser, and the JavaScript that loads it.

use std::fs;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::{
    Profile,
    assets::{Asset, Bundle, Input},
    bundle_folder, read,
};
use crate::{process, workspace::Workspace};

/// What wasm-bindgen calls the module it writes.
const MODULE: &str = "callboard_bg.wasm";

/// Compiles and bundles the client.
///
/// This is a Cargo call of its own: together with the server's, Cargo would join the features of both.
pub fn bundle(workspace: &Workspace, profile: Profile) -> Result<Bundle> {
    let cargo_profile = match profile {
        Profile::Dev => "wasm-dev",
        Profile::Release => "wasm-release",
    };
    let arguments = ["build", "--package", "hydrate", "--target", "wasm32-unknown-unknown", "--profile", cargo_profile];
    process::run(&mut workspace.cargo(arguments))?;

    let compiled = workspace.target.join("wasm32-unknown-unknown").join(cargo_profile).join("hydrate.wasm");
    let wasm = read(&compiled)?;
    let mut input = Input::new()?;
    input.add(&wasm);
    Bundle::of(&bundle_folder(workspace, profile, "client"), &input, profile, || bind(wasm))
}

/// The bundle that the last build left; only a style sheet changed since.
pub fn bundle_of_last_build(workspace: &Workspace, profile: Profile) -> Result<Bundle> {
    Bundle::last(&bundle_folder(workspace, profile, "client"))
        .context("the client has not been built yet: run `cargo xtask build`")
}

fn bind(wasm: Vec<u8>) -> Result<Vec<Asset>> {
    println!("binding the client");
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("callboard", wasm).out_name("callboard").web(true)?.typescript(false);
    bindgen.omit_default_module_path(false).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder.path()).context("wasm-bindgen cannot bind the client")?;

    ensure!(
        !folder.path().join("snippets").exists(),
        "a dependency of the client brings JavaScript snippets, which the bundle does not carry: copy them in {}",
        file!()
    );
    let wasm = Asset { key: "callboard.wasm".to_owned(), bytes: read(&folder.path().join(MODULE))? };
    let script = fs::read_to_string(folder.path().join("callboard.js")).context("wasm-bindgen wrote no JavaScript")?;
    ensure!(script.contains(MODULE), "the JavaScript of wasm-bindgen no longer names {MODULE}");
    let script = script.replace(MODULE, &wasm.hashed_name());
    Ok(vec![Asset { key: "callboard.js".to_owned(), bytes: script.into_bytes() }, wasm])
}
