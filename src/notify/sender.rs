//! The one sender: takes what is due, delivers it, and notes how that went.
//!
//! Receivers are served side by side, each of them one alert at a time and in order. When a receiver does
//! not answer at all, its other alerts wait as well, so that a dead one costs one time limit and not many.

use super::retry::next_try_at;
use super::webhook::{self, Failure};
use crate::config::Receiver;
use crate::plain;
use crate::store::{DueAlert, Store, StoreError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How long one call serves a receiver. What is not begun by then stays due.
const SERVING_DURATION_MAX: Duration = Duration::from_secs(10);

/// The longest line on a terminal, in characters.
const LINE_CHARS_MAX: usize = 500;

/// The longest reason of a failure, in characters.
const WHY_CHARS_MAX: usize = 300;

/// How an attempt to deliver ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Delivered.
    Sent,
    /// Not delivered; to be tried again.
    Failed {
        /// When.
        next_try_at: Timestamp,
        /// What went wrong.
        why: String,
    },
    /// Not delivered, and not to be tried again.
    GivenUp {
        /// What went wrong.
        why: String,
    },
}

/// Delivers alerts and says how that went. Alerts that are missing from the answer were not tried and stay
/// due: their receiver took too long for the others. `now` is the time of every attempt.
pub async fn deliver(receivers: &[Receiver], due: Vec<DueAlert>, now: Timestamp) -> Vec<(DueAlert, Outcome)> {
    let mut outcomes = Vec::new();
    let mut of_receivers: BTreeMap<String, Vec<DueAlert>> = BTreeMap::new();
    for alert in due {
        of_receivers.entry(alert.receiver.clone()).or_default().push(alert);
    }
    let mut serving = JoinSet::new();
    for (id, alerts) in of_receivers {
        match receivers.iter().find(|receiver| receiver.id() == id) {
            Some(receiver) => {
                serving.spawn(serve(receiver.clone(), alerts, now));
            }
            None => outcomes.extend(alerts.into_iter().map(|alert| {
                let why = format!("there is no receiver {id:?} in notjustme.toml any more");
                (alert, Outcome::GivenUp { why })
            })),
        }
    }
    // A delivery that panicked has no outcome: its alerts stay due.
    while let Some(served) = serving.join_next().await {
        outcomes.extend(served.unwrap_or_default());
    }
    outcomes
}

/// Notes in the outbox how an attempt ended.
///
/// # Errors
/// When the store cannot be written: then the alert stays due, and is sent again under the same id.
pub fn settle(
    store: &mut Store,
    alert: &DueAlert,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (key, receiver) = (&alert.key, &alert.receiver);
    match outcome {
        Outcome::Sent => store.mark_sent(alert.id, now),
        Outcome::Failed { next_try_at, why } => {
            tracing::warn!("the alert {key} did not reach {receiver}, next try at {next_try_at}: {why}");
            store.mark_failed(alert.id, now, next_try_at, &why)
        }
        Outcome::GivenUp { why } => {
            tracing::error!("the alert {key} will not reach {receiver}: {why}");
            store.give_up(alert.id, now, &why)
        }
    }
}

/// Serves one receiver.
async fn serve(receiver: Receiver, alerts: Vec<DueAlert>, now: Timestamp) -> Vec<(DueAlert, Outcome)> {
    match receiver {
        Receiver::Terminal { .. } => {
            let served = alerts.into_iter().map(|alert| {
                let outcome = outcome(write_line(&alert), &alert, now);
                (alert, outcome)
            });
            served.collect()
        }
        Receiver::Webhook { url, secret, .. } => {
            let client = webhook::client(webhook::ANSWER_DURATION_MAX);
            let started = Instant::now();
            let mut silent = None;
            let mut served = Vec::new();
            for alert in alerts {
                let posted = match (&client, &silent) {
                    (Err(why), _) => Err(Failure::Passing(why.clone())),
                    (Ok(_), Some(failure)) => Err(Failure::clone(failure)),
                    (Ok(_), None) if started.elapsed() > SERVING_DURATION_MAX => break,
                    (Ok(client), None) => webhook::post(client, &url, secret.as_ref(), &alert, now).await,
                };
                if let Err(failure @ Failure::Silent(_)) = &posted {
                    silent = Some(failure.clone());
                }
                let outcome = outcome(posted, &alert, now);
                served.push((alert, outcome));
            }
            served
        }
    }
}

fn outcome(delivered: Result<(), Failure>, alert: &DueAlert, now: Timestamp) -> Outcome {
    let why = match delivered {
        Ok(()) => return Outcome::Sent,
        Err(Failure::Final(why)) => return Outcome::GivenUp { why: plain::line(&why, WHY_CHARS_MAX) },
        Err(Failure::Passing(why) | Failure::Silent(why)) => plain::line(&why, WHY_CHARS_MAX),
    };
    match next_try_at(alert.created_at, alert.attempts, now) {
        Some(next_try_at) => Outcome::Failed { next_try_at, why },
        None => Outcome::GivenUp { why: format!("not delivered within a day; last time: {why}") },
    }
}

/// Writes an alert on standard error, so that what is printed on standard output stays what was asked for.
fn write_line(alert: &DueAlert) -> Result<(), Failure> {
    let body: serde_json::Value = serde_json::from_str(&alert.body).unwrap_or_default();
    let word = |key: &str| body[key].as_str().unwrap_or_default();
    let line = plain::line(&format!("{}: {}", word("reason"), word("text")), LINE_CHARS_MAX);
    let style = anstyle::Style::new().bold();
    writeln!(anstream::stderr().lock(), "{style}alert{style:#}  {line}")
        .map_err(|error| Failure::Passing(error.to_string()))
}
