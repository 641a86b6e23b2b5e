//! Any forum or status page that is only HTML, by CSS selectors.
//!
//! The last resort: selectors break whenever the site is painted anew, so this kind is careful to tell a
//! list without posts from a page it no longer understands. What an item *is* depends on who publishes the page:
//! an incident when the source's venue is official, else a post.

mod official;
mod selectors;
mod time;

use self::selectors::{Field, Selectors};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, Venue, text, tree};
use jiff::Timestamp;
use scraper::ElementRef;
use url::Url;

/// HTML by CSS selectors. `source.url` is the page.
///
/// Options: `item` selects one post; within it `id`, `time` (required), `title`, `text` (one of them
/// required), `author`, `url` (the post's own address) and `link` (where it points to). On the page
/// `next` selects the next page, and `present` something that every good page has, with or without posts.
///
/// With the venue `official` an item is an incident: `title` is required, and `state` (where its state stands as a
/// word) and `services` (each of what it affects) may be set. Without `state` it is read from the words.
///
/// A field is `selector`, `selector@attribute`, or `@attribute` of the item itself: `time@datetime`,
/// `a.permalink@href`, `@data-id`.
#[derive(Debug)]
pub struct Html;

/// How many posts are read from one page.
const ITEMS_MAX: usize = 500;

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

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let selectors = Selectors::of(source).map_err(|error| Fault::new(FaultKind::Drifted, error))?;
    let document = tree::document(page)?;
    let mut parsed = Parsed::default();
    let mut items = 0;
    for item in document.select(&selectors.item).take(ITEMS_MAX) {
        items += 1;
        let result = if source.venue == Venue::Official {
            official::incident(&selectors, page, item).map(|incident| parsed.incidents.extend(incident))
        } else {
            read_item(&selectors, page, item).map(|post| parsed.posts.push(post))
        };
        parsed.faults.extend(result.err());
    }
    if items == 0 {
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
    let (id, at) = id_and_time(selectors, item)?;
    let line = |field: &Option<Field>| field.as_ref().and_then(|field| field.line(item));
    let body = selectors.text.as_ref().and_then(|field| field.body(item));
    let mut post = Post::new(&id, at, body.unwrap_or_default());
    post.title = line(&selectors.title);
    if post.title.is_none() && post.text.is_empty() {
        return Err(drifted(format!("item {id} has neither `title` nor `text`")));
    }
    post.author = line(&selectors.author);
    post.url = own_address(selectors, page, item);
    post.link = selectors.link.as_ref().and_then(|field| address(field, page, item));
    Ok(post)
}

fn drifted(what: String) -> Fault {
    Fault::new(FaultKind::Drifted, what)
}

/// What every item must have.
fn id_and_time(selectors: &Selectors, item: ElementRef<'_>) -> Result<(String, Timestamp), Fault> {
    let id = selectors.id.line(item).ok_or_else(|| drifted("an item has no `id`".to_owned()))?;
    let written = selectors.time.line(item).ok_or_else(|| drifted(format!("item {id} has no `time`")))?;
    let at = time::read(&written).ok_or_else(|| {
        drifted(format!("item {id}: `time` is {written:?}, which is no known form of time"))
    })?;
    Ok((id, at))
}

/// Where a person can read an item: at `url`, or at its `id` when that is an address.
fn own_address(selectors: &Selectors, page: &Page, item: ElementRef<'_>) -> Option<String> {
    let field = selectors.url.as_ref().or(Some(&selectors.id).filter(|id| id.is_address()))?;
    address(field, page, item)
}

fn address(field: &Field, page: &Page, item: ElementRef<'_>) -> Option<String> {
    text::address(page.url.join(&field.line(item)?).ok()?.as_str())
}

/// The next page, when it is on the same site: a page decides nothing about other sites.
fn next_page(selectors: &Selectors, page: &Page, root: ElementRef<'_>) -> Option<Request> {
    let url: Url = page.url.join(&selectors.next.as_ref()?.line(root)?).ok()?;
    (url.origin() == page.url.origin() && url != page.url).then(|| Request::get(url))
}
