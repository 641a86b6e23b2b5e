//! The events handed on last, so that none is handed on twice.

use super::Cursor;
use std::collections::hash_map::RandomState;
use std::collections::{HashSet, VecDeque};
use std::hash::BuildHasher;

/// How many events are remembered. About 4 MiB.
pub const SEEN_MAX: usize = 128 * 1024;

/// The last [`SEEN_MAX`] events, by a hash whose key nobody else knows.
#[derive(Debug, Default)]
pub(super) struct Seen {
    hasher: RandomState,
    known: HashSet<u64>,
    order: VecDeque<(u64, Option<Cursor>)>,
    has_forgotten: bool,
}

impl Seen {
    /// Remembers an event that stands at `cursor`. Says `false` when it is known already.
    pub(super) fn insert(&mut self, identity: &str, cursor: Option<Cursor>) -> bool {
        let hash = self.hasher.hash_one(identity);
        if !self.known.insert(hash) {
            return false;
        }
        if self.order.len() == SEEN_MAX
            && let Some((oldest, _)) = self.order.pop_front()
        {
            self.known.remove(&oldest);
            self.has_forgotten = true;
        }
        self.order.push_back((hash, cursor));
        true
    }

    /// Going on before this place would bring events that were forgotten since.
    pub(super) fn reaches_back_to(&self) -> Option<Cursor> {
        let (_, oldest) = self.order.front().filter(|_| self.has_forgotten)?;
        oldest.map(|oldest| oldest.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_known_until_there_are_too_many_after_it() {
        let mut seen = Seen::default();
        assert!(seen.insert("0", Some(0)) && !seen.insert("0", Some(0)));
        for number in 1..SEEN_MAX as u64 {
            assert!(seen.insert(&number.to_string(), Some(number)));
        }
        assert_eq!(seen.reaches_back_to(), None);
        assert!(!seen.insert("0", Some(0)));
        assert!(seen.insert("more", Some(SEEN_MAX as u64)));
        assert_eq!(seen.reaches_back_to(), Some(2));
        assert!(seen.insert("0", Some(0)), "it was forgotten");
        assert_eq!((seen.known.len(), seen.order.len()), (SEEN_MAX, SEEN_MAX));
    }
}
