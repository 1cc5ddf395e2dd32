//! The catalog's API.

mod analysis;
mod export;
mod facts;
mod hostile;
mod ingest;
mod locations;
mod mistakes;
mod queries;
mod reports;
mod sources;

use serde_json::Value;
use testkit::TestPortal;

pub fn component(name: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name} }}\n\
         spec: {{ type: service, lifecycle: production, owner: shop }}\n"
    )
}

fn location(name: &str, target: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {{ name: {name} }}\nspec: {{ target: '{target}' }}\n"
    )
}

/// The names of all components.
async fn components(portal: &TestPortal) -> Vec<String> {
    portal
        .get("/api/catalog/entities/by-query?filter=kind=component&orderField=metadata.name&fields=metadata.name")
        .await
        .names()
}

async fn entity(portal: &TestPortal, name: &str) -> Value {
    portal.get(&format!("/api/catalog/entities/by-name/component/default/{name}")).await.json()
}

/// Every problem of every source, as `file:line:column: rule` with the file's name only.
async fn problems(portal: &TestPortal) -> Vec<String> {
    listed(portal, "rule").await
}

/// The same with what the problem says in place of its rule, without the portal's folder.
async fn messages(portal: &TestPortal) -> Vec<String> {
    let folder = format!("{}/", portal.path("").display()).replace("//", "/");
    listed(portal, "message").await.into_iter().map(|line| line.replace(&folder, "")).collect()
}

async fn listed(portal: &TestPortal, field: &str) -> Vec<String> {
    let sources = portal.get("/api/catalog/v1/sources").await.json();
    let problems = sources.as_array().unwrap().iter().flat_map(|source| source["problems"].as_array().unwrap());
    problems
        .map(|problem| {
            let file = problem["file"].as_str().unwrap().rsplit('/').next().unwrap();
            format!("{file}:{}:{}: {}", problem["line"], problem["column"], problem[field].as_str().unwrap())
        })
        .collect()
}
