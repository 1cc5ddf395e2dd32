//! Backstage's query parameters and answers.

use serde_json::json;
use testkit::TestPortal;

use super::component;

async fn shop() -> TestPortal {
    let documents = ["c", "a", "b"].map(component).join("---\n");
    let group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: shop }\nspec: { type: team, children: [] }\n";
    TestPortal::with(&format!("{documents}---\n{group}")).await
}

#[tokio::test]
async fn a_cursor_leads_through_all_pages_and_back() {
    let portal = shop().await;
    let first =
        portal.get("/api/catalog/entities/by-query?filter=kind=component&orderField=metadata.name&limit=2").await;
    assert_eq!(first.names(), ["a", "b"]);
    assert_eq!(first.json()["totalItems"], 3);
    assert_eq!(first.json()["pageInfo"].get("prevCursor"), None);
    let cursor =
        |answer: &testkit::Answer, name: &str| answer.json()["pageInfo"][name].as_str().unwrap().replace('=', "%3D");
    let second =
        portal.get(&format!("/api/catalog/entities/by-query?limit=2&cursor={}", cursor(&first, "nextCursor"))).await;
    assert_eq!(second.names(), ["c"]);
    assert_eq!(second.json()["pageInfo"].get("nextCursor"), None, "there is no third page");
    assert_eq!(second.json()["totalItems"], 3);
    let back =
        portal.get(&format!("/api/catalog/entities/by-query?limit=2&cursor={}", cursor(&second, "prevCursor"))).await;
    assert_eq!(back.names(), ["a", "b"]);
    assert_eq!(back.json()["pageInfo"].get("prevCursor"), None, "there is nothing before the first page");
}

#[tokio::test]
async fn a_page_of_the_list_begins_behind_an_entity() {
    let portal = shop().await;
    let page = async |start: serde_json::Value| {
        let kinds = json!({ "kind": { "$in": ["component", "group"] } });
        let mut body =
            json!({ "query": kinds, "limit": 2, "orderBy": [{ "field": "spec.lifecycle", "order": "desc" }] });
        body.as_object_mut().unwrap().extend(start.as_object().unwrap().clone());
        portal.post("/api/catalog/v1/entities/page", &body).await
    };
    let first = page(json!({})).await;
    assert_eq!((first.names(), &first.json()["totalItems"]), (vec!["a".to_owned(), "b".to_owned()], &json!(4)));
    assert_eq!(first.json()["pageInfo"], json!({ "offset": 0, "after": "component:default/b=production" }));
    let second = page(json!({ "after": first.json()["pageInfo"]["after"] })).await;
    assert_eq!(second.names(), ["c", "shop"], "what has no lifecycle comes last");
    assert_eq!(second.json()["pageInfo"], json!({ "offset": 2, "before": "component:default/c=production" }));
    let refused = page(json!({ "after": "nothing" })).await;
    assert_eq!((refused.status, refused.json()["error"]["code"].as_str()), (400, Some("invalid_body")));
}

#[tokio::test]
async fn a_page_of_entities_links_to_the_next() {
    let portal = shop().await;
    let page = portal.get("/api/catalog/entities?limit=2&filter=kind=component").await;
    assert_eq!(page.names(), ["a", "b"]);
    let link = page.header("link").to_owned();
    assert!(
        link.starts_with("</entities?limit=2&filter=kind%3Dcomponent&after=") && link.ends_with(r#"; rel="next""#),
        "{link}"
    );
    let next = link.trim_start_matches('<').split('>').next().unwrap();
    let last = portal.get(&format!("/api/catalog{next}")).await;
    assert_eq!((last.names(), last.header("link")), (vec!["c".to_owned()], ""));
}

#[tokio::test]
async fn fields_are_projected() {
    let portal = shop().await;
    let answer = portal.get("/api/catalog/entities?filter=metadata.name=a&fields=metadata.name,spec.type").await;
    assert_eq!(answer.json(), json!([{ "metadata": { "name": "a" }, "spec": { "type": "service" } }]));
}

#[tokio::test]
async fn facets_count_values() {
    let portal = shop().await;
    let answer = portal.get("/api/catalog/entity-facets?facet=kind&facet=spec.lifecycle&filter=kind=component").await;
    let expected = json!({ "facets": {
        "kind": [{ "value": "Component", "count": 3 }],
        "spec.lifecycle": [{ "value": "production", "count": 3 }],
    } });
    assert_eq!(answer.json(), expected);
    assert_eq!(portal.get("/api/catalog/entity-facets").await.status, 400);
    // Of what the filter lets through, only what has the text is counted.
    let text = "fullTextFilterTerm=%20A%20&fullTextFilterFields=metadata.name,metadata.title";
    let asked = format!("/api/catalog/entity-facets?facet=kind&filter=kind=component&{text}");
    let expected = json!({ "facets": { "kind": [{ "value": "Component", "count": 1 }] } });
    assert_eq!(portal.get(&asked).await.json(), expected);
    let text = json!({ "term": "a", "fields": ["metadata.name"] });
    let body = json!({ "facets": ["kind"], "query": { "kind": "Component" }, "fullTextFilter": text });
    assert_eq!(portal.post("/api/catalog/entity-facets", &body).await.json(), expected);
}

#[tokio::test]
async fn entities_come_in_the_order_of_their_references() {
    let portal = shop().await;
    let body = json!({ "entityRefs": ["component:default/b", "component:default/none", "::", "component:a"], "fields": ["metadata.name"] });
    let answer = portal.post("/api/catalog/entities/by-refs", &body).await;
    assert_eq!(
        answer.json(),
        json!({ "items": [{ "metadata": { "name": "b" } }, null, null, { "metadata": { "name": "a" } }] })
    );
}

#[tokio::test]
async fn predicates_answer_as_filters_do() {
    let portal = shop().await;
    let body = json!({ "query": { "$all": [{ "kind": "Component" }, { "$not": { "metadata.name": { "$in": ["a", "c"] } } }] } });
    assert_eq!(portal.post("/api/catalog/entities/by-query", &body).await.names(), ["b"]);
    let facets =
        portal.post("/api/catalog/entity-facets", &json!({ "facets": ["kind"], "query": { "kind": "Group" } })).await;
    assert_eq!(facets.json(), json!({ "facets": { "kind": [{ "value": "Group", "count": 1 }] } }));
}

#[tokio::test]
async fn an_absent_entity_is_named() {
    let portal = shop().await;
    let answer = portal.get("/api/catalog/entities/by-name/component/default/none").await;
    let expected = json!({
        "error": {
            "name": "NotFoundError",
            "message": "No entity named 'none' found, with kind 'component' in namespace 'default'",
            "code": "entity_not_found",
        },
        "request": { "method": "GET", "url": "/entities/by-name/component/default/none" },
        "response": { "statusCode": 404 },
    });
    assert_eq!((answer.status, answer.json()), (404, expected));
}

#[tokio::test]
async fn a_uid_that_nothing_has_is_named() {
    let portal = shop().await;
    for uid in ["8c1f4b5e-0d3a-4c55-9d53-2c1f00000000", "no-uid"] {
        let answer = portal.get(&format!("/api/catalog/entities/by-uid/{uid}")).await;
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (404, &json!("entity_not_found")));
        assert_eq!(answer.message(), format!("No entity with ID {uid}"));
    }
}

#[tokio::test]
async fn names_are_found_in_any_case() {
    let portal = TestPortal::with(&component("CheckOut")).await;
    for path in ["component/default/checkout", "Component/DEFAULT/CheckOut", "COMPONENT/Default/CHECKOUT"] {
        let answer = portal.get(&format!("/api/catalog/entities/by-name/{path}")).await;
        assert_eq!((answer.status, &answer.json()["metadata"]["name"]), (200, &json!("CheckOut")), "{path}");
    }
    let body = json!({ "entityRefs": ["Component:Default/CHECKOUT"], "fields": ["metadata.name"] });
    let answer = portal.post("/api/catalog/entities/by-refs", &body).await;
    assert_eq!(answer.json(), json!({ "items": [{ "metadata": { "name": "CheckOut" } }] }));
}

#[tokio::test]
async fn a_path_that_is_no_text_is_a_problem_like_others() {
    let portal = shop().await;
    let answer = portal.get("/api/catalog/entities/by-name/component/default/%ff").await;
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!("invalid_parameter")));
}

#[tokio::test]
async fn malformed_parameters_get_backstage_s_words() {
    let portal = shop().await;
    for (query, message) in [
        ("filter==x", "Invalid filter, '=x' is not a valid statement (expected a string on the form a=b or a= or a)"),
        ("filter=", "Empty value found for query parameter 'filter'"),
        ("orderField=metadata.name,sideways", "Invalid order field order, must be asc or desc"),
        ("limit=-1", "request/query/limit must be >= 0"),
    ] {
        let answer = portal.get(&format!("/api/catalog/entities/by-query?{query}")).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, message), "{query}");
    }
    let answer = portal.get("/api/catalog/entities/by-query?cursor=zzz").await;
    assert!(answer.message().starts_with("Malformed cursor: "), "{}", answer.message());
    assert_eq!(answer.json()["error"]["code"], "invalid_cursor");
}

#[tokio::test]
async fn an_entity_is_checked_without_being_stored() {
    let portal = shop().await;
    let validate = async |spec: serde_json::Value| {
        let entity = json!({ "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": { "name": "x" }, "spec": spec });
        portal
            .post(
                "/api/catalog/validate-entity",
                &json!({ "entity": entity, "location": "url:https://example.org/x.yaml" }),
            )
            .await
    };
    let good = validate(json!({ "type": "service", "lifecycle": "production", "owner": "a" })).await;
    assert_eq!((good.status, good.body.len()), (200, 0));
    let bad = validate(json!({})).await;
    assert_eq!(bad.status, 400);
    assert_eq!(bad.json()["errors"].as_array().unwrap().len(), 3, "{}", bad.text());
    assert_eq!(bad.json()["errors"][0]["name"], "InputError");
    let missing = portal.post("/api/catalog/validate-entity", &json!({ "entity": {} })).await;
    assert_eq!(missing.message(), "request/body must have required property 'location'");
    let nowhere = portal.post("/api/catalog/validate-entity", &json!({ "entity": {}, "location": "nowhere" })).await;
    assert_eq!(nowhere.message(), "Malformed request: the location 'nowhere' is not of the form type:target");
    assert_eq!(portal.get("/api/catalog/entities/by-name/component/default/x").await.status, 404);
}

#[tokio::test]
async fn configured_sources_are_not_registered_locations() {
    let portal = shop().await;
    assert_eq!(portal.get("/api/catalog/locations").await.json(), json!([]));
    assert_eq!(portal.get("/api/catalog/locations/none").await.status, 404);
    let answer = portal.get("/api/catalog/locations/by-entity/component/default/none").await;
    assert_eq!(answer.message(), "found no entity for ref component:default/none");
}
