//! A stream beside the visits: what names a provider is kept, what it deletes is forgotten, and where it was is known.

use crawlers::fetch::{FetchSettings, Fetcher};
use crawlers::{Reading, Source, Venue};
use jiff::Timestamp;
use notjustme::catalog::{Catalog, CatalogSource};
use notjustme::config::Config;
use notjustme::pipeline::Belt;
use notjustme::pipeline::watch::{Told, Watch};
use notjustme::store::Store;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

fn update(number: u32, words: &str) -> String {
    let status = serde_json::json!({
        "id": number.to_string(), "created_at": "2026-11-01T11:59:00Z", "visibility": "public", "language": "en",
        "content": format!("<p>{words}</p>"), "url": format!("http://127.0.0.1/@quentin/{number}"),
        "account": { "id": "7", "acct": "quentin", "url": "http://127.0.0.1/@quentin" },
    });
    format!("event: update\ndata: {status}\n\n")
}

/// Answers one request: with no rules, or with a stream that takes a post back once it was kept.
async fn serve(mut socket: TcpStream, kept: Arc<Notify>) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if socket.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    if request.starts_with(b"GET /robots.txt") {
        let none = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        return socket.write_all(none).await;
    }
    socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n").await?;
    let said = [update(1, "GitHub is down for me"), update(2, "The kettle sings"), update(3, "GitHub again")];
    socket.write_all(said.concat().as_bytes()).await?;
    kept.notified().await;
    socket.write_all(b"event: delete\ndata: 1\n\nevent: delete\ndata: 99\n\n").await?;
    // It stays open, as streams do.
    tokio::time::sleep(PATIENCE).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stream_brings_is_kept_and_what_it_takes_back_is_forgotten() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let kept = Arc::new(Notify::new());
    let told = Arc::clone(&kept);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(serve(socket, Arc::clone(&told)));
        }
    });
    let home = tempfile::tempdir().unwrap();
    let mut catalog = Catalog::built_in().unwrap();
    let source = Source {
        id: "harbour-stream".into(),
        kind: "mastodon-stream".into(),
        url: url.parse().unwrap(),
        venue: Venue::Social,
        provider: None,
        page_id: None,
        options: BTreeMap::from([("token".to_owned(), "hush".to_owned())]),
    };
    catalog.sources =
        vec![CatalogSource { source, enabled: true, verified: true, every_seconds: 60, note: None }];
    let catalog = Arc::new(catalog);
    let belt = Belt::open(home.path(), Arc::clone(&catalog), Vec::new()).unwrap();
    let settings = FetchSettings {
        allow_loopback: true,
        pace: Duration::ZERO,
        ..FetchSettings::new("tests@example.org")
    };
    let fetcher = Fetcher::new(settings).unwrap();
    let watch = Watch::new(belt, fetcher, &catalog, &Config::default(), Arc::new(Timestamp::now)).unwrap();

    let enough = Arc::new(Notify::new());
    let stop = Arc::clone(&enough);
    let mut brought = Vec::new();
    let watched = watch.run(async move { stop.notified().await }, |told| {
        if let Told::Streamed(_, reading, posts, _) = told {
            brought.extend((posts > 0).then_some((reading, posts)));
            if brought.len() == 1 {
                kept.notify_one();
            }
            if brought.len() == 2 {
                enough.notify_one();
            }
        }
    });
    tokio::time::timeout(PATIENCE, watched)
        .await
        .expect("the stream brings a post and its deletion")
        .unwrap();

    assert_eq!(
        brought,
        [(Reading::Ok, 2), (Reading::Ok, 1)],
        "who is named, then what was known and is gone"
    );
    let store = Store::open_read_only(home.path()).unwrap();
    let post = |id: &str| store.find_post("harbour-stream", id).unwrap().map(|found| found.post);
    let gone = post("1").unwrap();
    assert!(gone.deleted && gone.text.is_empty());
    assert_eq!(post("3").unwrap().text, "GitHub again");
    assert_eq!((post("2"), post("99")), (None, None), "it names nobody; it was never known");
}
