//! Proves guesses by visits: the first that reads a site well is what the site is.

use crate::catalog::{Catalog, CatalogSource};
use crate::config::Config;
use crate::pipeline::with_token;
use crawlers::crawl::{Cursor, Reading, Round, crawl};
use crawlers::fetch::{FetchError, Fetched, Fetcher};
use crawlers::recognise::{Guess, by_address, by_page};
use crawlers::{Request, Source, Venue, crawler};
use jiff::Timestamp;
use std::time::{Duration, Instant};
use url::Url;

/// How many requests are spent on guesses that prove wrong.
const REQUESTS_MAX: usize = 40;

/// A visit and how long it took.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) round: Round,
    pub(super) took: Duration,
}

/// Visits a source as if for the first time.
pub(super) async fn look(fetcher: &Fetcher, source: &Source) -> Seen {
    let started = Instant::now();
    let round = crawl(fetcher, source, &Cursor::default(), Timestamp::now()).await;
    Seen { round, took: started.elapsed() }
}

/// A guess that was wrong.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) kind: &'static str,
    pub(super) url: Url,
    pub(super) reading: Reading,
    pub(super) why: String,
}

/// What a search ended with.
#[derive(Debug)]
pub(super) enum Found {
    /// This guess reads the site.
    Read(Box<Guess>, Box<Seen>),
    /// This source of the catalog reads it already.
    Known(String),
    /// No guess does.
    Nothing,
    /// The site cannot be asked, or asks for a pause.
    Refused(FetchError),
}

/// A search for the kind of one address.
pub(super) struct Search<'a> {
    pub(super) fetcher: &'a Fetcher,
    pub(super) catalog: &'a Catalog,
    pub(super) config: &'a Config,
    pub(super) id: &'a str,
    pub(super) venue: Option<Venue>,
    pub(super) provider: Option<&'a str>,
    pub(super) tried: Vec<Tried>,
    pub(super) requests: usize,
}

impl Search<'_> {
    /// Asks at `url`, politely and not for long.
    pub(super) async fn search(&mut self, url: &Url) -> Found {
        match self.prove(by_address(url)).await {
            Found::Nothing if matches!(url.scheme(), "http" | "https") => {}
            found => return found,
        }
        self.requests += 1;
        let page = match self.fetcher.fetch(&Request::get(url.clone()), None, Timestamp::now()).await {
            Ok(Fetched::Page(page, _)) => Some(page),
            Ok(Fetched::NotModified) => None,
            // No page for people, or none that robots may read: its interfaces may stand beside it.
            Err(error) if error.is_gone() || matches!(error, FetchError::Robots { .. }) => None,
            Err(error) => return Found::Refused(error),
        };
        self.prove(by_page(url, page.as_ref())).await
    }

    async fn prove(&mut self, guesses: Vec<Guess>) -> Found {
        for guess in guesses {
            if self.requests >= REQUESTS_MAX {
                break;
            }
            let source = guess.source(self.id, self.venue, self.provider);
            if self.tried.iter().any(|tried| tried.kind == guess.kind && self.is_tried(tried, &guess)) {
                continue;
            }
            if let Some(known) = self.catalog.sources.iter().find(|known| is_same(known, &source)) {
                return Found::Known(known.source.id.clone());
            }
            let source = with_token(&source, self.config);
            if let Some(Err(why)) = crawler(guess.kind).map(|crawler| crawler.requests(&source, None)) {
                self.note(&guess, Reading::Unreachable, why);
                continue;
            }
            let seen = look(self.fetcher, &source).await;
            if reads(&guess, &seen.round) {
                return Found::Read(Box::new(guess), Box::new(seen));
            }
            self.requests += seen.round.requests.asked;
            let why = seen.round.faults.first().map(|fault| fault.what.clone()).unwrap_or_default();
            self.note(&guess, seen.round.reading, why);
            if let Some(error) = seen.round.error.filter(ends_search) {
                return Found::Refused(error);
            }
        }
        Found::Nothing
    }

    /// Two versions of one kind at one address are two guesses.
    fn is_tried(&self, tried: &Tried, guess: &Guess) -> bool {
        tried.url == guess.url && !guess.options.contains_key("version")
    }

    fn note(&mut self, guess: &Guess, reading: Reading, why: String) {
        self.tried.push(Tried { kind: guess.kind, url: guess.url.clone(), reading, why });
    }
}

/// Whether asking the same site for something else is of no use, or impolite.
fn ends_search(error: &FetchError) -> bool {
    matches!(
        error,
        FetchError::Wait { .. }
            | FetchError::Refused { .. }
            | FetchError::RobotsUnreachable { .. }
            | FetchError::Connect { .. }
            | FetchError::Timeout { .. }
    )
}

/// Whether a visit proves its guess: everything was read, or, where the site says itself what it is, something.
fn reads(guess: &Guess, round: &Round) -> bool {
    match round.reading {
        Reading::Ok => guess.certain || round.faults.is_empty(),
        Reading::Empty => round.faults.is_empty(),
        _ => false,
    }
}

/// Whether a source of the catalog reads the same place. Of an official page there is nothing to choose; elsewhere
/// the options say which part is read.
fn is_same(known: &CatalogSource, source: &Source) -> bool {
    let known = &known.source;
    let address = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
    let page = match (&known.page_id, &source.page_id) {
        (Some(known), Some(page)) => known == page,
        _ => true,
    };
    let part = source.venue == Venue::Official || known.options == source.options;
    known.kind == source.kind && address(&known.url) == address(&source.url) && page && part
}
