//! Real repositories to read, on disk and behind git's own HTTP server.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use fetch::{AllowedHost, FetchPolicy};
use git2::{Repository, RepositoryInitOptions, Signature, build::TreeUpdateBuilder};
use globset::{Glob, GlobSet, GlobSetBuilder};
use tempfile::TempDir;

use super::*;
use crate::GitError;

pub(super) const FILE: git2::FileMode = git2::FileMode::Blob;
pub(super) const LINK: git2::FileMode = git2::FileMode::Link;

/// A bare repository that tests commit to, and room for mirrors beside it.
pub(super) struct Source {
    pub(super) folder: TempDir,
    pub(super) repository: Repository,
}

impl Source {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut options = RepositoryInitOptions::new();
        options.bare(true).initial_head("main");
        let repository = Repository::init_opts(folder.path().join("source.git"), &options).unwrap();
        Self { folder, repository }
    }

    /// Commits files to a branch, on top of what it has.
    pub(super) fn commit(&self, branch: &str, files: &[(&str, &str)]) -> String {
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, *text, FILE)).collect();
        self.commit_modes(branch, &files)
    }

    pub(super) fn commit_modes(&self, branch: &str, files: &[(&str, &str, git2::FileMode)]) -> String {
        let reference = format!("refs/heads/{branch}");
        let parent = self.repository.find_reference(&reference).ok().map(|found| found.peel_to_commit().unwrap());
        let mut update = TreeUpdateBuilder::new();
        for (path, text, mode) in files {
            update.upsert(*path, self.repository.blob(text.as_bytes()).unwrap(), *mode);
        }
        let empty = self.repository.treebuilder(None).unwrap().write().unwrap();
        let baseline = match &parent {
            Some(parent) => parent.tree().unwrap(),
            None => self.repository.find_tree(empty).unwrap(),
        };
        let tree = self.repository.find_tree(update.create_updated(&self.repository, &baseline).unwrap()).unwrap();
        let author = Signature::now("Ada", "ada@example.com").unwrap();
        let parents: Vec<_> = parent.iter().collect();
        self.repository.commit(Some(&reference), &author, &author, "change", &tree, &parents).unwrap().to_string()
    }

    pub(super) fn url(&self) -> RepoUrl {
        format!("file://{}", self.repository.path().display()).parse().unwrap()
    }

    pub(super) fn mirror_folder(&self) -> PathBuf {
        self.folder.path().join("mirrors").join("one")
    }

    pub(super) fn mirror(&self) -> Mirror {
        Mirror::open_or_create(&self.mirror_folder(), &self.url(), Credentials::Anonymous, local()).unwrap()
    }
}

/// Everything on this machine's disk and no remote host.
pub(super) fn local() -> GitAccess {
    GitAccess { local: true, ..GitAccess::new(Arc::new(FetchPolicy::default())) }
}

pub(super) fn globs(patterns: &[&str]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).unwrap());
    }
    set.build().unwrap()
}

pub(super) fn paths(mirror: &Mirror, commit: &str, patterns: &[&str]) -> Vec<String> {
    mirror.list(commit, &globs(patterns)).unwrap().files.into_iter().map(|file| file.path).collect()
}

pub(super) fn text(mirror: &Mirror, commit: &str, path: &str) -> Result<String, GitError> {
    let file = mirror.find(commit, path)?;
    Ok(String::from_utf8(mirror.read(&file.blob, 1000)?).unwrap())
}

/// What the HTTP server does with a request.
#[derive(Clone)]
pub(super) enum Manner {
    Serve,
    /// Asks for this `Authorization` first.
    SignIn(&'static str),
    Redirect(String),
    /// Sends readers that are not git to this address, as hosts do that ask people to sign in.
    GitOnly(&'static str),
    /// Redirects the first path to the second, and serves everything else.
    Rename(&'static str, &'static str),
    /// Accepts the connection and says nothing for two seconds.
    Silent,
}

/// `git http-backend` behind a socket on loopback.
pub(super) struct GitServer {
    pub(super) port: u16,
    /// The request lines so far.
    pub(super) seen: Arc<Mutex<Vec<String>>>,
}

impl GitServer {
    /// None, and a word about it, where this machine has no `git http-backend`.
    pub(super) fn start(root: &Path, manner: Manner) -> Option<Self> {
        let path = Command::new("git").arg("--exec-path").output().ok()?.stdout;
        let backend = PathBuf::from(String::from_utf8(path).unwrap().trim()).join("git-http-backend");
        if !backend.is_file() {
            println!("SKIPPED: git http-backend is not installed, so fetching over HTTP is not tested");
            return None;
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, root) = (Arc::clone(&seen), root.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (manner, backend, root, log) = (manner.clone(), backend.clone(), root.clone(), Arc::clone(&log));
                thread::spawn(move || answer(&stream.unwrap(), &manner, &backend, &root, &log));
            }
        });
        Some(Self { port, seen })
    }

    pub(super) fn url(&self) -> RepoUrl {
        format!("http://127.0.0.1:{}/source.git", self.port).parse().unwrap()
    }

    pub(super) fn access(&self) -> GitAccess {
        let allow = vec![AllowedHost::new(&format!("127.0.0.1:{}", self.port), Vec::new()).unwrap()];
        GitAccess::new(Arc::new(FetchPolicy { allow, ..FetchPolicy::default() }))
    }
}

fn answer(mut stream: &TcpStream, manner: &Manner, backend: &Path, root: &Path, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let lines: Vec<String> = reader.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
    let Some(request) = lines.first() else { return };
    log.lock().unwrap().push(request.clone());
    let header = |name: &str| {
        let found =
            lines.iter().filter_map(|line| line.split_once(": ")).find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    };
    let body = match header("content-length").parse() {
        Ok(length) => read_exactly(&mut reader, length),
        Err(_) if header("transfer-encoding") == "chunked" => read_chunks(&mut reader),
        Err(_) => Vec::new(),
    };
    let (method, rest) = request.split_once(' ').unwrap();
    let target = rest.split(' ').next().unwrap();
    match manner {
        Manner::Silent => return thread::sleep(std::time::Duration::from_secs(2)),
        Manner::Redirect(to) => {
            let location = format!("HTTP/1.1 302 Found\r\nLocation: {to}{target}\r\nContent-Length: 0\r\n\r\n");
            return stream.write_all(location.as_bytes()).unwrap();
        }
        Manner::SignIn(expected) if header("authorization") != *expected => {
            let refusal = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            return stream.write_all(refusal).unwrap();
        }
        Manner::GitOnly(elsewhere) if !header("user-agent").starts_with("git/") => {
            let answer = format!("HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n");
            return stream.write_all(answer.as_bytes()).unwrap();
        }
        Manner::Rename(from, to) if target.starts_with(from) => {
            let location = target.replacen(from, to, 1);
            let answer =
                format!("HTTP/1.1 301 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return stream.write_all(answer.as_bytes()).unwrap();
        }
        Manner::SignIn(_) | Manner::GitOnly(_) | Manner::Rename(..) | Manner::Serve => {}
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut child = Command::new(backend)
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", header("content-type"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The process may end without reading everything.
    let _ = child.stdin.take().unwrap().write_all(&body);
    let output = child.wait_with_output().unwrap().stdout;
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(output[..end].to_vec()).unwrap();
    let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK");
    let length = output.len() - end - 4;
    let head = format!("HTTP/1.1 {status}\r\n{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&output[end + 4..]));
}

fn read_exactly(reader: &mut impl Read, length: usize) -> Vec<u8> {
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    body
}

fn read_chunks(reader: &mut impl BufRead) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        body.extend(read_exactly(reader, size));
        read_exactly(reader, 2);
        if size == 0 {
            return body;
        }
    }
}

/// Overwrites the middle of every file under a folder.
pub(super) fn spoil(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            spoil(&path);
        } else {
            let length = fs::metadata(&path).unwrap().len();
            fs::remove_file(&path).unwrap();
            fs::write(&path, vec![0xA5; usize::try_from(length).unwrap()]).unwrap();
        }
    }
}
