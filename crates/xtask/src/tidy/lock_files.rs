//! `package-lock.json` files: no download addresses, so that every registry mirror works, and allowed licences only.

use serde_json::Value;

use super::{Finding, licences};

pub fn check(path: &str, text: &str) -> Vec<Finding> {
    let lock: Value = match serde_json::from_str(text) {
        Ok(lock) => lock,
        Err(error) => return vec![format!("{path}: no JSON: {error}")],
    };
    let packages = lock["packages"].as_object();
    let installed = packages.into_iter().flatten().filter(|(name, _)| !name.is_empty());
    installed
        .flat_map(|(name, package)| {
            let package_name = name.rsplit("node_modules/").next().unwrap_or(name);
            let address = package["resolved"].as_str().filter(|address| address.starts_with("http"));
            let address = address.map(|address| {
                format!(
                    "{path}: {package_name} is fetched from {address}: set omit-lockfile-registry-resolved in .npmrc"
                )
            });
            let licence = licences::problem(package_name, package["license"].as_str());
            address.into_iter().chain(licence.map(|problem| format!("{path}: {problem}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_licences_are_found() {
        let lock = |fields: &str| format!(r#"{{"packages":{{"":{{}},"node_modules/@a/b":{{{fields}}}}}}}"#);
        let check = |fields: &str| check("package-lock.json", &lock(fields));
        assert!(check(r#""license":"MIT""#).is_empty());
        let found = check(r#""license":"MIT","resolved":"https://registry.example.com/b.tgz""#);
        assert!(found.len() == 1 && found[0].contains("@a/b is fetched from https://registry"), "{found:?}");
        assert_eq!(check(r#""license":"GPL-3.0-only""#).len(), 1);
        assert_eq!(super::check("package-lock.json", "nonsense").len(), 1);
    }
}
