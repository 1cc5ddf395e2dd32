use std::{sync::Arc, time::Duration};

use fetch::Secret;

use super::{fixture::*, *};
use crate::{GitLimits, History};

fn open(source: &Source, server: &GitServer, credentials: Credentials, access: GitAccess) -> Mirror {
    Mirror::open_or_create(&source.mirror_folder(), &server.url(), credentials, access).unwrap()
}

fn token(text: &str) -> Credentials {
    Credentials::Token { user: "ada".into(), token: Secret::new(text), plain_http: true }
}

#[test]
fn only_the_newest_commit_is_transferred_and_then_only_what_is_new() {
    let source = Source::new();
    for number in 0..20 {
        source.commit("main", &[("a", &format!("version {number}")), ("b", "same")]);
    }
    let Some(server) = GitServer::start(source.folder.path(), Manner::Serve) else {
        return;
    };
    let mut mirror = open(&source, &server, Credentials::Anonymous, server.access());
    let first = mirror.fetch(None).unwrap();
    // One commit, one tree, two files.
    assert_eq!((first.branch.as_str(), first.received_objects), ("main", 4));
    assert_eq!(text(&mirror, &first.head, "a"), Ok("version 19".into()));
    assert!(mirror.repository.is_shallow());

    assert!(!mirror.fetch(None).unwrap().changed);
    for number in 20..25 {
        let head = source.commit("main", &[("a", &format!("version {number}"))]);
        let outcome = mirror.fetch(None).unwrap();
        assert_eq!((outcome.head.as_str(), outcome.changed), (head.as_str(), true));
        assert!(outcome.received_objects <= 4, "{outcome:?}");
        assert_eq!(text(&mirror, &head, "a"), Ok(format!("version {number}")));
        assert_eq!(text(&mirror, &head, "b"), Ok("same".into()));
    }
    let side = source.commit("side", &[("c", "aside")]);
    assert_eq!(mirror.fetch(Some("side")).unwrap().head, side);
    assert_eq!(text(&mirror, &side, "c"), Ok("aside".into()));
}

#[test]
fn the_whole_history_comes_where_it_is_asked_for() {
    let source = Source::new();
    let first = source.commit("main", &[("a", "1")]);
    source.commit("main", &[("a", "2")]);
    let Some(server) = GitServer::start(source.folder.path(), Manner::Serve) else {
        return;
    };
    open(&source, &server, Credentials::Anonymous, server.access()).fetch(None).unwrap();
    let access = GitAccess { history: History::Full, ..server.access() };
    let mut mirror = open(&source, &server, Credentials::Anonymous, access);
    assert_eq!(mirror.fetch(None).unwrap().received_objects, 6);
    assert_eq!(text(&mirror, &first, "a"), Ok("1".into()));
    source.commit("main", &[("a", "3")]);
    assert_eq!(mirror.fetch(None).unwrap().received_objects, 3);
}

#[test]
fn a_token_is_sent_when_asked_for_and_never_shown() {
    let source = Source::new();
    let head = source.commit("main", &[("a", "text")]);
    // ada:s3cret
    let Some(server) = GitServer::start(source.folder.path(), Manner::SignIn("Basic YWRhOnMzY3JldA==")) else {
        return;
    };
    let fetch = |credentials| open(&source, &server, credentials, server.access()).fetch(None);
    assert!(matches!(fetch(Credentials::Anonymous), Err(GitError::AuthenticationRequired { .. })));
    let error = fetch(token("wr0ng")).unwrap_err();
    assert!(matches!(error, GitError::AuthenticationFailed { .. }), "{error}");
    assert!(!format!("{error} {error:?} {:?}", token("wr0ng")).contains("wr0ng"));
    assert_eq!(fetch(token("s3cret")).unwrap().head, head);

    let seen = server.seen.lock().unwrap().len();
    let unsent = Credentials::Token { user: "ada".into(), token: Secret::new("s3cret"), plain_http: false };
    assert!(matches!(fetch(unsent), Err(GitError::InsecureToken { .. })));
    assert_eq!(server.seen.lock().unwrap().len(), seen);
}

#[test]
fn a_redirect_to_another_host_or_port_is_not_followed_even_where_both_are_allowed() {
    let source = Source::new();
    source.commit("main", &[("a", "text")]);
    let Some(target) = GitServer::start(source.folder.path(), Manner::SignIn("Basic YWRhOnMzY3JldA==")) else {
        return;
    };
    for host in ["localhost", "127.0.0.1"] {
        let origin = format!("http://{host}:{}", target.port);
        let Some(server) = GitServer::start(source.folder.path(), Manner::Redirect(origin.clone())) else {
            return;
        };
        let error = open(&source, &server, token("s3cret"), server.access()).fetch(None).unwrap_err();
        assert!(error.to_string().contains("add the host"), "{error}");
        assert!(target.seen.lock().unwrap().is_empty(), "the policy forbids {origin}");

        let both = [format!("127.0.0.1:{}", server.port), format!("{host}:{}", target.port)];
        let allow = both.iter().map(|host| fetch::AllowedHost::new(host, Vec::new()).unwrap()).collect();
        let access = GitAccess::new(Arc::new(fetch::FetchPolicy { allow, ..Default::default() }));
        let error = open(&source, &server, token("s3cret"), access).fetch(None).unwrap_err();
        assert!(matches!(&error, GitError::Redirected { origin: to, .. } if *to == origin), "{error}");
        let mut seen = target.seen.lock().unwrap();
        // The question where the redirect leads is all that arrives there.
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.clear();
    }
}

#[test]
fn a_redirect_within_the_same_host_and_port_is_followed() {
    let source = Source::new();
    let head = source.commit("main", &[("a", "text")]);
    let Some(server) = GitServer::start(source.folder.path(), Manner::Rename("/old.git", "/source.git")) else {
        return;
    };
    let url = format!("http://127.0.0.1:{}/old.git", server.port).parse().unwrap();
    let folder = source.mirror_folder();
    let mirror = Mirror::open_or_create(&folder, &url, Credentials::Anonymous, server.access());
    assert_eq!(mirror.unwrap().fetch(None).unwrap().head, head);
}

#[test]
fn a_host_that_sends_people_to_a_sign_in_is_read_as_git_reads_it() {
    let source = Source::new();
    let head = source.commit("main", &[("a", "text")]);
    let Some(server) = GitServer::start(source.folder.path(), Manner::GitOnly("http://sign-in.test/")) else {
        return;
    };
    assert_eq!(open(&source, &server, Credentials::Anonymous, server.access()).fetch(None).unwrap().head, head);
}

#[test]
fn missing_repositories_closed_ports_large_and_late_answers_are_told_apart() {
    let source = Source::new();
    source.commit("main", &[("a", "text")]);
    let Some(server) = GitServer::start(source.folder.path(), Manner::Serve) else {
        return;
    };
    let missing = format!("http://127.0.0.1:{}/nowhere.git", server.port).parse().unwrap();
    let folder = source.mirror_folder();
    let error = Mirror::open_or_create(&folder, &missing, Credentials::Anonymous, server.access())
        .unwrap()
        .fetch(None)
        .unwrap_err();
    assert!(matches!(error, GitError::RepositoryNotFound { .. }), "{error}");

    let closed = GitServer { port: 1, seen: Arc::default() };
    let error = open(&source, &closed, Credentials::Anonymous, closed.access()).fetch(None).unwrap_err();
    assert!(matches!(error, GitError::Unreachable { .. }), "{error}");

    let limits = GitLimits { bytes: 10, ..GitLimits::default() };
    let access = GitAccess { limits, ..server.access() };
    let error = open(&source, &server, Credentials::Anonymous, access).fetch(None).unwrap_err();
    assert!(matches!(error, GitError::TransferTooLarge { limit: 10, .. }), "{error}");

    let limits = GitLimits { total_time: Duration::ZERO, ..GitLimits::default() };
    let access = GitAccess { limits, ..server.access() };
    let error = open(&source, &server, Credentials::Anonymous, access).fetch(None).unwrap_err();
    assert!(matches!(error, GitError::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn a_silent_remote_does_not_hold_its_caller() {
    let source = Source::new();
    let Some(server) = GitServer::start(source.folder.path(), Manner::Silent) else {
        return;
    };
    let mut mirror = open(&source, &server, Credentials::Anonymous, server.access());
    let url = mirror.url().to_string();
    let workers = crate::GitWorkers::default();
    let outcome = workers.run(&url, Duration::from_millis(300), move || mirror.fetch(None)).await;
    assert!(matches!(outcome, Err(GitError::Timeout { .. })), "{outcome:?}");
}
