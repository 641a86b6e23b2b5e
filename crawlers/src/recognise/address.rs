//! What can be known by the address alone: sites that everybody knows, and paths that only one kind has.

use super::base::{behind, folder, host, parameter, parts, site};
use super::software;
use super::{Guess, distinct};
use crate::{Venue, nntp};
use url::Url;

/// Sites of Stack Exchange with a host of their own.
const STACK_HOSTS: [&str; 6] = [
    "stackoverflow.com",
    "serverfault.com",
    "superuser.com",
    "askubuntu.com",
    "mathoverflow.net",
    "stackapps.com",
];

/// Status pages that a vendor runs for itself: how their address begins, without scheme and `www.`, the kind, and the
/// address that the kind wants.
const VENDORS: [(&str, &str, &str); 16] = [
    ("ads.google.com/status/publisher", "google", "https://ads.google.com/status/publisher"),
    ("developer.apple.com/system-status", "apple", APPLE_DEVELOPER),
    ("google.com/appsstatus", "google", "https://www.google.com/appsstatus/dashboard/"),
    ("apple.com/support/systemstatus", "apple", APPLE),
    ("health.aws.amazon.com/", "aws-health", "https://health.aws.amazon.com/public/currentevents"),
    ("slack-status.com/", "slack", "https://slack-status.com"),
    ("status.adobe.com/", "adobe", "https://data.status.adobe.com"),
    ("status.cloud.google.com/", "google", "https://status.cloud.google.com/"),
    ("status.cloud.microsoft/", "microsoft-365-public", "https://status.cloud.microsoft"),
    ("status.heroku.com/", "heroku", "https://status.heroku.com"),
    ("status.play.google.com/", "google", "https://status.play.google.com"),
    ("status.salesforce.com/", "salesforce-trust", "https://api.status.salesforce.com"),
    ("status.search.google.com/", "google", "https://status.search.google.com"),
    ("status.slack.com/", "slack", "https://slack-status.com"),
    ("status.zendesk.com/", "zendesk", "https://status.zendesk.com"),
    ("trust.salesforce.com/", "salesforce-trust", "https://api.status.salesforce.com"),
];

const APPLE: &str = "https://www.apple.com/support/systemstatus/data/system_status_en_US.js";

const APPLE_DEVELOPER: &str =
    "https://www.apple.com/support/systemstatus/data/developer/system_status_en_US.js";

/// What the address itself says, without asking anybody. Often nothing.
pub fn by_address(url: &Url) -> Vec<Guess> {
    let guesses = if url.scheme() == nntp::SCHEME {
        vec![Guess::new("nntp", Venue::Mail, url.clone())]
    } else {
        [by_host(url), by_path(url)].concat()
    };
    distinct(guesses.into_iter().map(Guess::certain).collect())
}

fn by_host(url: &Url) -> Vec<Guess> {
    let (host, parts) = (host(url), parts(url));
    let start = format!("{host}{}", url.path());
    if let Some((_, kind, address)) = VENDORS.iter().find(|(known, ..)| start.starts_with(known)) {
        return Guess::at(kind, Venue::Official, address).into_iter().collect();
    }
    if STACK_HOSTS.contains(&host.as_str()) || host.ends_with(".stackexchange.com") {
        return stack_exchange(url, &host).into_iter().collect();
    }
    match (host.as_str(), parts.as_slice()) {
        ("github.com", [owner, name, rest @ ..]) => github(owner, name, rest),
        ("gitlab.com", [_, _, ..]) => gitlab(url).into_iter().collect(),
        ("learn.microsoft.com", [locale, "answers", "tags", number, name, ..]) => {
            let guess = Guess::at("microsoft-qna", Venue::Forum, "https://learn.microsoft.com");
            let tag = format!("{number}/{name}");
            guess.map(|guess| guess.with("tag", tag).with("locale", *locale)).into_iter().collect()
        }
        ("news.ycombinator.com" | "hn.algolia.com", _) => hacker_news(url).into_iter().collect(),
        (reddit, ["r", name, ..]) if reddit == "reddit.com" || reddit.ends_with(".reddit.com") => {
            subreddit(name)
        }
        (statuspal, _) => {
            let page = statuspal.strip_suffix(".statuspal.io").map(|page| (page, "https://statuspal.io"));
            let page =
                page.or_else(|| Some((statuspal.strip_suffix(".statuspal.eu")?, "https://statuspal.eu")));
            let guess = page.and_then(|(page, address)| {
                let guess = Guess::at("statuspal", Venue::Official, address)?;
                Some(Guess { page_id: Some(page.to_owned()), ..guess })
            });
            guess.into_iter().collect()
        }
    }
}

/// Paths that only one kind has, on whatever host.
fn by_path(url: &Url) -> Vec<Guess> {
    let parts = parts(url);
    if parts.windows(2).any(|pair| pair[0] == "list" && pair[1].contains('@')) {
        return software::hyperkitty(url, "");
    }
    if !behind(url, "pipermail").is_empty() {
        return software::pipermail(url, "");
    }
    if url.path().ends_with(".mbox") || url.path().ends_with(".mbox.gz") {
        return vec![Guess::new("mbox", Venue::Mail, url.clone())];
    }
    if parts.last() == Some(&"viewforum.php") {
        return software::phpbb(url, "");
    }
    if parts.iter().any(|part| matches!(*part, "bd-p" | "ct-p")) {
        return software::khoros(url, "");
    }
    if parts.contains(&"-") {
        return gitlab(url).into_iter().collect();
    }
    Vec::new()
}

fn github(owner: &str, name: &str, rest: &[&str]) -> Vec<Guess> {
    let name = name.strip_suffix(".git").unwrap_or(name);
    let issues = Guess::at("github", Venue::Tracker, "https://api.github.com")
        .map(|guess| guess.with("repository", format!("{owner}/{name}")));
    let discussions = format!("https://github.com/{owner}/{name}/discussions.atom");
    let discussions =
        Guess::at("feed", Venue::Forum, &discussions).filter(|_| rest.first() == Some(&"discussions"));
    discussions.into_iter().chain(issues).collect()
}

/// A project of a GitLab: its name is all that stands before `/-/`.
pub(super) fn gitlab(url: &Url) -> Option<Guess> {
    let parts = parts(url);
    let end = parts.iter().position(|part| *part == "-").unwrap_or(parts.len());
    let project = parts[..end].join("/");
    let guess = Guess::new("gitlab", Venue::Tracker, folder(url, &[]));
    (end >= 2).then(|| guess.with("project", project))
}

fn hacker_news(url: &Url) -> Option<Guess> {
    let guess = Guess::at("hacker-news", Venue::News, "https://hn.algolia.com")?;
    let words = ["q", "query"].into_iter().find_map(|key| parameter(url, key));
    Some(match words {
        Some(words) => guess.with("query", words),
        None => guess.with("tags", "front_page"),
    })
}

/// Its API wants a token; the feed is what strangers are shown.
fn subreddit(name: &str) -> Vec<Guess> {
    let api = Guess::at("reddit", Venue::Forum, "https://oauth.reddit.com");
    let api = api.map(|guess| guess.with("subreddit", name));
    let feed = Guess::at("feed", Venue::Forum, &format!("https://www.reddit.com/r/{name}/new.rss"));
    api.into_iter().chain(feed).collect()
}

fn stack_exchange(url: &Url, host: &str) -> Option<Guess> {
    let guess = Guess::at("stack-exchange", Venue::Forum, "https://api.stackexchange.com")?;
    let name = host.strip_suffix(".stackexchange.com").or_else(|| host.strip_suffix(".com")).unwrap_or(host);
    let guess = guess.with("site", name);
    Some(match behind(url, "tagged").first() {
        // Between the tags of an address stands a `+`, or `%20`.
        Some(tags) => guess.with("tags", tags.replace("%20", ";").replace('+', ";")),
        None => guess,
    })
}

/// Whether an address looks like that of a provider's word about itself.
pub(super) fn is_official(url: &Url) -> bool {
    let host = host(url);
    let mut words = host.split(['.', '-']).chain(parts(url));
    words.any(|word| word.to_ascii_lowercase().ends_with("status"))
}

/// The folder of a status page, whatever of it is shown.
pub(super) fn status_page(url: &Url) -> Url {
    site(url, &["incidents", "incident", "history", "uptime", "issues", "maintenance", "subscribe"])
}
