//! Reports of two months in the words of the simulator, stored, read and indexed by the program's own rooms.
//!
//! The first of them go the whole way, so that there are swarms to hold a question against. The rest is stored and
//! then indexed by `reindex`: what the detector makes of them would take long and be asked for by nobody.

use crawlers::{Post, Venue};
use jiff::Timestamp;
use notjustme::catalog::Catalog;
use notjustme::pipeline::Belt;
use notjustme::store::{Store, Visit};
use simulate::Phrasing;
use simulate::dice::Dice;
use simulate::pen::time;
use simulate::phrase::{Bank, Form, Words};
use simulate::place::{Place, SHARES, places};
use simulate::roster::{Provider, providers};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Fixes every word.
const SEED: u64 = 5;

/// 2026-09-01T00:00:00Z, in seconds since 1970.
const STARTS_AT_SECONDS: i64 = 1_788_220_800;

/// In which the reports are written.
const SPAN_SECONDS: i64 = 60 * 24 * 3600;

/// Reports that go the whole way.
const DETECTED_MAX: usize = 20_000;

/// Posts between two visits.
const ROUND: usize = 2_000;

/// People who write.
const AUTHORS: usize = 200_000;

/// Made-up names of hosts and tickets: the long tail that words have.
const NAMES: usize = 300_000;

/// Of a thousand reports so many name a host or a ticket of their own.
const NAMED_PER_MILLE: usize = 300;

/// The share of reports with a code.
const CODED: f64 = 0.4;

/// The file that says that a folder is complete.
const COMPLETE: &str = "complete";

/// Who writes of whom, in which words.
pub(crate) struct Writers {
    bank: Bank,
    providers: Vec<Provider>,
    dice: Dice,
}

impl Writers {
    pub(crate) fn new(seed: u64) -> Self {
        Self { bank: Bank::new(Phrasing::All), providers: providers(), dice: Dice::new(SEED, &[seed]) }
    }

    /// A complaint about some provider, and its code as a template.
    pub(crate) fn complaint(&mut self, form: Form, at: Timestamp) -> (usize, Words) {
        let dice = &mut self.dice;
        // Some providers are talked of far more than others.
        let provider = dice.below(self.providers.len()).min(dice.below(self.providers.len()));
        let about = &self.providers[provider];
        let service =
            (!about.services.is_empty() && dice.chance(0.5)).then(|| dice.below(about.services.len()));
        let signature = self.bank.signature(dice, about, service, CODED);
        (provider, self.bank.complaint(dice, about, &signature, form, at))
    }

    /// Something that is said of a provider and is no trouble.
    pub(crate) fn talk(&mut self, at: Timestamp) -> String {
        let provider = self.dice.below(self.providers.len());
        self.bank.remark(&mut self.dice, &self.providers[provider], "talk", at).text
    }

    pub(crate) fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    pub(crate) fn name(&self, provider: usize) -> &str {
        self.providers[provider].names.first().map_or("", String::as_str)
    }
}

/// Makes sure that the folder holds a store and an index of so many reports; when the last of them was written.
pub(crate) fn prepared(folder: &Path, reports: usize, catalog: &Arc<Catalog>) -> Timestamp {
    let until = time(STARTS_AT_SECONDS + SPAN_SECONDS);
    if folder.join(COMPLETE).exists() && index::Index::open(&folder.join("index")).is_ok() {
        return until;
    }
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("room on the disk");
    let mut writers = Writers::new(1);
    let detected = (reports / 10).min(DETECTED_MAX);
    let mut belt = Belt::open(folder, Arc::clone(catalog), Vec::new()).expect("an empty folder");
    rounds(&mut writers, 0..detected, reports, |visit| drop(belt.receive(visit).expect("room on the disk")));
    belt.save(until).expect("room on the disk");
    drop(belt);
    let mut store = Store::open(folder).expect("the folder made above");
    rounds(&mut writers, detected..reports, reports, |visit| {
        drop(store.record(visit).expect("room on the disk"))
    });
    drop(store);
    let mut belt = Belt::open_with_new_index(folder, Arc::clone(catalog)).expect("the folder made above");
    belt.reindex(|_| ()).expect("room on the disk");
    fs::write(folder.join(COMPLETE), "").expect("room on the disk");
    until
}

/// Writes the reports of these numbers and hands them on as visits, in the order of time.
fn rounds(
    writers: &mut Writers,
    numbers: std::ops::Range<usize>,
    of: usize,
    mut receive: impl FnMut(&Visit<'_>),
) {
    let places: Vec<Vec<Place>> = writers.providers.iter().map(|provider| places(&provider.id)).collect();
    let mut waiting: BTreeMap<(String, Option<String>), Vec<Post>> = BTreeMap::new();
    let mut venues = BTreeMap::new();
    let last = numbers.end;
    for number in numbers {
        let at = time(STARTS_AT_SECONDS + SPAN_SECONDS * number as i64 / of as i64);
        let place = writers.dice.weighted(&SHARES);
        let form = if matches!(place, 2 | 3) { Form::Short } else { Form::Opener };
        let (provider, words) = writers.complaint(form, at);
        let spot = &places[provider][place];
        let about = spot.own.then(|| writers.providers[provider].id.clone());
        venues.insert(spot.source.clone(), venue(spot.venue));
        waiting.entry((spot.source.clone(), about)).or_default().push(post(
            writers.dice(),
            number,
            at,
            words,
        ));
        if (number + 1) % ROUND == 0 || number + 1 == last {
            for ((source, about), posts) in std::mem::take(&mut waiting) {
                let visit = Visit::new(&source, venues[&source], at);
                receive(&Visit { about: about.as_deref(), posts: &posts, ..visit });
            }
        }
    }
}

/// The simulator has words of its own.
fn venue(venue: simulate::line::Venue) -> Venue {
    match venue {
        simulate::line::Venue::Forum => Venue::Forum,
        simulate::line::Venue::Social => Venue::Social,
        simulate::line::Venue::News => Venue::News,
        simulate::line::Venue::Tracker => Venue::Tracker,
        simulate::line::Venue::Mail => Venue::Mail,
        simulate::line::Venue::Official => Venue::Official,
    }
}

fn post(dice: &mut Dice, number: usize, at: Timestamp, words: Words) -> Post {
    let mut text = words.text;
    if dice.below(1000) < NAMED_PER_MILLE {
        text.push_str(&format!(" (host-{} of ours)", dice.below(NAMES)));
    }
    let mut post = Post::new(number.to_string(), at, text);
    post.author = Some(format!("author-{}", dice.below(AUTHORS)));
    post.url = Some(format!("https://talk.example/p/{number}"));
    post.title = words.title;
    post.lang = Some(words.language.to_owned());
    post
}
