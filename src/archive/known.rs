//! What of an archive was read before: an archive names a post again when its words or counts have changed.
//!
//! Of each post 48 bytes are kept, so that millions fit: hashes instead of ids and words, and counts cut to 32 bits.

use crate::sighting::PostChange;
use crawlers::{Counts, Post};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What was read before.
#[derive(Debug, Default)]
pub struct Known {
    posts: HashMap<[u64; 2], Words>,
    /// Whom the posts of a source said it is about; none where they said different things.
    about: BTreeMap<String, Option<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words {
    hash: u64,
    counts: [u32; 3],
}

/// A count nobody gave.
const UNKNOWN: u32 = u32::MAX;

impl Known {
    /// Why the post is news, if it is.
    pub(super) fn change(&mut self, source: &str, post: &Post) -> Option<PostChange> {
        let Counts { likes, replies, me_too } = post.counts;
        let words =
            Words { hash: hash(&(&post.title, &post.text)), counts: [likes, replies, me_too].map(packed) };
        let key = [hash(&(source, &post.id)), hash(&(&post.id, source))];
        match self.posts.insert(key, words) {
            None => Some(PostChange::New),
            Some(before) if before.hash != words.hash => Some(PostChange::Edited),
            Some(before) if before != words => {
                let [likes, replies, me_too] = before.counts.map(unpacked);
                Some(PostChange::Counted(Counts { likes, replies, me_too }))
            }
            Some(_) => None,
        }
    }

    /// Notes whom a post says its source is about.
    pub(super) fn tell(&mut self, source: &str, provider: Option<&str>) {
        let Some(provider) = provider else { return };
        match self.about.get_mut(source) {
            None => {
                self.about.insert(source.to_owned(), Some(provider.to_owned()));
            }
            Some(known) if known.as_deref().is_some_and(|known| known != provider) => *known = None,
            Some(_) => {}
        }
    }

    /// Whom the source is about, as far as its posts have said.
    pub(super) fn about(&self, source: &str) -> Option<String> {
        self.about.get(source).cloned().flatten()
    }
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn packed(count: Option<u64>) -> u32 {
    count.map_or(UNKNOWN, |count| u32::try_from(count).unwrap_or(UNKNOWN - 1).min(UNKNOWN - 1))
}

fn unpacked(count: u32) -> Option<u64> {
    (count != UNKNOWN).then_some(u64::from(count))
}
