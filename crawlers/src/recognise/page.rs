//! What the page at an address says: the software that made it, the feeds it links to, or that it is a feed itself.

use super::address::is_official;
use super::software::{SOFTWARE, Software};
use super::{Guess, distinct};
use crate::tree::{self, css};
use crate::{Page, Venue, text};
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

/// How many feeds of a page are tried.
const FEEDS_MAX: usize = 4;

/// How much of a page is searched for words of its software, in bytes.
const SEARCHED_BYTES_MAX: usize = 512 * 1024;

static GENERATOR: LazyLock<Selector> = LazyLock::new(|| css("meta[name=generator][content]"));

static ALTERNATE: LazyLock<Selector> = LazyLock::new(|| css("link[rel~=alternate][type][href]"));

static TITLE: LazyLock<Selector> = LazyLock::new(|| css("title"));

/// What stands at `url`, by the page that it answered with, if it did.
pub fn by_page(url: &Url, page: Option<&Page>) -> Vec<Guess> {
    if let Some(guess) = page.and_then(|page| not_for_people(url, page)) {
        return vec![guess.certain()];
    }
    let document = page.and_then(|page| tree::document(page).ok());
    let text = page.and_then(|page| page.text().ok());
    let text = text.as_deref().unwrap_or_default();
    let text = &text[..text.floor_char_boundary(SEARCHED_BYTES_MAX)];
    let small = text.to_ascii_lowercase();
    let official = is_official(url) || document.as_ref().is_some_and(is_titled_status);

    let made_by = document.as_ref().map(generators).unwrap_or_default();
    let says = |software: &&Software| {
        let begins = |made_by: &String| software.generators.iter().any(|name| made_by.starts_with(name));
        made_by.iter().any(begins)
    };
    let certain = guesses(SOFTWARE.iter().filter(says), url, text).into_iter().map(Guess::certain);
    let named = |software: &&Software| software.marks.iter().any(|mark| small.contains(mark));
    let named = guesses(SOFTWARE.iter().filter(named), url, text);
    let common = |wanted: bool| {
        let common = move |software: &&Software| software.common && software.official == wanted;
        guesses(SOFTWARE.iter().filter(common), url, text)
    };
    let feeds = document.as_ref().map(|document| feeds(url, document, official)).unwrap_or_default();
    // An interface says more than a feed; but where nothing points to one, the feed that is there goes before.
    let rest =
        if official { [common(true), feeds, common(false)] } else { [feeds, common(false), common(true)] };
    distinct(certain.chain(named).chain(rest.concat()).collect())
}

fn guesses<'s>(software: impl Iterator<Item = &'s Software>, url: &Url, text: &str) -> Vec<Guess> {
    software.flat_map(|software| (software.guess)(url, text)).collect()
}

/// A feed, or a file of mail.
fn not_for_people(url: &Url, page: &Page) -> Option<Guess> {
    let content_type = page.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    if content_type.starts_with("application/mbox") || page.body.starts_with(b"From ") {
        return Some(Guess::new("mbox", Venue::Mail, url.clone()));
    }
    let start = page.text().ok()?.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_owned();
    let start = start[..start.floor_char_boundary(1024)].to_ascii_lowercase();
    let is_xml = start.starts_with("<?xml") || start.starts_with("<rss") || start.starts_with("<feed");
    let is_feed = is_xml && ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| start.contains(root));
    let is_json = start.starts_with('{') && start.contains("jsonfeed.org/version");
    (is_feed || is_json).then(|| feed(url.clone(), is_official(url)))
}

fn feed(url: Url, official: bool) -> Guess {
    Guess::new("feed", if official { Venue::Official } else { Venue::News }, url)
}

/// The programs that a page says it was made by, in small letters.
fn generators(document: &Html) -> Vec<String> {
    let contents = document.select(&GENERATOR).filter_map(|element| element.attr("content"));
    contents.take(FEEDS_MAX).map(|content| text::line(content).to_ascii_lowercase()).collect()
}

fn feeds(url: &Url, document: &Html, official: bool) -> Vec<Guess> {
    let is_feed = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(
            kind.as_str(),
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" | "application/rdf+xml"
        )
    };
    let links = document.select(&ALTERNATE).filter(|link| link.attr("type").is_some_and(is_feed));
    let links = links.filter_map(|link| url.join(link.attr("href")?.trim()).ok());
    let links = links.filter(|link| text::address(link.as_str()).is_some() && link.username().is_empty());
    links.take(FEEDS_MAX).map(|link| feed(link, official)).collect()
}

/// Whether a page calls itself a status page.
fn is_titled_status(document: &Html) -> bool {
    let title = document.select(&TITLE).next().map(|title| title.text().collect::<String>());
    let title = title.unwrap_or_default().to_ascii_lowercase();
    title.split(|character: char| !character.is_alphanumeric()).any(|word| word == "status")
}
