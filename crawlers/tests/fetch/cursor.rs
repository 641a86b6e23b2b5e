//! What one visit promises the next: where it goes on, and which pages may answer "unchanged".

use crate::notes::{Notes, source};
use crate::rounds::{ids, since, site, visit};
use crate::server::{Reply, Server};
use crate::{fetcher, noon};
use crawlers::Reading;
use crawlers::crawl::{Cursor, crawl_with};
use crawlers::fetch::Validators;

#[tokio::test]
async fn since_never_goes_back_nor_into_the_future() {
    let server = site(&[(
        "/list",
        r#"{"notes": [{"id": "1", "at": "2026-03-01T11:00:00Z", "text": "a"},
                      {"id": "2", "at": "2027-03-01T11:00:00Z", "text": "a clock a year off"}]}"#,
    )])
    .await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!(ids(&round), ["1", "2"], "the post itself is kept");
    assert_eq!(round.cursor.since, Some(noon(-3600)));
    assert_eq!(visit(&server, &since(-60)).await.cursor.since, Some(noon(-60)));
}

#[tokio::test]
async fn a_cursor_from_the_future_does_not_blind_a_source() {
    let server = site(&[("/list?since=2026-03-01T12:00:00Z", "{}")]).await;
    let source = source(server.url("/"), &[("since", "query")]);
    let round = crawl_with(&Notes, &fetcher(), &source, &since(3600), noon(0)).await;
    assert_eq!(round.reading, Reading::Empty, "{round:?}");
}

#[tokio::test]
async fn a_page_that_may_still_come_holds_since_and_one_that_is_gone_does_not() {
    const LIST: &str =
        r#"{"notes": [{"id": "1", "at": "2026-03-01T11:59:00Z", "text": "a"}], "next": ["/next"]}"#;
    let nexts = [
        (Reply::new(500, "", ""), -600),
        (Reply::new(403, "", ""), -600),
        (Reply::new(429, "", ""), -600),
        (Reply::json("{\"notes\": ["), -600),
        (Reply::new(404, "", ""), -60),
        (Reply::new(200, "Content-Length: 99999999\r\n", ""), -60),
        (Reply::json(r#"{"faults": ["drifted"]}"#), -60),
    ];
    for (next, expected) in nexts {
        let shown = format!("{next:?}");
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/list" => Some(Reply::json(LIST)),
            "/next" => Some(next.clone()),
            _ => None,
        })
        .await;
        let round = visit(&server, &since(-600)).await;
        assert_eq!((ids(&round), round.reading), (vec!["1"], Reading::Ok), "{shown}: what was read is kept");
        assert_eq!(round.faults.len(), 1, "{shown}");
        assert_eq!(round.cursor.since, Some(noon(expected)), "{shown}");
    }
}

#[tokio::test]
async fn a_first_page_that_is_missing_holds_since_although_others_were_read() {
    let server =
        site(&[("/b", r#"{"notes": [{"id": "1", "at": "2026-03-01T11:59:00Z", "text": "a"}]}"#)]).await;
    let source = source(server.url("/"), &[("begin", "/a /b")]);
    let round = crawl_with(&Notes, &fetcher(), &source, &since(-600), noon(0)).await;
    assert_eq!((ids(&round), round.reading), (vec!["1"], Reading::Unreachable));
    assert_eq!(round.cursor, since(-600));
}

/// A list that is unchanged once it was read, whose second page fails on the first visit.
async fn unchanging() -> Server {
    Server::start(|seen| match seen.path.as_str() {
        "/list" if seen.header("if-none-match") == Some("\"1\"") => Some(Reply::new(304, "", "")),
        "/list" => Some(Reply::new(200, "ETag: \"1\"\r\n", r#"{"next": ["/second"]}"#)),
        "/second" if seen.before == 0 => Some(Reply::new(403, "", "")),
        "/second" => {
            let post = r#"{"notes": [{"id": "1", "at": "2026-03-01T11:00:00Z", "text": "a"}]}"#;
            Some(Reply::new(200, "ETag: \"2\"\r\n", post))
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn unchanged_is_an_answer_only_after_everything_was_read() {
    let server = unchanging().await;
    let failed = visit(&server, &Cursor::default()).await;
    assert_eq!(failed.cursor, Cursor::default(), "nothing is vouched for");

    let read = visit(&server, &failed.cursor).await;
    assert_eq!(ids(&read), ["1"], "the second page was read after all");
    assert_eq!(read.cursor.validators.len(), 2);

    let unchanged = visit(&server, &read.cursor).await;
    assert_eq!((unchanged.reading, ids(&unchanged)), (Reading::Ok, vec![]));
    assert_eq!(unchanged.cursor, read.cursor, "and the second page's validator stays");
    assert_eq!((server.hits("/list"), server.hits("/second")), (3, 2));
}

#[tokio::test]
async fn validators_of_pages_no_longer_asked_for_are_forgotten() {
    let server = site(&[("/list", "{}")]).await;
    let mut cursor = Cursor::default();
    cursor.validators.insert("http://127.0.0.1/old".to_owned(), Validators::default());
    assert_eq!(visit(&server, &cursor).await.cursor, Cursor::default());
}
