use serde_json::json;

use super::*;

/// `c` depends on `d`, is owned by a group that is not there, and has a relation that nobody knows.
fn about(surroundings: bool) -> About {
    let entity = json!({
        "kind": "Component", "metadata": { "name": "c" },
        "relations": [
            { "type": "dependsOn", "targetRef": "resource:default/d" },
            { "type": "mirrors", "targetRef": "component:other/m" },
            { "type": "ownedBy", "targetRef": "group:default/gone" },
        ],
    });
    let graph = json!({
        "root": "component:default/c", "edges": [], "truncated": false,
        "nodes": [
            { "ref": "component:default/c", "kind": "Component", "title": "c", "distance": 0, "problem": false, "exists": true },
            { "ref": "resource:default/d", "kind": "Resource", "type": "database", "title": "The D", "owner": "group:default/o",
              "distance": 1, "problem": true, "exists": true },
            { "ref": "group:default/gone", "kind": "group", "title": "gone", "distance": 1, "problem": false, "exists": false },
        ],
    });
    serde_json::from_value(json!([entity, if surroundings { graph } else { json!(null) }])).unwrap()
}

#[test]
fn what_is_around_says_more_about_the_related() {
    let [d] = &about(true).related(&["dependsOn"])[..] else { panic!("one") };
    assert_eq!((d.title.as_deref(), d.entity_type.as_str(), d.kind.as_str()), (Some("The D"), "database", "Resource"));
    assert!(d.exists && d.problem);
    assert_eq!(d.owner, Some(EntityRef::new("group", "default", "o")));
}

#[test]
fn what_is_not_there_is_told_from_what_is_not_known() {
    let gone = |about: About| about.related(&["ownedBy"]).remove(0);
    let (known, unknown) = (gone(about(true)), gone(about(false)));
    assert_eq!((known.exists, known.kind.as_str(), known.title), (false, "Group", None));
    assert_eq!((unknown.exists, unknown.kind.as_str()), (true, "Group"));
}

#[test]
fn relations_come_in_the_order_of_the_list_and_strange_ones_last() {
    let about = about(true);
    let titles = |wanted: fn(Side) -> bool| -> Vec<_> {
        about.kinds_of_relations(wanted).into_iter().map(|(words, count)| (words.title, count)).collect()
    };
    assert_eq!(titles(|_| true), [("Depends on", 1), ("Owned by", 1), ("Other relations", 1)]);
    assert_eq!(titles(|side| side != Side::Beside), [("Depends on", 1), ("Other relations", 1)]);
    assert_eq!(about.related_by(OTHER)[0].entity.as_str(), "component:other/m");
}

#[test]
fn kinds_are_counted() {
    let refs = ["api:default/a", "component:default/b", "component:default/c"].map(|text| text.parse().unwrap());
    assert_eq!(count_kinds(refs.iter()), [("api", 1), ("component", 2)]);
}
