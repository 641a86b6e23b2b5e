//! What was found is counted by value and by time.

use super::{document, index_of, noon};
use index::{BUCKETS_MAX, Buckets, Counted, Document, Facet, FacetCounts, Index, Page, Query, Sort};
use jiff::{SignedDuration, Timestamp, ToSpan};

fn report(key: u64, hours: i64, providers: &[&str], signatures: &[&str]) -> Document {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Document {
        at: noon() + hours.hours(),
        provider: owned(providers),
        signature: owned(signatures),
        side: Some("provider".to_owned()),
        ..document(key, "mail is stuck")
    }
}

fn reports() -> Vec<Document> {
    let mut chatter = document(9, "mail is fine");
    chatter.language = None;
    chatter.source = "mastodon".to_owned();
    vec![
        report(1, -3, &["aws"], &["symptom:down"]),
        report(2, -2, &["aws", "github"], &["symptom:down", "code:http:500"]),
        report(3, -2, &["github"], &[]),
        report(4, 0, &["AWS", "aws"], &["symptom:down"]),
        chatter,
    ]
}

fn parsed(query: &str) -> Query {
    Query::parse(query, noon()).unwrap()
}

fn values(counts: &FacetCounts) -> Vec<(&str, u64)> {
    counts.values.iter().map(|(value, count)| (value.as_str(), *count)).collect()
}

fn counted(index: &Index, query: &str, facet: Facet) -> Vec<(String, u64)> {
    index.facets(&parsed(query), &[facet], 10).unwrap().remove(0).values
}

#[test]
fn facets_count_every_value_once_for_a_document_and_the_most_frequent_first() {
    let (_folder, index) = index_of(&reports());
    let found = index.facets(&parsed("mail"), &Facet::ALL, 10).unwrap();
    assert_eq!(found.iter().map(|counts| counts.facet).collect::<Vec<_>>(), Facet::ALL);
    assert_eq!(values(&found[0]), [("aws", 3), ("github", 2)]);
    assert_eq!(values(&found[1]), []);
    assert_eq!(values(&found[2]), [("symptom:down", 3), ("code:http:500", 1)]);
    assert_eq!(values(&found[4]), [("en", 4)]);
    assert_eq!(values(&found[5]), [("hacker-news", 4), ("mastodon", 1)]);
    assert_eq!(values(&found[6]), [("provider", 4)]);
    assert_eq!(counted(&index, "stuck provider:github", Facet::Source), [("hacker-news".to_owned(), 2)]);
    assert_eq!(counted(&index, "zeppelin", Facet::Source), []);
    // What has one value each adds up to all.
    let total: u64 = found[5].values.iter().map(|(_, count)| count).sum();
    assert_eq!((total, found[5].others), (5, 0));
    let few = index.facets(&parsed("mail"), &[Facet::Source], 1).unwrap().remove(0);
    assert_eq!((values(&few), few.others), (vec![("hacker-news", 4)], 1));
}

#[test]
fn a_facet_of_many_values_in_many_files_adds_up_and_is_limited() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for part in 0..4 {
        for number in 0..1500u64 {
            let mut document = document(part * 10_000 + number, "same");
            document.source = format!("source-{:04}", number % 1200);
            writer.put(&document).unwrap();
        }
        writer.commit(part + 1).unwrap();
    }
    let found = index.facets(&parsed(""), &[Facet::Source], usize::MAX).unwrap().remove(0);
    assert_eq!(found.values.len(), index::FACET_VALUES_MAX);
    assert_eq!(found.values[0], ("source-0000".to_owned(), 8));
    let total: u64 = found.values.iter().map(|(_, count)| count).sum();
    assert_eq!(total + found.others, 6000);
}

#[test]
fn values_that_are_hostile_are_counted_as_they_are_cut() {
    let mut hostile = document(1, "x");
    hostile.provider = vec!["\u{202e}\0\u{1b}[2J".repeat(100), String::new()];
    hostile.source = "=cmd()\u{1f}".to_owned();
    let (_folder, index) = index_of(&[hostile]);
    let found = index.facets(&parsed(""), &[Facet::Provider, Facet::Source], 10).unwrap();
    assert!(
        found[0].values.iter().all(|(value, count)| value.len() <= index::VALUE_BYTES_MAX && *count == 1)
    );
    assert_eq!(values(&found[1]), [("=cmd()\u{1f}", 1)]);
}

#[test]
fn a_histogram_counts_each_document_in_the_bucket_of_its_time() {
    let mut documents = reports();
    documents.push(Document { at: Timestamp::MIN, ..document(10, "mail") });
    documents.push(Document { at: Timestamp::MAX, ..document(11, "mail") });
    let (_folder, index) = index_of(&documents);
    let hour = SignedDuration::from_hours(1);
    let of = |query: &str, from: i64, to: i64| {
        let buckets = Buckets::new(noon() + from.hours(), noon() + to.hours(), hour);
        index.histogram(&parsed(query), &buckets).unwrap()
    };
    assert_eq!(of("mail", -3, 1), [1, 2, 0, 2]);
    assert_eq!(of("stuck", -2, 0), [2, 0]);
    assert_eq!(of("mail", 1, 1), [] as [u32; 0]);
    let all = Buckets::new(Timestamp::MIN, Timestamp::MAX, SignedDuration::ZERO);
    assert_eq!(index.histogram(&parsed(""), &all).unwrap().len(), BUCKETS_MAX);
}

#[test]
fn one_call_gives_page_facets_and_a_histogram_of_what_matches() {
    let (_folder, index) = index_of(&reports());
    let page = Page { limit: 2, sort: Sort::Newest, after: None };
    let asked = Counted { facets: &[Facet::Provider], values_max: 1, buckets_max: 10, times: None };
    let found = index.explore(&parsed("stuck"), &page, &asked).unwrap();
    assert_eq!(found.hits.total, 4);
    assert_eq!(found.hits.hits.iter().map(|hit| hit.key).collect::<Vec<_>>(), [4, 2]);
    assert_eq!(found.hits.hits[1].providers, ["aws", "github"]);
    assert_eq!(found.hits.hits[1].signatures, ["symptom:down", "code:http:500"]);
    assert_eq!((values(&found.facets[0]), found.facets[0].others), (vec![("aws", 3)], 2));
    let (buckets, counts) = found.histogram.unwrap();
    assert_eq!(buckets.from(), noon() - 3.hours());
    assert_eq!(counts.iter().sum::<u32>(), 4);
    assert!(counts.len() <= 10 && counts[0] == 1, "{counts:?}");
    // A post that claims another age stretches nothing.
    let today = Some((noon() - 24.hours(), noon() - 1.hours()));
    let narrow = index.explore(&parsed("stuck"), &page, &Counted { times: today, ..asked }).unwrap();
    assert_eq!(narrow.histogram.unwrap().1.iter().sum::<u32>(), 3);
    let none = index.explore(&parsed("zeppelin"), &page, &asked).unwrap();
    assert_eq!((none.hits.total, none.histogram), (0, None));
}

#[test]
fn activity_is_of_reports_alone_and_begins_when_it_is_told_to() {
    let (_folder, index) = index_of(&reports());
    let half_past = noon() - 30.minutes();
    let activity =
        index.activity(half_past - 3.hours(), half_past + 1.hours(), SignedDuration::from_hours(1)).unwrap();
    let told: Vec<(&str, &[u32])> =
        activity.iter().map(|(provider, counts)| (provider.as_str(), counts.as_slice())).collect();
    assert_eq!(told, [("aws", &[1, 1, 0, 1][..]), ("github", &[0, 1, 0, 0][..])]);
    assert!(index.activity(noon(), noon(), SignedDuration::ZERO).unwrap().is_empty());
    let long = index.activity(Timestamp::MIN, Timestamp::MAX, SignedDuration::MAX).unwrap();
    assert_eq!(long["aws"], [3]);
}

#[test]
fn a_query_of_values_takes_them_as_they_are() {
    let (_folder, index) = index_of(&reports());
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let total = |providers: &[&str], signatures: &[&str], since: Option<Timestamp>| {
        let query = Query::matching(&owned(providers), &owned(signatures), since);
        index.search(&query, &Page { limit: 0, ..Page::default() }).unwrap().total
    };
    assert_eq!(total(&["AWS"], &[], None), 3);
    assert_eq!(total(&["aws", "github"], &["symptom:down", "code:http:500"], None), 3);
    assert_eq!(total(&["github"], &["code:http:500"], None), 1);
    assert_eq!(total(&["github"], &[], Some(noon() - 1.hours())), 0);
    assert_eq!(total(&["\" OR -x ) provider:aws"], &[], None), 0);
    assert_eq!(total(&[], &[], None), 5);
}
