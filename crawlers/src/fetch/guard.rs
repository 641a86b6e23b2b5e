//! Which addresses may be asked: public ones only.
//!
//! Sources and redirects are named by strangers, and a name can be made to lead to a router, a cloud's
//! metadata service or a database beside us. So the check is made on the address a name *resolved* to,
//! in the one resolver every connection goes through, and again on addresses written as numbers, which
//! skip the resolver.

use super::error::{self, FetchError};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// The guard, and the resolver that applies it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    /// Whether 127.0.0.0/8 and ::1 may be asked.
    pub(super) allow_loopback: bool,
}

/// A name led to this address only.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not a public address")]
struct NotPublic(IpAddr);

impl Guard {
    /// Checks what can be told before a name is resolved: the scheme, and an address written as a number.
    pub(super) fn check(self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Scheme { address: error::shown(url) });
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        if self.allows(ip) { Ok(()) } else { Err(refused(url, ip)) }
    }

    /// Whether `ip` may be asked. Ranges: the IANA special-purpose address registries (RFC 6890).
    pub(super) fn allows(self, ip: IpAddr) -> bool {
        let loopback = match ip {
            IpAddr::V4(ip) => ip.is_loopback(),
            IpAddr::V6(ip) => ip == Ipv6Addr::LOCALHOST,
        };
        if loopback {
            return self.allow_loopback;
        }
        match ip {
            IpAddr::V4(ip) => is_public_v4(ip),
            IpAddr::V6(ip) => is_public_v6(ip),
        }
    }

    /// Where the host of `url` is, for connections that are not HTTP. It may be a number.
    pub(super) async fn lookup(
        self,
        url: &Url,
        host: &str,
        port: u16,
    ) -> Result<Vec<SocketAddr>, FetchError> {
        self.resolved(host, port).await.map_err(|error| {
            refusal(url, &*error).unwrap_or_else(|| FetchError::Connect {
                address: error::shown(url),
                reason: error::reason(&*error),
            })
        })
    }

    async fn resolved(self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
        let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
        let allowed: Vec<SocketAddr> =
            found.iter().copied().filter(|address| self.allows(address.ip())).collect();
        match found.first() {
            Some(first) if allowed.is_empty() => Err(NotPublic(first.ip()).into()),
            _ => Ok(allowed),
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let allowed = guard.resolved(name.as_str(), 0).await?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The refusal inside a failed connection, if the resolver refused it.
pub(super) fn refusal(url: &Url, error: &(dyn Error + 'static)) -> Option<FetchError> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(NotPublic(ip)) = error.downcast_ref() {
            return Some(refused(url, *ip));
        }
        cause = error.source();
    }
    None
}

fn refused(url: &Url, ip: IpAddr) -> FetchError {
    FetchError::Refused { host: error::line(url.host_str().unwrap_or_default()), ip }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0 // "this network"
        || (a == 100 && (64..128).contains(&b)) // carrier-grade NAT, RFC 6598
        || (a == 192 && b == 0 && c == 0) // protocol assignments
        || (a == 192 && b == 88 && c == 99) // 6to4 relays, deprecated
        || (a == 198 && (b == 18 || b == 19)) // benchmarks
        || a >= 224; // multicast, reserved, broadcast
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    if ip.octets().starts_with(&[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) {
        // NAT64 (RFC 6052): networks without IPv4 reach IPv4 sites so; what counts is the address inside.
        let [.., w, x, y, z] = ip.octets();
        return is_public_v4(Ipv4Addr::new(w, x, y, z));
    }
    // Global unicast is 2000::/3; mapped, unique local, link-local and multicast addresses lie outside.
    (a & 0xe000) == 0x2000
        && !(a == 0x2001 && b < 0x0200) // protocol assignments, Teredo
        && !(a == 0x2001 && b == 0x0db8) // documentation
        && a != 0x2002 // 6to4: hides an IPv4 address
        && !(a == 0x3fff && b < 0x1000) // documentation, RFC 9637
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Guard = Guard { allow_loopback: false };
    const LOOPBACK: Guard = Guard { allow_loopback: true };

    #[test]
    fn public_addresses_are_allowed() {
        for ip in ["1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101"] {
            assert!(STRICT.allows(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn special_addresses_are_refused_even_where_loopback_is_allowed() {
        let special = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:1.1.1.1",
            "::127.0.0.1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:0a00:1::",
            "3fff::1",
            "100::1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::1.1.1.1",
        ];
        for ip in special {
            assert!(!LOOPBACK.allows(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn loopback_needs_permission() {
        for ip in ["127.0.0.1", "127.255.0.3", "::1"] {
            assert!(!STRICT.allows(ip.parse().unwrap()), "{ip}");
            assert!(LOOPBACK.allows(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn addresses_written_as_numbers_are_seen_through() {
        for url in ["http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://127.0.0.1./"] {
            let checked = STRICT.check(&Url::parse(url).unwrap());
            assert!(matches!(checked, Err(FetchError::Refused { .. })), "{url}: {checked:?}");
        }
    }

    #[test]
    fn only_http_and_https_are_asked() {
        for url in ["file:///etc/hostname", "ftp://example.org/", "data:text/plain,x"] {
            let checked = STRICT.check(&Url::parse(url).unwrap());
            assert!(matches!(checked, Err(FetchError::Scheme { .. })), "{url}: {checked:?}");
        }
    }
}
