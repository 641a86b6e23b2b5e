//! The acknowledgement keeps its median and its silences.

use super::*;

#[test]
fn providers_speak_after_sixteen_minutes_or_never() {
    let mut dice = Dice::new(6, &[]);
    let mut lags: Vec<i64> = (0..20_000).filter_map(|_| acknowledgement(&mut dice, 0)).collect();
    let never = 1.0 - lags.len() as f64 / 20_000.0;
    assert!((never - NEVER_ACKNOWLEDGED).abs() < 0.01, "{never}");
    lags.sort_unstable();
    let median = lags[lags.len() / 2] as f64;
    assert!((median / ACKNOWLEDGEMENT_MEDIAN_SECONDS - 1.0).abs() < 0.05, "{median}");
}
