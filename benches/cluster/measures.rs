//! How well two ways of grouping the same documents agree.
//!
//! Normalised mutual information (Strehl and Ghosh 2002), the adjusted Rand index (Hubert and Arabie 1985), B-cubed
//! (Bagga and Baldwin 1998).

use std::collections::BTreeMap;
use std::fmt;

/// The agreement of clusters with labels.
#[derive(Debug)]
pub(crate) struct Agreement {
    /// Mutual information over the arithmetic mean of the entropies.
    nmi: f64,
    /// Over the geometric mean.
    nmi_root: f64,
    ari: f64,
    b_cubed: f64,
    clusters: usize,
}

/// How many documents have each label, each cluster, and each pair.
struct Counts {
    labels: BTreeMap<u32, f64>,
    clusters: BTreeMap<u32, f64>,
    pairs: BTreeMap<(u32, u32), f64>,
}

impl Counts {
    fn of(labels: &[u32], clusters: &[u32]) -> Self {
        let mut counts = Self { labels: BTreeMap::new(), clusters: BTreeMap::new(), pairs: BTreeMap::new() };
        for (label, cluster) in labels.iter().zip(clusters) {
            *counts.labels.entry(*label).or_default() += 1.0;
            *counts.clusters.entry(*cluster).or_default() += 1.0;
            *counts.pairs.entry((*label, *cluster)).or_default() += 1.0;
        }
        counts
    }
}

impl Agreement {
    /// What stands above the figures.
    pub(crate) const HEADER: &str = "  NMI   NMI√    ARI  B-cubed  clusters";

    /// How well `clusters` agree with `labels`.
    pub(crate) fn of(labels: &[u32], clusters: &[u32]) -> Self {
        let n = labels.len() as f64;
        let counts = Counts::of(labels, clusters);
        let entropy =
            |sizes: &BTreeMap<u32, f64>| sizes.values().map(|size| -size / n * (size / n).ln()).sum::<f64>();
        let (of_labels, of_clusters) = (entropy(&counts.labels), entropy(&counts.clusters));
        let both = |(label, cluster): &(u32, u32)| (counts.labels[label], counts.clusters[cluster]);
        let mutual: f64 = counts
            .pairs
            .iter()
            .map(|(pair, common)| (common, both(pair)))
            .map(|(common, (label, cluster))| common / n * (common * n / (label * cluster)).ln())
            .sum();
        let couples = |size: &f64| size * (size - 1.0) / 2.0;
        let common: f64 = counts.pairs.values().map(couples).sum();
        let in_labels: f64 = counts.labels.values().map(couples).sum();
        let in_clusters: f64 = counts.clusters.values().map(couples).sum();
        let expected = in_labels * in_clusters / couples(&n);
        let mean = |of: fn((f64, f64)) -> f64| {
            counts.pairs.iter().map(|(pair, common)| common * common / of(both(pair))).sum::<f64>() / n
        };
        let (recall, precision) = (mean(|(label, _)| label), mean(|(_, cluster)| cluster));
        Self {
            nmi: 2.0 * mutual / (of_labels + of_clusters),
            nmi_root: mutual / (of_labels * of_clusters).sqrt(),
            ari: (common - expected) / ((in_labels + in_clusters) / 2.0 - expected),
            b_cubed: 2.0 * precision * recall / (precision + recall),
            clusters: counts.clusters.len(),
        }
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { nmi, nmi_root, ari, b_cubed, clusters } = self;
        write!(f, "{nmi:.4} {nmi_root:.4} {ari:6.3} {b_cubed:8.3} {clusters:9}")
    }
}

/// The share of documents whose cluster is exactly their label (Zhu et al., "Tools and benchmarks for automated log
/// parsing", ICSE 2019).
pub(crate) fn grouping_accuracy(labels: &[u32], clusters: &[u32]) -> f64 {
    let counts = Counts::of(labels, clusters);
    let exact = counts.pairs.iter().filter(|((label, cluster), common)| {
        counts.labels[label] == **common && counts.clusters[cluster] == **common
    });
    exact.map(|(_, common)| common).sum::<f64>() / labels.len() as f64
}
