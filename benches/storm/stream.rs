//! A stream of reports without end: one a second, by changing people, about changing things.
//!
//! Every provider has its own few dozen signatures, the common ones far commoner; once a day one of them breaks out.
//! So the detector holds what it would hold after such a time: full windows, learnt weeks, open and past swarms.

use crate::draw::Draw;
use crawlers::{Post, Venue};
use jiff::{SignedDuration, Timestamp};
use notjustme::catalog::Side;
use notjustme::report::{CopyHash, Form, Named, Report, Signature};
use notjustme::sighting::{AuthorHash, PostChange, Seen, SeenPost, Sighting};

/// Kinds of symptom that are told of each provider.
const SYMPTOMS: usize = 24;

/// People who write.
const PEOPLE: usize = 2_000_000;

/// Different words in use.
const WORDS: usize = 6_000;

/// Words of a post.
const WORDS_PER_POST: usize = 14;

/// Posts of a thread.
const POSTS_PER_THREAD: u64 = 12;

/// Reports from one outbreak to the next, and of one.
const OUTBREAK_EVERY: u64 = 86_400;
const OUTBREAK_LENGTH: u64 = 3_600;

/// Of a thousand reports of an outbreak, so many are of what broke out.
const OUTBREAK_PER_MILLE: usize = 300;

/// Of a thousand reports, so many tell a trouble that no rule knows.
const RULELESS_PER_MILLE: usize = 50;

/// Of a thousand reports, so many show a code.
const CODED_PER_MILLE: usize = 200;

/// Of a thousand posts, so many stand in a thread.
const THREADED_PER_MILLE: usize = 300;

/// A report as the detector takes it in.
pub(crate) struct Taken {
    pub(crate) sighting: Sighting,
    pub(crate) report: Report,
}

pub(crate) struct Stream {
    providers: Vec<String>,
    draw: Draw,
    now: Timestamp,
    taken: u64,
}

impl Stream {
    pub(crate) fn new(providers: &[String]) -> Self {
        let now = "2026-01-05T00:00:00Z".parse().expect("a constant");
        Self { providers: providers.to_vec(), draw: Draw::new(7), now, taken: 0 }
    }

    /// Reports so far.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    pub(crate) fn next_report(&mut self) -> Taken {
        self.taken += 1;
        self.now = self.now.saturating_add(SignedDuration::from_secs(1)).expect("within a year");
        let (provider, symptom) = self.subject();
        let words: Vec<String> =
            (0..WORDS_PER_POST).map(|_| format!("word{}", self.draw.skewed(WORDS))).collect();
        let text = words.join(" ");
        let mut signatures = Vec::new();
        if !self.draw.chance(RULELESS_PER_MILLE) {
            if self.draw.chance(CODED_PER_MILLE) {
                signatures.push(Signature::Code(format!("http:{}", 500 + symptom)));
            }
            signatures.push(Signature::Service(format!("{provider}/symptom-{symptom}")));
            signatures.push(Signature::Symptom(format!("symptom-{symptom}")));
        }
        let copy = CopyHash::of(&text);
        let report = Report {
            providers: vec![Named { provider, services: Vec::new() }],
            signatures,
            codes: Vec::new(),
            phrases: vec![format!("phrase {symptom}")],
            form: Form::FirstPerson,
            side: Side::Either,
            language: Some("en"),
            tokens: words,
            since: None,
            region: None,
            quoted: None,
            staff: None,
            copy,
            campaign: copy,
        };
        Taken { sighting: self.sighting(text), report }
    }

    /// Whom a report is about, and what of it fails.
    fn subject(&mut self) -> (String, usize) {
        let outbreak = self.taken / OUTBREAK_EVERY;
        let breaks_out = outbreak > 0 && self.taken % OUTBREAK_EVERY < OUTBREAK_LENGTH;
        if breaks_out && self.draw.chance(OUTBREAK_PER_MILLE) {
            let number = usize::try_from(outbreak).expect("a few hundred");
            return (self.providers[number % self.providers.len()].clone(), number % SYMPTOMS);
        }
        (self.draw.pick(&self.providers).clone(), self.draw.skewed(SYMPTOMS))
    }

    fn sighting(&mut self, text: String) -> Sighting {
        let mut post = Post::new(self.taken.to_string(), self.now, text);
        if self.draw.chance(THREADED_PER_MILLE) {
            post.thread = Some((self.taken / POSTS_PER_THREAD * POSTS_PER_THREAD).to_string());
        }
        let (venue, source) =
            if self.draw.chance(500) { (Venue::Forum, "forum") } else { (Venue::Social, "network") };
        let author = Some(AuthorHash(self.draw.below(PEOPLE) as u64));
        let seen = SeenPost { key: self.taken, venue, post, author, change: PostChange::New };
        Sighting {
            seq: self.taken,
            seen_at: self.now,
            source: source.to_owned(),
            about: None,
            what: Seen::Post(Box::new(seen)),
        }
    }
}
