//! What fails in the world, and what a few people say of others.

/// A failure that people report in the last hours of the world.
pub(crate) struct Outage {
    /// The provider's id.
    pub(crate) provider: &'static str,
    /// The service's id, where it is one.
    pub(crate) service: Option<&'static str>,
    /// In the simulator's words.
    pub(crate) symptom: &'static str,
    /// The simulator's template of the code that some copy.
    pub(crate) code: Option<&'static str>,
    /// How many posts are written of it.
    pub(crate) posts: usize,
    /// The title of the provider's own incident, where it has spoken.
    pub(crate) acknowledged: Option<&'static str>,
}

/// Posts of a failure that becomes a swarm.
const SWARM_POSTS: usize = 36;

/// Posts of a failure that is one for too few.
const FEW_POSTS: usize = 5;

const fn silent(provider: &'static str, symptom: &'static str, code: Option<&'static str>) -> Outage {
    Outage { provider, service: None, symptom, code, posts: SWARM_POSTS, acknowledged: None }
}

const fn spoken(
    provider: &'static str,
    symptom: &'static str,
    code: Option<&'static str>,
    title: &'static str,
) -> Outage {
    Outage { acknowledged: Some(title), ..silent(provider, symptom, code) }
}

const fn few(provider: &'static str, symptom: &'static str, code: Option<&'static str>) -> Outage {
    Outage { posts: FEW_POSTS, ..silent(provider, symptom, code) }
}

/// No two of the large ones are built on one provider, so that none is put down to a third.
pub(crate) const OUTAGES: [Outage; 14] = [
    Outage {
        service: Some("exchange-online"),
        ..silent("microsoft-365", "mail-outbound", Some("#550 4.4.7 QUEUE.Expired; message expired ##"))
    },
    silent("slack", "chat", None),
    Outage { service: Some("drive"), ..silent("google-workspace", "sync", None) },
    silent("hetzner", "dns", Some("SERVFAIL looking up {host}")),
    silent("dropbox", "login", None),
    silent("digitalocean", "timeout", Some("ETIMEDOUT {ip}:443")),
    spoken(
        "gitlab",
        "git",
        Some("fatal: unable to access 'https://{host}/': The requested URL returned error: 503"),
        "Git operations over HTTPS and SSH are failing",
    ),
    spoken("duo", "login", None, "Users cannot sign in: authentication failures"),
    spoken("paypal", "payment", Some("INTERNAL_SERVICE_ERROR debug_id {hex}"), "Payments are failing"),
    spoken("fastly", "server-error", Some("503 backend read error"), "Elevated 503 errors at the edge"),
    few("bitbucket", "build", None),
    few("linode", "instance", Some("Instance reachability check failed at {time}")),
    few("heroku", "deploy", Some("H99 Platform error")),
    few(
        "sendgrid",
        "mail-outbound",
        Some("451 4.7.500 Server busy. Please try again later from [{ip}]. ({host})"),
    ),
];

/// Providers of which there is ordinary talk and trouble, and no failure.
pub(crate) const QUIET: [&str; 6] = ["github", "zoom", "shopify", "okta", "cloudflare", "stripe"];

/// Providers none of whose sources can be read.
pub(crate) const BLIND: [&str; 2] = ["atlassian", "ovh"];
