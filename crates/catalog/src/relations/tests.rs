use serde_json::json;

use super::*;

fn relations(kind: &str, spec: Value) -> Vec<String> {
    let root = json!({
        "apiVersion": if kind == "Template" { "scaffolder.backstage.io/v1beta3" } else { "backstage.io/v1alpha1" },
        "kind": kind, "metadata": {"name": "Me", "namespace": "shop"}, "spec": spec
    });
    let Value::Object(root) = root else { unreachable!() };
    let relations = emitted_relations(&Entity::new(root).unwrap());
    assert!(relations.is_sorted());
    relations.iter().map(|it| format!("{} {} {}", it.source, it.relation_type, it.target)).collect()
}

#[test]
fn every_field_emits_both_directions() {
    let with_owner = ["Component", "API", "Resource", "System", "Domain", "Template", "AiResource"];
    let with_system = ["Component", "API", "Resource", "AiResource"];
    let owners = with_owner.iter().map(|kind| (*kind, None, "owner", "group:shop/x", "ownedBy", "ownerOf"));
    let systems = with_system.iter().map(|kind| (*kind, None, "system", "system:shop/x", "partOf", "hasPart"));
    let others = [
        ("Component", None, "subcomponentOf", "component:shop/x", "partOf", "hasPart"),
        ("Component", None, "providesApis", "api:shop/x", "providesApi", "apiProvidedBy"),
        ("Component", None, "consumesApis", "api:shop/x", "consumesApi", "apiConsumedBy"),
        ("System", None, "domain", "domain:shop/x", "partOf", "hasPart"),
        ("Domain", None, "subdomainOf", "domain:shop/x", "partOf", "hasPart"),
        ("User", None, "memberOf", "group:shop/x", "memberOf", "hasMember"),
        ("Group", None, "parent", "group:shop/x", "childOf", "parentOf"),
        ("Group", None, "children", "group:shop/x", "parentOf", "childOf"),
        ("Group", None, "members", "user:shop/x", "hasMember", "memberOf"),
        ("AiResource", Some("skill"), "dependsOn", "airesource:shop/x", "dependsOn", "dependencyOf"),
        ("AiResource", Some("plugin"), "skills", "airesource:shop/x", "hasPart", "partOf"),
        ("AiResource", Some("marketplace"), "plugins", "airesource:shop/x", "hasPart", "partOf"),
    ];
    for (kind, entity_type, field, target, forward, reverse) in owners.chain(systems).chain(others) {
        for value in [json!("x"), json!(["X", "x"])] {
            let me = format!("{}:shop/me", kind.to_lowercase());
            let mut expected = [format!("{me} {forward} {target}"), format!("{target} {reverse} {me}")];
            expected.sort();
            let emitted = relations(kind, json!({"type": entity_type, field: value}));
            assert_eq!(emitted, expected, "{kind}.{field}");
        }
    }
}

#[test]
fn dependencies_must_name_their_kind() {
    for kind in ["Component", "Resource"] {
        let me = format!("{}:shop/me", kind.to_lowercase());
        let both = |lines: [String; 2]| {
            let mut lines = lines.to_vec();
            lines.sort();
            lines
        };
        assert_eq!(
            relations(kind, json!({"dependsOn": ["x", "resource:other/x"]})),
            both([format!("{me} dependsOn resource:other/x"), format!("resource:other/x dependencyOf {me}")])
        );
        assert_eq!(
            relations(kind, json!({"dependencyOf": "component:x"})),
            both([format!("{me} dependencyOf component:shop/x"), format!("component:shop/x dependsOn {me}")])
        );
    }
}

#[test]
fn what_a_kind_does_not_have_emits_nothing() {
    assert_eq!(relations("API", json!({"dependsOn": ["component:x"], "consumesApis": ["y"]})), [""; 0]);
    assert_eq!(relations("AiResource", json!({"type": "rule", "skills": ["x"]})), [""; 0]);
    assert_eq!(relations("Unknown", json!({"owner": "x"})), [""; 0]);
    assert_eq!(relations("Component", json!({"owner": 1, "system": "a:", "dependsOn": null})), [""; 0]);
}
