//! What is guessed of which address and page, and that a guess is one its kind can read.

use super::*;
use crate::Page;
use jiff::Timestamp;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn html(address: &str, body: &str) -> Page {
    page(address, "text/html; charset=utf-8", body)
}

fn page(address: &str, content_type: &str, body: &str) -> Page {
    Page {
        url: url(address),
        content_type: Some(content_type.to_owned()),
        body: body.as_bytes().to_vec(),
        fetched_at: Timestamp::UNIX_EPOCH,
    }
}

/// `kind address option=value … #page_id`.
fn shown(guess: &Guess) -> String {
    let options: String = guess.options.iter().map(|(key, value)| format!(" {key}={value}")).collect();
    let page = guess.page_id.as_ref().map(|id| format!(" #{id}")).unwrap_or_default();
    format!("{} {}{options}{page}", guess.kind, guess.url)
}

fn first(address: &str) -> String {
    by_address(&url(address)).first().map(shown).unwrap_or_default()
}

#[test]
fn sites_that_everybody_knows_are_known_by_their_address() {
    for (address, expected) in [
        ("https://github.com/harbour/mail.git", "github https://api.github.com/ repository=harbour/mail"),
        (
            "https://github.com/harbour/mail/issues?q=x",
            "github https://api.github.com/ repository=harbour/mail",
        ),
        (
            "https://github.com/harbour/mail/discussions",
            "feed https://github.com/harbour/mail/discussions.atom",
        ),
        ("https://gitlab.com/a/b/c/-/issues", "gitlab https://gitlab.com/ project=a/b/c"),
        ("https://git.harbour.example/a/b/-/issues/4", "gitlab https://git.harbour.example/ project=a/b"),
        ("https://www.reddit.com/r/outages/", "reddit https://oauth.reddit.com/ subreddit=outages"),
        ("https://news.ycombinator.com/newest", "hacker-news https://hn.algolia.com/ tags=front_page"),
        ("https://hn.algolia.com/?q=is+down", "hacker-news https://hn.algolia.com/ query=is down"),
        ("https://serverfault.com", "stack-exchange https://api.stackexchange.com/ site=serverfault"),
        (
            "https://unix.stackexchange.com/questions/tagged/mail+smtp",
            "stack-exchange https://api.stackexchange.com/ site=unix tags=mail;smtp",
        ),
        (
            "https://learn.microsoft.com/de-de/answers/tags/17/harbour-mail",
            "microsoft-qna https://learn.microsoft.com/ locale=de-de tag=17/harbour-mail",
        ),
        (
            "https://www.google.com/appsstatus/dashboard/",
            "google https://www.google.com/appsstatus/dashboard/",
        ),
        ("https://status.heroku.com", "heroku https://status.heroku.com/"),
        ("https://harbour.statuspal.eu/", "statuspal https://statuspal.eu/ #harbour"),
        ("nntp://news.example/harbour.users", "nntp nntp://news.example/harbour.users"),
        (
            "https://lists.example/hyperkitty/list/users@lists.example/thread/ABC/",
            "hyperkitty https://lists.example/hyperkitty/list/users@lists.example/",
        ),
        (
            "https://lists.example/pipermail/users/2026-November/000001.html",
            "pipermail https://lists.example/pipermail/users/",
        ),
        ("https://board.example/sub/viewforum.php?f=4&sid=1", "phpbb https://board.example/sub/ forum=4"),
        ("https://talk.example/t5/Mail/bd-p/mail-forum", "khoros https://talk.example/ board=mail-forum"),
        ("https://lists.example/users.mbox.gz", "mbox https://lists.example/users.mbox.gz"),
        ("https://forum.example/", ""),
        ("https://github.com/harbour", ""),
    ] {
        assert_eq!(first(address), expected, "{address}");
        for guess in by_address(&url(address)) {
            assert!(guess.certain);
        }
    }
}

#[test]
fn a_page_that_names_its_software_is_believed_first() {
    for (address, body, expected) in [
        (
            "https://forum.example/c/mail/5",
            r#"<!DOCTYPE html><meta name="generator" content="Discourse 3.4.0 - https://discourse.example">"#,
            "discourse https://forum.example/ category=mail/5",
        ),
        (
            "https://forum.example/talk/t/stuck/17",
            r#"<html><head><meta name="generator" content="Discourse 3.4.0"></head></html>"#,
            "discourse https://forum.example/talk/",
        ),
        (
            "https://talk.example/category/6/mail",
            "<html><script src=\"/assets/nodebb.min.js\"></script></html>",
            "nodebb https://talk.example/ category=6",
        ),
        (
            "https://talk.example/t/mail",
            "<html><div id='flarum-content'></div>",
            "flarum https://talk.example/ tag=mail",
        ),
        (
            "https://talk.example/forums/mail.4/page-2",
            "<html id=\"XF\" lang=\"en-US\">",
            "xenforo https://talk.example/forums/mail.4/",
        ),
        ("https://talk.example/", "<html id=\"XF\">", "xenforo https://talk.example/whats-new/posts/"),
        (
            "https://talk.example/forum/mail",
            "<html><body id=\"vb-page-body\">",
            "vbulletin https://talk.example/forum/mail/",
        ),
        ("https://talk.example/", "<html><script>misago.init({})</script>", "misago https://talk.example/"),
        (
            "https://inbox.example/users/",
            "<html><head><link rel=alternate href=\"new.atom\" type=\"application/atom+xml\"></head><body>\
             <pre>This is a public inbox, see <a href=\"_/text/mirror/\">mirroring instructions</a></pre>",
            "public-inbox https://inbox.example/users/",
        ),
        (
            "https://state.example/",
            "<html><script>var enc_statuspage_id = \"Ab_9=kk12\";</script>",
            "site24x7 https://state.example/ #Ab_9=kk12",
        ),
        (
            "https://state.example/",
            "<html><a href=\"https://api.status.io/1.0/status/0123456789abcdef01234567\">API</a>",
            "status-io https://api.status.io/ site=https://state.example/ #0123456789abcdef01234567",
        ),
    ] {
        let guesses = by_page(&url(address), Some(&html(address, body)));
        assert_eq!(shown(&guesses[0]), expected, "{address} {body}");
    }
    let board = html("https://board.example/", "<html><body id=\"phpbb\"></body></html>");
    let guesses = by_page(&board.url, Some(&board));
    assert!(guesses.iter().all(|guess| guess.kind != "phpbb"), "which forum, the address does not say");
}

#[test]
fn a_status_page_is_asked_for_its_interface_before_its_feed_and_a_forum_after() {
    let body = "<html><head><title>News</title>\
        <link rel=\"alternate\" type=\"application/atom+xml\" href=\"history.atom\">\
        <link rel=\"alternate\" type=\"text/html\" href=\"/de\">\
        <link rel=\"alternate\" type=\"application/rss+xml\" href=\"javascript:alert(1)\"></head></html>";
    let kinds = |address: &str, body: &str| -> Vec<(&str, String)> {
        let guesses = by_page(&url(address), Some(&html(address, body)));
        guesses.iter().map(|guess| (guess.kind, guess.url.to_string())).collect()
    };
    let official = kinds("https://status.harbour.example/history", body);
    assert_eq!(official[0], ("statuspage", "https://status.harbour.example/".to_owned()));
    let feed = official.iter().position(|(kind, _)| *kind == "feed").unwrap();
    assert_eq!(official[feed].1, "https://status.harbour.example/history.atom");
    let place = |kind: &str| official.iter().position(|(other, _)| *other == kind).unwrap();
    assert!(place("cstate") < feed && feed < place("discourse"), "{official:?}");
    let titled = kinds("https://state.example/", &body.replace("News", "Harbour Status"));
    assert_eq!(titled[0].0, "statuspage");
    let other = kinds("https://harbour.example/blog/", body);
    assert_eq!(other[0], ("feed", "https://harbour.example/blog/history.atom".to_owned()));
    assert_eq!(other.iter().filter(|(kind, _)| *kind == "feed").count(), 1, "no script, no other language");
    assert!(other.len() <= GUESSES_MAX);
}

#[test]
fn what_is_a_feed_or_mail_itself_is_nothing_else() {
    let only = |content_type: &str, body: &str| -> Vec<String> {
        let address = "https://harbour.example/all";
        by_page(&url(address), Some(&page(address, content_type, body))).iter().map(shown).collect()
    };
    let feed = ["feed https://harbour.example/all"];
    assert_eq!(only("text/xml", "<?xml version=\"1.0\"?>\n<!-- x --><rss version=\"2.0\">"), feed);
    assert_eq!(only("text/plain", "\u{feff}\n<feed xmlns=\"http://www.w3.org/2005/Atom\">"), feed);
    assert_eq!(only("application/json", r#"{"version": "https://jsonfeed.org/version/1.1"}"#), feed);
    assert_eq!(
        only("text/plain", "From anna@reeds.example Sun Nov  1 10:00:00 2026\n"),
        ["mbox https://harbour.example/all"]
    );
    assert!(only("text/xml", "<?xml version=\"1.0\"?><html>").len() > 1);
}

#[test]
fn nothing_and_garbage_leave_the_common_interfaces() {
    let address = "https://harbour.example/";
    let common = by_page(&url(address), None);
    assert!(
        common.iter().any(|guess| guess.kind == "discourse") && common.iter().all(|guess| !guess.certain)
    );
    for body in ["", "\0\u{fffd}", "<a><b><c>", &"<div>".repeat(100_000), &"é".repeat(400_000)] {
        assert_eq!(by_page(&url(address), Some(&html(address, body))), common);
    }
}

#[test]
fn every_guess_is_of_a_kind_that_plans_requests() {
    let marks = "<html>nodebb discourse- flarum lemmy id=\"xf\" vb-page-body misago askbot khoros pipermail hyperkitty \
        public-inbox statuspage incident.io instatus betterstack uptime-kuma cachet cstate rootly \
        enc_statuspage_id=\"abcdefgh\" api.status.io/1.0/status/0123456789abcdef01234567 \
        api.sorryapp.com/v1/pages/ab12cd34";
    let address = "https://talk.example/a/";
    let guesses = by_page(&url(address), Some(&html(address, marks)));
    assert!(guesses.len() > 20);
    for guess in guesses {
        let crawler = crate::crawler(guess.kind).unwrap();
        let source = guess.source("a", None, None);
        crawler.requests(&source, None).unwrap_or_else(|why| panic!("{}: {why}", shown(&guess)));
    }
    let source =
        by_address(&url("https://github.com/a/b"))[0].source("a", Some(Venue::Forum), Some("github"));
    assert_eq!((source.venue, source.provider.as_deref()), (Venue::Forum, Some("github")));
}

#[test]
fn the_identity_of_a_page_is_the_one_its_kind_compares() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for kind in ["better-stack", "cstate", "incident-io", "instatus", "rootly", "statuspage", "uptime-kuma"] {
        let read = |name: &str| std::fs::read_to_string(folder.join(kind).join(name)).unwrap();
        let source: serde_json::Value = serde_json::from_str(&read("source.json")).unwrap();
        let found = page_id(kind, &page("https://state.example/", "application/json", &read("full.json")));
        assert_eq!(found.as_deref(), source["page_id"].as_str(), "{kind}");
        assert!(found.is_some());
    }
    assert_eq!(page_id("statuspage", &page("https://a.example/", "text/html", "<html>")), None);
    assert_eq!(page_id("discourse", &page("https://a.example/", "application/json", "{}")), None);
}
