//! Where people write, and how long it takes until a reader sees it.
//!
//! Streams are seen after seconds. Pages are polled: what was written since is seen together at the next
//! visit. Now and then a visit fails and the next one brings it.

use crate::dice::Dice;
use crate::line::Venue;

/// How a place is read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reading {
    /// Seen after this many seconds on average.
    Live(f64),
    /// Seen at the next visit; the seconds between visits.
    Polled(i64),
}

/// One place.
#[derive(Debug, Clone)]
pub struct Place {
    /// The source's id.
    pub source: String,
    /// Its kind.
    pub venue: Venue,
    /// Whether the place is about the provider.
    pub own: bool,
    reading: Reading,
}

/// The provider's own forum.
pub const FORUM: usize = 0;
/// A board of administrators, about everything.
pub const BOARD: usize = 1;
/// A network of short messages, read live.
pub const SHORT: usize = 2;
/// Another one, polled.
pub const SQUARE: usize = 3;
/// The provider's issue tracker.
pub const TRACKER: usize = 4;
/// A mailing list about outages.
pub const LIST: usize = 5;
/// A page of links.
pub const NEWS: usize = 6;
/// How often people choose each place for a complaint, `FORUM` first.
pub const SHARES: [f64; 6] = [0.24, 0.18, 0.32, 0.13, 0.10, 0.03];

/// A visit fails this often.
const VISIT_FAILS: f64 = 0.02;

/// The places of a provider, in the order of the constants.
#[must_use]
pub fn places(provider: &str) -> Vec<Place> {
    let place = |source: String, venue, own, reading| Place { source, venue, own, reading };
    vec![
        place(format!("{provider}-forum"), Venue::Forum, true, Reading::Polled(300)),
        place("admin-board".into(), Venue::Forum, false, Reading::Polled(180)),
        place("short-messages".into(), Venue::Social, false, Reading::Live(6.0)),
        place("town-square".into(), Venue::Social, false, Reading::Polled(60)),
        place(format!("{provider}-tracker"), Venue::Tracker, true, Reading::Polled(300)),
        place("outage-list".into(), Venue::Mail, false, Reading::Live(120.0)),
        place("front-page".into(), Venue::News, false, Reading::Polled(600)),
    ]
}

impl Place {
    /// When a post written at `at` is seen.
    pub fn seen(&self, dice: &mut Dice, at: i64) -> i64 {
        match self.reading {
            Reading::Live(mean) => at + 1 + dice.exponential(mean) as i64,
            Reading::Polled(every) => {
                // Each source has its own phase, so that visits do not all fall on the full minute.
                let phase = self.source.bytes().fold(0i64, |sum, byte| (sum * 31 + i64::from(byte)) % every);
                let mut visit = (at - phase).div_euclid(every) * every + phase + every;
                while dice.chance(VISIT_FAILS) {
                    visit += every;
                }
                visit + 1 + dice.below(4) as i64
            }
        }
    }
}
