use std::{path::PathBuf, sync::Arc};

use super::*;
use crate::{
    ingest::{SOURCE_ITSELF, load::LoadedFile},
    source::FileAt,
};

fn document(name: &str, hash: &str) -> LoadedDocument {
    LoadedDocument {
        index: 0,
        line: 1,
        entity_ref: Some(EntityRef::new("component", "default", name)),
        hash: hash.to_owned(),
        body: Some("{}".into()),
        leads_to: None,
        target_places: Vec::new(),
        problems: Vec::new(),
    }
}

fn broken(entity_ref: Option<&str>) -> LoadedDocument {
    let problem = DescriptorProblem {
        level: Level::Error,
        rule: "missing-field".to_owned(),
        message: "spec.owner is missing".to_owned(),
        file: "/srv/a.yaml".to_owned(),
        line: 7,
        column: 3,
        path: "spec".to_owned(),
        entity: None,
        excerpt: None,
    };
    LoadedDocument {
        entity_ref: entity_ref.map(|name| EntityRef::new("component", "default", name)),
        problems: vec![problem],
        body: None,
        ..document("unused", "")
    }
}

fn file(name: &str, documents: Vec<LoadedDocument>) -> Arc<LoadedFile> {
    Arc::new(LoadedFile {
        at: FileAt::Local(PathBuf::from(name)),
        location: format!("file:{name}"),
        display: name.to_owned(),
        documents,
        problems: Vec::new(),
        left_out: 0,
    })
}

fn walk(files: Vec<Arc<LoadedFile>>) -> Walk {
    Walk { files, ..Walk::default() }
}

fn stored(name: &str, hash: &str) -> Stored {
    Stored {
        entity_ref: EntityRef::new("component", "default", name),
        hash: hash.to_owned(),
        status: Vec::new(),
        location: "file:/srv/a.yaml".to_owned(),
        document_index: 0,
        line: 1,
    }
}

/// `+name` new, `~name` changed, `>name` moved, `!name` another status, `-name` gone.
fn summary(plan: &Plan) -> Vec<String> {
    let puts = plan.puts.iter().map(|put| {
        let sign = match put.change {
            PutChange::Content { is_new: true, .. } => '+',
            PutChange::Content { .. } => '~',
            PutChange::Moved { .. } => '>',
            PutChange::StatusOnly => '!',
        };
        format!("{sign}{}", put.entity_ref.name())
    });
    puts.chain(plan.removals.iter().map(|entity| format!("-{}", entity.name()))).collect()
}

#[test]
fn nothing_changes_when_nothing_changed() {
    let walk = walk(vec![file("/srv/a.yaml", vec![document("a", "1")])]);
    let plan = reconcile(&[stored("a", "1")], &walk, &HashSet::new());
    assert_eq!(plan, Plan { entity_count: 1, ..Plan::default() });
}

#[test]
fn new_changed_moved_and_gone_entities_are_told_apart() {
    let moved = LoadedDocument { line: 9, ..document("moved", "1") };
    let walk = walk(vec![file("/srv/a.yaml", vec![document("new", "1"), document("changed", "2"), moved])]);
    let before = [stored("changed", "1"), stored("moved", "1"), stored("gone", "1")];
    assert_eq!(summary(&reconcile(&before, &walk, &HashSet::new())), ["+new", "~changed", ">moved", "-gone"]);
}

#[test]
fn a_broken_document_keeps_its_last_good_version_and_marks_it() {
    let walk = walk(vec![file("/srv/a.yaml", vec![broken(Some("a")), document("b", "1")])]);
    let plan = reconcile(&[stored("a", "1"), stored("b", "1"), stored("c", "1")], &walk, &HashSet::new());
    assert_eq!(summary(&plan), ["!a", "-c"]);
    assert_eq!(plan.puts[0].status[0].message, "/srv/a.yaml:7:3: spec.owner is missing");
    assert_eq!((plan.problems.len(), plan.entity_count), (1, 2));
}

#[test]
fn a_document_that_does_not_say_what_it_is_keeps_everything_of_its_file() {
    let other = Stored { location: "file:/srv/b.yaml".to_owned(), ..stored("other", "1") };
    let walk = walk(vec![file("/srv/a.yaml", vec![broken(None)]), file("/srv/b.yaml", vec![])]);
    assert_eq!(summary(&reconcile(&[stored("a", "1"), other], &walk, &HashSet::new())), ["!a", "-other"]);
}

#[test]
fn a_mistake_in_the_name_keeps_what_the_document_was_about() {
    let walk = walk(vec![file("/srv/a.yaml", vec![broken(Some("mistyped")), document("b", "1")])]);
    let plan = reconcile(&[stored("a", "1"), stored("b", "1")], &walk, &HashSet::new());
    assert_eq!((summary(&plan), plan.entity_count), (vec!["!a".to_owned()], 2));
}

#[test]
fn a_document_that_is_new_and_broken_keeps_only_what_it_may_be_about() {
    let renamed = document("renamed", "1");
    let of_kind = |kind: &str, path: &str| {
        let mut document = broken(None);
        document.entity_ref = Some(EntityRef::new(kind, "default", "new"));
        document.problems[0].path = path.to_owned();
        walk(vec![file("/srv/a.yaml", vec![document, renamed.clone()])])
    };
    let before = [Stored { document_index: 1, ..stored("a", "1") }];
    let summary = |walk: &Walk| summary(&reconcile(&before, walk, &HashSet::new()));
    assert_eq!(summary(&of_kind("component", "spec")), ["+renamed", "!a"]);
    assert_eq!(summary(&of_kind("api", "spec")), ["+renamed", "-a"]);
    assert_eq!(summary(&of_kind("componnent", "kind")), ["+renamed", "!a"]);
}

#[test]
fn what_stood_where_a_document_is_broken_stays_whatever_the_document_calls_itself() {
    let second = || LoadedDocument { index: 1, ..document("b", "1") };
    let before = [stored("a", "1"), Stored { document_index: 1, ..stored("b", "1") }];
    let now = walk(vec![file("/srv/a.yaml", vec![broken(Some("b")), second()])]);
    assert_eq!(summary(&reconcile(&before, &now, &HashSet::new())), ["!a"]);
    let mut of_another_kind = broken(None);
    of_another_kind.entity_ref = Some(EntityRef::new("api", "default", "a"));
    let now = walk(vec![file("/srv/a.yaml", vec![of_another_kind, second()])]);
    assert_eq!(summary(&reconcile(&before, &now, &HashSet::new())), ["!a"]);
}

#[test]
fn a_file_that_cannot_be_read_keeps_its_entities() {
    let walk = Walk { unreadable: vec![("file:/srv/a.yaml".into(), "no right".into())], ..Walk::default() };
    let plan = reconcile(&[stored("a", "1")], &walk, &HashSet::new());
    assert_eq!(summary(&plan), ["!a"]);
}

#[test]
fn a_source_of_which_nothing_can_be_read_keeps_everything() {
    let unreadable = vec![("url:https://example.org/moved.yaml".into(), "no such host".into())];
    let itself = LoadedFile { location: SOURCE_ITSELF.to_owned(), ..LoadedFile::clone(&file("", vec![])) };
    let nothing = Walk { files: vec![Arc::new(itself)], unreadable: unreadable.clone(), ..Walk::default() };
    assert_eq!(summary(&reconcile(&[stored("a", "1")], &nothing, &HashSet::new())), ["!a"]);
    let something = Walk { files: vec![file("/srv/b.yaml", vec![])], unreadable, ..Walk::default() };
    assert_eq!(summary(&reconcile(&[stored("a", "1")], &something, &HashSet::new())), ["-a"]);
}

#[test]
fn a_mended_document_loses_its_mark() {
    let status = vec![StatusItem { status_type: "x".into(), level: Level::Error, message: "old".into() }];
    let marked = Stored { status, ..stored("a", "1") };
    let walk = walk(vec![file("/srv/a.yaml", vec![document("a", "1")])]);
    let plan = reconcile(&[marked], &walk, &HashSet::new());
    assert_eq!(summary(&plan), ["!a"]);
    assert!(plan.puts[0].status.is_empty());
}

#[test]
fn the_first_of_two_definitions_counts() {
    let walk = walk(vec![
        file("/srv/a.yaml", vec![document("a", "1")]),
        file("/srv/b.yaml", vec![LoadedDocument { line: 4, ..document("a", "2") }]),
    ]);
    let plan = reconcile(&[], &walk, &HashSet::new());
    assert_eq!(summary(&plan), ["+a"]);
    assert_eq!(plan.unread, HashSet::from([(FileAt::Local(PathBuf::from("/srv/b.yaml")), 4)]));
    assert_eq!(
        plan.problems[0].line_text(),
        "/srv/b.yaml:4:1: component:default/a is already defined at /srv/a.yaml:1, and the first definition counts: \
         remove one, or rename one"
    );
}

#[test]
fn a_second_definition_does_not_take_the_place_of_a_broken_first() {
    let second = || LoadedDocument { index: 1, line: 9, ..document("a", "2") };
    let walk = walk(vec![file("/srv/a.yaml", vec![broken(Some("a")), second()])]);
    let plan = reconcile(&[stored("a", "1")], &walk, &HashSet::new());
    assert_eq!(summary(&plan), ["!a"]);
    assert!(plan.problems.iter().any(|problem| problem.rule == "duplicate-entity" && problem.line == 9));
    // A broken copy before one that was good all the time takes nothing from it, wherever that stands now.
    let moved = [Stored { document_index: 7, ..stored("a", "2") }];
    assert_eq!(summary(&reconcile(&moved, &walk, &HashSet::new())), [">a"]);
    // Where it was the one that counted, or there is no other, it does.
    let own = Stored { document_index: 1, line: 9, ..stored("a", "2") };
    assert_eq!(summary(&reconcile(&[own], &walk, &HashSet::new())), [""; 0]);
    assert_eq!(summary(&reconcile(&[], &walk, &HashSet::new())), ["+a"]);
}

#[test]
fn an_entity_of_another_source_is_left_to_it() {
    let walk = walk(vec![file("/srv/a.yaml", vec![document("a", "1")])]);
    let plan = reconcile(&[], &walk, &HashSet::from(["component:default/a".to_owned()]));
    assert!(plan.puts.is_empty());
    assert_eq!(plan.problems[0].rule, "conflicting-entity");
}
