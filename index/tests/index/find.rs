//! What matches is found, and nothing else.

use super::{document, index_of, keys, noon, ordered, search};
use index::{Document, Index, Sort};
use jiff::ToSpan;

/// Twenty posts with a code between five times as many made of its pieces: only the twenty are found, as the
/// code is typed bare.
fn assert_found_among_decoys(query: &str, with_code: &str, decoys: &[&str]) {
    let mut documents = Vec::new();
    for key in 0..120 {
        let decoy = key % 6 > 0;
        let text = if decoy { decoys[usize::try_from(key).unwrap() % decoys.len()] } else { with_code };
        documents.push(document(key, &format!("post {key}: {text}, again since monday")));
    }
    let (_folder, index) = index_of(&documents);
    let wanted: Vec<u64> = (0..120).filter(|key| key % 6 == 0).collect();
    assert_eq!(keys(&index, query), wanted, "{query}");
}

#[test]
fn a_bare_code_is_found_among_decoys_made_of_its_pieces() {
    let smtp = [
        "version 4.4 and 7 others",
        "build 447",
        "550 5.4.4; 7 users",
        "44.7 percent of 550",
        "server 10.4.4.7 port 550",
        "550 4 4 7",
        "release 4.4.7.1 of 550",
        "v4.4.7 550",
    ];
    assert_found_among_decoys("550 4.4.7", "bounced with #550 4.4.7 QUEUE.Expired", &smtp);
    assert_found_among_decoys("4.4.7", "smtp;550-4.4.7 message expired", &smtp);
    assert_found_among_decoys("\"550 4.4.7\"", "550 4.4.7.", &smtp);
    let sign_in = ["AADSTS 50058", "AADSTS50059", "aadsts5005 8", "50058", "AADSTS500581"];
    assert_found_among_decoys("AADSTS50058", "error AADSTS50058: silent sign-in", &sign_in);
    let outlook = ["0x8004010E", "0x 8004010F", "8004010F", "x8004010f", "0x8004010FF"];
    assert_found_among_decoys("0x8004010F", "Outlook says (0x8004010F)", &outlook);
    let browser =
        ["err connection reset", "connection reset err", "ERR_CONNECTION_RESETS", "NET_ERR_CONNECTION_RESET"];
    assert_found_among_decoys("ERR_CONNECTION_RESET", "page shows ERR_CONNECTION_RESET!", &browser);
}

#[test]
fn a_code_outweighs_its_mention() {
    let mut with_code =
        document(1, "the mail server bounced everything we sent to our customers since monday morning");
    with_code.code = vec!["smtp:4.4.7".to_owned(), "4.4.7".to_owned()];
    let (_folder, index) = index_of(&[document(2, "4.4.7"), with_code, document(3, "4.4.7 4.4.7")]);
    assert_eq!(ordered(&index, "4.4.7", Sort::Relevance)[0], 1);
    assert_eq!((keys(&index, "smtp:4.4.7"), keys(&index, "code:SMTP:4.4.7")), (vec![1], vec![1]));
}

#[test]
fn words_must_all_match_and_may_be_joined_or_excluded() {
    let texts = [
        "outlook mail down",
        "exchange mail slow",
        "outlook slow",
        "mail: \"slow down\", they say",
        "e-mail",
    ];
    let documents: Vec<Document> = (0..).zip(texts).map(|(key, text)| document(key, text)).collect();
    let (_folder, index) = index_of(&documents);
    let cases: &[(&str, &[u64])] = &[
        ("", &[0, 1, 2, 3, 4]),
        ("mail down", &[0, 3]),
        ("mail AND down", &[0, 3]),
        ("MAIL  slow", &[1, 3]),
        ("\"slow down\"", &[3]),
        ("\u{201c}slow down\u{201d}", &[3]),
        ("mail -slow", &[0, 4]),
        ("-mail", &[2]),
        ("-\"mail slow\" -(outlook down)", &[2, 4]),
        ("outlook OR exchange slow", &[1, 2]),
        ("outlook OR exchange OR they slow", &[1, 2, 3]),
        ("(outlook down) OR exchange", &[0, 1]),
        ("down OR -mail", &[0, 2, 3]),
        ("e-mail", &[4]),
        ("mail ??? :) — (())", &[0, 1, 3, 4]),
        ("outlook or exchange", &[]),
    ];
    for (query, wanted) in cases {
        assert_eq!(keys(&index, query), *wanted, "{query}");
    }
}

fn described(key: u64, hours: i64) -> Document {
    let mut document = document(key, "mail is stuck");
    document.at = noon() + hours.hours();
    document
}

#[test]
fn filters_choose_by_whole_value() {
    let mut first = described(1, 0);
    first.provider = vec!["Microsoft-365".to_owned(), "aws".to_owned()];
    first.service = vec!["exchange-online".to_owned()];
    first.signature = vec!["symptom:mail-stuck".to_owned(), "code:smtp:4.4.7".to_owned()];
    let mut second = described(2, 0);
    second.provider = vec!["aws".to_owned()];
    second.venue = "social".to_owned();
    second.language = Some("de".to_owned());
    second.source = "mastodon".to_owned();
    let mut third = described(3, 0);
    third.language = None;
    let (_folder, index) = index_of(&[first, second, third]);
    let cases: &[(&str, &[u64])] = &[
        ("provider:microsoft-365", &[1]),
        ("Provider:Microsoft-365 stuck", &[1]),
        ("provider:microsoft", &[]),
        ("provider:aws -provider:microsoft-365", &[2]),
        ("service:\"exchange-online\"", &[1]),
        ("signature:symptom:mail-stuck", &[1]),
        ("signature:code:smtp:4.4.7", &[1]),
        ("venue:social", &[2]),
        ("lang:de OR lang:en", &[1, 2]),
        ("-language:en", &[2, 3]),
        ("source:hacker-news", &[1, 3]),
    ];
    for (query, wanted) in cases {
        assert_eq!(keys(&index, query), *wanted, "{query}");
    }
}

#[test]
fn times_choose_and_order() {
    let mut far = described(5, 0);
    far.at = jiff::Timestamp::MAX;
    let (_folder, index) =
        index_of(&[described(1, -24), described(2, -12), described(3, 0), described(4, 12), far]);
    let cases: &[(&str, &[u64])] = &[
        ("at:2020-12-14", &[2, 3]),
        ("at:2020-12-13..2020-12-14", &[1, 2, 3]),
        ("at:2020-12-14..", &[2, 3, 4, 5]),
        ("at:>2020-12-14T11:59Z", &[3, 4, 5]),
        ("at:<2020-12-14T01:00+01:00", &[1]),
        ("at:>-24h", &[2, 3, 4, 5]),
        ("at:>=-24h before:now", &[1, 2]),
        ("after:2020-12-14 before:2020-12-15", &[2, 3]),
        ("at:2020-12 stuck", &[1, 2, 3, 4]),
        ("-at:2020", &[5]),
    ];
    for (query, wanted) in cases {
        assert_eq!(keys(&index, query), *wanted, "{query}");
    }
    assert_eq!(ordered(&index, "stuck", Sort::Newest), [5, 4, 3, 2, 1]);
    assert_eq!(ordered(&index, "stuck", Sort::Oldest), [1, 2, 3, 4, 5]);
    let hits = search(&index, "at:2020-12-14T12:00Z", Sort::Newest).hits;
    assert_eq!(hits.iter().map(|hit| hit.at).collect::<Vec<_>>(), [noon()]);
}

#[test]
fn relevance_puts_titles_first_and_then_the_newest() {
    let mut titled = described(1, 0);
    titled.title = Some("stuck".to_owned());
    let (_folder, index) = index_of(&[described(2, 1), titled, described(3, 2)]);
    assert_eq!(ordered(&index, "stuck", Sort::Relevance), [1, 3, 2]);
    assert_eq!(ordered(&index, "venue:forum", Sort::Relevance), [3, 2, 1]);
}

#[test]
fn languages_are_found_as_they_are_typed() {
    let texts = [
        "Störung im Büro",
        "今日も接続できないので困る",
        "접속이 안 돼요",
        "сервис не работает",
        "stö\u{308}rt",
    ];
    let documents: Vec<Document> = (0..).zip(texts).map(|(key, text)| document(key, text)).collect();
    let (_folder, index) = index_of(&documents);
    let cases: &[(&str, &[u64])] = &[
        ("storung", &[0]),
        ("STO\u{308}RUNG büro", &[0]),
        ("接続できない", &[1]),
        ("接続", &[1]),
        ("続接", &[]),
        ("接続\u{3000}今日", &[1]),
        ("접속", &[2]),
        ("НЕ РАБОТАЕТ", &[3]),
    ];
    for (query, wanted) in cases {
        assert_eq!(keys(&index, query), *wanted, "{query}");
    }
}

#[test]
fn hostile_posts_are_cut_and_the_rest_is_found() {
    let mut long = document(1, &format!("begin {} end", "many words ".repeat(1_000_000)));
    long.title = Some("t".repeat(100_000));
    long.code = vec!["c".repeat(100_000); 1000];
    let texts =
        ["\u{1b}[31mred\u{202e}desrever <b>bold</b>\0", &"1.".repeat(100_000), &"接".repeat(50_000), ""];
    let mut documents: Vec<Document> = (2..).zip(texts).map(|(key, text)| document(key, text)).collect();
    documents.push(long);
    let (_folder, index) = index_of(&documents);
    assert_eq!(
        (keys(&index, "begin"), keys(&index, "end"), keys(&index, "desrever bold")),
        (vec![1], vec![], vec![2])
    );
    assert_eq!(keys(&index, "接接接"), [4]);
    assert_eq!(keys(&index, ""), [1, 2, 3, 4, 5]);
}

#[test]
fn an_empty_index_answers() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(&folder.path().join("new/index")).unwrap();
    assert_eq!((keys(&index, ""), keys(&index, "mail at:>-24h"), index.len()), (vec![], vec![], 0));
}
