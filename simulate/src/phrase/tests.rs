//! The bank is complete, its parts are of the promised size, and slots are filled.

use super::*;

#[test]
fn about_three_phrasings_in_ten_and_two_codes_in_ten_are_held_out() {
    let bank = Bank::new(Phrasing::All);
    let (mut open, mut held) = (0usize, 0usize);
    for language in bank.languages.values() {
        for pool in language.pools.values().chain(language.symptoms.values().map(|(_, pool)| pool)) {
            assert!(!pool.open.is_empty() && !pool.held.is_empty());
            open += pool.open.len();
            held += pool.held.len();
        }
    }
    let share = held as f64 / (open + held) as f64;
    assert!((0.25..0.4).contains(&share), "phrasings: {share}");
    let codes: (usize, usize) =
        bank.codes.iter().fold((0, 0), |sum, code| (sum.0 + code.open.len(), sum.1 + code.held.len()));
    let share = codes.1 as f64 / (codes.0 + codes.1) as f64;
    assert!((0.15..0.25).contains(&share), "codes: {share}");
    assert!(bank.symptoms.len() >= 15);
}
