//! Chance: one small generator and the distributions the worlds need.
//!
//! The generator is xoshiro256++ (Blackman and Vigna, public domain) seeded by SplitMix64, written out
//! here so that no dependency's next version changes the worlds. Logarithms and powers come from `libm`,
//! never from the platform: a seed gives the same bytes everywhere.

/// A stream of chance, fixed by its seed.
#[derive(Debug, Clone)]
pub struct Dice {
    state: [u64; 4],
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Dice {
    /// The dice of `seed` for one purpose: each `path` gives a stream of its own.
    #[must_use]
    pub fn new(seed: u64, path: &[u64]) -> Self {
        let mut mixed = seed;
        let mut key = split_mix(&mut mixed);
        for step in path {
            mixed ^= step.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(17) ^ key;
            key = split_mix(&mut mixed);
        }
        Self { state: std::array::from_fn(|_| split_mix(&mut mixed)) }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number in `0..bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// A whole number in `from..to`; `from` when that is empty.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from).max(0) as usize) as i64
    }

    /// True with the given probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of `items`, or none of an empty slice.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// The place of a weight, chosen in proportion; 0 when all are zero.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        0
    }

    /// Standard normal (Box and Muller, one of the pair).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Exponential with the given mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.unit())
    }

    /// Log-normal with the given median and standard deviation of the logarithm.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// Poisson: by products of uniforms, a large mean in slices.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        const SLICE_MAX: f64 = 16.0;
        let mut left = mean.max(0.0);
        let mut count = 0;
        while left > 0.0 {
            let floor = libm::exp(-left.min(SLICE_MAX));
            let mut product = self.unit();
            while product > floor {
                count += 1;
                product *= self.unit();
            }
            left -= SLICE_MAX;
        }
        count
    }

    /// A rank in `0..count` with Zipf's weights, by inverting the continuous form: heavy heads, long tails.
    pub fn zipf(&mut self, count: usize, exponent: f64) -> usize {
        let size = count.max(1) as f64 + 1.0;
        let u = self.unit();
        let rank = if libm::fabs(exponent - 1.0) < 1e-9 {
            libm::pow(size, u)
        } else {
            let power = 1.0 - exponent;
            libm::pow(1.0 + u * (libm::pow(size, power) - 1.0), 1.0 / power)
        };
        (rank as usize).clamp(1, count.max(1)) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_part_and_seeds_repeat() {
        let first: Vec<u64> = (0..4).scan(Dice::new(7, &[1, 2]), |dice, _| Some(dice.bits())).collect();
        let again: Vec<u64> = (0..4).scan(Dice::new(7, &[1, 2]), |dice, _| Some(dice.bits())).collect();
        let other: Vec<u64> = (0..4).scan(Dice::new(7, &[2, 1]), |dice, _| Some(dice.bits())).collect();
        assert_eq!(first, again);
        assert_ne!(first, other);
    }

    #[test]
    fn chance_is_the_same_on_every_platform() {
        let mut dice = Dice::new(7, &[1, 2]);
        let sum: f64 = (0..1_000).map(|_| dice.log_normal(2.0, 0.5) + dice.exponential(1.0)).sum();
        let place: usize = (0..1_000).map(|_| dice.zipf(100, 1.1)).sum();
        assert_eq!(
            (sum.to_bits(), place, dice.bits()),
            (4_659_323_880_955_912_988, 18_548, 6_500_086_356_001_412_994)
        );
    }

    #[test]
    fn means_are_right() {
        let mut dice = Dice::new(1, &[]);
        let count = 20_000;
        let poisson = (0..count).map(|_| f64::from(dice.poisson(20.0))).sum::<f64>() / f64::from(count);
        let exponential = (0..count).map(|_| dice.exponential(3.0)).sum::<f64>() / f64::from(count);
        let normal = (0..count).map(|_| dice.normal()).sum::<f64>() / f64::from(count);
        assert!((poisson - 20.0).abs() < 0.2, "{poisson}");
        assert!((exponential - 3.0).abs() < 0.1, "{exponential}");
        assert!(normal.abs() < 0.03, "{normal}");
    }

    #[test]
    fn zipf_prefers_the_first_and_stays_inside() {
        let mut dice = Dice::new(3, &[]);
        let mut counts = [0u32; 50];
        for _ in 0..20_000 {
            counts[dice.zipf(50, 1.1)] += 1;
        }
        assert!(counts[0] > counts[5] && counts[5] > counts[40], "{counts:?}");
    }
}
