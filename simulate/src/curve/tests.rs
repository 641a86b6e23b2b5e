//! Onsets are found where they are, and thinning keeps its share.

use super::*;

#[test]
fn an_onset_is_the_first_bin_of_the_run_to_the_peak() {
    let mut counts = vec![1, 0, 2, 1, 0, 1, 3, 0, 1, 1, 0, 2, 1, 0, 1, 1];
    counts.extend([9, 30, 80, 60, 6, 25, 12, 1, 0, 1]);
    let excess = excess(&counts).unwrap();
    assert_eq!(excess, [8, 29, 79, 59, 5, 24, 11]);
}

#[test]
fn a_lone_early_blip_is_not_the_onset() {
    let mut counts = vec![1, 0, 2, 12, 0, 1, 3, 0, 1, 1, 0, 2, 1, 0, 1, 1];
    counts.extend([40, 90, 20, 1, 0]);
    assert_eq!(excess(&counts).unwrap(), [39, 89, 19]);
}

#[test]
fn a_curve_that_begins_in_the_middle_is_refused() {
    assert_eq!(excess(&[50, 90, 40, 10, 3, 1, 0, 1, 1, 0, 1, 1]), None);
    assert_eq!(excess(&[1; 40]), None);
}

#[test]
fn thinning_keeps_its_share_in_each_bin() {
    let curve = Curve { name: "flat".into(), bin_seconds: 900, excess: vec![400; 10] };
    for size in [1.0, 0.25, 0.0625] {
        let times = curve.times(&mut Dice::new(1, &[]), 1_000_000, size);
        let share = times.len() as f64 / 4_000.0;
        assert!((share - size).abs() < 0.03, "{size}: {share}");
        assert!(times.is_sorted() && times.iter().all(|at| (1_000_000..1_009_000).contains(at)));
    }
    assert_eq!(curve.times(&mut Dice::new(1, &[]), 0, 1.0).len() as u32, curve.total());
}

#[test]
fn every_family_has_its_length() {
    for family in FAMILIES {
        let curve = family.draw(&mut Dice::new(9, &[]));
        let days = curve.seconds() as f64 / 86_400.0;
        assert_eq!(family == Family::SlowBurn, days > 1.0, "{family:?} {days}");
        assert!(curve.total() >= 10, "{family:?} {}", curve.total());
    }
}
