use super::*;

fn problem(level: Level, file: &str, message: &str) -> DescriptorProblem {
    DescriptorProblem {
        level,
        rule: "missing-field".to_owned(),
        message: message.to_owned(),
        file: file.to_owned(),
        line: 4,
        column: 1,
        path: String::new(),
        entity: EntityRef::parse("component:a", None, "default").ok(),
        excerpt: None,
    }
}

fn run(started_at: i64, problems: u64, error: Option<&str>) -> SourceRun {
    SourceRun {
        started_at,
        duration_ms: 5,
        entity_count: Some(3),
        problem_count: Some(problems),
        changed: Some(0),
        error: error.map(str::to_owned),
    }
}

fn source(problems: Vec<DescriptorProblem>, runs: Vec<SourceRun>) -> SourceReport {
    SourceReport {
        id: "s1".to_owned(),
        source_type: "file".to_owned(),
        target: "/srv/catalog/all.yaml".to_owned(),
        managed_by: "config".to_owned(),
        last_run_at: runs.last().map(|run| run.started_at),
        last_success_at: runs.iter().rev().find(|run| run.error.is_none()).map(|run| run.started_at),
        last_duration_ms: Some(5),
        last_error: runs.last().and_then(|run| run.error.clone()),
        entity_count: 3,
        problems,
        runs,
    }
}

#[test]
fn a_filter_is_its_address() {
    let filter = Filter::of("?source=a-1&level=warning&page=2");
    assert_eq!(filter, Filter { source: "a-1".to_owned(), level: Some(Level::Warning), page: 2 });
    assert_eq!(filter.address(), "/sources?source=a-1&level=warning&page=2");
    assert_eq!(Filter::of(&filter.address()), filter);
    assert_eq!(Filter::default().address(), "/sources");
    assert_eq!(Filter::of("?level=loud&page=-1&source"), Filter::default());
}

#[test]
fn a_source_is_called_by_what_tells_it_apart() {
    let names = [
        ("/srv/portal/catalog/company.yaml", "catalog/company.yaml"),
        ("/srv/portal/catalog/teams/*/catalog-info.yaml", "teams/*/catalog-info.yaml"),
        ("/a.yaml", "a.yaml"),
        ("https://github.com/shop/cart/blob/main/catalog-info.yaml", "shop/cart"),
        ("https://git.example.com/shop/cart.git//catalog-info.yaml?ref=main", "shop/cart"),
        ("git@example.com:shop/cart.git", "shop/cart"),
        ("https://example.com", "example.com"),
        ("", ""),
    ];
    for (target, name) in names {
        assert_eq!(source_name(target), name, "{target}");
    }
}

#[test]
fn the_state_says_the_worst() {
    let good = || vec![run(1, 0, None)];
    let of = |problems| state(&source(problems, good()));
    assert_eq!(of(vec![]), (Tone::Ok, "Good".to_owned()));
    assert_eq!(of(vec![problem(Level::Info, "a", "")]), (Tone::Ok, "1 note".to_owned()));
    let both = vec![problem(Level::Error, "a", ""), problem(Level::Warning, "a", "")];
    assert_eq!(of(both), (Tone::Bad, "1 error".to_owned()));
    assert_eq!(state(&source(vec![], vec![run(1, 0, Some("gone"))])), (Tone::Bad, "Cannot be read".to_owned()));
    assert_eq!(state(&source(vec![], vec![])), (Tone::None, "Not read yet".to_owned()));
}

#[test]
fn runs_are_marks_and_a_sentence() {
    let (marks, sentence) = runs(&source(vec![], vec![run(1, 0, None), run(2, 4, None), run(3, 0, Some("gone"))]));
    assert_eq!(marks, [Tone::Ok, Tone::Warn, Tone::Bad]);
    assert_eq!(sentence, "Last 3 runs: 1 good, 1 with problems, 1 failed");
    let last = |level| runs(&source(vec![problem(level, "a", "")], vec![run(1, 1, None), run(2, 1, None)]));
    assert_eq!(last(Level::Error), (vec![Tone::Warn, Tone::Bad], "Last 2 runs: 0 good, 2 with problems, 0 failed".into()));
    assert_eq!(last(Level::Warning).0, [Tone::Warn, Tone::Warn]);
}

#[test]
fn a_failure_says_why_since_when_and_what_stays() {
    let minute = 60_000;
    let failing = source(vec![], vec![run(0, 0, None), run(minute, 0, Some("gone")), run(2 * minute, 0, Some("gone"))]);
    assert_eq!(
        failure(&failing, 3 * minute).unwrap(),
        "Gone. Since 1970-01-01 00:01 UTC, 2 min. Its 3 entities stay as they were read at 1970-01-01 00:00 UTC."
    );
    let new = source(vec![], vec![run(minute, 0, Some("gone"))]);
    assert!(failure(&new, minute).unwrap().ends_with("It has never been read, so nothing of it is in the catalog."));
    let mut forgotten = new.clone();
    forgotten.last_success_at = Some(0);
    assert!(failure(&forgotten, minute).unwrap().contains(" At least since 1970-01-01 00:01 UTC"));
    assert_eq!(failure(&source(vec![], vec![run(0, 0, None)]), 0), None);
    let told = source(vec![], vec![run(0, 0, Some("the source could not be read: no answer"))]);
    assert_eq!(reason(&told).as_deref(), Some("No answer."));
}

#[test]
fn a_message_is_parted_where_the_remedy_begins() {
    let parts = |message| {
        let (what, remedy) = parted(message);
        (what, remedy.unwrap_or_default())
    };
    let expected = |what: &str, remedy: &str| (what.to_owned(), remedy.to_owned());
    assert_eq!(
        parts("spec.owner is missing: add it, for example 'owner: team-a'"),
        expected("spec.owner is missing", "Add it, for example 'owner: team-a'.")
    );
    assert_eq!(
        parts("the tag 'a: b' may not have ':': for example 'a-b'"),
        expected("The tag 'a: b' may not have ':'", "For example 'a-b'.")
    );
    assert_eq!(parts("a team's file: rename it"), expected("A team's file", "Rename it."));
    assert_eq!(parts("nothing to do"), expected("Nothing to do", ""));
}

#[test]
fn what_needs_a_person_comes_worst_first_and_once_for_each_file() {
    let warned = source(vec![problem(Level::Warning, "/srv/w.yaml", "odd")], vec![run(0, 1, None)]);
    let wrong = source(
        vec![
            problem(Level::Warning, "/srv/e.yaml", "odd"),
            problem(Level::Error, "/srv/e.yaml", "missing: add it"),
            problem(Level::Info, "/srv/i.yaml", "so"),
        ],
        vec![run(0, 3, None)],
    );
    let failing = source(vec![], vec![run(0, 0, Some("gone"))]);
    let needs = needs(&[warned, wrong, failing], 0);
    let titles: Vec<_> = needs.iter().map(|need| need.title.as_str()).collect();
    assert_eq!(titles, ["catalog/all.yaml cannot be read", "e.yaml has 1 error and 1 warning", "w.yaml has 1 warning"]);
    assert_eq!(needs[1].place, "/srv/e.yaml:4:1");
    assert_eq!(needs[1].text, "Missing: add it.");
    assert_eq!(needs[1].href, "/sources?source=s1");
}

#[test]
fn durations_and_counts_are_short() {
    assert_eq!([7, 1234, 61_000].map(duration), ["7 ms", "1.2 s", "1 min"]);
    assert_eq!(
        [count(1, "entity"), count(1200, "entity"), count(0, "error")],
        ["1 entity", "1,200 entities", "0 errors"]
    );
}

#[test]
fn the_lines_for_a_target_cannot_be_misread() {
    let last = |target| configuration_text(target).lines().last().unwrap_or_default().trim().to_owned();
    assert_eq!(last("/srv/catalog/*.yaml"), "target: /srv/catalog/*.yaml");
    assert_eq!(last("https://example.com/a #b"), r#"target: "https://example.com/a #b""#);
    assert_eq!(last("- x"), r#"target: "- x""#);
    assert!(configuration_text("https://example.com/a.git//b.yaml").contains("- type: git\n"));
    assert!(configuration_text("https://example.com/b.yaml").contains("- type: url\n"));
    assert!(configuration_text("/b.yaml").contains("- type: file\n"));
    assert!(command_text("/it's.yaml").ends_with(r#"-d '{"type":"file","target":"/it'\''s.yaml"}'"#));
}

#[test]
fn what_a_location_brings_is_without_its_own_location() {
    let entity = |kind: &str, name: &str| Entity {
        kind: kind.to_owned(),
        metadata: shared::catalog::Metadata { name: name.to_owned(), ..Default::default() },
        ..Default::default()
    };
    let location = Location {
        id: "1".to_owned(),
        location_type: "url".to_owned(),
        target: "https://example.com".to_owned(),
        entity_ref: EntityRef::new("location", "default", "generated-1"),
    };
    let mut owned = entity("Component", "a");
    owned.spec.insert("owner".to_owned(), "group:default/shop".into());
    let brought = brought(location, vec![entity("Location", "generated-1"), owned]);
    assert_eq!(brought.len(), 1);
    assert_eq!(owner_of(&brought[0]).as_deref(), Some("shop"));
}
