//! What a reply takes over from its thread, and until when.

use super::world::{reader, signatures};
use crate::report::{Report, StaffWord, Threads};
use crate::sighting::{PostChange, Seen, SeenPost, Sighting};
use crawlers::{Post, Venue};

/// A thread that is read post by post.
#[derive(Default)]
struct Thread {
    threads: Threads,
}

impl Thread {
    fn sees(&mut self, id: &str, text: &str, change: PostChange, staff: bool) -> Option<Report> {
        let at = "2026-03-04T14:30:00Z".parse().unwrap();
        let post = Post { thread: Some("1".to_owned()), staff, ..Post::new(id, at, text) };
        let seen = SeenPost { key: 0, venue: Venue::Forum, post, author: None, change };
        let what = Seen::Post(Box::new(seen.clone()));
        let sighting = Sighting { seq: 0, seen_at: at, source: "forum".to_owned(), about: None, what };
        self.threads.read(reader(), &sighting, &seen)
    }

    fn opens(&mut self, text: &str) -> Option<Report> {
        self.sees("1", text, PostChange::New, false)
    }

    fn replies(&mut self, text: &str) -> Option<Report> {
        self.sees("2", text, PostChange::New, false)
    }
}

#[test]
fn a_reply_takes_over_provider_service_and_symptom() {
    let mut thread = Thread::default();
    let opener = thread.opens("Acme mail is stuck for us").unwrap();
    let reply = thread.replies("Same here").unwrap();
    assert_eq!((&reply.providers, &reply.signatures), (&opener.providers, &opener.signatures));
    let own = thread.replies("Ours was not slow, it went down for us").unwrap();
    assert_eq!(signatures(&own), ["service:post/down", "symptom:down"]);
    let other = thread.replies("Bolt Hosting is down for us").unwrap();
    assert_eq!(other.providers[0].provider, "bolt");
}

#[test]
fn a_place_of_another_provider_says_only_where_it_fails() {
    let mut thread = Thread::default();
    thread.opens("Bolt Hosting is down for us").unwrap();
    for said in ["same here in acme-north-1", "It went down for us in acme-north-1 as well"] {
        let reply = thread.replies(said).unwrap();
        let of: Vec<&str> = reply.providers.iter().map(|named| named.provider.as_str()).collect();
        assert_eq!(of, ["bolt"], "{said}");
    }
    let alone = Thread::default().opens("acme-north-1 is down for us").unwrap();
    assert_eq!(alone.providers[0].provider, "acme");
    let both = Thread::default().opens("Bolt Hosting is down for us in acme-north-1").unwrap();
    assert_eq!(both.providers.len(), 1);
}

#[test]
fn same_here_shares_the_words_of_a_trouble_without_a_name() {
    let mut thread = Thread::default();
    let opener = thread.opens("Our ledger export at Acme acts strange").unwrap();
    let reply = thread.replies("same here").unwrap();
    assert!(reply.is_evidence());
    assert_eq!(reply.tokens, opener.tokens);
}

#[test]
fn an_edited_opening_speaks_anew() {
    let mut thread = Thread::default();
    thread.opens("Acme is down");
    assert!(thread.replies("same here").is_some());
    thread.sees("1", "Acme is back up, nothing to see", PostChange::Edited, false);
    assert!(thread.replies("same here").is_none());
    thread.sees("1", "Acme is down again", PostChange::Edited, false);
    assert!(thread.replies("same here").is_some());
    thread.sees("1", "", PostChange::Deleted, false);
    assert!(thread.replies("same here").is_none());
}

#[test]
fn a_reply_before_its_opening_is_read_without_it() {
    let mut thread = Thread::default();
    assert!(thread.replies("same here").is_none());
    thread.opens("Acme is down");
    assert!(thread.replies("same here").is_some());
}

#[test]
fn staff_is_heard_and_is_no_evidence() {
    let mut thread = Thread::default();
    let opener = thread.opens("Acme mail is stuck for us").unwrap();
    for (text, word) in [
        ("We are aware and look into it", StaffWord::Acknowledges),
        ("We see no problem", StaffWord::Denies),
        ("We are aware. Edit: this has been resolved", StaffWord::Solved),
        ("Thank you for writing", StaffWord::Replies),
    ] {
        let said = thread.sees("3", text, PostChange::New, true).unwrap();
        assert_eq!(said.staff, Some(word), "{text}");
        assert_eq!((&said.providers, &said.signatures), (&opener.providers, &opener.signatures));
        assert!(!said.is_evidence() && !said.is_evidence_against_nobody());
    }
    let mut unknown = Thread::default();
    assert!(unknown.sees("3", "We are aware", PostChange::New, true).is_none(), "of what?");
}
