//! What is kept ready is what counting anew gives: else a program that was started again would find other swarms.

use super::Counts;
use crate::detect::vote::{Crowd, Vote, Votes};
use crate::report::Signature;
use crate::sighting::AuthorHash;
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};

/// Votes that are taken in; more than are kept.
const VOTES: u64 = 9_000;

/// No two at one moment: of votes of the moment at which the oldest are cut off, traces remain until the next.
fn at(second: u64, number: u64) -> Timestamp {
    let nanosecond = i32::try_from(number).unwrap();
    Timestamp::new(1_700_000_000 + i64::try_from(second).unwrap(), nanosecond).unwrap()
}

/// A number that looks drawn.
fn drawn(number: u64, bound: u64) -> u64 {
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) % bound
}

fn vote(number: u64) -> Vote {
    // Every tenth was written long before it was found.
    let late = if drawn(number, 10) == 0 { drawn(number + 1, 40_000) } else { 0 };
    let crowd = (drawn(number, 17) == 0).then(|| Crowd { people: 0.1 * drawn(number, 40) as f64, count: 4 });
    let author = if crowd.is_some() { 1_000_000 + drawn(number, 50) } else { drawn(number + 2, 3_000) };
    Vote {
        at: at(number * 4 + 50_000 - late, number),
        author: AuthorHash(author),
        crowd,
        venue: if drawn(number + 3, 50) == 0 { Venue::News } else { Venue::Forum },
        source: "forum".to_owned(),
        post: number.to_string(),
        thread: Some(drawn(number + 4, 200).to_string()),
        url: None,
        services: Vec::new(),
        signatures: vec![Signature::Text(u32::try_from(drawn(number + 5, 12)).unwrap())],
        phrases: Vec::new(),
        copy: None,
        excerpt: String::new(),
        answers: drawn(number + 6, 3) == 0,
        swarm: Some(drawn(number + 7, 40).to_string()),
        usual: 0.0,
    }
}

#[test]
fn whatever_comes_and_goes_the_counts_are_those_of_the_votes_kept() {
    let mut votes = Votes::default();
    for number in 0..VOTES {
        let vote = vote(number);
        if vote.crowd.is_some() {
            votes.take_crowd(vote.author);
        }
        votes.keep(vote);
        if drawn(number + 8, 400) == 0 {
            votes.merge_texts(11, u32::try_from(drawn(number + 9, 11)).unwrap());
        }
        if number % 97 == 0 {
            compare(&votes, number);
        }
    }
}

fn compare(votes: &Votes, number: u64) {
    let (known, anew) = (&votes.counts, Counts::of(&votes.kept));
    assert_eq!((&known.authors, &known.crowds, &known.threads), (&anew.authors, &anew.crowds, &anew.threads));
    assert!(known.tallies.keys().eq(anew.tallies.keys()), "after {number}");
    let newest = votes.kept.back().unwrap().at;
    for (signature, tally) in &known.tallies {
        for back in [0, 9_000] {
            let end = newest - SignedDuration::from_secs(back);
            for hours in [1, 3, 24, 72] {
                let after = end - SignedDuration::from_hours(hours);
                let of_known = tally.people(known.kept_after(after), end);
                let of_anew = anew.tallies[signature].people(anew.kept_after(after), end);
                assert_eq!(of_known, of_anew, "{signature:?} in {hours} h after {number}");
            }
        }
    }
}
