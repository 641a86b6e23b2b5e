//! Mastodon's stream, at a server that thumps, breaks off and falls silent.

use super::server::{Server, linger};
use super::*;
use crawlers::stream::mastodon::MastodonStream;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

fn update(number: usize) -> String {
    format!(
        "event: update\ndata: {{\"id\":\"{number}\",\"created_at\":\"2026-03-01T11:59:00Z\",\"content\":\"<p>nimbus is \
         down</p>\",\"account\":{{\"acct\":\"marlow\",\"url\":\"https://social.example/@marlow\"}}}}\n\n"
    )
}

#[tokio::test]
async fn events_are_read_over_heartbeats_and_disconnects_and_what_is_missing_is_said() {
    let half = update(4).len() / 2;
    // What each connection says before it ends; the third falls silent.
    let said: Arc<Vec<String>> = Arc::new(vec![
        format!(":)\n{}:thump\n{}event: delete\ndata: 1\n\n", update(1), update(2)),
        format!(":)\n{}{}", update(3), &update(4)[..half]),
        format!(":)\r\n{}", update(5).replace('\n', "\r\n")),
        format!("{}event: filters_changed\ndata: undefined\n\n{}", update(5), update(6)),
    ]);
    let server = Server::start("", move |asked| {
        let said = Arc::clone(&said);
        async move {
            assert_eq!(asked.header("authorization"), Some("Bearer INVENTED"));
            assert_eq!(asked.header("accept"), Some("text/event-stream"));
            let before = asked.before;
            let mut stream = asked.answer(200, "text/event-stream").await;
            for piece in said.get(before).map(String::as_bytes).unwrap_or_default().chunks(7) {
                stream.write_all(piece).await.unwrap();
                stream.flush().await.unwrap();
            }
            if before >= 2 {
                linger(&mut stream).await;
            }
        }
    })
    .await;
    let options = [("token", "INVENTED"), ("tag", "outage")];
    let mut running = Running::start(&MastodonStream, source("mastodon-stream", server.url(), &options));
    let mut told = Vec::new();
    while told.last().is_none_or(|last| last != "6") {
        told.push(match running.next().await {
            What::Post(post) => post.id,
            What::Deleted(id) => format!("-{id}"),
            What::Gap { from, until } => {
                assert!(from <= until);
                "gap".to_owned()
            }
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(told, ["1", "2", "-1", "gap", "3", "gap", "5", "gap", "6"]);
    assert_eq!(server.asked()[0].query(), Some("tag=outage"));
    assert!(running.health.borrow().doubles >= 1, "5 came twice");
}

#[tokio::test]
async fn heartbeats_keep_a_quiet_stream_open() {
    let server = Server::start("", |asked| async {
        let mut stream = asked.answer(200, "text/event-stream; charset=utf-8").await;
        for _ in 0..8 {
            tokio::time::sleep(IDLE / 2).await;
            stream.write_all(b":thump\n").await.unwrap();
        }
        stream.write_all(update(1).as_bytes()).await.unwrap();
        linger(&mut stream).await;
    })
    .await;
    let options = [("token", "INVENTED")];
    let mut running = Running::start(&MastodonStream, source("mastodon-stream", server.url(), &options));
    let What::Post(post) = running.next().await else { panic!("a post was due") };
    assert_eq!((post.id.as_str(), server.asked().len()), ("1", 1));
}

#[tokio::test]
async fn an_endless_event_ends_the_connection_and_not_the_memory() {
    let server = Server::start("", |asked| async {
        let first = asked.before == 0;
        let mut stream = asked.answer(200, "text/event-stream").await;
        if first {
            while stream.write_all(&[b'x'; 64 * 1024]).await.is_ok() {}
            return;
        }
        stream.write_all(update(1).as_bytes()).await.unwrap();
        linger(&mut stream).await;
    })
    .await;
    let options = [("token", "INVENTED")];
    let mut running = Running::start(&MastodonStream, source("mastodon-stream", server.url(), &options));
    let What::Fault(fault) = running.next().await else { panic!("a fault was due") };
    assert!(fault.what.contains("262144 bytes"), "{fault:?}");
    assert!(matches!(running.next().await, What::Gap { .. }));
    assert!(matches!(running.next().await, What::Post(_)));
}
