//! From the outbox to a receiver and back, over a real socket.

mod message;
mod server;

use super::signature::sign;
use super::webhook::{self, Failure};
use super::{Outcome, deliver, settle};
use crate::config::{Receiver, SecretPlace};
use crate::store::{DueAlert, NewAlert, Outcome as Attempt, Store};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use server::{Hook, Reply};
use sha2::Sha256;
use std::time::Duration;

const KEY: &str = "aws-20260301T0412/firing";
const BODY: &str = r#"{"version":1,"reason":"firing","text":"é"}"#;
const SECRET: &str = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

fn now() -> Timestamp {
    Timestamp::from_second(1_772_339_000).unwrap()
}

/// A store whose outbox holds one alert for each receiver.
fn store(folder: &tempfile::TempDir, receivers: &[&str]) -> Store {
    let mut store = Store::open(folder.path()).unwrap();
    let alerts: Vec<NewAlert> = receivers
        .iter()
        .map(|receiver| NewAlert {
            key: KEY.to_owned(),
            receiver: (*receiver).to_owned(),
            body: BODY.to_owned(),
        })
        .collect();
    store.save_detection(0, b"{}", &[], &alerts, now()).unwrap();
    store
}

fn due(store: &Store, now: Timestamp) -> Vec<DueAlert> {
    store.due_alerts(now, 10).unwrap()
}

/// Delivers what is due and notes how it went.
async fn send(store: &mut Store, receivers: &[Receiver], now: Timestamp) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (alert, outcome) in deliver(receivers, due(store, now), now).await {
        outcomes.push(outcome.clone());
        settle(store, &alert, outcome, now).unwrap();
    }
    outcomes
}

#[test]
fn the_signature_is_the_one_others_compute() {
    // Computed with another program's HMAC-SHA256 from the same key, id, time and body.
    let signature = sign(SECRET, KEY, 1_772_339_000, BODY).unwrap();
    assert_eq!(signature, "v1,aozdhr7oaVAMmUZBasBmSZYO9wCcyS/cK2fjUo3+l+8=");
    for unfit in ["", "whsec_", "whsec_%", "AQIDBA=="] {
        let refusal = sign(unfit, KEY, 0, BODY).unwrap_err();
        assert!(refusal.contains("whsec_") && !refusal.contains("AQID"), "{refusal}");
    }
}

#[tokio::test]
async fn a_webhook_gets_the_body_signed_and_is_told_once() {
    let hook = Hook::start(vec![Reply::Status(StatusCode::NO_CONTENT)]).await;
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("hook.key");
    std::fs::write(&key_file, format!("{SECRET}\n")).unwrap();
    let receivers = [hook.receiver(Some(SecretPlace::File(key_file)))];
    let mut store = store(&folder, &["hook"]);

    assert_eq!(send(&mut store, &receivers, now()).await, [Outcome::Sent]);
    assert_eq!(due(&store, now() + SignedDuration::from_hours(48)), []);
    assert_eq!(store.deliveries(9).unwrap()[0].outcome, Attempt::Sent);

    let [request] = &hook.requests()[..] else { panic!("one request is made") };
    assert_eq!(request.body, BODY);
    assert_eq!(request.header("content-type"), "application/json");
    let (id, seconds) = (request.header("webhook-id"), request.header("webhook-timestamp"));
    assert_eq!((id, seconds), (KEY, "1772339000"));
    let key = STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{seconds}.{}", request.body).as_bytes());
    let signature =
        STANDARD.decode(request.header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    mac.verify_slice(&signature).unwrap();
}

#[tokio::test]
async fn a_server_error_is_tried_again_later_under_the_same_id() {
    let hook = Hook::start(vec![
        Reply::Status(StatusCode::INTERNAL_SERVER_ERROR),
        Reply::Status(StatusCode::TOO_MANY_REQUESTS),
        Reply::Status(StatusCode::OK),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder, &["hook"]);
    let receivers = [hook.receiver(None)];

    let mut time = now();
    for pause in [15, 30] {
        let outcomes = send(&mut store, &receivers, time).await;
        let [Outcome::Failed { next_try_at, why }] = &outcomes[..] else { panic!("{outcomes:?}") };
        assert_eq!(next_try_at.duration_since(time).as_secs(), pause);
        assert!(why.starts_with("it answered "), "{why}");
        assert_eq!(due(&store, *next_try_at - SignedDuration::from_secs(1)), []);
        time = *next_try_at;
    }
    assert_eq!(send(&mut store, &receivers, time).await, [Outcome::Sent]);
    let requests = hook.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.header("webhook-id") == KEY));
    assert!(requests[0].headers.get("webhook-signature").is_none(), "there is no secret to sign with");
}

#[tokio::test]
async fn a_refusal_is_final_and_a_redirect_is_not_followed() {
    let elsewhere = Hook::start(vec![]).await;
    for (reply, words) in [
        (Reply::Status(StatusCode::GONE), Some("410")),
        (Reply::Status(StatusCode::NOT_FOUND), Some("404")),
        (Reply::Redirect(elsewhere.url.to_string()), None),
    ] {
        let hook = Hook::start(vec![reply]).await;
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder, &["hook"]);
        let outcomes = send(&mut store, &[hook.receiver(None)], now()).await;
        match (&outcomes[..], words) {
            ([Outcome::GivenUp { why }], Some(words)) => assert!(why.contains(words), "{why}"),
            ([Outcome::Failed { why, .. }], None) => {
                assert!(why.contains("307") && why.contains("`url`"), "{why}")
            }
            other => panic!("{other:?}"),
        }
        let left = due(&store, now() + SignedDuration::from_hours(48)).len();
        assert_eq!(left, usize::from(words.is_none()), "only what is given up is due no more");
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_left_in_time() {
    let hook = Hook::start(vec![Reply::Never]).await;
    let folder = tempfile::tempdir().unwrap();
    let alert = due(&store(&folder, &["hook"]), now()).remove(0);
    let client = webhook::client(Duration::from_millis(200)).unwrap();
    let failure = webhook::post(&client, &hook.url, None, &alert, now()).await.unwrap_err();
    let Failure::Silent(why) = failure else { panic!("{failure:?}") };
    assert!(why.starts_with("no answer in time") && !why.contains("hush"), "{why}");
}

#[tokio::test]
async fn nobody_there_is_a_failure_that_does_not_tell_the_address_and_ends_after_a_day() {
    let gone = Hook::start(vec![]).await;
    let receiver = gone.receiver(None);
    gone.stop().await;
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder, &["hook"]);
    let outcomes = send(&mut store, std::slice::from_ref(&receiver), now()).await;
    let [Outcome::Failed { why, .. }] = &outcomes[..] else { panic!("{outcomes:?}") };
    assert!(why.starts_with("no connection") && !why.contains("hush"), "{why}");

    let outcomes = send(&mut store, &[receiver], now() + SignedDuration::from_hours(25)).await;
    let [Outcome::GivenUp { why }] = &outcomes[..] else { panic!("{outcomes:?}") };
    assert!(why.starts_with("not delivered within a day"), "{why}");
}

#[tokio::test]
async fn a_secret_that_is_missing_sends_nothing_unsigned() {
    let hook = Hook::start(vec![]).await;
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder, &["hook"]);
    let place = SecretPlace::File(folder.path().join("missing"));
    let outcomes = send(&mut store, &[hook.receiver(Some(place))], now()).await;
    assert!(matches!(&outcomes[..], [Outcome::Failed { why, .. }] if why.contains("secret")), "{outcomes:?}");
    assert_eq!(hook.requests().len(), 0);
}

#[tokio::test]
async fn the_terminal_is_told_and_a_receiver_nobody_knows_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder, &["terminal", "removed"]);
    let outcomes = send(&mut store, &[Receiver::terminal()], now()).await;
    let given_up = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::GivenUp { .. })).count();
    assert!(outcomes.contains(&Outcome::Sent) && given_up == 1, "{outcomes:?}");
    assert_eq!(due(&store, now() + SignedDuration::from_hours(48)), []);
}
