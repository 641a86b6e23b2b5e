//! From a report to a vote: who counts, whom a thread's counts stand for, and which swarm it joins.

use super::Watch;
use crate::cluster::WORDLESS;
use crate::detect::UNNAMED;
use crate::detect::swarm::EXCERPT_CHARS_MAX;
use crate::detect::vote::{Crowd, Vote};
use crate::report::{Named, Report, Signature, fnv1a};
use crate::sighting::{AuthorHash, PostChange, SeenPost, Sighting};
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};

/// Reports older than this when first seen teach the baseline but open no swarm: that is history.
const NEWS_AGE_MAX: SignedDuration = SignedDuration::from_hours(72);

/// A post dated further ahead than any wrong time zone explains says nothing of when it was written.
const CLOCK_AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A thread's reply counts are news this long after it was opened.
const CROWD_AGE_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A thread that has grown by this factor since it last counted shows that people still come.
const CROWD_GROWTH: f64 = 1.1;

/// Words of a text cluster that are shown where a report holds them.
const CLUSTER_WORDS: usize = 8;

/// A voice that was added and may be news.
#[derive(Debug, Clone)]
pub(in crate::detect) struct Voice {
    pub(in crate::detect) at: Timestamp,
    pub(in crate::detect) signatures: Vec<Signature>,
    /// The swarm it joined.
    pub(in crate::detect) swarm: Option<String>,
}

impl Watch {
    /// Takes in a report. Returns the voice that was added, if it may be news.
    pub(in crate::detect) fn take(
        &mut self,
        provider: &str,
        sighting: &Sighting,
        seen: &SeenPost,
        named: &Named,
        report: &Report,
    ) -> Option<Voice> {
        if seen.post.at.duration_since(sighting.seen_at) > CLOCK_AHEAD_MAX {
            return None;
        }
        let at = seen.post.at.min(sighting.seen_at);
        let vote = match seen.change {
            PostChange::Counted(_) => None,
            PostChange::New | PostChange::Edited | PostChange::Deleted => {
                self.voice(at, sighting, seen, named, report)
            }
        };
        let voiced = vote.map(|vote| {
            self.baseline.count(vote.at, vote.weight());
            self.note_source(vote.venue, &vote.source);
            self.place(vote)
        });
        let crowded = self.crowd(provider, sighting, seen, named, report);
        let is_news = sighting.seen_at.duration_since(at) <= NEWS_AGE_MAX;
        crowded.or(voiced).filter(|_| is_news)
    }

    /// The vote of a report, if it is an independent voice.
    fn voice(
        &mut self,
        at: Timestamp,
        sighting: &Sighting,
        seen: &SeenPost,
        named: &Named,
        report: &Report,
    ) -> Option<Vote> {
        // Posts without an author could all be one person's: one source's unknowns are one voice.
        let author = seen.author.unwrap_or_else(|| unknown_author(&sighting.source));
        if let Some(why) = self.votes.dismissal(seen, report, author, at) {
            self.dismiss(at, why);
            return None;
        }
        let of_nobody = named.provider == UNNAMED && report.is_evidence_against_nobody();
        if !report.is_evidence() && !of_nobody {
            return None;
        }
        let mut vote = vote(at, author, sighting, seen, named, report);
        let voted_in = |thread: &String| self.votes.counts.voted_in(&vote.source, thread) > 0;
        vote.answers = vote.thread.as_ref().is_some_and(voted_in);
        if of_nobody {
            // What fails is anybody's: only what is told in the same words, or shows the same code, is the same.
            vote.signatures.retain(|signature| matches!(signature, Signature::Code(_)));
        }
        if vote.signatures.is_empty() {
            self.cluster(&mut vote, &report.tokens);
        }
        Some(vote)
    }

    /// Gives a vote that no rule knows the text cluster of its words.
    fn cluster(&mut self, vote: &mut Vote, tokens: &[String]) {
        let placed = self.texts.place(tokens, vote.at);
        for (from, into) in &placed.merged {
            self.shares.merge_texts(*from, *into);
            self.votes.merge_texts(*from, *into);
            self.episodes.values_mut().for_each(|episode| episode.merge_texts(*from, *into));
        }
        if placed.cluster != WORDLESS {
            let cluster = self.texts.current(placed.cluster);
            vote.signatures.push(Signature::Text(cluster));
            let telling = self.texts.words(cluster, CLUSTER_WORDS);
            let said = tokens.iter().filter(|word| telling.contains(&word.as_str()));
            vote.phrases.extend(said.cloned());
        }
    }

    /// The people a thread's reply count stands for, if it is fresh and has grown.
    fn crowd(
        &mut self,
        provider: &str,
        sighting: &Sighting,
        seen: &SeenPost,
        named: &Named,
        report: &Report,
    ) -> Option<Voice> {
        let post = &seen.post;
        // On a link site attention is the news; in a forum, answers are mostly help.
        let replies = post.counts.replies.filter(|_| seen.venue == Venue::News);
        let count = replies.unwrap_or(0).max(post.counts.me_too.unwrap_or(0));
        let opens_thread = post.thread.as_deref().is_none_or(|thread| thread == post.id);
        let fresh = sighting.seen_at.duration_since(post.at) <= CROWD_AGE_MAX;
        if count == 0 || !opens_thread || !fresh || !report.is_evidence() || post.repost_of.is_some() {
            return None;
        }
        let people = self.votes.crowd(&sighting.source, &post.id, count);
        // One story may be found through several sources; it is one crowd all the same.
        let story = post.url.clone().unwrap_or_else(|| format!("{}\u{1f}{}", sighting.source, post.id));
        let author = unknown_author(&format!("{provider}\u{1f}{story}"));
        let known = self.votes.counts.crowd(author).map(|(_, crowd)| crowd);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let grown = known.is_none_or(|known| count as f64 >= known.count as f64 * CROWD_GROWTH);
        if people <= 0.0 || !grown {
            return None;
        }
        self.votes.take_crowd(author);
        let mut vote = vote(sighting.seen_at, author, sighting, seen, named, report);
        vote.thread = Some(post.id.clone());
        vote.crowd = Some(Crowd { people, count });
        vote.excerpt.clear();
        self.baseline.count(vote.at, (people - known.unwrap_or_default().people).max(0.0));
        Some(self.place(vote))
    }

    /// Lets the vote join the swarm it is about, and keeps it.
    fn place(&mut self, mut vote: Vote) -> Voice {
        let open = self.episodes.values_mut().find(|episode| episode.is_open() && episode.matches(&vote));
        if let Some(episode) = open {
            episode.join(&mut vote);
        }
        let voice = Voice { at: vote.at, signatures: vote.signatures.clone(), swarm: vote.swarm.clone() };
        let past = self.votes.keep(vote);
        self.bury(&past);
        voice
    }
}

fn vote(
    at: Timestamp,
    author: AuthorHash,
    sighting: &Sighting,
    seen: &SeenPost,
    named: &Named,
    report: &Report,
) -> Vote {
    let post = &seen.post;
    let words =
        post.title.iter().map(String::as_str).chain([post.text.as_str()]).filter(|words| !words.is_empty());
    let excerpt = words.collect::<Vec<_>>().join(" — ");
    Vote {
        at,
        author,
        crowd: None,
        venue: seen.venue,
        source: sighting.source.clone(),
        post: post.id.clone(),
        thread: post.thread.clone(),
        url: post.url.clone(),
        services: named.services.clone(),
        signatures: report.signatures.clone(),
        phrases: report.phrases.clone(),
        copy: report.copy,
        excerpt: cut(&excerpt),
        answers: false,
        swarm: None,
        usual: 0.0,
    }
}

/// The first words, with a sign where words are left out.
fn cut(words: &str) -> String {
    match words.char_indices().nth(EXCERPT_CHARS_MAX - 1) {
        Some((end, _)) if words[end..].chars().nth(1).is_some() => format!("{}…", words[..end].trim_end()),
        _ => words.to_owned(),
    }
}

/// A stand-in for an author nobody named, so that they are one voice.
fn unknown_author(place: &str) -> AuthorHash {
    AuthorHash(fnv1a(place.bytes()))
}
