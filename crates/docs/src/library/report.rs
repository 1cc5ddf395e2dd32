//! Where a problem of a page can be told.

use git::{ScmHosts, ScmKind, ScmUrl};
use url::Url;

/// The form for a new issue of the repository, filled in with what is known. None where the code host has no such form,
/// or is not known.
pub(super) fn url(
    repository: &str,
    hosts: &ScmHosts,
    title: &str,
    file: &str,
    edit_url: Option<&str>,
) -> Option<String> {
    let page = ScmUrl::parse(repository, hosts)?;
    let mut url: Url = ScmUrl { reference: None, path: String::new(), ..page.clone() }.view_url()?;
    let (segments, names): (&[&str], _) = match page.kind {
        ScmKind::GitHub | ScmKind::Gitea => (&["issues", "new"], ("title", "body")),
        ScmKind::GitLab => (&["-", "issues", "new"], ("issue[title]", "issue[description]")),
        ScmKind::BitbucketCloud | ScmKind::BitbucketServer | ScmKind::AzureDevOps => return None,
    };
    url.path_segments_mut().ok()?.pop_if_empty().extend(segments);
    let place = edit_url.map_or_else(|| format!("`{file}`"), |edit_url| format!("[`{file}`]({edit_url})"));
    let body = format!("About the page **{title}**, {place}:\n\n");
    url.query_pairs_mut().append_pair(names.0, &format!("Docs: {title}")).append_pair(names.1, &body);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_each_code_host_is_filled_in() {
        let of = |repository: &str| url(repository, &ScmHosts::default(), "Set up & run", "docs/a.md", None);
        assert_eq!(
            of("https://github.com/o/r").unwrap(),
            "https://github.com/o/r/issues/new?title=Docs%3A+Set+up+%26+run&body=About+the+page+**Set+up+%26+run**%2C+\
             %60docs%2Fa.md%60%3A%0A%0A"
        );
        let gitlab = of("https://gitlab.com/g/h/r/").unwrap();
        assert!(gitlab.starts_with("https://gitlab.com/g/h/r/-/issues/new?issue%5Btitle%5D=Docs"), "{gitlab}");
        assert_eq!(of("https://bitbucket.org/o/r"), None);
        assert_eq!(of("https://code.example/o/r"), None);
    }

    #[test]
    fn the_page_s_source_is_linked_where_it_is_known() {
        let edit = "https://github.com/o/r/edit/main/docs/a.md";
        let url = url("https://github.com/o/r", &ScmHosts::default(), "A", "docs/a.md", Some(edit)).unwrap();
        assert!(url.contains("%5B%60docs%2Fa.md%60%5D%28https%3A%2F%2Fgithub.com%2Fo%2Fr%2Fedit"), "{url}");
    }
}
