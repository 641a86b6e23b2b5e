//! Feeds: RSS, Atom and JSON Feed, of forums, news and official pages alike.
//!
//! Shapes: RSS 2.0, RSS 1.0, RSS 0.9x, RFC 4287 (Atom) and jsonfeed.org 1.1, all read by feed-rs. What an
//! entry *is* depends on who publishes it: an incident when the source's venue is official, else a post.
//! A feed is a log of the newest entries, so an entry that is gone means nothing, and a feed without
//! entries says only that.

mod incidents;
mod labels;
mod read;

pub(crate) use read::read;

use crate::faults::Faults;
use crate::status::prose;
use crate::text::is_web;
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, Venue, text};
use feed_rs::model::{Entry, FeedType, LinkTarget, Text};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// How many entries of one feed are read. Feeds hold 10 to 100; those of mailing lists a few hundred.
const ENTRIES_MAX: usize = 1000;

/// An official feed in which nobody wrote for this long says nothing of today: the provider writes elsewhere.
const STALE_AFTER: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

/// RSS, Atom and JSON Feed. `url` is the address of the feed itself.
#[derive(Debug)]
pub struct Feed;

impl Crawler for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.url.clone())])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let feed = match read(page) {
            Ok(feed) => feed,
            Err(fault) => return fault.into(),
        };
        if let Some(fault) = stale(&feed, page).filter(|_| source.venue == Venue::Official) {
            return fault.into();
        }
        let (mut parsed, mut faults) = (Parsed::default(), Faults::default());
        if feed.entries.len() > ENTRIES_MAX {
            let what =
                format!("the feed: expected at most {ENTRIES_MAX} entries, found {}", feed.entries.len());
            faults.add(Fault::new(FaultKind::Drifted, what));
        }
        for (index, entry) in feed.entries.iter().take(ENTRIES_MAX).enumerate() {
            let result = if source.venue == Venue::Official {
                incidents::incident(entry, &feed, page).map(|incident| parsed.incidents.extend(incident))
            } else {
                post(&feed, entry, page).map(|post| parsed.posts.push(post))
            };
            if let Err(what) = result {
                faults.add(Fault::new(FaultKind::Drifted, format!("entry {}: {what}", index + 1)));
            }
        }
        parsed.faults = faults.into_list();
        parsed
    }
}

/// Says that a feed was left behind, going by the newest of its dates. One without dates says nothing of that.
fn stale(feed: &feed_rs::model::Feed, page: &Page) -> Option<Fault> {
    let entries = feed.entries.iter().flat_map(|entry| [entry.updated, entry.published]);
    let newest = entries
        .chain([feed.updated, feed.published])
        .flatten()
        .max()
        .and_then(|newest| time(Some(newest)))?;
    let what = format!("the feed: nobody wrote in it since {newest}: the provider has another page now");
    let is_stale = page.fetched_at.duration_since(newest) > STALE_AFTER;
    is_stale.then(|| Fault::new(FaultKind::Stranger, what))
}

fn post(feed: &feed_rs::model::Feed, entry: &Entry, page: &Page) -> Result<Post, String> {
    let at = time(entry.published.or(entry.updated)).ok_or("expected a date, found none that can be read")?;
    let Addresses { own, points_to } = addresses(feed, entry, page);
    let mut post = Post::new(id(entry)?, at, body(entry));
    post.title = title(entry);
    post.author = author(feed, entry).or_else(|| own.as_ref().and_then(mastodon_author));
    post.url = own.map(String::from);
    post.link = points_to.map(String::from);
    post.lang = entry.language.as_ref().or(feed.language.as_ref()).map(|lang| text::line(lang));
    Ok(post)
}

/// The entry's id: `guid`, Atom's `id`, else its address.
fn id(entry: &Entry) -> Result<String, String> {
    let id = text::line(&entry.id);
    if id.is_empty() { Err("expected an id or a link, found neither".to_owned()) } else { Ok(id) }
}

/// The author's name, else the e-mail address. RSS writes both into one field, the name in brackets.
fn author(feed: &feed_rs::model::Feed, entry: &Entry) -> Option<String> {
    const AROUND: [char; 8] = ['(', ')', '<', '>', '"', '（', '）', ' '];
    let person = entry.authors.first().or(feed.authors.first())?;
    let written = [&person.name, &person.email].into_iter().flatten();
    let mut names = written.map(|name| text::line(name.trim_matches(AROUND)));
    names.find(|name| !name.is_empty())
}

fn title(entry: &Entry) -> Option<String> {
    let plain = |title: &Text| match title.content_type.to_string().as_str() {
        "text/plain" => text::line(&title.content),
        _ => text::line(&text::from_html(&title.content)),
    };
    entry.title.as_ref().map(plain).filter(|title| !title.is_empty())
}

/// The entry's text: its content, else its summary.
fn body(entry: &Entry) -> String {
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref()).map(prose);
    let summary = || entry.summary.as_ref().map(|summary| prose(&summary.content));
    content.filter(|text| !text.is_empty()).or_else(summary).unwrap_or_default()
}

/// A time as feed-rs gives it, to the second.
pub(crate) fn time(time: Option<impl Into<std::time::SystemTime>>) -> Option<Timestamp> {
    Timestamp::try_from(time?.into()).ok()
}

/// Where an entry can be read, and what it points to.
struct Addresses {
    own: Option<Url>,
    points_to: Option<Url>,
}

/// Tells an entry's own page from the story it links to: link aggregators put the story into `link` and
/// their own page into `comments` or `guid`.
fn addresses(feed: &feed_rs::model::Feed, entry: &Entry, page: &Page) -> Addresses {
    let address = |href: &str| {
        let url = page.url.join(href.trim()).ok()?;
        is_web(&url).then_some(url)
    };
    let own = |link: &&feed_rs::model::Link| {
        link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"))
    };
    let mut links = entry.links.iter().filter(own);
    let link = links.next().and_then(|link| address(&link.href));
    if feed.feed_type == FeedType::JSON {
        let external = links.next().filter(|link| link.media_type.is_none());
        return Addresses { own: link, points_to: external.and_then(|link| address(&link.href)) };
    }
    let comments = entry.links.iter().find(|link| link.target == Some(LinkTarget::Comments));
    let guid = Url::parse(&entry.id).ok().filter(is_web);
    let Some(link) = link else { return Addresses { own: guid, points_to: None } };
    let sites = feed.links.iter().filter_map(|link| address(&link.href)).chain([page.url.clone()]);
    let at_home = sites.into_iter().any(|site| host(&site) == host(&link));
    if at_home || guid.as_ref() == Some(&link) {
        return Addresses { own: Some(link), points_to: None };
    }
    let own = comments.and_then(|comments| address(&comments.href)).or(guid).unwrap_or_else(|| link.clone());
    Addresses { own: Some(own), points_to: Some(link) }
}

fn host(url: &Url) -> Option<&str> {
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host))
}

/// Mastodon's feeds name no author, but its addresses do: `https://host/@name/123`, and for a post of
/// another server `https://host/@name@server/123`.
fn mastodon_author(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?;
    let name = segments.next()?.strip_prefix('@').filter(|name| !name.is_empty())?;
    let number = segments.next()?;
    let is_post =
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && segments.next().is_none();
    let server = url.host_str().filter(|_| is_post)?;
    Some(if name.contains('@') { name.to_owned() } else { format!("{name}@{server}") })
}

#[cfg(test)]
mod tests {
    use super::mastodon_author;

    #[test]
    fn an_author_is_read_from_the_address_of_a_post_and_of_nothing_else() {
        for (address, author) in [
            ("https://social.example/@anna/113", Some("anna@social.example")),
            ("https://social.example/@anna@far.example/113", Some("anna@far.example")),
            ("https://social.example/@anna", None),
            ("https://social.example/@/113", None),
            ("https://social.example/tags/113", None),
            ("https://social.example/@anna/113/embed", None),
            ("https://blog.example/@anna/a-story", None),
        ] {
            assert_eq!(mastodon_author(&address.parse().unwrap()).as_deref(), author, "{address}");
        }
    }
}
