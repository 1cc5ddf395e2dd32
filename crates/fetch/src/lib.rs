//! The only outbound HTTP client: it reads what the configuration allows and nothing else.
//!
//! Every address is checked against one [`FetchPolicy`]: the first URL, every redirect, and every answer of the name
//! service at the moment of the connection, so that a name cannot be checked as one address and used as another.
//! Private, loopback, link-local and metadata addresses are refused unless the configuration names that very host.
//! Answers are limited in bytes and time. Tokens go to the host they were configured for and nowhere else.
//!
//! The client never retries and never waits: whoever schedules a read decides when it is tried again.

mod address;
mod credential;
mod error;
mod fetcher;
mod host;
mod policy;
mod resolver;

pub use credential::{HostCredential, Secret};
pub use error::FetchError;
pub use fetcher::{Conditional, Fetched, Fetcher, install_crypto_provider};
pub use host::HostPattern;
pub use policy::{AllowedHost, Endpoint, FetchPolicy, Limits};
