//! Streams against servers on loopback that break off, fall silent and send nonsense: nothing is lost, and
//! nothing comes twice.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

#[path = "stream/events.rs"]
mod events;
#[path = "stream/jetstream.rs"]
mod jetstream;
#[path = "stream/limits.rs"]
mod limits;
#[path = "stream/server.rs"]
mod server;

use crawlers::fetch::{FetchSettings, Fetcher};
use crawlers::stream::{Delivery, Ended, Health, StreamSettings, Streamer, Subscription, What, run};
use crawlers::{Source, Venue};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use url::Url;

/// Nothing in these tests takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a connection may be silent here.
const IDLE: Duration = Duration::from_millis(300);

fn settings() -> StreamSettings {
    StreamSettings {
        retry_base: Duration::from_millis(2),
        retry_max: Duration::from_millis(20),
        idle_timeout: IDLE,
        ..StreamSettings::default()
    }
}

fn fetch_settings() -> FetchSettings {
    FetchSettings {
        allow_loopback: true,
        pace: Duration::ZERO,
        retry_base: Duration::from_millis(1),
        ..FetchSettings::new("crawler-tests@example.org")
    }
}

fn noon() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn source(kind: &str, url: Url, options: &[(&str, &str)]) -> Source {
    let options = options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Source {
        id: "stream-test".to_owned(),
        kind: kind.to_owned(),
        url,
        venue: Venue::Social,
        provider: None,
        page_id: None,
        options: options.collect::<BTreeMap<_, _>>(),
    }
}

/// A stream that is being read.
struct Running {
    deliveries: mpsc::Receiver<Delivery>,
    health: watch::Receiver<Health>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Ended>,
}

impl Running {
    fn start(streamer: &'static dyn Streamer, source: Source) -> Self {
        Self::start_with(streamer, source, fetch_settings(), 64, |_| true)
    }

    fn start_with(
        streamer: &'static dyn Streamer,
        source: Source,
        fetch: FetchSettings,
        capacity: usize,
        wants: impl Fn(&[u8]) -> bool + Send + Sync + 'static,
    ) -> Self {
        let (sender, deliveries) = mpsc::channel(capacity);
        let (told, health) = watch::channel(Health::new(noon()));
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let fetcher = Fetcher::new(fetch).unwrap();
            let subscription = Subscription {
                fetcher: &fetcher,
                streamer,
                source: &source,
                settings: settings(),
                wants: &wants,
                deliveries: sender,
                health: told,
            };
            let stop = async {
                // A test that lets go of the signal does not stop the stream.
                if stopped.await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            run(subscription, None, noon(), stop).await
        });
        Self { deliveries, health, stop, task }
    }

    /// The next delivery that says something.
    async fn next(&mut self) -> What {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.deliveries.recv()).await;
            match next.expect("nothing came").expect("the stream ended").what {
                What::Nothing => {}
                what => return what,
            }
        }
    }

    async fn ended(self) -> Ended {
        tokio::time::timeout(PATIENCE, self.task).await.expect("it does not end").unwrap()
    }

    async fn stop(self) -> Ended {
        self.stop.send(()).unwrap();
        tokio::time::timeout(PATIENCE, self.task).await.expect("it does not stop").unwrap()
    }
}
