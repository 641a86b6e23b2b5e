//! Finds classes of phrases in normalised text, in one pass.
//!
//! Each phrase is anchored by its first literal piece, which begins where a word begins; there all anchors are looked
//! up at once, and only where one stands is the rest compared: its endings, its gaps and the word boundaries at its
//! ends. A few thousand phrases so cost little more than one.

use super::Phrases;
use super::beginnings::Beginnings;
use super::phrase::{Phrase, begins};
use std::collections::HashMap;
use std::sync::Arc;

/// The most hits reported for one text.
pub const PHRASE_HITS_MAX: usize = 256;

/// All phrases of some classes, ready to be looked for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PhraseSet {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    anchors: Beginnings,
    /// For each anchor, its bytes.
    lengths: Vec<usize>,
    /// For each anchor, the phrases that begin with it.
    begun: Vec<Vec<Anchored>>,
}

#[derive(Debug)]
struct Anchored {
    class: usize,
    phrase: Phrase,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseHit {
    /// First byte in the normalised text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The place of its class in the list the set was made of.
    pub class: usize,
}

/// A phrase that cannot be looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct PhraseError {
    /// The place of its class in the list.
    pub class: usize,
    /// Its place in the class.
    pub phrase: usize,
    /// What is wrong and what to write instead.
    pub what: String,
}

impl PhraseSet {
    /// Prepares all phrases of `classes`.
    ///
    /// # Errors
    /// The first phrase that is empty or misuses `*` or `…`, with what to write instead.
    pub fn new(classes: &[Phrases]) -> Result<Self, PhraseError> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut begun: Vec<Vec<Anchored>> = Vec::new();
        for (class, phrases) in classes.iter().enumerate() {
            for (place, written) in phrases.phrases.iter().enumerate() {
                let parsed =
                    Phrase::parse(written).map_err(|what| PhraseError { class, phrase: place, what })?;
                for phrase in parsed {
                    let anchor = *places.entry(phrase.anchor().to_owned()).or_insert_with(|| {
                        begun.push(Vec::new());
                        begun.len() - 1
                    });
                    begun[anchor].push(Anchored { class, phrase });
                }
            }
        }
        let mut literals = vec![String::new(); begun.len()];
        for (literal, place) in places {
            literals[place] = literal;
        }
        let lengths = literals.iter().map(String::len).collect();
        let anchors = Beginnings::new(literals).ok_or_else(|| PhraseError {
            class: 0,
            phrase: 0,
            what: "these are too many phrases: write fewer".to_owned(),
        })?;
        Ok(Self { inner: Arc::new(Inner { anchors, lengths, begun }) })
    }

    /// The phrases in a text that [`super::normalise`] made, in the order of their beginnings, each place once
    /// per class, at most [`PHRASE_HITS_MAX`]. Phrases may overlap.
    pub fn find(&self, normalised: &str) -> Vec<PhraseHit> {
        let mut hits = Vec::new();
        self.inner.anchors.find(normalised, |anchor, start| {
            if begins(normalised, start) {
                let from = start + self.inner.lengths[anchor];
                let begun = self.inner.begun[anchor].iter();
                let ends = begun.filter_map(|begun| Some((begun.class, begun.phrase.end(normalised, from)?)));
                hits.extend(ends.map(|(class, end)| PhraseHit { start, end, class }));
            }
            hits.len() < PHRASE_HITS_MAX
        });
        hits.sort_unstable();
        hits.dedup();
        hits.truncate(PHRASE_HITS_MAX);
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::normalise;
    use proptest::prelude::*;

    fn set(phrases: &[&str]) -> PhraseSet {
        let one = |phrase: &&str| Phrases {
            id: "x".into(),
            name: "x".into(),
            phrases: vec![(*phrase).to_owned()],
            matches: vec![],
            misses: vec![],
        };
        PhraseSet::new(&phrases.iter().map(one).collect::<Vec<_>>()).unwrap()
    }

    /// The found pieces of `text`, each with its class.
    fn found(phrases: &[&str], text: &str) -> Vec<(usize, String)> {
        let normal = normalise(text);
        set(phrases)
            .find(&normal)
            .iter()
            .map(|hit| (hit.class, normal[hit.start..hit.end].to_owned()))
            .collect()
    }

    fn finds(phrase: &str, text: &str) -> bool {
        !found(&[phrase], text).is_empty()
    }

    #[test]
    fn a_phrase_stands_between_words() {
        assert!(finds("down", "AWS: DOWN!"));
        assert!(!finds("down", "a countdown of downloads"));
        assert!(!finds("down", "is_down2"));
        assert!(finds("+1", "+1, here too"));
        assert!(!finds("+1", "the n+1 query"));
        assert!(!finds("+1", "+10"));
    }

    #[test]
    fn a_star_is_any_ending() {
        assert!(finds("deprecat*", "This API is deprecated."));
        assert!(finds("fail* to load", "it fails to load"));
        assert!(finds("fail* to load", "fail to load"));
        assert!(!finds("fail* to load", "failed not to load"));
    }

    #[test]
    fn a_gap_is_up_to_four_words_of_one_sentence() {
        assert!(finds("is … down", "is down"));
        assert!(finds("is … down", "Is the site x.com down?"));
        assert!(!finds("is … down", "is one two three four five down"));
        assert!(!finds("is … down", "That is it. Down the road"));
        assert!(!finds("is … down", "this one down"));
        assert!(finds("can … sign* in", "can they, or can't I, be signing in"));
    }

    #[test]
    fn contractions_have_their_spellings() {
        for text in ["can't log in", "cant log in", "cannot log in", "can not log in", "can’t log in"] {
            assert!(finds("can't log in", text), "{text}");
        }
        assert!(finds("doesn't load", "it doesnt load"));
        assert!(!finds("doesn't load", "it does load"));
    }

    #[test]
    fn languages_without_spaces_have_no_word_boundary() {
        assert!(finds("障害", "AWS障害が発生しています"));
        assert!(finds("サーバー … 落ち", "サーバーが今日も落ちた"));
        assert!(finds("slack", "slackが落ちてる"));
        assert!(!finds("サーバー … 落ち", "サーバー。落ち"));
    }

    #[test]
    fn every_class_and_place_is_reported_once() {
        assert_eq!(
            found(&["is down", "down", "is … down"], "it is down"),
            [(0, "is down".to_owned()), (2, "is down".to_owned()), (1, "down".to_owned())]
        );
        assert_eq!(set(&["down"]).find(&"down ".repeat(1000)).len(), PHRASE_HITS_MAX);
    }

    #[test]
    fn a_wrong_phrase_says_what_to_write() {
        for (phrase, advice) in [
            ("", "begins with a letter"),
            ("d*wn", "not `d*ed`"),
            ("is…down", "write `is … down`"),
            ("* down", "begins with a letter"),
            ("a … b … c … d … e", "at most 3 gaps"),
            (&"long ".repeat(40), "at most 120 characters"),
        ] {
            assert!(Phrase::parse(phrase).unwrap_err().contains(advice), "{phrase}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in "\\PC{0,80}") {
            let phrases = set(&["is … down", "障害 … a*", "+1", "fail* … x … y"]);
            for hit in phrases.find(&normalise(&text)) {
                prop_assert!(hit.start < hit.end);
            }
        }
    }
}
