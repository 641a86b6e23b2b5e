//! Recognises near-copies: the same text with a word changed is one voice, not two.
//!
//! SimHash (Charikar 2002) over words and pairs of words. Codes and what varies are taken out first, since two people
//! who paste the same bounce message are two witnesses, while two who post the same sentence are one.

use serde::{Deserialize, Serialize};

/// Texts with fewer words have no hash: "is github down?" is written independently a hundred times.
const WORDS_MIN: usize = 8;

/// Near-copies differ in at most this many of the 64 bits.
///
/// Independent texts differ in 32 on average and in 12 or fewer once in six million pairs; a word changed in
/// a dozen turns about ten.
const BITS_DIFFERENT_MAX: u32 = 12;

/// Where a text lies: near-copies lie near each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyHash(u64);

impl CopyHash {
    /// The hash of a normalised text from which codes and masks are removed.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.len() < WORDS_MIN {
            return None;
        }
        let mut votes = Votes::default();
        for shingle in words.windows(1).chain(words.windows(2)) {
            votes.add(mixed(shingle));
        }
        Some(Self(votes.majority()))
    }

    /// Whether the two texts are copies of each other.
    pub fn is_near(self, other: Self) -> bool {
        (self.0 ^ other.0).count_ones() <= BITS_DIFFERENT_MAX
    }
}

/// How many hashes had each bit set: bit `b` of plane `p` is worth 2^p for bit `b`. So 64 counters are added to at once.
#[derive(Default)]
struct Votes {
    planes: [u64; PLANES],
    hashes: usize,
}

/// Enough planes for the words of the longest text read, and pairs of them.
const PLANES: usize = 16;

impl Votes {
    fn add(&mut self, hash: u64) {
        self.hashes += 1;
        let mut carried = hash;
        for plane in &mut self.planes {
            let over = *plane & carried;
            *plane ^= carried;
            carried = over;
            if carried == 0 {
                break;
            }
        }
    }

    /// The bits that more than half of the hashes have.
    fn majority(&self) -> u64 {
        let count = |bit: usize| -> usize {
            let planes = self.planes.iter().enumerate();
            planes.map(|(power, plane)| usize::from(plane >> bit & 1 == 1) << power).sum()
        };
        (0..64).filter(|bit| count(*bit) * 2 > self.hashes).fold(0, |hash, bit| hash | 1 << bit)
    }
}

/// Words with a separator, hashed, and the bits mixed once more (Steele et al. 2014).
fn mixed(words: &[&str]) -> u64 {
    let hash = fnv1a(words.iter().flat_map(|word| word.bytes().chain([0x1f])));
    let hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

/// FNV-1a. What is hashed is kept, so the hash must stay the same whatever the standard library does.
pub(crate) fn fnv1a(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::{CopyHash, Votes};

    #[test]
    fn every_bit_is_counted_for_itself() {
        let mut votes = Votes::default();
        let hashes = (1..=3_000u64).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        hashes.clone().for_each(|hash| votes.add(hash));
        for bit in 0..64 {
            let ones = hashes.clone().filter(|hash| hash >> bit & 1 == 1).count();
            assert_eq!(votes.majority() >> bit & 1 == 1, ones > 1_500, "bit {bit}");
        }
    }

    #[test]
    fn a_copy_with_a_word_changed_is_near_and_another_report_is_not() {
        let long = "our outbound mail to the big agencies has been stuck in the queue since wednesday morning and \
                    support closed the ticket twice without an answer so we are asking here whether anybody \
                    else sees the same thing on their side of the service because nothing on our end changed";
        let edited = long.replace("wednesday", "tuesday");
        let other = "since noon nobody in the office can sign in, the page spins for a minute and then shows an error \
                     about the session, we tried three browsers and two networks and it is the same everywhere";
        let hash = |text: &str| CopyHash::of(text).unwrap();
        assert!(hash(long).is_near(hash(&edited)));
        assert!(!hash(long).is_near(hash(other)));
        assert_eq!(CopyHash::of("is github down for anyone else"), None);
    }
}
