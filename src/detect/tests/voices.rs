//! Voices of a story that say more than that something fails: staff, an account, a quote, a date.
//!
//! How words are read is the reader's affair; here it is said what they were read as.

use super::story::Story;
use crate::catalog::Side;
use crate::report::{Form, Named, Report, Signature, StaffWord};
use crate::sighting::Seen;
use crawlers::{IncidentState, IncidentUpdate, Venue};
use jiff::{SignedDuration, Timestamp};

/// What says nothing but whom it is about.
fn blank() -> Report {
    Report {
        providers: vec![Named { provider: "microsoft-365".to_owned(), services: Vec::new() }],
        signatures: Vec::new(),
        codes: Vec::new(),
        phrases: Vec::new(),
        form: Form::Plain,
        side: Side::Either,
        language: None,
        tokens: Vec::new(),
        since: None,
        region: None,
        quoted: None,
        staff: None,
        campaign: None,
        copy: None,
    }
}

impl Story {
    /// Somebody writes in a thread of the forum.
    pub(super) fn writes_in(&mut self, thread: &str, author: &str, text: &str) {
        let seen = self.seen(author, Venue::Forum, text, |post| post.thread = Some(thread.to_owned()));
        self.sees("forum", None, Seen::Post(Box::new(seen)));
    }

    /// The provider's people write in a thread of the forum.
    pub(super) fn staff_says(&mut self, thread: &str, word: StaffWord, text: &str) {
        self.staff_says_of(thread, word, text, &[]);
    }

    /// The same, about what these signatures say.
    pub(super) fn staff_says_of(&mut self, thread: &str, word: StaffWord, text: &str, about: &[Signature]) {
        let seen = self.seen("staff", Venue::Forum, text, |post| {
            post.thread = Some(thread.to_owned());
            post.staff = true;
        });
        let report = Report { staff: Some(word), signatures: about.to_vec(), ..blank() };
        self.sees_read("forum", None, Seen::Post(Box::new(seen)), |read| *read = Some(report));
    }

    /// The provider's social account writes.
    pub(super) fn handle_says(&mut self, word: StaffWord, text: &str) {
        let seen = self.seen("account", Venue::Official, text, |_| {});
        let report = Report { staff: Some(word), ..blank() };
        let about = Some("microsoft-365");
        self.sees_read("m365-on-x", about, Seen::Post(Box::new(seen)), |read| *read = Some(report));
    }

    /// Somebody reports it and quotes what only customers are shown.
    pub(super) fn quotes(&mut self, author: &str, text: &str, id: &str) {
        self.reports(author, text, |report| report.quoted = Some(id.to_owned()));
    }

    /// Somebody reports it and names since when it is so.
    pub(super) fn says_since(&mut self, author: &str, text: &str, since: &str) {
        let since: Timestamp = since.parse().unwrap();
        self.reports(author, text, |report| report.since = Some(since));
    }

    /// Somebody reports it of one service.
    pub(super) fn says_of(&mut self, author: &str, text: &str, service: &str) {
        self.reports(author, text, |report| report.providers[0].services = vec![service.to_owned()]);
    }

    fn reports(&mut self, author: &str, text: &str, adapt: impl FnOnce(&mut Report)) {
        let seen = self.seen(author, Venue::Forum, text, |_| {});
        self.sees_read("forum", None, Seen::Post(Box::new(seen)), |read| {
            adapt(read.as_mut().expect("it is read as a report"));
        });
    }

    /// An update written so many minutes ago.
    pub(super) fn update(&self, minutes_ago: i64, state: IncidentState, text: &str) -> IncidentUpdate {
        IncidentUpdate { at: self.now - SignedDuration::from_mins(minutes_ago), state, text: text.to_owned() }
    }
}
