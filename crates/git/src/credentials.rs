//! How a mirror signs in to its remote.

use std::{cell::Cell, collections::HashMap, path::PathBuf};

use fetch::Secret;
use git2::{Cred, CredentialType, ErrorClass, ErrorCode};

use crate::{Protocol, RepoUrl, ScmKind, preflight::is_same_origin};

#[derive(Debug, Clone, Default)]
pub enum Credentials {
    /// For public repositories.
    #[default]
    Anonymous,
    /// Basic authentication over https; over http only where `plain_http` allows it.
    Token {
        user: String,
        token: Secret,
        plain_http: bool,
    },
    /// Whatever keys the ssh agent of this process holds.
    SshAgent,
    SshKey {
        private_key: PathBuf,
        passphrase: Option<Secret>,
    },
}

impl Credentials {
    /// A token under the user name that the kind of code host expects beside it.
    pub fn token(kind: ScmKind, token: Secret) -> Self {
        let user = match kind {
            ScmKind::GitHub => "x-access-token",
            ScmKind::GitLab | ScmKind::Gitea => "oauth2",
            ScmKind::BitbucketCloud | ScmKind::BitbucketServer => "x-token-auth",
            ScmKind::AzureDevOps => "token",
        };
        Self::Token { user: user.to_owned(), token, plain_http: false }
    }

    /// For a remote as its address says: the ssh agent, the token that is known for its host (`host` or `host:port`, lower
    /// case), or none.
    pub fn for_remote(url: &RepoUrl, tokens: &HashMap<String, (ScmKind, Secret)>) -> Self {
        let host = url.port().map_or_else(|| url.host().to_owned(), |port| format!("{}:{port}", url.host()));
        match url.protocol() {
            Protocol::Ssh => Self::SshAgent,
            Protocol::File => Self::Anonymous,
            Protocol::Http | Protocol::Https => match tokens.get(&host.to_lowercase()) {
                Some((kind, token)) => Self::token(*kind, token.clone()),
                None => Self::Anonymous,
            },
        }
    }

    pub(crate) fn are_sent_in_the_clear(&self, url: &RepoUrl) -> bool {
        url.protocol() == Protocol::Http && matches!(self, Self::Token { plain_http: false, .. })
    }

    /// Answers libgit2, which asks again and again for as long as the remote refuses: once per connection is enough.
    /// `asked` is the address that wants to know, which is another one after a redirect.
    pub(crate) fn answer(
        &self,
        url: &RepoUrl,
        asked: &str,
        allowed: CredentialType,
        sign_in: &Cell<SignIn>,
    ) -> Result<Cred, git2::Error> {
        let refused = |message| git2::Error::new(ErrorCode::Auth, ErrorClass::Callback, message);
        let user = url.user().unwrap_or("git");
        if allowed.contains(CredentialType::USERNAME) && url.protocol() == Protocol::Ssh {
            return Cred::username(user);
        }
        if sign_in.replace(SignIn::Offered) == SignIn::Offered {
            sign_in.set(SignIn::Refused);
            return Err(refused("the remote refuses the credentials"));
        }
        match self {
            Self::Token { .. } if !is_same_origin(url, asked) => {
                sign_in.set(SignIn::Elsewhere);
                Err(refused("the credentials are for another address"))
            }
            Self::Token { user, token, .. } if allowed.contains(CredentialType::USER_PASS_PLAINTEXT) => {
                Cred::userpass_plaintext(user, token.expose())
            }
            Self::SshAgent if allowed.contains(CredentialType::SSH_KEY) => Cred::ssh_key_from_agent(user),
            Self::SshKey { private_key, passphrase } if allowed.contains(CredentialType::SSH_KEY) => {
                Cred::ssh_key(user, None, private_key, passphrase.as_ref().map(Secret::expose))
            }
            _ => {
                sign_in.set(SignIn::Missing);
                Err(refused("there are no credentials of the kind the remote asks for"))
            }
        }
    }
}

/// How far the sign-in of one connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SignIn {
    #[default]
    NotAsked,
    /// The remote asks and there is nothing to offer.
    Missing,
    Offered,
    Refused,
    /// Somebody else asks than the remote that the credentials are for.
    Elsewhere,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_told_to_whoever_a_redirect_leads_to() {
        let url: RepoUrl = "https://git.test/o/r.git".parse().unwrap();
        let credentials = Credentials::token(ScmKind::GitLab, Secret::new("s3cret"));
        let answer = |asked: &str| {
            let sign_in = Cell::default();
            let answer = credentials.answer(&url, asked, CredentialType::USER_PASS_PLAINTEXT, &sign_in);
            (answer.is_ok(), sign_in.get())
        };
        assert_eq!(answer("https://git.test/o/r.git"), (true, SignIn::Offered));
        assert_eq!(answer("https://git.test:7314/o/r.git"), (false, SignIn::Elsewhere));
        assert_eq!(answer("http://git.test/o/r.git"), (false, SignIn::Elsewhere));
        assert_eq!(answer("https://evil.test/o/r.git"), (false, SignIn::Elsewhere));
    }
}
