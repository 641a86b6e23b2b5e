//! Numbers drawn with a fixed seed: the same talk on every machine, in every run.

/// Sebastiano Vigna's SplitMix64 (public domain, <https://prng.di.unimi.it/splitmix64.c>).
#[derive(Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    /// Draws that follow from `seed` alone.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, which is not 0. The bias of the remainder is far below what matters.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    /// A number below `bound`, small ones far more often, as words and authors are spread.
    pub(crate) fn skewed(&mut self, bound: usize) -> usize {
        let (one, other) = (self.below(bound), self.below(bound));
        one * other / bound
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `items`, which are not none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
