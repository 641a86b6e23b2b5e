//! Pages go on from a place, whatever is written meanwhile.

use super::{document, index_of, noon};
use index::{Cursor, Document, Error, Index, LIMIT_MAX, Page, Query, Sort};
use jiff::ToSpan;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn page(
    index: &Index,
    query: &str,
    sort: Sort,
    limit: usize,
    after: Option<Cursor>,
) -> (Vec<u64>, Option<Cursor>) {
    let query = Query::parse(query, noon()).unwrap();
    let found = index.search(&query, &Page { limit, sort, after }).unwrap();
    (found.hits.iter().map(|hit| hit.key).collect(), found.next)
}

/// All pages, `between` done before each but the first.
fn pages(index: &Index, query: &str, sort: Sort, limit: usize, mut between: impl FnMut(usize)) -> Vec<u64> {
    let (mut keys, mut next) = page(index, query, sort, limit, None);
    let mut number = 0;
    while let Some(cursor) = next {
        between(number);
        number += 1;
        // As it comes back from an address.
        let (more, following) = page(index, query, sort, limit, Some(cursor.to_string().parse().unwrap()));
        assert!(!more.is_empty(), "a place to go on from leads to something");
        keys.extend(more);
        next = following;
    }
    keys
}

#[test]
fn pages_have_limits_and_do_not_overlap() {
    let documents: Vec<Document> = (0..10).map(|key| document(key, "same")).collect();
    let (_folder, index) = index_of(&documents);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        assert_eq!(pages(&index, "same", sort, 4, |_| ()), (0..10).collect::<Vec<_>>());
        assert_eq!(pages(&index, "same", sort, 5, |_| ()), (0..10).collect::<Vec<_>>());
        assert_eq!(page(&index, "same", sort, 0, None), (vec![], None));
        assert_eq!(page(&index, "same", sort, 10, None).1, None);
    }
    let many: Vec<Document> = (0..=LIMIT_MAX as u64).map(|key| document(key, "same")).collect();
    let (_folder, index) = index_of(&many);
    assert_eq!(page(&index, "same", Sort::Newest, usize::MAX, None).0.len(), LIMIT_MAX);
}

#[test]
fn a_place_of_another_order_is_refused() {
    let (_folder, index) = index_of(&[document(1, "same"), document(2, "same")]);
    let place = |sort| page(&index, "same", sort, 1, None).1;
    let query = Query::parse("same", noon()).unwrap();
    let asked = Page { limit: 1, sort: Sort::Newest, after: place(Sort::Relevance) };
    let error = index.search(&query, &asked).unwrap_err();
    assert!(matches!(error, Error::OtherOrder), "{error}");
    assert!(error.to_string().contains("leave it out"));
    // Without words the order of relevance is that of time.
    let all = Query::parse("", noon()).unwrap();
    let asked = Page { limit: 1, sort: Sort::Relevance, after: place(Sort::Newest) };
    assert_eq!(index.search(&all, &asked).unwrap().hits[0].key, 2);
}

#[test]
fn orders_by_time_hold_while_documents_come_and_go() {
    for sort in [Sort::Newest, Sort::Oldest] {
        let at = |key: u64| noon() + i64::try_from(key / 3).unwrap().minutes();
        let documents: Vec<Document> =
            (0..60).map(|key| Document { at: at(key), ..document(key, "same") }).collect();
        let (_folder, index) = index_of(&documents);
        let mut writer = index.writer().unwrap();
        let keys = pages(&index, "same", sort, 7, |number| {
            let number = number as u64;
            // One at either end, one in the middle of what is there, one rewritten, one removed that was shown or not.
            for (key, minutes) in [(1000 + number, -100), (2000 + number, 100), (3000 + number, 10)] {
                writer
                    .put(&Document { at: noon() + minutes.minutes(), ..document(key, "same same") })
                    .unwrap();
            }
            writer.put(&Document { at: at(30), ..document(30, "same and changed") }).unwrap();
            writer.delete(50 + number % 5).unwrap();
            writer.commit(number + 2).unwrap();
        });
        let unique: BTreeSet<u64> = keys.iter().copied().collect();
        assert_eq!(unique.len(), keys.len(), "nothing is shown twice: {keys:?}");
        let stayed: Vec<u64> = (0..60).filter(|key| !(50..55).contains(key)).collect();
        assert!(stayed.iter().all(|key| unique.contains(key)), "nothing that stayed is left out: {keys:?}");
    }
}

#[test]
fn the_order_of_relevance_goes_on_from_the_document_though_scores_have_changed() {
    let text = |key: u64| {
        format!("{}{}", "mail ".repeat(1 + key as usize % 5), "other words ".repeat(key as usize / 5))
    };
    let documents: Vec<Document> = (0..40).map(|key| document(key, &text(key))).collect();
    let (_folder, index) = index_of(&documents);
    let before = pages(&index, "mail", Sort::Relevance, 40, |_| ());
    let mut writer = index.writer().unwrap();
    // Documents that do not match make the word rarer: every score rises.
    let during = pages(&index, "mail", Sort::Relevance, 6, |number| {
        for key in 0..50 {
            writer
                .put(&document(
                    1000 + number as u64 * 50 + key,
                    "mail other words ".trim_start_matches("mail "),
                ))
                .unwrap();
        }
        writer.commit(number as u64 + 2).unwrap();
    });
    let unique: BTreeSet<u64> = during.iter().copied().collect();
    assert!(unique.len() >= 38, "{during:?}");
    assert!(during.len() - unique.len() <= 2, "{during:?} after {before:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))] // each makes an index on the disk
    #[test]
    fn paging_through_gives_every_hit_once_and_in_order(
        documents in prop::collection::vec((0..4i64, 0..4usize, any::<bool>()), 0..60),
        limit in 1..9usize,
        sort in 0..3usize,
    ) {
        let sort = [Sort::Relevance, Sort::Newest, Sort::Oldest][sort];
        let documents: Vec<Document> = (0..).zip(documents).map(|(key, (hours, words, titled))| Document {
            at: noon() + hours.hours(),
            title: titled.then(|| "mail".to_owned()),
            ..document(key, &"mail ".repeat(words))
        }).collect();
        let (_folder, index) = index_of(&documents);
        for query in ["mail", "", "mail OR provider:x", "-mail"] {
            let whole = page(&index, query, sort, LIMIT_MAX, None).0;
            prop_assert_eq!(pages(&index, query, sort, limit, |_| ()), whole);
        }
    }
}
