//! What a stream may cost, where it may not go, and how it ends.

use super::jetstream::{Script, frame, id, serve};
use super::server::Server;
use super::*;
use crawlers::fetch::FetchError;
use crawlers::stream::State;
use crawlers::stream::jetstream::Jetstream;
use crawlers::stream::mastodon::MastodonStream;
use futures_util::SinkExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn a_slow_receiver_stops_the_reading_and_loses_nothing() {
    const FRAMES: usize = 500;
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let server = Server::start("", move |asked| {
        let count = Arc::clone(&count);
        async move {
            let mut socket = asked.accept().await;
            for number in 0..FRAMES {
                let long = frame(number, "create", &"nimbus ".repeat(20_000));
                if socket.send(Message::text(long)).await.is_err() {
                    return;
                }
                count.fetch_add(1, Ordering::Relaxed);
            }
            std::future::pending::<()>().await;
        }
    })
    .await;
    let place = source("jetstream", server.url(), &[]);
    let mut running = Running::start_with(&Jetstream, place, fetch_settings(), 1, |_| true);
    // Longer than a silent connection lives: waiting for a receiver is no silence.
    tokio::time::sleep(IDLE * 3).await;
    let ahead = sent.load(Ordering::Relaxed);
    assert!(ahead < FRAMES / 2, "{ahead} frames were sent although nobody takes any");
    for number in 0..FRAMES {
        let What::Post(post) = running.next().await else { panic!("post {number} was due") };
        assert_eq!(post.id, id(number));
    }
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_stream_stops_when_it_is_asked_to_even_while_nobody_takes_anything() {
    let frames = (0..100).map(|number| frame(number, "create", "nimbus")).collect();
    let server = serve(Script::new(frames, [])).await;
    let place = source("jetstream", server.url(), &[]);
    let mut running = Running::start_with(&Jetstream, place, fetch_settings(), 1, |_| true);
    running.next().await;
    let health = running.health.clone();
    assert_eq!(running.stop().await, Ended::Stopped);
    assert_eq!(health.borrow().state, State::Ended);
}

#[tokio::test]
async fn a_stream_ends_when_its_receiver_is_gone() {
    let frames = (0..1_000).map(|number| frame(number, "create", "nimbus")).collect();
    let server = serve(Script::new(frames, [])).await;
    let mut running = Running::start(&Jetstream, source("jetstream", server.url(), &[]));
    running.next().await;
    running.deliveries.close();
    let health = running.health.clone();
    assert_eq!(running.ended().await, Ended::ReceiverGone);
    assert_eq!(health.borrow().why_not.as_deref(), Some("nobody takes what it reads"));
}

#[tokio::test]
async fn private_addresses_are_refused_by_number_and_by_name() {
    let server = serve(Script::new(Vec::new(), [])).await;
    let strict = || FetchSettings { allow_loopback: false, ..fetch_settings() };
    let port = server.url().port().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "0x7f.1"] {
        let url = Url::parse(&format!("http://{host}:{port}")).unwrap();
        for streamer in [&Jetstream as &'static dyn Streamer, &MastodonStream] {
            let place = source(streamer.name(), url.clone(), &[("token", "INVENTED")]);
            let running = Running::start_with(streamer, place, strict(), 1, |_| true);
            let health = running.health.clone();
            let ended = running.ended().await;
            assert!(matches!(ended, Ended::Refused(FetchError::Refused { .. })), "{host}: {ended:?}");
            assert!(health.borrow().why_not.as_deref().unwrap().contains("not a public address"));
        }
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn rules_and_refusals_end_a_stream() {
    let closed = Server::start("User-agent: *\nDisallow: /subscribe\n", |_| async {}).await;
    let running = Running::start(&Jetstream, source("jetstream", closed.url(), &[]));
    assert!(matches!(running.ended().await, Ended::Refused(FetchError::Robots { .. })));
    assert!(closed.asked().is_empty());
    let refusing = Server::start("", |asked| async {
        asked.answer(401, "application/json").await;
    })
    .await;
    let place = source("mastodon-stream", refusing.url(), &[("token", "INVENTED")]);
    let ended = Running::start(&MastodonStream, place).ended().await;
    assert!(matches!(ended, Ended::Refused(FetchError::Status { status: 401, .. })), "{ended:?}");
    let wrong = Running::start(&MastodonStream, source("mastodon-stream", refusing.url(), &[])).ended().await;
    assert!(matches!(&wrong, Ended::Source(what) if what.contains("no token")), "{wrong:?}");
}

#[tokio::test]
async fn an_answer_that_is_no_stream_is_asked_for_again_and_said() {
    let server = Server::start("", |asked| async {
        let mut stream = asked.answer(200, "text/html").await;
        let _ = stream.write_all(b"<html>we will be back soon</html>").await;
    })
    .await;
    for streamer in [&Jetstream as &'static dyn Streamer, &MastodonStream] {
        let place = source(streamer.name(), server.url(), &[("token", "INVENTED")]);
        let mut running = Running::start(streamer, place);
        let told = running.health.wait_for(|health| health.state == State::Waiting);
        let health = tokio::time::timeout(PATIENCE, told).await.unwrap().unwrap().clone();
        assert!(health.why_not.unwrap().contains("text/html"));
        assert_eq!(health.connections, 0);
        assert_eq!(running.stop().await, Ended::Stopped);
    }
    assert!(server.asked().len() >= 2);
}
