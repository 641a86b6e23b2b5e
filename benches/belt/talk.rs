//! The talk of four weeks in several places, about 3 % of it reports that some provider fails.
//!
//! Real posts would be other people's words; these are drawn with a fixed seed from the bank in `words.rs`
//! and have the lengths, replies and authors that real places have.

use crate::draw::Draw;
use crate::words::{ANSWERS, FILLINGS, MENTIONS, REPORTS, SENTENCES, SHORT_REPORTS, SYLLABLES, TITLES};
use crate::words::{TROUBLES, TROUBLES_PER_MILLE};
use std::collections::VecDeque;

/// Seconds in which the talk is written: as long as the detector remembers what is usual.
const TALK_SECONDS: usize = 28 * 24 * 3600;

/// 2026-11-02T00:00:00Z, in seconds since 1970.
const STARTS_AT_SECONDS: i64 = 1_793_577_600;

/// People who write in the talk.
const AUTHORS: usize = 20_000;

/// Made-up names there are.
const NAMES: usize = 40_000;

/// Lengths of a text, in bytes.
const TEXT_BYTES: std::ops::Range<usize> = 60..500;

/// The seed of the reports about one provider.
const REPORTS_SEED: u64 = 7;

/// Stories that are still answered, per place.
const LIVE_STORIES: usize = 40;

/// One post, as its author wrote it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) id: usize,
    pub(crate) at_seconds: i64,
    pub(crate) author: String,
    /// Stories have one.
    pub(crate) title: Option<String>,
    /// Paragraphs parted by an empty line.
    pub(crate) text: String,
    pub(crate) link: Option<String>,
    /// For an answer: id and title of the story.
    pub(crate) story: Option<(usize, String)>,
}

/// A place where people talk.
#[derive(Debug, Default)]
struct Place {
    stories: VecDeque<(usize, String, bool)>,
}

/// `count` posts in order of time, each with the number of its place below `places`.
pub(crate) fn talk(seed: u64, count: usize, places: usize, providers: &[String]) -> Vec<(usize, Written)> {
    let mut draw = Draw::new(seed);
    let mut rooms: Vec<Place> = (0..places).map(|_| Place::default()).collect();
    let posts = (0..count).map(|number| {
        let place = draw.below(places);
        let written = post(&mut draw, &mut rooms[place], number, providers);
        (place, Written { at_seconds: at(number, count, TALK_SECONDS), ..written })
    });
    posts.collect()
}

/// `count` reports about one provider within `seconds`, each by another person, so many of a thousand short.
pub(crate) fn reports(count: usize, seconds: usize, provider: &str, short_per_mille: usize) -> Vec<Written> {
    let mut draw = Draw::new(REPORTS_SEED);
    let reports = (0..count).map(|number| {
        let text = if draw.chance(short_per_mille) {
            let report = *draw.pick(SHORT_REPORTS);
            filled(&mut draw, report, provider)
        } else {
            let report = *draw.pick(REPORTS);
            padded(&mut draw, report, provider)
        };
        Written {
            id: number,
            at_seconds: at(number, count, seconds),
            author: made_up(AUTHORS + NAMES + number),
            title: None,
            text,
            link: None,
            story: None,
        }
    });
    reports.collect()
}

fn at(number: usize, count: usize, seconds: usize) -> i64 {
    let offset = i64::try_from(number * seconds / count).expect("a few weeks");
    STARTS_AT_SECONDS + offset
}

fn post(draw: &mut Draw, place: &mut Place, number: usize, providers: &[String]) -> Written {
    let provider = draw.pick(providers);
    let answers = !place.stories.is_empty() && !draw.chance(120);
    let under = answers.then(|| draw.pick(place.stories.make_contiguous()).clone());
    let (title, text, reports) = match &under {
        Some((_, _, true)) if draw.chance(300) => {
            let answer = *draw.pick(ANSWERS);
            (None, padded(draw, answer, provider), false)
        }
        Some(_) => {
            let reports = draw.chance(28);
            let first = if reports { REPORTS } else { opening(draw) };
            let first = *draw.pick(first);
            (None, padded(draw, first, provider), false)
        }
        None => {
            let reports = draw.chance(5);
            let title = *draw.pick(if reports { &REPORTS[..4] } else { TITLES });
            let title = filled(draw, title, provider);
            let first = *draw.pick(if reports { REPORTS } else { SENTENCES });
            (Some(title), padded(draw, first, provider), reports)
        }
    };
    let link = (title.is_some() && !reports && draw.chance(500)).then(|| {
        let (site, page) = (name(draw), name(draw));
        format!("https://{site}.example/{page}?from=feed&page=2")
    });
    if let Some(title) = &title {
        place.stories.push_back((number, title.clone(), reports));
        if place.stories.len() > LIVE_STORIES {
            place.stories.pop_front();
        }
    }
    Written {
        id: number,
        at_seconds: 0,
        author: made_up(draw.skewed(AUTHORS) + NAMES),
        title,
        text,
        link,
        story: under.map(|(id, title, _)| (id, title)),
    }
}

/// The sentences that a post without a report may begin with.
fn opening(draw: &mut Draw) -> &'static [&'static str] {
    if draw.chance(80) {
        MENTIONS
    } else if draw.chance(TROUBLES_PER_MILLE) {
        TROUBLES
    } else {
        SENTENCES
    }
}

/// `first` and more sentences, up to a drawn length.
fn padded(draw: &mut Draw, first: &str, provider: &str) -> String {
    let wanted = TEXT_BYTES.start + draw.skewed(TEXT_BYTES.len());
    let mut text = filled(draw, first, provider);
    while text.len() < wanted {
        let sentence = *draw.pick(SENTENCES);
        let sentence = filled(draw, sentence, provider);
        text.push_str(if draw.chance(250) { "\n\n" } else { " " });
        text.push_str(&sentence);
    }
    text.truncate(text.floor_char_boundary(TEXT_BYTES.end));
    text
}

/// The sentence with its gaps filled.
fn filled(draw: &mut Draw, sentence: &str, provider: &str) -> String {
    let mut text = String::new();
    for (place, piece) in sentence.split(['{', '}']).enumerate() {
        if place % 2 == 0 {
            text.push_str(piece);
            continue;
        }
        match piece {
            "provider" => text.push_str(provider),
            "name" => text.push_str(&name(draw)),
            "number" => text.push_str(&(draw.skewed(3000) + 2).to_string()),
            "year" => text.push_str(&(2005 + draw.below(20)).to_string()),
            gap => {
                let found = FILLINGS.iter().find(|(known, _)| *known == gap);
                let (_, words) = *found.expect("every gap of the bank has words");
                text.push_str(draw.pick::<&str>(words));
            }
        }
    }
    text
}

fn name(draw: &mut Draw) -> String {
    made_up(draw.skewed(NAMES))
}

/// The made-up word with this number.
fn made_up(number: usize) -> String {
    let mut rest = number + SYLLABLES.len();
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}
