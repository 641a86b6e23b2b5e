//! How surprising a count is: the upper tail of the negative binomial distribution.
//!
//! Reports are over-dispersed (variance over mean about 2 on real outage reports), so a Poisson tail would
//! cry wolf; see Noufaily et al., "An improved algorithm for outbreak detection", Statistics in Medicine 2013.

use libm::{exp, lgamma, log};
use std::f64::consts::LN_10;

/// −log10 of a chance smaller than any we care for; also what an impossible count scores.
pub(super) const SURPRISE_MAX: f64 = 300.0;

/// Variance over mean closer to 1 than this is Poisson for our purposes, and avoids dividing by nothing.
pub(super) const DISPERSION_MIN: f64 = 1.0 + 1e-6;

/// Terms of the tail sum that are added at most; past the mode they shrink geometrically.
const TERMS_MAX: u32 = 100_000;

/// Counts up to this are multiplied out.
const COUNT_MULTIPLIED_MAX: u32 = 24;

/// How much clearer than needed a quick look has to be, in units of the score: far more than it is wrong by.
const LEAST_MARGIN: f64 = 0.01;

/// The same as a factor, for the sum.
const ROUNDING: f64 = 1.0 + 1e-9;

/// −log10 P[X ≥ count] for X negative binomial with this mean and variance = dispersion × mean, if it is at
/// least `least`. Most counts are nothing unusual, which one term of the sum is enough to know.
pub(super) fn surprise(count: u32, mean: f64, dispersion: f64, least: f64) -> Option<f64> {
    if count == 0 {
        return (least <= 0.0).then_some(0.0);
    }
    if mean <= 0.0 {
        return Some(SURPRISE_MAX);
    }
    let dispersion = dispersion.max(DISPERSION_MIN);
    // Size k and success chance p of the usual form: mean = k(1−p)/p, variance = mean/p.
    let size = mean / (dispersion - 1.0);
    let failure = 1.0 - 1.0 / dispersion;
    if is_usual(count, size, failure, dispersion, least) {
        return None;
    }
    let n = f64::from(count);
    let log_first =
        lgamma(n + size) - lgamma(size) - lgamma(n + 1.0) - size * log(dispersion) + n * log(failure);
    if -log_first / LN_10 < least {
        return None;
    }
    // The chance that is not worth a look, in first terms: a sum beyond it can only make the count less surprising.
    let enough = exp(-least * LN_10 - log_first) * ROUNDING;
    // The sum relative to its first term: each next term is the one before times (k+i)/(i+1)·(1−p).
    let mut term = 1.0;
    let mut sum = 1.0;
    for step in 0..TERMS_MAX {
        let i = n + f64::from(step);
        let ratio = (size + i) / (i + 1.0) * failure;
        term *= ratio;
        sum += term;
        if sum > enough && least > 0.0 {
            return None;
        }
        if ratio < 1.0 && term < sum * 1e-12 {
            break;
        }
    }
    let log10 = (log_first + log(sum)) / LN_10;
    Some((-log10).clamp(0.0, SURPRISE_MAX)).filter(|surprise| *surprise >= least)
}

/// Whether a small count alone is likelier than what is looked at, worked out without the gamma function; larger ones
/// are left to it.
fn is_usual(count: u32, size: f64, failure: f64, dispersion: f64, least: f64) -> bool {
    if count > COUNT_MULTIPLIED_MAX {
        return false;
    }
    let factors = (0..count).map(f64::from).map(|i| (size + i) / (i + 1.0) * failure);
    let log_first = log(factors.product()) - size * log(dispersion);
    -log_first / LN_10 < least - LEAST_MARGIN
}

#[cfg(test)]
mod tests {
    use super::surprise;

    /// Figures from `scipy.stats.nbinom.sf(count - 1, mean / (d - 1), 1 / d)`.
    #[test]
    fn tails_agree_with_scipy() {
        for (count, mean, dispersion, expected) in [
            (3, 0.5, 2.2, 0.053_159_3),
            (10, 2.0, 2.2, 0.008_002_9),
            (5, 0.0125, 1.8, 8.904_29e-5),
            (1, 4.0, 1.5, 0.960_982),
        ] {
            let surprise = surprise(count, mean, dispersion, 0.0).unwrap();
            let found = 10_f64.powf(-surprise);
            assert!((found / expected - 1.0).abs() < 1e-4, "P[X ≥ {count}] is {found}, not {expected}");
        }
    }

    #[test]
    fn what_is_not_surprising_enough_is_not_worked_out() {
        for mean in [0.001, 0.1, 3.0, 50.0] {
            for count in 0..200 {
                let whole = surprise(count, mean, 2.2, 0.0);
                let least = surprise(count, mean, 2.2, 4.0);
                assert_eq!(least, whole.filter(|surprise| *surprise >= 4.0), "{count} of {mean}");
            }
        }
    }

    #[test]
    fn more_is_never_less_surprising() {
        for mean in [0.001, 0.1, 3.0, 50.0] {
            let scores: Vec<f64> = (0..200).map(|count| surprise(count, mean, 2.2, 0.0).unwrap()).collect();
            assert!(scores.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "mean {mean}: {scores:?}");
        }
    }
}
