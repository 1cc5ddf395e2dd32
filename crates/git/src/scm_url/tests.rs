use proptest::prelude::*;

use super::*;

/// The hosts of a company that runs its own.
fn hosts() -> ScmHosts {
    let host = |kind, host: &str| ScmHost { kind, host: host.into(), api_base: None };
    ScmHosts::new(vec![
        host(ScmKind::GitHub, "ghe.test"),
        host(ScmKind::GitLab, "gitlab.test:8443"),
        host(ScmKind::Gitea, "gitea.test"),
        host(ScmKind::BitbucketServer, "bitbucket.test"),
    ])
}

fn parse(text: &str) -> ScmUrl {
    ScmUrl::parse(text, &hosts()).unwrap_or_else(|| panic!("{text} was not understood"))
}

/// `kind host owner name reference path`
fn parts(text: &str) -> String {
    let url = parse(text);
    let reference = url.reference.map_or("-".into(), |reference| format!("{:?}={}", reference.kind, reference.name));
    format!("{:?} {} {} {} {reference} {}", url.kind, url.host, url.owner, url.name, url.path)
}

#[test]
fn every_host_s_addresses_are_split() {
    for (address, expected) in [
        ("https://github.com/o/r", "GitHub github.com o r - "),
        ("https://github.com/o/r.git", "GitHub github.com o r - "),
        ("https://github.com/o/r/blob/main/a/b%20c.yaml", "GitHub github.com o r Any=main a/b c.yaml"),
        ("https://github.com/o/r/tree/feature%2Fx", "GitHub github.com o r Any=feature/x "),
        ("https://ghe.test/o/r/edit/main/a.yaml", "GitHub ghe.test o r Any=main a.yaml"),
        ("https://raw.githubusercontent.com/o/r/main/a.yaml", "GitHub github.com o r Any=main a.yaml"),
        ("https://gitlab.com/g/sub/r/-/blob/main/a.yaml", "GitLab gitlab.com g/sub r Any=main a.yaml"),
        ("https://gitlab.com/g/r/blob/main/a.yaml", "GitLab gitlab.com g r Any=main a.yaml"),
        ("https://gitlab.test:8443/g/sub/r", "GitLab gitlab.test:8443 g/sub r - "),
        ("https://unknown.test/g/r/-/tree/main", "GitLab unknown.test g r Any=main "),
        ("https://codeberg.org/o/r/src/branch/main/a.yaml", "Gitea codeberg.org o r Branch=main a.yaml"),
        ("https://gitea.test/o/r/raw/tag/v1/a.yaml", "Gitea gitea.test o r Tag=v1 a.yaml"),
        ("https://unknown.test/o/r/src/commit/abc/a", "Gitea unknown.test o r Commit=abc a"),
        ("https://bitbucket.org/w/r/src/main/a.yaml", "BitbucketCloud bitbucket.org w r Any=main a.yaml"),
        (
            "https://bitbucket.test/projects/P/repos/r/browse/a.yaml?at=main",
            "BitbucketServer bitbucket.test P r Any=main a.yaml",
        ),
        (
            "https://unknown.test/users/ada/repos/r/browse?at=refs%2Fheads%2Fx%2Fy",
            "BitbucketServer unknown.test ~ada r Branch=x/y ",
        ),
        ("https://bitbucket.test/scm/P/r.git", "BitbucketServer bitbucket.test P r - "),
        (
            "https://dev.azure.com/o/p/_git/r?path=%2Fa%2Fb.yaml&version=GBmain",
            "AzureDevOps dev.azure.com o/p r Branch=main a/b.yaml",
        ),
        ("https://o.visualstudio.com/p/_git/r", "AzureDevOps o.visualstudio.com p r - "),
    ] {
        assert_eq!(parts(address), expected, "{address}");
    }
    for address in [
        "https://github.com/o",
        "https://github.com/o/r/pull/1",
        "https://gitlab.com/g/r/-/merge_requests/1",
        "https://unknown.test/o/r",
        "https://github.com/o/r/blob/main/a%2F..%2Fb",
        "https://github.com/o/%2E%2Fr",
        "git@github.com:o/r.git",
        "ftp://github.com/o/r",
        "",
    ] {
        assert_eq!(ScmUrl::parse(address, &hosts()), None, "{address}");
    }
}

#[test]
fn addresses_to_clone_view_edit_and_read_follow() {
    let shown = |url: Option<Url>| url.map_or_else(String::new, Into::into);
    let all = |text: &str| {
        let url = parse(text);
        let api = url.api_url(&hosts()).map(|read| read.url);
        [url.repo_clone_url(), shown(url.view_url()), shown(url.edit_url()), shown(url.raw_url()), shown(api)]
    };
    assert_eq!(
        all("https://github.com/o/r/tree/main/a/b%20c.yaml"),
        [
            "https://github.com/o/r.git",
            "https://github.com/o/r/blob/main/a/b%20c.yaml",
            "https://github.com/o/r/edit/main/a/b%20c.yaml",
            "https://raw.githubusercontent.com/o/r/main/a/b%20c.yaml",
            "https://api.github.com/repos/o/r/contents/a/b%20c.yaml?ref=main",
        ]
    );
    assert_eq!(
        all("https://ghe.test/o/r/blob/main/a")[3..],
        ["https://ghe.test/o/r/raw/main/a", "https://ghe.test/api/v3/repos/o/r/contents/a?ref=main"]
    );
    assert_eq!(
        all("https://gitlab.test:8443/g/sub/r/-/blob/main/a/b.yaml"),
        [
            "https://gitlab.test:8443/g/sub/r.git",
            "https://gitlab.test:8443/g/sub/r/-/blob/main/a/b.yaml",
            "https://gitlab.test:8443/g/sub/r/-/edit/main/a/b.yaml",
            "https://gitlab.test:8443/g/sub/r/-/raw/main/a/b.yaml",
            "https://gitlab.test:8443/api/v4/projects/g%2Fsub%2Fr/repository/files/a%2Fb.yaml/raw?ref=main",
        ]
    );
    assert_eq!(
        all("https://gitea.test/o/r/src/branch/main/a.yaml"),
        [
            "https://gitea.test/o/r.git",
            "https://gitea.test/o/r/src/branch/main/a.yaml",
            "https://gitea.test/o/r/_edit/main/a.yaml",
            "https://gitea.test/o/r/raw/branch/main/a.yaml",
            "https://gitea.test/api/v1/repos/o/r/raw/a.yaml?ref=main",
        ]
    );
    assert_eq!(
        all("https://bitbucket.org/w/r/src/main/a.yaml"),
        [
            "https://bitbucket.org/w/r.git",
            "https://bitbucket.org/w/r/src/main/a.yaml",
            "https://bitbucket.org/w/r/src/main/a.yaml?mode=edit&at=main",
            "https://bitbucket.org/w/r/raw/main/a.yaml",
            "https://api.bitbucket.org/2.0/repositories/w/r/src/main/a.yaml",
        ]
    );
    assert_eq!(
        all("https://bitbucket.test/projects/P/repos/r/browse/a.yaml?at=main"),
        [
            "https://bitbucket.test/scm/P/r.git",
            "https://bitbucket.test/projects/P/repos/r/browse/a.yaml?at=main",
            "https://bitbucket.test/projects/P/repos/r/browse/a.yaml?mode=edit&at=main",
            "https://bitbucket.test/projects/P/repos/r/raw/a.yaml?at=main",
            "https://bitbucket.test/rest/api/1.0/projects/P/repos/r/raw/a.yaml?at=main",
        ]
    );
    let azure = all("https://dev.azure.com/o/p/_git/r?path=/a.yaml&version=GBmain");
    assert_eq!(azure[0], "https://dev.azure.com/o/p/_git/r");
    assert_eq!(azure[1], "https://dev.azure.com/o/p/_git/r?path=%2Fa.yaml&version=GBmain");
    assert!(
        azure[4].starts_with("https://dev.azure.com/o/p/_apis/git/repositories/r/items?path=%2Fa.yaml&"),
        "{}",
        azure[4]
    );
}

#[test]
fn relative_targets_resolve_as_in_backstage() {
    for (relative, base, expected) in [
        ("./b.yaml", "https://github.com/o/r/blob/main/a/x.yaml", "https://github.com/o/r/tree/main/a/b.yaml"),
        ("../b.yaml", "https://github.com/o/r/tree/main/a/x.yaml", "https://github.com/o/r/tree/main/b.yaml"),
        ("/b.yaml", "https://github.com/o/r/blob/main/a/x.yaml", "https://github.com/o/r/tree/main/b.yaml"),
        ("b.yaml", "https://gitlab.com/g/r/-/blob/main/x.yaml#L3", "https://gitlab.com/g/r/-/tree/main/b.yaml"),
        (
            "/d/b.yaml",
            "https://gitea.test/o/r/src/branch/main/a/x.yaml",
            "https://gitea.test/o/r/src/branch/main/d/b.yaml",
        ),
        ("/b.yaml", "https://bitbucket.org/w/r/src/main/a/x.yaml", "https://bitbucket.org/w/r/src/main/b.yaml"),
        (
            "/d/b.yaml",
            "https://bitbucket.test/projects/P/repos/r/browse/a/x.yaml?at=dev",
            "https://bitbucket.test/projects/P/repos/r/browse/d/b.yaml?at=dev",
        ),
        (
            "./b.yaml",
            "https://dev.azure.com/o/p/_git/r?path=%2Fa%2Fx.yaml&version=GBmain",
            "https://dev.azure.com/o/p/_git/r?path=%2Fa%2Fb.yaml&version=GBmain",
        ),
        (
            "/b.yaml",
            "https://dev.azure.com/o/p/_git/r?path=/a/x.yaml",
            "https://dev.azure.com/o/p/_git/r?path=%2Fb.yaml",
        ),
        ("b.yaml", "https://plain.test/a/x.yaml?v=1", "https://plain.test/a/b.yaml?v=1"),
        ("/b.yaml", "https://plain.test/a/x.yaml", "https://plain.test/b.yaml"),
        ("https://other.test/x", "https://github.com/o/r/blob/main/a.yaml", "https://other.test/x"),
        ("./*.yaml", "https://github.com/o/r/blob/main/all.yaml", "https://github.com/o/r/tree/main/*.yaml"),
    ] {
        assert_eq!(resolve_url(relative, base, &hosts()).as_deref(), Ok(expected), "{relative} against {base}");
    }
    assert!(resolve_url("b.yaml", "not an address", &hosts()).is_err());
}

#[test]
fn a_repository_is_the_same_in_all_its_addresses() {
    let same = |left: &str, right: &str| same_repository(left, right, &hosts());
    for (left, right) in [
        ("https://github.com/O/r", "git@github.com:o/R.git"),
        ("https://github.com/o/r/blob/main/a.yaml", "ssh://git@github.com/o/r"),
        ("https://gitlab.test:8443/g/sub/r/-/tree/main", "ssh://git@gitlab.test:2222/g/sub/r.git"),
        ("https://bitbucket.test/projects/P/repos/r/browse", "https://bitbucket.test/scm/p/r.git"),
        ("https://dev.azure.com/o/p/_git/r", "https://dev.azure.com/o/p/_git/r?path=/a"),
        ("git@ssh.dev.azure.com:v3/o/p/r", "https://dev.azure.com/o/p/_git/r"),
        ("http://unknown.test/o/r", "https://unknown.test/o/r.git"),
        ("file:///srv/r.git", "file:///srv/r.git"),
    ] {
        assert!(same(left, right) && same(right, left), "{left} {right}");
    }
    for (left, right) in [
        ("https://github.com/o/r", "https://github.com/o/r2"),
        ("https://github.com/o/r", "https://gitlab.com/o/r"),
        ("http://gitea.test:3000/o/r/src/branch/main", "http://gitea.test:3001/o/r/src/branch/main"),
        ("nonsense", "nonsense"),
    ] {
        assert!(!same(left, right), "{left} {right}");
    }
}

#[test]
fn a_configured_interface_address_is_used() {
    let api_base = Url::parse("https://api.ghe.test/v3/").ok();
    let hosts = ScmHosts::new(vec![ScmHost { kind: ScmKind::GitHub, host: "ghe.test".into(), api_base }]);
    let read = ScmUrl::parse("https://ghe.test/o/r/blob/main/a", &hosts).unwrap().api_url(&hosts).unwrap();
    assert_eq!(read.url.as_str(), "https://api.ghe.test/v3/repos/o/r/contents/a?ref=main");
    assert_eq!(read.accept, "application/vnd.github.raw+json");
}

fn any_address() -> impl Strategy<Value = String> {
    let host = "github\\.com|gitlab\\.com|gitea\\.test|bitbucket\\.org|bitbucket\\.test|dev\\.azure\\.com|x\\.test";
    let word =
        "blob|tree|src|raw|branch|tag|-|_git|projects|users|repos|browse|scm|_edit|edit|\\PC{0,6}|[a-z.%/2Fe]{0,8}";
    let query = "|\\?at=\\PC{0,8}|\\?path=\\PC{0,8}&version=G[BTCX]\\PC{0,4}";
    (host, proptest::collection::vec(word, 0..8), query)
        .prop_map(|(host, words, query)| format!("https://{host}/{}{query}", words.join("/")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_was_understood_is_understood_the_same_from_its_own_page(text in any_address()) {
        if let Some(url) = ScmUrl::parse(&text, &hosts()) {
            let page = url.view_url().unwrap();
            prop_assert_eq!(ScmUrl::parse(page.as_str(), &hosts()), Some(url.clone()), "{} {}", text, page);
            prop_assert!(url.edit_url().is_some() && url.raw_url().is_some() && url.api_url(&hosts()).is_some());
            // A clone address alone does not tell what sort of host it is.
            if hosts().find(&url.host).is_some() {
                prop_assert!(same_repository(&text, &url.repo_clone_url(), &hosts()), "{} {}", text, url.repo_clone_url());
            }
        }
    }

    #[test]
    fn resolving_never_panics(relative in "\\PC{0,20}", base in any_address()) {
        let _ = resolve_url(&relative, &base, &hosts());
        let _ = resolve_url(&relative, &relative, &hosts());
    }
}
