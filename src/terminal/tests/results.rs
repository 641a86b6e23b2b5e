//! What a counted search shows above its posts.

use super::plain;
use crate::desk::{FacetCounts, FacetValue, Histogram, Results};
use crate::terminal;

fn counted() -> Results {
    let value = |value: &str, count| FacetValue { value: value.to_owned(), count };
    let values = vec![value("aws", 1200), value("github\u{1b}[2J\u{202e}", 4)];
    Results {
        total: 1204,
        next: Some("n.1772341200000.71".to_owned()),
        facets: vec![
            FacetCounts { field: "provider".to_owned(), values, others: 3 },
            FacetCounts { field: "side".to_owned(), values: Vec::new(), others: 0 },
        ],
        histogram: Some(Histogram {
            from: "2026-03-01T00:00:00Z".parse().unwrap(),
            width_seconds: 3600,
            counts: vec![0, 1, 50, 100],
        }),
        ..Results::default()
    }
}

#[test]
fn counts_stand_above_the_posts_and_the_place_to_go_on_below() {
    assert_eq!(
        plain(&terminal::results(&counted())),
        "\
1,204 posts found, 0 shown.
  ▁▂▅█  2026-03-01 00:00 UTC, 1h each, 100 at most
  provider: aws 1,200, github␛[2J 4, others 3

There are more: --after n.1772341200000.71
"
    );
}

#[test]
fn a_histogram_of_nothing_or_of_very_many_is_drawn() {
    let with = |counts| {
        let histogram = counted().histogram.map(|histogram| Histogram { counts, ..histogram });
        plain(&terminal::results(&Results { histogram, ..Results::default() }))
    };
    assert!(with(vec![0, 0]).contains("  ▁▁  "));
    assert!(with(vec![u32::MAX, 1, 0]).contains("  █▂▁  "));
    assert!(with(Vec::new()).contains("at most"));
}
