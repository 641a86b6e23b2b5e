//! Which posts tell the same story in other words? Text clusters, one document at a time.
//!
//! For reports that show no code and name no symptom, the words are all there is. A document joins the cluster that
//! makes its words likeliest beside the background (Yin et al., "Model-based clustering of short text streams", KDD
//! 2018, with the background as base measure), so a score is a log likelihood ratio and each word's share of it can be
//! printed:
//!
//! ```text
//! score(d, z) = ln(m_z/α) + |d|·ln(B/(n_z+B)) + Σ_{w∈d∩z} ln(1 + n_zw/(B·p(w)))
//! ```
//!
//! It joins the best `z` if the score is above `θ·√|d|`, else it opens one. Clusters that a
//! document resembles as well are compared with its own by their mean documents and may become one. Nothing is random; what a document costs is bounded
//! by `cluster/limit.rs` and does not depend on how many came before.
//!
//! **Topics that change.** Counts halve with documents and with time, so a cluster is what was said of late. When its
//! documents turn to something else, the old words fade, the length costs what the old size no longer pays for, and
//! the new documents open one of their own, under a new id.

mod explain;
mod group;
mod limit;
mod merge;
mod postings;
mod setting;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use explain::{Explanation, WordShare};

use crate::report::fnv1a;
use group::Group;
use jiff::Timestamp;
use libm::{exp2, sqrt};
use limit::{CLUSTERS_MAX, FADE_DOCUMENTS, FADE_HALF_LIVES, KEPT_OF_FULL, TOKEN_BYTES_MAX, TOKENS_MAX};
use postings::{Candidates, Postings};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use vocabulary::Vocabulary;

/// The cluster of every document without a word to go by. It has no words, and is never merged.
pub const WORDLESS: u32 = 0;

/// Text clusters of one stream of documents.
///
/// Saved and loaded it goes on to the bit; the same documents give the same bytes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Kept")]
pub struct Clusters {
    kept: Kept,
    /// Derived from the clusters.
    postings: Postings,
    /// Room that is used again for every document.
    room: Room,
}

/// What is saved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Kept {
    vocabulary: Vocabulary,
    /// By id, which is by age; merged ones are empty until the next fading.
    groups: Vec<Group>,
    /// The latest id that was given.
    last_id: u32,
    /// What merged into what, in one step.
    merged: BTreeMap<u32, u32>,
    /// The latest time of a document, in seconds since 1970.
    latest: Option<i64>,
    /// Half-lives since counts were brought up to date.
    half_lives: f64,
    /// Documents since then.
    documents: u32,
}

/// Where a document went.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The id of its cluster.
    pub cluster: u32,
    /// Whether the document opened it.
    pub opened: bool,
    /// Clusters that became one because of it: from, into. The older id stays.
    pub merged: Vec<(u32, u32)>,
    /// How much likelier its words are in that cluster than anywhere, in nats; 0 for one it opened.
    pub score: f64,
}

#[derive(Debug, Clone, Default)]
struct Room {
    order: Vec<u32>,
    words: Vec<u32>,
    candidates: Candidates,
    merge: merge::Means,
}

impl PartialEq for Clusters {
    fn eq(&self, other: &Self) -> bool {
        self.kept == other.kept
    }
}

impl Serialize for Clusters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.kept.serialize(serializer)
    }
}

impl TryFrom<Kept> for Clusters {
    type Error = &'static str;

    fn try_from(mut kept: Kept) -> Result<Self, Self::Error> {
        let words = kept.vocabulary.len();
        let known = |group: &Group| group.counts.last().is_none_or(|count| (count.word as usize) < words);
        if !kept.groups.iter().all(known)
            || !kept.groups.iter().all(|group| group.counts.is_sorted_by(|a, b| a.word < b.word))
            || !kept.groups.is_sorted_by(|a, b| a.id < b.id)
        {
            return Err("text clusters do not fit their vocabulary; draw the memory from the log again");
        }
        kept.vocabulary.number();
        let postings = Postings::of(&kept.groups, words);
        Ok(Self { kept, postings, room: Room::default() })
    }
}

impl Clusters {
    /// Puts a document into the cluster it resembles most, or into a new one.
    ///
    /// Tokens are normalised and masked words, in any order; each counts once. Of very many the same few are taken
    /// whatever else the text says, so that copies stay copies. A time before the latest one counts as that.
    pub fn place(&mut self, tokens: &[String], at: Timestamp) -> Placed {
        self.pass(at);
        self.arrive(tokens);
        let length = self.room.words.len() as f64;
        if self.room.words.is_empty() {
            return Placed { cluster: WORDLESS, opened: false, merged: Vec::new(), score: 0.0 };
        }
        let scale = exp2(self.kept.half_lives);
        let Room { words, candidates, .. } = &mut self.room;
        candidates.gather(words, &self.kept.vocabulary, &self.postings, scale);
        let best = candidates.rank(&self.kept.groups, scale, length, setting::JOIN * sqrt(length));
        let (slot, score) = best.unwrap_or_else(|| (self.open(), 0.0));
        let opened = best.is_none();
        let group = &mut self.kept.groups[slot];
        group.weight += scale;
        group.length += length * scale;
        for word in &self.room.words {
            postings::count(&mut self.kept.groups, &mut self.postings, slot, *word, scale);
        }
        let mut cluster = self.kept.groups[slot].id;
        let merged = self.merge(slot, scale);
        if let Some((_, into)) = merged.last() {
            cluster = *into;
        }
        Placed { cluster, opened, merged, score }
    }

    /// The id under which a cluster lives on: its own unless it was merged.
    pub fn current(&self, id: u32) -> u32 {
        self.kept.merged.get(&id).copied().unwrap_or(id)
    }

    /// Time passes by one document.
    fn pass(&mut self, at: Timestamp) {
        let latest = self.kept.latest.map_or(at.as_second(), |latest| latest.max(at.as_second()));
        let seconds = latest - self.kept.latest.unwrap_or(latest);
        self.kept.latest = Some(latest);
        self.kept.half_lives +=
            1.0 / setting::HALF_LIFE_DOCUMENTS + seconds as f64 / 3600.0 / setting::HALF_LIFE_HOURS;
        self.kept.documents += 1;
        if self.kept.half_lives > FADE_HALF_LIVES
            || self.kept.documents >= FADE_DOCUMENTS
            || self.kept.groups.len() >= CLUSTERS_MAX
            || self.kept.vocabulary.is_full()
        {
            self.fade();
        }
    }

    /// The words of a document, in the order of their texts, after counting them.
    fn arrive(&mut self, tokens: &[String]) {
        let Room { order, words, .. } = &mut self.room;
        words.clear();
        choose(tokens, order);
        words.extend(order.iter().map(|token| self.kept.vocabulary.count(&tokens[*token as usize])));
        self.postings.grow(self.kept.vocabulary.len());
    }

    /// A new cluster, for a document that resembles none; its place.
    fn open(&mut self) -> usize {
        // After four thousand million clusters ids stay the same, which is better than to stop.
        self.kept.last_id = self.kept.last_id.saturating_add(1);
        let id = self.kept.last_id;
        self.kept.groups.push(Group { id, weight: 0.0, length: 0.0, counts: Vec::new() });
        self.kept.groups.len() - 1
    }

    /// Brings counts up to date and removes what has faded, and the lightest or rarest where there is too much.
    fn fade(&mut self) {
        let kept = &mut self.kept;
        let factor = exp2(-kept.half_lives);
        let background = exp2(-f64::from(kept.documents) / setting::BACKGROUND_HALF_LIFE_DOCUMENTS);
        kept.half_lives = 0.0;
        kept.documents = 0;
        kept.groups.iter_mut().for_each(|group| group.fade(factor));
        kept.groups.retain(|group| group.weight >= limit::COUNT_MIN && !group.counts.is_empty());
        if kept.groups.len() >= CLUSTERS_MAX {
            let weight = |group: &Group| (group.weight, group.id);
            let mut lightest: Vec<(f64, u32)> = kept.groups.iter().map(weight).collect();
            lightest.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let gone = kept.groups.len() - (CLUSTERS_MAX as f64 * KEPT_OF_FULL) as usize;
            let last = lightest[gone];
            kept.groups.retain(|group| (group.weight, group.id) >= last);
        }
        kept.vocabulary.fade(background);
        if kept.vocabulary.is_full() {
            let numbers = kept.vocabulary.shrink();
            for group in &mut kept.groups {
                group.counts.retain_mut(|count| {
                    let number = numbers[count.word as usize];
                    count.word = number.unwrap_or(count.word);
                    number.is_some()
                });
            }
            kept.groups.retain(|group| !group.counts.is_empty());
        }
        self.postings = Postings::of(&kept.groups, kept.vocabulary.len());
    }
}

/// The places of the tokens to be looked at, in the order of their texts.
fn choose(tokens: &[String], order: &mut Vec<u32>) {
    let text = |place: &u32| tokens[*place as usize].as_str();
    order.clear();
    order.extend((0_u32..).zip(tokens).filter(|(_, token)| is_word(token)).map(|(place, _)| place));
    order.sort_unstable_by(|a, b| text(a).cmp(text(b)));
    order.dedup_by(|a, b| text(a) == text(b));
    if order.len() > TOKENS_MAX {
        // Two copies of a long text must keep the same words, so a word is kept by what it is, not by where it is.
        order.sort_by_cached_key(|place| (fnv1a(text(place).bytes()), *place));
        order.truncate(TOKENS_MAX);
        order.sort_unstable_by(|a, b| text(a).cmp(text(b)));
    }
}

/// Whether a token can be a word.
fn is_word(token: &str) -> bool {
    !token.is_empty() && token.len() <= TOKEN_BYTES_MAX
}
