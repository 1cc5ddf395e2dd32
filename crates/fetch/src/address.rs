//! Which network addresses lead outside, and which lead into the operator's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far an address may be trusted to be somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Routed on the internet.
    Public,
    /// Loopback, private, shared or reserved: read only where the configuration names the host.
    Internal,
    /// Link-local, multicast, unspecified, or a cloud's metadata service: read only where the configuration names this
    /// very address, because no honest name leads there.
    Sealed,
}

pub(crate) fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

/// The ranges are those of the IANA special-purpose registry (RFC 6890).
fn reach_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        // 100.100.100.200 and 192.0.0.192 are metadata services beside the usual 169.254.169.254.
        [0 | 224..=255, ..] | [169, 254, ..] | [192, 0, 0, _] | [100, 100, 100, 200] => Reach::Sealed,
        [10 | 127, ..]
        | [100, 64..=127, ..]
        | [172, 16..=31, ..]
        | [192, 168, ..]
        | [192, 0, 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Reach::Internal,
        _ => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    match address.segments() {
        // Loopback; before the compatible forms, which it looks like.
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Internal,
        [0, 0, 0, 0, 0, 0, 0, 0] | [0xfe80..=0xfebf | 0xff00..=0xffff, ..] | [0xfd00, 0x0ec2, ..] => Reach::Sealed,
        // Mapped, compatible and translated forms lead to an IPv4 address, which decides.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            reach_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Teredo, benchmarking, ORCHID and documentation are not; nor is what lies outside of global unicast.
        [0x2001, second, ..] if second <= 0x01ff || second == 0x0db8 => Reach::Internal,
        [0x3fff, second, ..] if second <= 0x0fff => Reach::Internal,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_range_is_told_from_the_internet() {
        let cases = [
            (
                Reach::Public,
                "1.1.1.1 140.82.121.4 172.32.0.1 100.128.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808",
            ),
            (Reach::Internal, "127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 198.18.0.1 ::1"),
            (
                Reach::Internal,
                "fc00::1 fd12::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:7f00:1::1 2001:db8::1 2001::1 fec0::1",
            ),
            (Reach::Sealed, "0.0.0.0 169.254.169.254 224.0.0.1 255.255.255.255 100.100.100.200 192.0.0.192 ::"),
            (Reach::Sealed, "fe80::1 ff02::1 fd00:ec2::254 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe"),
        ];
        for (expected, addresses) in cases {
            for address in addresses.split(' ') {
                assert_eq!(reach(address.parse().unwrap()), expected, "{address}");
            }
        }
    }
}
