//! How a mirror signs in to its remote.

use std::{cell::Cell, path::PathBuf};

use fetch::Secret;
use git2::{Cred, CredentialType, ErrorClass, ErrorCode};

use crate::{Protocol, RepoUrl, ScmKind};

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

    pub(crate) fn are_sent_in_the_clear(&self, url: &RepoUrl) -> bool {
        url.protocol() == Protocol::Http && matches!(self, Self::Token { plain_http: false, .. })
    }

    /// Answers libgit2, which asks again and again for as long as the remote refuses: once per connection is enough.
    pub(crate) fn answer(
        &self,
        url: &RepoUrl,
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
}
