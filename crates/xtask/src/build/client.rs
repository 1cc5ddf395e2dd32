//! The client: Rust compiled for the browser, taken apart by pages, and the JavaScript that loads it.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig, passes::gc};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

use super::{
    Profile,
    assets::{Asset, Bundle, Input, Made, hashed_name},
    bundle_folder, read,
};
use crate::{process, workspace::Workspace};

/// What wasm-bindgen calls the module it writes.
const MODULE: &str = "callboard_bg.wasm";
const SCRIPT: &str = "callboard.js";
/// What Leptos keeps for every view, and Callboard never calls in a browser: to take over a page whose code arrives bit by
/// bit, while here the code of a page is there before its HTML is taken over. Only this: the compiler joins equal
/// functions under one of their names, and nothing else has the form of these.
const DEAD: &str = "IntoAny$GT$8into_any13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$17h";
const MAIN: &str = "main.wasm";
const LOADER: &str = "pages.js";

/// Compiles and bundles the client.
///
/// This is a Cargo call of its own: together with the server's, Cargo would join the features of both.
pub fn bundle(workspace: &Workspace, profile: Profile) -> Result<Bundle> {
    let cargo_profile = match profile {
        Profile::Dev => "wasm-dev",
        Profile::Release => "wasm-release",
    };
    let arguments = ["rustc", "--package", "hydrate", "--lib", "--target", "wasm32-unknown-unknown", "--profile"];
    // What each function refers to: without it the code cannot be taken apart.
    let arguments = arguments.into_iter().chain([cargo_profile, "--", "-Clink-arg=--emit-relocs"]);
    process::run(&mut workspace.cargo(without_own_paths()?.iter().map(String::as_str).chain(arguments)))?;

    let compiled = workspace.target.join("wasm32-unknown-unknown").join(cargo_profile).join("hydrate.wasm");
    let wasm = read(&compiled)?;
    let mut input = Input::new()?;
    input.add(&wasm);
    Bundle::of(&bundle_folder(workspace, profile, "client"), &input, profile, || bind(&wasm))
}

/// Arguments for Cargo that leave out of the code where this machine keeps its crates: browsers would load some eighty
/// such paths, and the code would differ from machine to machine.
fn without_own_paths() -> Result<Vec<String>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let Some(registries) = home.map(|home| home.join("registry/src")).filter(|folder| folder.is_dir()) else {
        return Ok(Vec::new());
    };
    let mut flags = Vec::new();
    for registry in fs::read_dir(&registries).with_context(|| format!("cannot list {}", registries.display()))? {
        flags.push(format!("\"--remap-path-prefix={}=\"", registry?.path().display()));
    }
    flags.sort();
    Ok(vec!["--config".to_owned(), format!("target.wasm32-unknown-unknown.rustflags=[{}]", flags.join(","))])
}

/// The bundle that the last build left; only a style sheet changed since.
pub fn bundle_of_last_build(workspace: &Workspace, profile: Profile) -> Result<Bundle> {
    Bundle::last(&bundle_folder(workspace, profile, "client"))
        .context("the client has not been built yet: run `cargo xtask build`")
}

/// Takes the client apart, binds what remains to the browser, and names all of it by one hash, since the files name
/// each other.
fn bind(wasm: &[u8]) -> Result<Made> {
    println!("binding the client");
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let folder = folder.path();
    let pages = split(wasm, folder)?;

    let mut bindgen = Bindgen::new();
    let main = without_dead_code(&read(&folder.join(MAIN))?)?;
    bindgen.input_module("callboard", main).out_name("callboard").web(true)?.typescript(false);
    // Names of exports are how the parts find each other.
    bindgen.keep_lld_exports(true).demangle(false).omit_default_module_path(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder).context("wasm-bindgen cannot bind the client")?;
    ensure!(
        !folder.join("snippets").exists(),
        "a dependency of the client brings JavaScript snippets, which the bundle does not carry: copy them in {}",
        file!()
    );

    let mut files = BTreeMap::from([("callboard.wasm".to_owned(), read(&folder.join(MODULE))?)]);
    for key in pages.values().flatten() {
        files.insert(key.clone(), without_dead_code(&read(&folder.join(key))?)?.emit_wasm());
    }
    let mut scripts = [SCRIPT, LOADER].map(|key| (key, String::new()));
    for (key, text) in &mut scripts {
        *text = fs::read_to_string(folder.join(*key)).with_context(|| format!("the build wrote no {key}"))?;
    }
    let mut hash = blake3::Hasher::new();
    for bytes in files.values().map(Vec::as_slice).chain(scripts.iter().map(|(_, text)| text.as_bytes())) {
        hash.update(bytes);
    }
    let hash = hash.finalize();

    let mut names: BTreeMap<&str, String> = files.keys().map(|key| (key.as_str(), hashed_name(key, &hash))).collect();
    names.extend([SCRIPT, LOADER].map(|key| (key, hashed_name(key, &hash))));
    let mut assets = Vec::new();
    for (key, text) in scripts {
        assets.push(Asset::named(key.to_owned(), names[key].clone(), renamed(key, &text, &names)?.into_bytes()));
    }
    for (key, bytes) in &files {
        assets.push(Asset::named(key.clone(), names[key.as_str()].clone(), bytes.clone()));
    }
    Ok(Made { assets, pages })
}

/// Writes [`MAIN`], the code of each page and the script that loads it. The file names that each page needs, by page.
fn split(wasm: &[u8], folder: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let main = folder.join(MAIN);
    let (loader, script) = (format!("./{LOADER}"), format!("./{SCRIPT}"));
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &loader;
    options.main_module = &script;
    let split = transform(options).map_err(|error| anyhow!("the client cannot be taken apart: {error:#}"))?;
    let files = |stems: Vec<String>| stems.into_iter().map(|stem| format!("{stem}.wasm")).collect();
    Ok(split.prefetch_map.into_iter().map(|(page, stems)| (page, files(stems))).collect())
}

/// The text of a script, which loads the other files by their new names. What else it calls by these names stays: the
/// modules know each other by the old ones.
fn renamed(key: &str, text: &str, names: &BTreeMap<&str, String>) -> Result<String> {
    let text = text.replace(&format!("URL('{MODULE}'"), "URL('./callboard.wasm'");
    let mut new = text.clone();
    for (key, name) in names {
        for before in ["from '", "from \"", "URL('", "URL(\""] {
            new = new.replace(&format!("{before}./{key}"), &format!("{before}./{name}"));
        }
    }
    ensure!(new != text && !new.contains(MODULE), "{key} does not load the files of the client as it used to");
    Ok(new)
}

/// Without names, without types that it does not use, and without [`DEAD`] functions.
fn without_dead_code(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(wasm).map_err(|error| anyhow!("the client's code cannot be read: {error:#}"))?;
    let is_dead = |id: &FunctionId| module.funcs.get(*id).name.as_deref().is_some_and(|name| name.contains(DEAD));
    let dead: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).filter(is_dead).collect();
    for id in dead {
        let kind = module.funcs.get(id).ty();
        let (parameters, results) = module.types.params_results(kind);
        let (parameters, results) = (parameters.to_vec(), results.to_vec());
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
        body.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
    }
    gc::run(&mut module);
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_load_files_by_their_new_names_and_modules_keep_the_old_ones() {
        let names = [(LOADER, "pages.1.js"), (SCRIPT, "callboard.1.js"), ("callboard.wasm", "callboard.1.wasm")];
        let names = BTreeMap::from(names.map(|(key, name)| (key, name.to_owned())));
        let script =
            "import * as a from \"./pages.js\"\nreturn { \"./pages.js\": a };\nnew URL('callboard_bg.wasm', here)";
        assert_eq!(
            renamed(SCRIPT, script, &names).unwrap(),
            "import * as a from \"./pages.1.js\"\nreturn { \"./pages.js\": a };\nnew URL('./callboard.1.wasm', here)"
        );
        assert!(renamed(SCRIPT, "load(\"callboard_bg.wasm\")", &names).is_err());
    }

    #[test]
    fn only_functions_that_are_never_called_are_emptied() {
        let dead = format!("_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..{DEAD}0123E");
        let needed = dead.replace("hydrate_async", "hydrate_from_server");
        let mut module = Module::default();
        for name in [&dead, &needed] {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            for _ in 0..100 {
                function.func_body().i32_const(1).drop();
            }
            function.name(name.clone());
            let id = function.finish(vec![], &mut module.funcs);
            module.exports.add(name, id);
        }
        let module = without_dead_code(&module.emit_wasm()).unwrap();
        let size = |name: &str| match module.exports.get_func(name).map(|id| &module.funcs.get(id).kind) {
            Ok(FunctionKind::Local(body)) => body.size(),
            _ => panic!("there is no {name}"),
        };
        assert!(size(&dead) < 5);
        assert!(size(&needed) >= 200);
    }
}
