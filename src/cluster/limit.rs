//! What bounds memory and time: every cost below is a product of these.
//!
//! A cluster takes at most [`WORDS_PER_CLUSTER_MAX`] × 32 bytes (its own count and the posting) and 64 more, so 4 KiB;
//! all of them 2 MiB. The vocabulary takes about 150 bytes a word beside its text, so 4 MiB at most.

/// Clusters kept; beyond, the lightest go.
pub(super) const CLUSTERS_MAX: usize = 512;

/// Words that a cluster counts; beyond, the rarest goes.
pub(super) const WORDS_PER_CLUSTER_MAX: usize = 128;

/// Clusters in which a word is counted; beyond, it goes from the one where it is rarest. A word of that many tells
/// none of them from the others.
pub(super) const POSTINGS_MAX: usize = 64;

/// Words known; beyond, the rarest go.
pub(super) const VOCABULARY_WORDS_MAX: usize = 16_384;

/// Different tokens of a document that are looked at.
pub(super) const TOKENS_MAX: usize = 64;

/// Longest token, in bytes; what is longer is no word.
pub(super) const TOKEN_BYTES_MAX: usize = 128;

/// Merged clusters whose ids can still be followed; beyond, the oldest ids go.
pub(super) const MERGED_MAX: usize = 4096;

/// Clusters that are compared with the one a document joins.
pub(super) const RIVALS_MAX: usize = 8;

/// Counts are brought up to date, and what faded is removed, after so many documents.
pub(super) const FADE_DOCUMENTS: u32 = 512;

/// Or when so many half-lives have passed, long before a count could overflow.
pub(super) const FADE_HALF_LIVES: f64 = 32.0;

/// A count below this, in documents, has faded.
pub(super) const COUNT_MIN: f64 = 0.002;

/// The share that remains when clusters or words are removed because there are too many.
pub(super) const KEPT_OF_FULL: f64 = 0.75;
