//! Name look-up that hands out only addresses the policy allows.

use std::{net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::FetchPolicy;

/// The client connects to exactly the addresses this returns, so there is no second look-up that could answer
/// differently.
pub(crate) struct GuardedResolver {
    pub(crate) policy: Arc<FetchPolicy>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.policy);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let kept = policy.check_addresses(name.as_str(), found.map(|address| address.ip()))?;
            // Port 0 is replaced by the one of the URL.
            let addresses: Addrs = Box::new(kept.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
