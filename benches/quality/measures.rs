//! Measures of a ranking: reciprocal rank, nDCG and precision.

/// The mean reciprocal rank: of each ranking the place of the first right one from 1 on, none where there is none.
pub(crate) fn reciprocal_rank(ranks: &[Option<usize>]) -> f64 {
    mean(ranks.iter().map(|rank| rank.map_or(0.0, |rank| 1.0 / rank as f64)))
}

/// The normalised discounted cumulative gain of the first ten, where one is right and all others are not (Järvelin and
/// Kekäläinen 2002: the gain of place `i` is divided by `log2(i + 1)`).
pub(crate) fn ndcg_at_10(ranks: &[Option<usize>]) -> f64 {
    mean(ranks.iter().map(|rank| match rank {
        Some(rank) if *rank <= 10 => 1.0 / (*rank as f64 + 1.0).log2(),
        _ => 0.0,
    }))
}

/// The mean of shares; 0 of nothing.
pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len();
    if count == 0 { 0.0 } else { values.sum::<f64>() / count as f64 }
}
