//! Where an entity's documentation is. Pure: what is really there is found out when it is read.

use std::path::{Component, Path, PathBuf};

use git::{ScmHosts, ScmUrl};
use url::Url;

use crate::tree;

/// Where the descriptor of an entity was read from; decides what its documentation may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DescriptorPlace {
    /// A file of this machine. Nothing outside of `root` is read for it.
    File { path: PathBuf, root: PathBuf },
    /// A file of a repository that the configuration names.
    Repository { repository: String, branch: Option<String>, path: String },
    /// The page of a file on a code host.
    Page(Url),
}

/// The folder of a site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SitePlace {
    /// On this machine. Wherever links lead, what is read is in `root`.
    Folder { folder: PathBuf, root: PathBuf },
    Repository {
        repository: String,
        /// A branch or tag; none for the remote's default branch.
        branch: Option<String>,
        /// Empty for the repository's root.
        folder: String,
        /// Whether the repository may be on this machine's disk: the configuration names it.
        may_be_local: bool,
    },
}

/// Why an annotation leads nowhere. The text is for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error("backstage.io/techdocs-ref is '{0}': write dir:FOLDER, relative to the descriptor, or url:ADDRESS")]
    Form(String),
    #[error(
        "the folder {folder} is outside of what the source of this entity may read ({root}): move the documentation \
         there, or make the folder above both a source of its own"
    )]
    Outside { folder: String, root: String },
    #[error(
        "the folder {0} is one of the system's or the whole disk, which is never read: name a folder of documentation"
    )]
    System(String),
    #[error(
        "{0} is on no code host that is known here: add the host under integrations, or write dir:FOLDER, relative to \
         the descriptor"
    )]
    UnknownHost(String),
}

/// Characters of an annotation that are shown.
const MOST_SHOWN: usize = 200;
/// What the system says there of itself is nobody's documentation.
const SYSTEM_FOLDERS: [&str; 3] = ["/proc", "/sys", "/dev"];

impl SitePlace {
    /// Reads the annotation `backstage.io/techdocs-ref` of an entity: `dir:` (or `file:`) is relative to its descriptor,
    /// `url:` an address of a folder on a code host.
    pub fn resolve(reference: &str, descriptor: &DescriptorPlace, hosts: &ScmHosts) -> Result<Self, PlaceError> {
        let form = || PlaceError::Form(reference.chars().take(MOST_SHOWN).collect());
        let (scheme, target) = reference.trim().split_once(':').ok_or_else(form)?;
        if target.trim().is_empty() || target.contains(char::is_control) {
            return Err(form());
        }
        match (scheme, descriptor) {
            ("url", _) => Self::of_page(&Url::parse(target).map_err(|_| form())?, hosts),
            ("dir" | "file", DescriptorPlace::File { path, root }) => Self::of_folder(path, root, target),
            ("dir" | "file", DescriptorPlace::Repository { repository, branch, path }) => {
                let folder = tree::resolve(path, target).ok_or_else(|| outside(target, repository))?;
                Ok(Self::Repository {
                    repository: repository.clone(),
                    branch: branch.clone(),
                    folder,
                    may_be_local: true,
                })
            }
            ("dir" | "file", DescriptorPlace::Page(page)) => {
                let page =
                    ScmUrl::parse(page.as_str(), hosts).ok_or_else(|| PlaceError::UnknownHost(page.to_string()))?;
                let folder = tree::resolve(&page.path, target).ok_or_else(|| outside(target, &page.name))?;
                Ok(Self::on_host(page, folder))
            }
            _ => Err(form()),
        }
    }

    fn of_folder(descriptor: &Path, root: &Path, target: &str) -> Result<Self, PlaceError> {
        let folder = join(descriptor.parent().unwrap_or(Path::new("/")), target);
        if !folder.starts_with(root) {
            return Err(outside(&folder.display().to_string(), &root.display().to_string()));
        }
        refuse_system(&folder)?;
        Ok(Self::Folder { folder, root: root.to_owned() })
    }

    fn of_page(page: &Url, hosts: &ScmHosts) -> Result<Self, PlaceError> {
        let unknown = || PlaceError::UnknownHost(page.to_string());
        let page = Some(page).filter(|page| matches!(page.scheme(), "http" | "https")).ok_or_else(unknown)?;
        let page = ScmUrl::parse(page.as_str(), hosts).ok_or_else(unknown)?;
        let folder = tree::join("", &page.path).ok_or_else(|| outside(&page.path, &page.name))?;
        Ok(Self::on_host(page, folder))
    }

    fn on_host(page: ScmUrl, folder: String) -> Self {
        let branch = page.reference.as_ref().map(|reference| reference.name.clone());
        let branch = branch.filter(|name| name != "HEAD");
        Self::Repository { repository: page.repo_clone_url(), branch, folder, may_be_local: false }
    }

    /// What the folder really is, with all links followed; an error where that is outside of what may be read.
    pub(super) fn real_folder(folder: &Path, root: &Path) -> Result<PathBuf, String> {
        let real = |path: &Path| {
            path.canonicalize().map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => {
                    format!("there is no folder {}: correct the annotation, or make it", path.display())
                }
                _ => format!("the folder {} cannot be read ({error}): check who may read it", path.display()),
            })
        };
        let (real_folder, real_root) = (real(folder)?, real(root)?);
        if !real_folder.starts_with(&real_root) {
            return Err(outside(&folder.display().to_string(), &root.display().to_string()).to_string());
        }
        refuse_system(&real_folder).map_err(|error| error.to_string())?;
        if !real_folder.is_dir() {
            return Err(format!("{} is a file: name the folder that mkdocs.yml or docs is in", folder.display()));
        }
        Ok(real_folder)
    }
}

fn refuse_system(folder: &Path) -> Result<(), PlaceError> {
    let is_system = SYSTEM_FOLDERS.iter().any(|system| folder.starts_with(system));
    if is_system || folder.parent().is_none() {
        return Err(PlaceError::System(folder.display().to_string()));
    }
    Ok(())
}

fn outside(folder: &str, root: &str) -> PlaceError {
    let shown = |text: &str| text.chars().take(MOST_SHOWN).collect();
    PlaceError::Outside { folder: shown(folder), root: shown(root) }
}

/// Joins and resolves `.` and `..` by name, without asking the disk.
fn join(folder: &Path, relative: &str) -> PathBuf {
    let mut joined = PathBuf::new();
    for part in folder.join(relative).components() {
        match part {
            Component::ParentDir => {
                joined.pop();
            }
            Component::CurDir => {}
            part => joined.push(part),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> DescriptorPlace {
        DescriptorPlace::File { path: path.into(), root: "/srv/catalog".into() }
    }

    fn resolved(reference: &str, descriptor: &DescriptorPlace) -> Result<SitePlace, String> {
        SitePlace::resolve(reference, descriptor, &ScmHosts::default()).map_err(|error| error.to_string())
    }

    fn in_repository(repository: &str, branch: Option<&str>, folder: &str, may_be_local: bool) -> SitePlace {
        let (repository, branch, folder) = (repository.to_owned(), branch.map(str::to_owned), folder.to_owned());
        SitePlace::Repository { repository, branch, folder, may_be_local }
    }

    #[test]
    fn a_folder_is_relative_to_the_descriptor() {
        let descriptor = file("/srv/catalog/teams/a/info.yaml");
        for (reference, folder) in [
            ("dir:.", "/srv/catalog/teams/a"),
            ("dir:./docs/x", "/srv/catalog/teams/a/docs/x"),
            (" dir:../b/./docs/", "/srv/catalog/teams/b/docs"),
            ("file:docs", "/srv/catalog/teams/a/docs"),
            ("dir:/srv/catalog/docs", "/srv/catalog/docs"),
        ] {
            let expected = SitePlace::Folder { folder: folder.into(), root: "/srv/catalog".into() };
            assert_eq!(resolved(reference, &descriptor), Ok(expected), "{reference}");
        }
    }

    #[test]
    fn nothing_outside_of_the_source_is_named() {
        let descriptor = file("/srv/catalog/a/info.yaml");
        for reference in ["dir:../..", "dir:/etc", "dir:../../catalog-old", "file:/srv/catalog/../secret"] {
            let error = resolved(reference, &descriptor).unwrap_err();
            assert!(error.contains("outside of what the source of this entity may read"), "{reference}: {error}");
        }
        let everything = DescriptorPlace::File { path: "/a.yaml".into(), root: "/".into() };
        for reference in ["dir:.", "dir:proc/self", "dir:/sys"] {
            assert!(resolved(reference, &everything).unwrap_err().contains("one of the system's"), "{reference}");
        }
        for reference in ["docs", "dir:", "", "gs:bucket", "dir:a\0b", "url:docs"] {
            assert!(resolved(reference, &descriptor).unwrap_err().contains("write dir:FOLDER"), "{reference:?}");
        }
    }

    #[test]
    fn a_folder_of_a_repository_stays_in_it() {
        let descriptor = DescriptorPlace::Repository {
            repository: "file:///srv/r".into(),
            branch: Some("main".into()),
            path: "services/a/info.yaml".into(),
        };
        let expected = in_repository("file:///srv/r", Some("main"), "services/a/docs", true);
        assert_eq!(resolved("dir:./docs", &descriptor), Ok(expected));
        let root = in_repository("file:///srv/r", Some("main"), "", true);
        assert_eq!(resolved("dir:../..", &descriptor), Ok(root));
        assert!(resolved("dir:../../..", &descriptor).unwrap_err().contains("outside"));
    }

    #[test]
    fn addresses_of_code_hosts_are_repositories() {
        let page = Url::parse("https://github.com/o/r/blob/main/a/catalog-info.yaml").unwrap();
        let descriptor = DescriptorPlace::Page(page);
        let expected = in_repository("https://github.com/o/r.git", Some("main"), "a/docs", false);
        assert_eq!(resolved("dir:docs", &descriptor), Ok(expected.clone()));
        assert_eq!(resolved("url:https://github.com/o/r/tree/main/a/docs", &file("/srv/catalog/x.yaml")), Ok(expected));
        let whole = in_repository("https://gitlab.com/g/h/r.git", None, "", false);
        assert_eq!(resolved("url:https://gitlab.com/g/h/r", &descriptor), Ok(whole));
        for reference in ["url:https://intranet.example/docs", "url:file:///etc", "url:ssh://git@github.com/o/r"] {
            assert!(resolved(reference, &descriptor).unwrap_err().contains("on no code host"), "{reference}");
        }
        let elsewhere = DescriptorPlace::Page(Url::parse("https://intranet.example/a.yaml").unwrap());
        assert!(resolved("dir:.", &elsewhere).unwrap_err().contains("on no code host"));
    }

    #[test]
    fn links_of_the_disk_do_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("catalog");
        std::fs::create_dir_all(root.join("docs")).unwrap();
        std::fs::create_dir(folder.path().join("secret")).unwrap();
        std::fs::write(root.join("file"), "").unwrap();
        std::os::unix::fs::symlink("../secret", root.join("out")).unwrap();
        std::os::unix::fs::symlink("docs", root.join("in")).unwrap();
        let real = |name: &str| SitePlace::real_folder(&root.join(name), &root);
        assert_eq!(real("in").unwrap(), root.join("docs").canonicalize().unwrap());
        assert!(real("out").unwrap_err().contains("outside"));
        assert!(real("none").unwrap_err().contains("there is no folder"));
        assert!(real("file").unwrap_err().contains("is a file"));
    }
}
