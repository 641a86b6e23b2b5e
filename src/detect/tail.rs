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

/// Counts up to this are summed up, term by term; past the mode the terms shrink geometrically. Of larger counts there may
/// be thousands of terms that matter.
const COUNT_SUMMED_MAX: u32 = 64;

/// Terms of the tail sum that are added at most.
const TERMS_MAX: u32 = 100_000;

/// Steps of the continued fraction that are taken at most: it needs about the square root of the count.
const STEPS_MAX: u32 = 10_000;

/// How near to its limit sum and fraction come.
const PRECISION: f64 = 1e-12;

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
    if count > COUNT_SUMMED_MAX {
        let log10 = log_tail(n, size, failure) / LN_10;
        return Some((-log10).clamp(0.0, SURPRISE_MAX)).filter(|surprise| *surprise >= least);
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
        if ratio < 1.0 && term < sum * PRECISION {
            break;
        }
    }
    let log10 = (log_first + log(sum)) / LN_10;
    Some((-log10).clamp(0.0, SURPRISE_MAX)).filter(|surprise| *surprise >= least)
}

/// ln P[X ≥ n], as the regularised incomplete beta function I of `failure` at (n, size): DLMF 8.17.24.
fn log_tail(n: f64, size: f64, failure: f64) -> f64 {
    let log_front =
        n * log(failure) + size * log(1.0 - failure) + lgamma(n + size) - lgamma(n) - lgamma(size);
    // On the other side of the mean the fraction of the other tail is the one that converges.
    if failure < (n + 1.0) / (n + size + 2.0) {
        log_front - log(n) + log(beta_fraction(n, size, failure))
    } else {
        log(1.0 - exp(log_front - log(size)) * beta_fraction(size, n, 1.0 - failure))
    }
}

/// The continued fraction of the incomplete beta function, DLMF 8.17.22, by the modified method of Lentz.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let lifted = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / lifted(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = below;
    for step in 1..STEPS_MAX {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for part in [even, odd] {
            below = 1.0 / lifted(1.0 + part * below);
            above = lifted(1.0 + part / above);
            change = above * below;
            fraction *= change;
        }
        if (change - 1.0).abs() < PRECISION {
            break;
        }
    }
    fraction
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
            (65, 40.0, 2.2, 0.009_496_595),
            (100, 130.0, 3.0, 0.946_913_3),
            (4_000, 3_600.0, 2.0, 2.220_196e-6),
            (90_000, 86_400.0, 4.0, 7.152_552e-10),
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
