//! A crawl is killed again and again, most often just when the site has answered. What the stored place
//! vouches for must be in the store at every moment, and in the end everything the site ever showed.

use super::{SEED, kills, posts};
use crate::support::chance::Chance;
use crate::support::{Asked, Home, Reply, Site, ledger, news};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Between two posts; so few are asked for twice.
const SECONDS_BETWEEN_POSTS: i64 = 8;

/// What a search gives on one page.
const HITS_PER_PAGE: usize = 1_000;

/// The most that the site shows at once beyond what was read: a visit reads five pages.
const UNREAD_MAX: usize = 2_000;

/// A kill comes within this time after the site has answered, in milliseconds.
const AFTER_ANSWER_MILLISECONDS: u64 = 80;

/// One kill in so many comes between the first page and the next instead of after the last.
const BETWEEN_PAGES_EVERY: u64 = 4;

const SOURCE: &str = "news";

/// A news site that shows its first posts only.
struct News {
    /// Oldest first.
    stories: Vec<(Timestamp, Value)>,
    shown: AtomicUsize,
    /// When the first page was given last, and when the last page was.
    first_page_at: Mutex<Option<Instant>>,
    last_page_at: Mutex<Option<Instant>>,
}

impl News {
    fn new(posts: usize, now: Timestamp) -> Self {
        let story = |number: usize| {
            let age =
                SignedDuration::from_secs(SECONDS_BETWEEN_POSTS * i64::try_from(posts - number).unwrap());
            let (id, at, author) = (number as u64, now - age, format!("person{}", number % 5_000));
            (at, news::story(id, at, &author, &format!("Topic {number}"), "A kettle and a bicycle, heron"))
        };
        let stories = (0..posts).map(story).collect();
        Self {
            stories,
            shown: AtomicUsize::new(0),
            first_page_at: Mutex::default(),
            last_page_at: Mutex::default(),
        }
    }

    fn answer(&self, asked: &Asked) -> Option<Reply> {
        let number = |name: &str, start: &str| asked.parameter(name)?.strip_prefix(start)?.parse().ok();
        let from: i64 = number("numericFilters", "created_at_i>").unwrap_or(0);
        let page = number("page", "").map_or(0, |page| usize::try_from(page).unwrap());
        if !asked.path.starts_with("/api/v1/search_by_date") {
            return None;
        }
        let shown = &self.stories[..self.shown.load(Ordering::SeqCst)];
        let found: Vec<Value> = shown
            .iter()
            .rev()
            .filter(|(at, _)| at.as_second() > from)
            .map(|(_, story)| story.clone())
            .collect();
        let hits = found.chunks(HITS_PER_PAGE).nth(page).unwrap_or_default();
        let pages = found.len().div_ceil(HITS_PER_PAGE);
        if page == 0 {
            *self.first_page_at.lock().unwrap() = Some(Instant::now());
        }
        if page + 1 >= pages {
            *self.last_page_at.lock().unwrap() = Some(Instant::now());
        }
        Some(Reply::json(news::page(hits, page, pages)))
    }
}

/// Kills one crawl at a moment of its own.
fn kill_one(home: &Home, news: &News, chance: &mut Chance) -> bool {
    let answered_at =
        if chance.below(BETWEEN_PAGES_EVERY) == 0 { &news.first_page_at } else { &news.last_page_at };
    *answered_at.lock().unwrap() = None;
    let mut crawl = home.start(&["crawl", SOURCE]);
    let after = Duration::from_micros(chance.below(AFTER_ANSWER_MILLISECONDS * 1000));
    while !crawl.has_ended() {
        if answered_at.lock().unwrap().is_some_and(|answered| answered.elapsed() >= after) {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let ran = crawl.kill();
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    ran.code.is_none()
}

/// Checks that everything up to the stored place is in the store, and says how many posts are.
fn check_promise(home: &Home, news: &News) -> usize {
    let Ok(store) = notjustme::store::Store::open_read_only(&home.data()) else { return 0 };
    let stored = usize::try_from(store.post_count().unwrap()).unwrap();
    if let Some(since) = store.cursor(SOURCE).unwrap().and_then(|cursor| cursor.since) {
        let vouched_for = news.stories.partition_point(|(at, _)| at.as_second() <= since.as_second());
        for number in (0..vouched_for).rev().take(UNREAD_MAX) {
            let found = store.find_post(SOURCE, &number.to_string()).unwrap();
            assert!(found.is_some(), "the place {since} vouches for post {number}, which is not there");
        }
    }
    stored
}

#[test]
fn a_killed_crawl_loses_and_doubles_nothing() {
    let started = Instant::now();
    let (kills, posts) = (kills(), posts());
    let news = Arc::new(News::new(posts, Timestamp::now()));
    let site = Site::start({
        let news = Arc::clone(&news);
        move |asked| news.answer(asked)
    });
    let home = Home::new();
    home.sources(&news::source(SOURCE, &site.base()));

    let mut chance = Chance::new(SEED + 2);
    let (mut stored, mut hits) = (0, 0);
    for _ in 0..kills {
        let shown = news.shown.load(Ordering::SeqCst);
        let more = posts.div_ceil(kills).min(UNREAD_MAX.saturating_sub(shown - stored));
        news.shown.store((shown + more).min(posts), Ordering::SeqCst);
        hits += usize::from(kill_one(&home, &news, &mut chance));
        let after = check_promise(&home, &news);
        assert!(after >= stored, "{stored} posts were stored, {after} are left");
        stored = after;
    }
    while stored < posts {
        let shown = news.shown.load(Ordering::SeqCst);
        news.shown.store((shown + UNREAD_MAX.saturating_sub(shown - stored)).min(posts), Ordering::SeqCst);
        home.run(&["crawl", SOURCE]).expect(0);
        let after = check_promise(&home, &news);
        assert!(after > stored, "a whole visit brought nothing: {after} of {posts}");
        stored = after;
    }
    home.run(&["crawl", SOURCE]).expect(0);
    let ids: Vec<(String, String)> =
        (0..posts).map(|number| (SOURCE.to_owned(), number.to_string())).collect();
    ledger::check(&home, &ids, &BTreeMap::from([("heron", posts as u64)]));
    assert!(hits > 0, "every crawl was over before it was killed");
    println!("{hits} of {kills} kills met a crawl of {posts} posts at work: {:.1?}", started.elapsed());
}
