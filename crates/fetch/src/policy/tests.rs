use std::net::IpAddr;

use proptest::prelude::*;
use url::Url;

use super::*;
use crate::Secret;

fn policy(hosts: &[&str]) -> FetchPolicy {
    let allow = hosts.iter().map(|host| AllowedHost::new(host, Vec::new()).unwrap()).collect();
    FetchPolicy { allow, ..FetchPolicy::default() }
}

fn allows(policy: &FetchPolicy, url: &str) -> bool {
    policy.check(&Url::parse(url).unwrap()).is_ok()
}

#[test]
fn hosts_ports_and_wildcards_mean_what_backstage_means_by_them() {
    let policy = policy(&["example.com", "*.example.org", "ports.example.com:8443", "BÜCHER.example"]);
    for url in [
        "https://example.com/a",
        "http://EXAMPLE.com./a",
        "https://example.com:443/",
        "https://a.example.org",
        "https://a.b.example.org",
        "https://ports.example.com:8443",
        "https://xn--bcher-kva.example",
    ] {
        assert!(allows(&policy, url), "{url}");
    }
    for url in [
        "https://example.com:8443/",
        "https://www.example.com",
        "https://example.org",
        "https://evilexample.org",
        "https://.example.org",
        "https://ports.example.com",
        "https://example.com.evil.test",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
    ] {
        assert!(!allows(&policy, url), "{url}");
    }
}

#[test]
fn refusals_say_what_to_do_and_hide_what_is_secret() {
    let error = policy(&[]).check(&Url::parse("https://x.test:99/a?token=s3cret#s3cret").unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "reading from https://x.test:99/a?… is not allowed: add the host 'x.test:99' to backend.reading.allow"
    );
    let error = policy(&["x.test"]).check(&Url::parse("https://ada:s3cret@x.test/").unwrap()).unwrap_err();
    assert!(matches!(error, FetchError::CredentialsInUrl { .. }) && !error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn paths_limit_a_host_and_cannot_be_left_by_encoding() {
    let allow = vec![AllowedHost::new("example.com", vec!["/public/".into()]).unwrap()];
    let policy = FetchPolicy { allow, ..FetchPolicy::default() };
    assert!(allows(&policy, "https://example.com/public/a..b"));
    for path in
        ["", "publicity", "public/../private", "public/%2e%2e/private", "public/..%2fprivate", "public/%2E.%5cx"]
    {
        assert!(!allows(&policy, &format!("https://example.com/{path}")), "{path}");
    }
}

#[test]
fn literal_internal_addresses_need_a_line_of_their_own() {
    let every = policy(&["127.0.0.1", "169.254.169.254", "[::1]:8080"]);
    for url in
        ["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://169.254.169.254/", "http://[::1]:8080/"]
    {
        assert!(allows(&every, url), "{url}");
    }
    let public = AllowedHost::new("10.0.0.1", Vec::new()).unwrap().public_only();
    let public = FetchPolicy { allow: vec![public], ..FetchPolicy::default() };
    assert!(!allows(&public, "http://10.0.0.1/"));
}

#[test]
fn names_keep_only_the_addresses_they_may_lead_to() {
    let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpAddr>>();
    let policy = policy(&["named.test", "*.wild.test"]);
    assert_eq!(policy.check_addresses("named.test", addresses(&["10.0.0.1"])), Ok(addresses(&["10.0.0.1"])));
    assert_eq!(policy.check_addresses("a.wild.test", addresses(&["10.0.0.1", "1.1.1.1"])), Ok(addresses(&["1.1.1.1"])));
    assert!(matches!(
        policy.check_addresses("a.wild.test", addresses(&["10.0.0.1"])),
        Err(FetchError::InternalAddress { .. })
    ));
    assert!(matches!(
        policy.check_addresses("named.test", addresses(&["169.254.169.254"])),
        Err(FetchError::SealedAddress { .. })
    ));
}

#[test]
fn tokens_belong_to_one_host_and_to_https() {
    let token = Secret::new("s3cret");
    let credentials = vec![
        HostCredential::bearer("a.test", &token).unwrap(),
        HostCredential::basic("b.test:81", "ada", &token).unwrap(),
    ];
    let policy = FetchPolicy { credentials, ..FetchPolicy::default() };
    let header = |url: &str| policy.authorization_for(&Url::parse(url).unwrap()).map(|value| value.to_str().unwrap());
    assert_eq!(header("https://a.test/x"), Some("Bearer s3cret"));
    assert_eq!(header("https://b.test:81/"), Some("Basic YWRhOnMzY3JldA=="));
    for url in ["http://a.test/x", "https://a.test:444/", "https://x.a.test/", "https://b.test/", "http://b.test:81/"] {
        assert_eq!(header(url), None, "{url}");
    }
    assert!(!format!("{policy:?} {token:?}").contains("s3cret"));
    assert!(HostCredential::bearer("*.a.test", &token).is_err());
}

#[test]
fn hosts_that_are_none_are_refused() {
    for text in
        ["", "*", "*.", "https://example.com", "a b", "a:b", "a@b", "*.1.2.3.4", "a.*.b", "example.com/x", ":80"]
    {
        assert!(text.parse::<HostPattern>().is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_pattern_survives_its_own_text(text in "(\\*\\.)?[a-zA-Z0-9.-]{1,20}(:[0-9]{1,5})?|\\PC{0,12}") {
        if let Ok(pattern) = text.parse::<HostPattern>() {
            prop_assert_eq!(pattern.to_string().parse::<HostPattern>(), Ok(pattern));
        }
    }

    #[test]
    fn nothing_is_allowed_that_no_line_names(url in "https?://[a-z0-9.:@/-]{1,30}") {
        if let Ok(url) = Url::parse(&url) {
            prop_assert!(FetchPolicy::default().check(&url).is_err());
        }
    }
}
