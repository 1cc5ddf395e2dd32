//! What can go wrong with a repository, and what to do about it.

use std::time::Duration;

use fetch::FetchError;

/// No message holds a password or token; addresses are shown without user information.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    #[error("'{text}' is not the address of a repository: write it as https://, ssh://, file:// or git@host:path")]
    InvalidUrl { text: String },

    #[error("the repository address {url} carries a user name or password: put the token under integrations instead")]
    CredentialsInUrl { url: String },

    #[error(transparent)]
    NotAllowed(#[from] FetchError),

    #[error(
        "reading {url} is not allowed: only sources of the configuration may read repositories on this machine's disk"
    )]
    LocalNotAllowed { url: String },

    #[error("the token for {url} is not sent over unencrypted http: use https, or allow it for this host")]
    InsecureToken { url: String },

    #[error("{url} redirects to {origin}, which git does not follow: write the address that it leads to")]
    Redirected { url: String, origin: String },

    #[error("{url} cannot be reached: {reason}: check the address and the network")]
    Unreachable { url: String, reason: String },

    #[error(
        "{url} asks for a sign-in and there is none for its host: add a token under integrations, or check the address"
    )]
    AuthenticationRequired { url: String },

    #[error("{url} refuses the sign-in: check that the token or key is valid and may read this repository")]
    AuthenticationFailed { url: String },

    #[error("the ssh sign-in to {url} cannot be used: {reason}: check the key file or the ssh agent")]
    UnusableKey { url: String, reason: String },

    #[error(
        "{url} cannot prove who it is: {reason}: for ssh add its key to ~/.ssh/known_hosts, for https its authority to \
         the system's certificates"
    )]
    UntrustedHost { url: String, reason: String },

    #[error("there is no repository at {url}: check the address, and that the token may read it")]
    RepositoryNotFound { url: String },

    #[error("{url} has neither a branch nor a tag '{branch}'{near}: check its name")]
    MissingBranch {
        url: String,
        branch: String,
        /// Empty, or `; near it are 'x', 'y'`.
        near: String,
    },

    #[error("{url} has no commits yet: push one")]
    EmptyRepository { url: String },

    #[error("{url} was not read within {} s: check the network, or raise the time for large repositories", .after.as_secs_f32())]
    Timeout { url: String, after: Duration },

    #[error("{url} sends more than {limit} bytes: raise the limit, or read files from it one by one")]
    TransferTooLarge { url: String, limit: u64 },

    #[error("the folder {folder} is in use by another fetch: try again later")]
    Busy { folder: String },

    #[error("the folder {folder} cannot be used: {reason}: check that it exists and may be written")]
    Folder { folder: String, reason: String },

    #[error("the copy of {url} in {folder} is damaged: {reason}: the next fetch makes a new one")]
    Damaged { url: String, folder: String, reason: String },

    #[error("'{text}' is not an object id: give 40 hexadecimal digits")]
    InvalidId { text: String },

    #[error("there is no object {id} in the copy of {url}: fetch first")]
    UnknownId { url: String, id: String },

    #[error("there is no file '{path}' in commit {commit}: check the path, upper and lower case included")]
    FileNotFound { path: String, commit: String },

    #[error("'{path}' is a folder: name a file in it")]
    IsFolder { path: String },

    #[error("the file {id} has {size} bytes, more than the {limit} that are read: make it smaller")]
    FileTooLarge { id: String, size: u64, limit: u64 },

    #[error("commit {commit} has more than {limit} files: read a part of the repository only")]
    TooManyFiles { commit: String, limit: usize },

    #[error("the link '{path}' leads out of the repository, to '{target}': replace it with a copy of the file")]
    LinkLeavesTree { path: String, target: String },

    #[error("the link '{path}' leads in a circle or through too many others: point it at the file")]
    LinkCircle { path: String },

    #[error("'{path}' lies in a submodule, which is not read: register the submodule's own repository")]
    InSubmodule { path: String },

    #[error("git failed while it was busy with {url}: {reason}")]
    Other { url: String, reason: String },

    #[error("the git work ended before it was done: try again")]
    Interrupted,
}
