//! `backend.listen`: where the server waits for connections.

use std::fmt;

use super::{
    reader::{Place, Reader},
    tree::Value,
};

const DEFAULT_HOST: &str = "127.0.0.1";
const DEFAULT_PORT: u16 = 7007;
/// What an address without a host means, as in Backstage: every interface.
const EVERY_INTERFACE: &str = "0.0.0.0";

/// A host and a port. Displays as `host:port`, the host in brackets when it is an IPv6 address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// A name or an address, without brackets; `0.0.0.0` for every interface.
    pub host: String,
    /// 0 lets the system choose.
    pub port: u16,
}

impl Default for Listen {
    /// Loopback only: nobody else reaches a portal that nobody configured.
    fn default() -> Self {
        Self { host: DEFAULT_HOST.to_owned(), port: DEFAULT_PORT }
    }
}

impl Listen {
    /// Reads `7007`, `:7007`, `host:7007` or `[::1]:7007`; without a host it means every interface.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
        let host = match host.strip_prefix('[') {
            Some(inside) => inside.strip_suffix(']')?,
            None if host.contains(':') => return None,
            None => host,
        };
        if host.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '[' | ']' | '@')) {
            return None;
        }
        let digits = !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
        let port = port.parse().ok().filter(|_| digits)?;
        Some(Self { host: or_every_interface(host), port })
    }

    pub(super) fn read(reader: &mut Reader<'_>, place: &Place<'_>) -> Self {
        let default = Self::default();
        match place.value() {
            None => reader.default(place, default.to_string()),
            Some(Value::Text(text)) => match Self::parse(text) {
                Some(listen) => return listen,
                None => reader.invalid(place, "is not an address to listen on; write :7007, host:7007 or [::1]:7007"),
            },
            Some(Value::Number(_)) => {
                if let Some(port) = reader.port(place) {
                    return Self { host: or_every_interface(""), port };
                }
            }
            Some(Value::Map(_)) => {
                let (host, port) = (place.field("host"), place.field("port"));
                let port = reader.port(&port).unwrap_or(DEFAULT_PORT);
                // A host that is meant but unknown must not become every interface.
                let host = if reader.unset(&host) { Some(default.host) } else { reader.text(&host) };
                let host = host.unwrap_or_default();
                return Self { host: or_every_interface(host.trim_matches(['[', ']'])), port };
            }
            Some(_) => reader.wrong_type(place, "an address such as :7007 or host:7007, or { host, port }"),
        }
        default
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(formatter, "[{}]:{}", self.host, self.port)
        } else {
            write!(formatter, "{}:{}", self.host, self.port)
        }
    }
}

fn or_every_interface(host: &str) -> String {
    if host.is_empty() { EVERY_INTERFACE.to_owned() } else { host.to_owned() }
}
