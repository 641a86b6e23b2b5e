//! The software of sites: by which words a page of it is known, and what a source for it looks like.

use super::Guess;
use super::address::{gitlab, status_page};
use super::base::{behind, folder, is_number, parameter, parts, site};
use crate::Venue;
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// One software.
pub(super) struct Software {
    /// How its `<meta name="generator">` begins, in small letters.
    pub(super) generators: &'static [&'static str],
    /// Words of its pages, in small letters. They only say what to try first: anybody may write them.
    pub(super) marks: &'static [&'static str],
    /// Tried even where nothing points to it.
    pub(super) common: bool,
    /// Status pages.
    pub(super) official: bool,
    /// The sources that a page of it at this address, with this text, could be.
    pub(super) guess: fn(&Url, &str) -> Vec<Guess>,
}

const fn forum(
    generators: &'static [&'static str],
    marks: &'static [&'static str],
    common: bool,
    guess: fn(&Url, &str) -> Vec<Guess>,
) -> Software {
    Software { generators, marks, common, official: false, guess }
}

const fn status(
    marks: &'static [&'static str],
    common: bool,
    guess: fn(&Url, &str) -> Vec<Guess>,
) -> Software {
    Software { generators: &[], marks, common, official: true, guess }
}

/// All of them, the most common first: this is the order in which interfaces are asked for.
pub(super) static SOFTWARE: &[Software] = &[
    forum(&["discourse"], &["discourse-"], true, discourse),
    forum(&["nodebb"], &["nodebb"], true, nodebb),
    forum(&["flarum"], &["flarum"], true, flarum),
    forum(&["lemmy"], &["lemmy"], true, lemmy),
    forum(&["phpbb"], &["phpbb"], false, phpbb),
    forum(&["xenforo"], &["id=\"xf\"", "xenforo"], false, xenforo),
    forum(&["vbulletin"], &["vbulletin", "vb-page-body"], false, vbulletin),
    forum(&["misago"], &["misago"], false, misago),
    forum(&["askbot"], &["askbot"], true, askbot),
    forum(&["khoros", "lithium"], &["lithium", "khoros"], false, khoros),
    forum(&["hyperkitty"], &["hyperkitty"], false, hyperkitty),
    forum(&["pipermail"], &["pipermail"], false, pipermail),
    forum(&["public-inbox"], &["public-inbox", "this is a public inbox"], true, public_inbox),
    forum(&["gitlab"], &["content=\"gitlab\""], false, |url, _| gitlab(url).into_iter().collect()),
    // Known by the identity that their pages show, so they go before what is only named.
    status(&["enc_statuspage_id"], false, site24x7),
    status(&["api.status.io"], false, status_io),
    status(&["api.sorryapp.com"], false, sorry),
    status(&["statuspage"], true, |url, _| plain("statuspage", url)),
    status(&["incident.io"], true, |url, _| plain("incident-io", url)),
    status(&["instatus"], true, |url, _| plain("instatus", url)),
    status(&["betterstack", "better stack", "betteruptime"], true, |url, _| plain("better-stack", url)),
    status(&["uptime kuma", "uptime-kuma"], true, uptime_kuma),
    status(&["cachet"], true, cachet),
    status(&["cstate"], true, |url, _| plain("cstate", url)),
    status(&["rootly"], true, |url, _| plain("rootly", url)),
];

fn talk(kind: &'static str, url: Url) -> Guess {
    Guess::new(kind, Venue::Forum, url)
}

fn plain(kind: &'static str, url: &Url) -> Vec<Guess> {
    vec![Guess::new(kind, Venue::Official, status_page(url))]
}

fn discourse(url: &Url, _: &str) -> Vec<Guess> {
    let cuts = ["c", "t", "tag", "tags", "u", "g", "latest", "top", "new", "categories", "search"];
    let guess = talk("discourse", site(url, &cuts));
    let category = behind(url, "c");
    let end = category.iter().position(|part| is_number(part)).filter(|end| *end > 0);
    vec![match (end, behind(url, "tag").first()) {
        (Some(end), _) => guess.with("category", category[..=end].join("/")),
        (None, Some(tag)) => guess.with("tag", *tag),
        (None, None) => guess,
    }]
}

fn nodebb(url: &Url, _: &str) -> Vec<Guess> {
    let cuts = ["category", "topic", "recent", "unread", "popular", "categories", "tags", "user", "users"];
    let guess = talk("nodebb", site(url, &cuts));
    vec![match behind(url, "category").first().filter(|number| is_number(number)) {
        Some(number) => guess.with("category", *number),
        None => guess,
    }]
}

fn flarum(url: &Url, _: &str) -> Vec<Guess> {
    let guess = talk("flarum", site(url, &["t", "d", "u", "all", "tags"]));
    vec![match behind(url, "t").first() {
        Some(tag) => guess.with("tag", *tag),
        None => guess,
    }]
}

fn lemmy(url: &Url, _: &str) -> Vec<Guess> {
    let guess = talk("lemmy", site(url, &["c", "post", "comment", "u", "communities"]));
    vec![match behind(url, "c").first() {
        Some(community) => guess.with("community", *community),
        None => guess,
    }]
}

/// One forum of a board: which one, only its own address says.
pub(super) fn phpbb(url: &Url, _: &str) -> Vec<Guess> {
    let forum = parameter(url, "f").filter(|forum| is_number(forum));
    let board = site(url, &["viewforum.php", "viewtopic.php"]);
    forum.map(|forum| talk("phpbb", board).with("forum", forum)).into_iter().collect()
}

/// The list of one forum as it stands, or the one of all forums.
fn xenforo(url: &Url, _: &str) -> Vec<Guess> {
    let parts = parts(url);
    let one = parts.iter().position(|part| *part == "forums").filter(|at| at + 1 < parts.len());
    let url = match one {
        Some(at) => folder(url, &parts[..at + 2]),
        None => {
            let site = site(url, &["forums", "threads", "whats-new", "members"]);
            site.join("whats-new/posts/").unwrap_or(site)
        }
    };
    vec![talk("xenforo", url)]
}

fn vbulletin(url: &Url, _: &str) -> Vec<Guess> {
    vec![talk("vbulletin", folder(url, &parts(url)))]
}

fn misago(url: &Url, _: &str) -> Vec<Guess> {
    let guess = talk("misago", site(url, &["c", "t", "threads", "categories", "u"]));
    if let [slug, number, ..] = behind(url, "c").as_slice()
        && is_number(number)
    {
        return vec![guess.with("category", format!("{slug}/{number}"))];
    }
    // Where a forum begins with its categories, its threads are listed below it.
    let threads = guess.url.join("threads/").map(|threads| Guess { url: threads, ..guess.clone() });
    [Some(guess), threads.ok()].into_iter().flatten().collect()
}

fn askbot(url: &Url, _: &str) -> Vec<Guess> {
    vec![talk("askbot", site(url, &["questions", "question", "tags", "users"]))]
}

/// `/t5/Name/bd-p/id` is the board `id`; communities stand at the root of their host.
pub(super) fn khoros(url: &Url, _: &str) -> Vec<Guess> {
    let guess = talk("khoros", folder(url, &[]));
    vec![match (behind(url, "bd-p").first(), behind(url, "ct-p").first()) {
        (Some(board), _) => guess.with("board", *board),
        (None, Some(category)) => guess.with("category", *category),
        (None, None) => guess,
    }]
}

/// The page of one list.
pub(super) fn hyperkitty(url: &Url, _: &str) -> Vec<Guess> {
    let parts = parts(url);
    let list = parts.windows(2).position(|pair| pair[0] == "list" && pair[1].contains('@'));
    let list = list.map(|at| folder(url, &parts[..at + 2]));
    list.map(|url| Guess::new("hyperkitty", Venue::Mail, url)).into_iter().collect()
}

/// The archive of one list.
pub(super) fn pipermail(url: &Url, _: &str) -> Vec<Guess> {
    let parts = parts(url);
    let end = parts.iter().position(|part| *part == "pipermail").map(|at| at + 2);
    let end = end.filter(|end| *end <= parts.len()).unwrap_or(parts.len());
    vec![Guess::new("pipermail", Venue::Mail, folder(url, &parts[..end]))]
}

fn public_inbox(url: &Url, _: &str) -> Vec<Guess> {
    let parts = parts(url);
    let inbox = folder(url, &parts[..parts.len().min(1)]);
    vec![Guess::new("public-inbox", Venue::Mail, inbox)]
}

/// The page `/status/slug`, or the one that stands at the root.
fn uptime_kuma(url: &Url, _: &str) -> Vec<Guess> {
    let guess = Guess::new("uptime-kuma", Venue::Official, site(url, &["status"]));
    vec![match behind(url, "status").first() {
        Some(slug) => guess.with("slug", *slug),
        None => guess,
    }]
}

fn cachet(url: &Url, _: &str) -> Vec<Guess> {
    let page = status_page(url);
    let guess = |version| Guess::new("cachet", Venue::Official, page.clone()).with("version", version);
    vec![guess("2"), guess("3")]
}

static SITE24X7: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"enc_statuspage_id["'\s:=]{1,8}([A-Za-z0-9_=-]{8,128})"#).expect("a fixed pattern")
});

fn site24x7(url: &Url, text: &str) -> Vec<Guess> {
    identified(&SITE24X7, text, "site24x7", Some(status_page(url))).into_iter().collect()
}

static STATUS_IO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"api\.status\.io/1\.0/status/([0-9a-f]{24})").expect("a fixed pattern"));

fn status_io(url: &Url, text: &str) -> Vec<Guess> {
    let guess = identified(&STATUS_IO, text, "status-io", Url::parse("https://api.status.io").ok());
    guess.map(|guess| guess.with("site", status_page(url))).into_iter().collect()
}

static SORRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"api\.sorryapp\.com/v1/pages/([A-Za-z0-9]{4,32})").expect("a fixed pattern")
});

fn sorry(_: &Url, text: &str) -> Vec<Guess> {
    identified(&SORRY, text, "sorry", Url::parse("https://api.sorryapp.com").ok()).into_iter().collect()
}

/// A kind that must be told the identity which the page's source shows.
fn identified(pattern: &Regex, text: &str, kind: &'static str, url: Option<Url>) -> Option<Guess> {
    let page_id = pattern.captures(text)?.get(1)?.as_str().to_owned();
    Some(Guess { page_id: Some(page_id), ..Guess::new(kind, Venue::Official, url?) })
}
