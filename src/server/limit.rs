//! How often one asker may ask, where it is served to others than its operator.
//!
//! Questions cost more than reading, so they have a limit of their own. Local programs are not limited.

use super::access::Access;
use super::problem::Problem;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

/// Answers a second to one asker, and how many at once.
const READS_PER_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const READS_AT_ONCE: NonZeroU32 = NonZeroU32::new(100).expect("a hundred is not zero");

/// Questions a second of one asker, and how many at once.
const QUESTIONS_PER_SECOND: NonZeroU32 = NonZeroU32::new(1).expect("one is not zero");
const QUESTIONS_AT_ONCE: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");

/// Askers that are remembered; beyond it those who were silent are forgotten.
const ASKERS_MAX: usize = 10_000;

/// What costs as much as a question.
const QUESTIONS: [&str; 7] =
    ["/check", "/answer", "/search", "/api/v1/check", "/api/v1/search", "/api/v1/search.csv", "/sign-in"];

/// Counts what each asker asks.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    reads: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    questions: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Limits {
    pub(super) fn new() -> Self {
        let limiter = |per_second, at_once| {
            Arc::new(RateLimiter::keyed(Quota::per_second(per_second).allow_burst(at_once)))
        };
        Self {
            reads: limiter(READS_PER_SECOND, READS_AT_ONCE),
            questions: limiter(QUESTIONS_PER_SECOND, QUESTIONS_AT_ONCE),
        }
    }

    /// Seconds to wait, if it is too early.
    fn wait_seconds(&self, asker: IpAddr, question: bool) -> Option<u64> {
        let limiter = if question { &self.questions } else { &self.reads };
        if limiter.len() > ASKERS_MAX {
            limiter.retain_recent();
        }
        let early = limiter.check_key(&asker).err()?;
        Some(early.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Asks who asks too often to come back later.
pub(super) async fn limited(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let local = request.extensions().get::<Access>().is_some_and(|access| access.local);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let path = request.uri().path();
    let question = QUESTIONS.contains(&path);
    let wait = peer
        .filter(|_| !local)
        .and_then(|peer| limits.wait_seconds(asker(peer, request.headers()), question));
    let Some(seconds) = wait else { return next.run(request).await };
    let detail = format!("You ask too often; ask again in {seconds} s.");
    let mut response = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail).at(path);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Who asks: the peer, or the one for whom a proxy on this machine asks. A whole network of IPv6 is one asker.
fn asker(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded =
        headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|one| one.trim().parse().ok());
    match last.filter(|_| peer.is_loopback()).unwrap_or(peer) {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asker_may_ask_at_once_only_so_often_and_is_told_how_long_to_wait() {
        let limits = Limits::new();
        let asker = IpAddr::from([192, 0, 2, 1]);
        let refused = (0..QUESTIONS_AT_ONCE.get() + 5)
            .filter_map(|_| limits.wait_seconds(asker, true))
            .collect::<Vec<_>>();
        assert!(refused.len() >= 4, "{refused:?}");
        assert!(refused.iter().all(|seconds| (1..=2).contains(seconds)), "{refused:?}");
        assert_eq!(limits.wait_seconds(asker, false), None, "reading has a limit of its own");
        assert_eq!(limits.wait_seconds(IpAddr::from([192, 0, 2, 2]), true), None, "so has everybody");
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("10.0.0.1, 198.51.100.7"));
        let near = IpAddr::from([127, 0, 0, 1]);
        let far = IpAddr::from([203, 0, 113, 9]);
        assert_eq!(asker(near, &headers), IpAddr::from([198, 51, 100, 7]));
        assert_eq!(asker(far, &headers), far);
        let of = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert_eq!(
            asker(of("2001:db8::1"), &HeaderMap::new()),
            asker(of("2001:db8::ffff:2"), &HeaderMap::new())
        );
    }
}
