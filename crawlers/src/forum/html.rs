//! Any forum that is only HTML, by CSS selectors.
//!
//! The last resort: selectors break whenever the site is painted anew, so this kind is careful to tell a
//! list without posts from a page it no longer understands.

mod selectors;
mod time;

use self::selectors::{Field, Selectors};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, text};
use jiff::Timestamp;
use scraper::{ElementRef, Html as Document};
use url::Url;

/// HTML by CSS selectors. `source.url` is the page.
///
/// Options: `item` selects one post; within it `id`, `time` (required), `title`, `text` (one of them
/// required), `author`, `url` (the post's own address) and `link` (where it points to). On the page
/// `next` selects the next page, and `present` something that every good page has, with or without posts.
///
/// A field is `selector`, `selector@attribute`, or `@attribute` of the item itself: `time@datetime`,
/// `a.permalink@href`, `@data-id`.
#[derive(Debug)]
pub struct Html;

/// How many posts are read from one page.
const ITEMS_MAX: usize = 500;

/// The most that building the tree of a page may cost, see [`text::tree_cost`].
const TREE_COST_MAX: usize = 4_000_000;

impl Crawler for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Selectors::of(source)?;
        Ok(vec![Request::get(source.url.clone())])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// The page as a tree.
///
/// # Errors
/// A *damaged* fault: no text, no HTML, or a page that nests without end.
pub(super) fn document(page: &Page) -> Result<Document, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, what);
    let html = page.text().map_err(|error| damaged(format!("expected HTML: {error}")))?;
    if !html.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Err(damaged("expected HTML: the page does not begin with a tag".to_owned()));
    }
    if text::tree_cost(&html) > TREE_COST_MAX {
        return Err(damaged("expected HTML: the page nests without end".to_owned()));
    }
    Ok(Document::parse_document(&html))
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let selectors = Selectors::of(source).map_err(|error| Fault::new(FaultKind::Drifted, error))?;
    let document = document(page)?;
    let mut parsed = Parsed::default();
    for item in document.select(&selectors.item).take(ITEMS_MAX) {
        match read_item(&selectors, page, item) {
            Ok(post) => parsed.posts.push(post),
            Err(fault) => parsed.faults.push(fault),
        }
    }
    if parsed.posts.is_empty() && parsed.faults.is_empty() {
        let what = match &selectors.present {
            None => Some("`item` selects nothing and `present` is not set"),
            Some(present) if document.select(present).next().is_none() => {
                Some("neither `item` nor `present` selects anything")
            }
            Some(_) => None,
        };
        if let Some(what) = what {
            return Err(Fault::new(FaultKind::Drifted, what));
        }
    }
    parsed.next.extend(next_page(&selectors, page, document.root_element()));
    Ok(parsed)
}

fn read_item(selectors: &Selectors, page: &Page, item: ElementRef<'_>) -> Result<Post, Fault> {
    let drifted = |what: String| Fault::new(FaultKind::Drifted, what);
    let id = selectors.id.line(item).ok_or_else(|| drifted("an item has no `id`".to_owned()))?;
    let written = selectors.time.line(item).ok_or_else(|| drifted(format!("item {id} has no `time`")))?;
    let at = time::read(&written).ok_or_else(|| {
        drifted(format!("item {id}: `time` is {written:?}, which is no known form of time"))
    })?;
    let line = |field: &Option<Field>| field.as_ref().and_then(|field| field.line(item));
    let address = |field: &Field| text::address(page.url.join(&field.line(item)?).ok()?.as_str());
    let body = selectors.text.as_ref().and_then(|field| field.body(item));
    let mut post = Post::new(&id, at, body.unwrap_or_default());
    post.title = line(&selectors.title);
    if post.title.is_none() && post.text.is_empty() {
        return Err(drifted(format!("item {id} has neither `title` nor `text`")));
    }
    post.author = line(&selectors.author);
    let own_address = selectors.url.as_ref().or(Some(&selectors.id).filter(|id| id.is_address()));
    post.url = own_address.and_then(address);
    post.link = selectors.link.as_ref().and_then(address);
    Ok(post)
}

/// The next page, when it is on the same site: a page decides nothing about other sites.
fn next_page(selectors: &Selectors, page: &Page, root: ElementRef<'_>) -> Option<Request> {
    let url: Url = page.url.join(&selectors.next.as_ref()?.line(root)?).ok()?;
    (url.origin() == page.url.origin() && url != page.url).then(|| Request::get(url))
}
