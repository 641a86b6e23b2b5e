//! The one setting of the clustering: what was tuned, apart from what merely bounds.
//!
//! `benches/cluster` measures it. It was tuned on the topics with odd numbers of two sets of news titles, the half-life
//! also on the whole of them, the least number of words on logs. There is one for all texts: a setting per provider could be neither tuned nor
//! trusted where no one labelled anything.

/// How many tokens of background a cluster is mixed with (B): how much a small cluster still resembles any text.
pub(super) const BASE_TOKENS: f64 = 60.0;

/// Against how many documents the size of a cluster is held (α): what a new cluster weighs.
pub(super) const NEW_DOCUMENTS: f64 = 1.0;

/// The score from which a document joins, times the root of its length (θ).
pub(super) const JOIN: f64 = 2.25;

/// The score from which two clusters are one, times the root of the mean length of their documents.
pub(super) const MERGE: f64 = 3.0;

/// The same for a cluster of at most [`SMALL_DOCUMENTS`], which is tried again like the few documents that it is.
pub(super) const MERGE_SMALL: f64 = 2.5;

/// Up to this weight, in documents, a cluster is small.
pub(super) const SMALL_DOCUMENTS: f64 = 3.0;

/// How often every word is taken to have been seen beside what was seen. A word seen once says little: without this
/// two documents that share one rare word are the same story.
pub(super) const UNSEEN_TIMES: f64 = 20.0;

/// Words that are taken to exist at least. In a stream that has only begun the few words there are
/// would else be what everybody says, and the first reports of a failure would find nothing in common.
pub(super) const WORDS_MIN: f64 = 300.0;

/// After so many documents what a cluster counts is worth half.
pub(super) const HALF_LIFE_DOCUMENTS: f64 = 600.0;

/// After so many hours what a cluster counts is worth half, however few documents there were. Three days, the longest
/// window in which a swarm is looked for: the first report of a slow failure must still be known when the fifth comes.
pub(super) const HALF_LIFE_HOURS: f64 = 72.0;

/// After so many documents what the background counts is worth half: language changes more slowly than its topics.
pub(super) const BACKGROUND_HALF_LIFE_DOCUMENTS: f64 = 10_000.0;

/// How many words, the most frequent ones, make the mean document by which two clusters are compared.
pub(super) const MEAN_WORDS: usize = 12;
