//! Exact intervals: Garwood for a Poisson count, Clopper-Pearson for a share, order statistics for a median.
//!
//! F. Garwood, "Fiducial limits for the Poisson distribution", *Biometrika* 28 (1936); C. J. Clopper, E. S. Pearson,
//! "The use of confidence or fiducial limits illustrated in the case of the binomial", *Biometrika* 26 (1934). Both
//! are where a tail of the distribution is 2.5 %, which bisection finds without their closed forms in quantiles of
//! chi-square and beta.

use serde::Serialize;

/// The chance with which an interval holds the true figure, at least.
pub const CONFIDENCE: f64 = 0.95;

/// What may lie beyond each end.
const TAIL: f64 = (1.0 - CONFIDENCE) / 2.0;

/// Halvings: past the precision of a double.
const HALVINGS: u32 = 100;

/// Two ends. An end may be infinite, which JSON writes as `null`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower.
    pub low: f64,
    /// The upper.
    pub high: f64,
}

/// The mean of a Poisson count, from one count.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn poisson(count: u64) -> Interval {
    // At twelve standard deviations and 12 more above the count, the lower tail is far below 2.5 %.
    let most = count as f64 + 12.0 * (count as f64).sqrt() + 12.0;
    let low =
        if count == 0 { 0.0 } else { crossing(0.0, most, |mean| 1.0 - poisson_below(count, mean) >= TAIL) };
    Interval { low, high: crossing(0.0, most, |mean| poisson_below(count + 1, mean) <= TAIL) }
}

/// The chance of a hit, from `hits` of `of`; from nothing at all, anything between 0 and 1.
pub fn share(hits: u64, of: u64) -> Interval {
    let low = if hits == 0 {
        0.0
    } else {
        crossing(0.0, 1.0, |chance| 1.0 - binomial_below(hits, of, chance) >= TAIL)
    };
    let high = if hits >= of {
        1.0
    } else {
        crossing(0.0, 1.0, |chance| binomial_below(hits + 1, of, chance) <= TAIL)
    };
    Interval { low, high }
}

/// Places, from 0, of the order statistics between which the median of `count` draws lies; `None` where even the least
/// and the greatest are too near (fewer than six).
pub fn median_ranks(count: usize) -> Option<(usize, usize)> {
    let of = count as u64;
    let below = (1..=of).take_while(|hits| binomial_below(*hits, of, 0.5) <= TAIL).count();
    (below > 0).then(|| (below - 1, count - below))
}

/// Where `passed`, false at `low` and true at `high`, turns true.
fn crossing(mut low: f64, mut high: f64, passed: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = low + (high - low) / 2.0;
        if passed(middle) { high = middle } else { low = middle }
    }
    high
}

/// P[Poisson(mean) < count].
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn poisson_below(count: u64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    (0..count).map(|k| (k as f64 * libm::log(mean) - mean - libm::lgamma(k as f64 + 1.0)).exp()).sum()
}

/// P[Binomial(of, chance) < count].
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn binomial_below(count: u64, of: u64, chance: f64) -> f64 {
    if chance <= 0.0 {
        return 1.0;
    }
    if chance >= 1.0 {
        return if count > of { 1.0 } else { 0.0 };
    }
    let ways =
        |k: f64| libm::lgamma(of as f64 + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(of as f64 - k + 1.0);
    let term = |k: f64| (ways(k) + k * libm::log(chance) + (of as f64 - k) * libm::log1p(-chance)).exp();
    (0..count).map(|k| term(k as f64)).sum()
}
