//! Reads the world: what to ask a site for, how to fetch it politely, what its answer says.
//!
//! A [`Crawler`] knows one *kind* of site. It plans [`Request`]s and reads [`Page`]s; both are pure (but for
//! [`social::x`], whose plan depends on the time).
//! [`crawl`] and [`stream`] alone drive the network, through the one [`fetch::Fetcher`]. This crate knows no storage,
//! no search and no detection.

pub mod crawl;
mod faults;
pub mod feed;
pub mod fetch;
pub mod forum;
mod incident;
mod json;
pub mod mail;
mod mark;
mod nntp;
mod page;
mod parsed;
mod post;
pub mod recognise;
mod secret;
pub mod social;
mod source;
pub mod status;
pub mod stream;
pub mod text;
pub mod tracker;
mod tree;

pub use crawl::Reading;
pub use incident::{Impact, Incident, IncidentState, IncidentUpdate};
pub use page::{Page, Request, TextError};
pub use parsed::{FAULT_CHARS_MAX, Fault, FaultKind, Parsed};
pub use post::{Counts, Post};
pub use source::{Source, Venue};

use jiff::Timestamp;
use std::fmt::Debug;

/// How to read one kind of site.
///
/// Implementations are unit structs without state: a crawler that remembers would read the same page in
/// two ways.
pub trait Crawler: Debug + Sync {
    /// The kind's name in `sources.toml`; also its file stem and its fixture folder.
    fn name(&self) -> &'static str;

    /// What to ask the site for first. `since` is the time of the newest post already stored.
    ///
    /// # Errors
    /// What is wrong with the source's address or options, and what to write instead. Catalog
    /// validation calls this at start, so a wrong source is refused before the first request.
    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String>;

    /// Reads one answer. Never fails: it returns what it could read *and* what it could not.
    fn parse(&self, source: &Source, page: &Page) -> Parsed;
}

/// Every kind of site that can be read. Adding one is a file, a fixture folder and a line here.
pub static CRAWLERS: &[&dyn Crawler] = &[
    &forum::askbot::Askbot,
    &forum::discourse::Discourse,
    &forum::flarum::Flarum,
    &forum::hacker_news::HackerNews,
    &forum::html::Html,
    &forum::khoros::Khoros,
    &forum::lemmy::Lemmy,
    &forum::microsoft_qna::MicrosoftQna,
    &forum::misago::Misago,
    &forum::nodebb::NodeBb,
    &forum::phpbb::PhpBb,
    &forum::reddit::Reddit,
    &forum::stack_exchange::StackExchange,
    &forum::vbulletin::VBulletin,
    &forum::xenforo::XenForo,
    &tracker::github::GitHub,
    &tracker::gitlab::GitLab,
    &mail::hyperkitty::Hyperkitty,
    &mail::mbox::Mbox,
    &mail::nntp::Nntp,
    &mail::pipermail::Pipermail,
    &mail::public_inbox::PublicInbox,
    &social::bluesky::Bluesky,
    &social::mastodon::Mastodon,
    &social::x::X,
    &feed::Feed,
    &status::Adobe,
    &status::Apple,
    &status::AwsData,
    &status::AwsHealth,
    &status::BetterStack,
    &status::Cachet,
    &status::CState,
    &status::Google,
    &status::Heroku,
    &status::IncidentIo,
    &status::Instatus,
    &status::Microsoft365,
    &status::Microsoft365Public,
    &status::Rootly,
    &status::SalesforceTrust,
    &status::Site24x7,
    &status::Slack,
    &status::Sorry,
    &status::StatusIo,
    &status::Statuspage,
    &status::Statuspal,
    &status::UptimeKuma,
    &status::Zendesk,
];

/// The names of all kinds that can be read: those that are visited, and streams.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    let crawlers = CRAWLERS.iter().map(|crawler| crawler.name());
    crawlers.chain(stream::STREAMERS.iter().map(|streamer| streamer.name()))
}

/// Whether a source can be read as it is written.
///
/// # Errors
/// What is wrong with its address or options, and what to write instead.
pub fn check(source: &Source) -> Result<(), String> {
    if let Some(streamer) = stream::streamer(&source.kind) {
        return streamer.request(source, None).map(drop);
    }
    crawler(&source.kind).map_or(Ok(()), |crawler| crawler.requests(source, None).map(drop))
}

/// The crawler whose [`Crawler::name`] is `kind`.
pub fn crawler(kind: &str) -> Option<&'static dyn Crawler> {
    CRAWLERS.iter().copied().find(|crawler| crawler.name() == kind)
}
