//! From a post to the person who is told: each episode fires once, signed, whatever is crawled again and
//! however the program ended.

use crate::support::running::wait_for;
use crate::support::{Asked, Home, Reply, Site, news};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KEY: &[u8] = b"a key that is for tests alone...";

/// Longer than the loop needs to look at the outbox again.
const SEVERAL_BEATS: Duration = Duration::from_millis(1_500);

/// A site whose answer can be changed.
#[derive(Clone)]
struct Changing(Arc<Mutex<String>>);

impl Changing {
    fn serve(first: String, path: &'static str) -> (Self, Site) {
        let answer = Self(Arc::new(Mutex::new(first)));
        let shown = answer.clone();
        let site = Site::start(move |asked| {
            asked.path.starts_with(path).then(|| Reply::json(shown.0.lock().unwrap().as_bytes()))
        });
        (answer, site)
    }

    fn show(&self, answer: String) {
        *self.0.lock().unwrap() = answer;
    }
}

fn receiver() -> Site {
    Site::start(|asked| (asked.path == "/hook").then(|| Reply::new(200, "Content-Length: 0\r\n", "")))
}

fn messages(receiver: &Site) -> Vec<Value> {
    receiver.asked("/hook").iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect()
}

fn reasons(receiver: &Site) -> Vec<String> {
    messages(receiver).iter().map(|message| message["reason"].as_str().unwrap().to_owned()).collect()
}

/// Watches until so many messages are delivered and noted, or for a while when there should be none.
fn watch(home: &Home, delivered: usize) {
    let mut watch = home.start(&["watch"]);
    watch.says("Is it just me?");
    wait_for("the delivery", || home.store().deliveries(100).unwrap().len() >= delivered);
    std::thread::sleep(SEVERAL_BEATS);
    watch.signal("TERM");
    watch.end().expect(0);
}

fn minutes_before(now: Timestamp, minutes: i64) -> Timestamp {
    now - SignedDuration::from_mins(minutes)
}

fn incidents(list: &[Value]) -> String {
    let page = json!({ "id": "p4ge", "name": "GitHub", "url": "https://status.example", "updated_at": Timestamp::now() });
    json!({ "page": page, "incidents": list }).to_string()
}

fn check_signature(asked: &Asked) {
    let header = |name: &str| asked.header(name).unwrap();
    let signed = format!("{}.{}.{}", header("webhook-id"), header("webhook-timestamp"), asked.body);
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
    mac.update(signed.as_bytes());
    assert_eq!(header("webhook-signature"), format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
}

#[test]
fn an_episode_fires_once_and_is_acknowledged_once() {
    let now = Timestamp::now();
    let report = |number: u64| minutes_before(now, 30 - i64::try_from(number).unwrap());
    let stories = |count| news::page(&news::outage(0, count, report), 0, 1);
    let (news, news_site) = Changing::serve(stories(15), "/api/v1/");
    let (status, status_site) = Changing::serve(incidents(&[]), "/api/v2/");
    let receiver = receiver();
    let home = Home::new();
    home.set(&format!(
        "[[receiver]]\nkind = \"webhook\"\nurl = \"{}/hook\"\nsecret_file = \"secret\"\n",
        receiver.base()
    ));
    std::fs::write(home.data().join("secret"), format!("whsec_{}\n", STANDARD.encode(KEY))).unwrap();
    let official = news::entry(
        "status",
        "statuspage",
        &status_site.base(),
        "official",
        "provider = \"github\"\npage_id = \"p4ge\"",
    );
    home.sources(&[news::source("news", &news_site.base()), official].concat());

    watch(&home, 1);
    assert_eq!(reasons(&receiver), ["firing"]);
    let message = &messages(&receiver)[0];
    assert_eq!(message["provider"]["id"], "github", "{message:#}");
    assert_eq!(message["state"], "unacknowledged", "{message:#}");
    receiver.asked("/hook").iter().for_each(check_signature);

    // The same again, and more of it: still the same episode.
    home.run(&["crawl", "news"]).expect(0);
    news.show(stories(25));
    home.run(&["crawl", "news"]).expect(0);
    watch(&home, 1);
    let killed = home.start(&["watch"]);
    std::thread::sleep(SEVERAL_BEATS);
    killed.kill();
    watch(&home, 1);
    assert_eq!(reasons(&receiver), ["firing"], "told once, though crawled again and started again");

    let at = Timestamp::now();
    status.show(incidents(&[json!({
        "id": "inc1", "name": "Pushes are failing", "status": "investigating", "impact": "major",
        "created_at": at, "updated_at": at, "shortlink": "https://status.example/inc1", "page_id": "p4ge",
        "incident_updates": [{ "id": "u1", "status": "investigating", "body": "We are looking into it.",
            "created_at": at, "display_at": at }],
        "components": [],
    })]));
    home.run(&["crawl", "status"]).expect(0);
    watch(&home, 2);
    watch(&home, 2);
    assert_eq!(reasons(&receiver), ["firing", "acknowledged"]);
    receiver.asked("/hook").iter().for_each(check_signature);
    let ids: Vec<Value> = messages(&receiver).iter().map(|message| message["swarm"].clone()).collect();
    assert_eq!(ids[0], ids[1], "both are about the same swarm");
}

#[test]
fn a_backlog_of_hours_is_one_swarm_that_goes_on() {
    // The first visit brings reports of three hours at once: nothing is over between the first and the last.
    let now = Timestamp::now();
    let stories = news::outage(0, 35, |number| minutes_before(now, 180 - 5 * i64::try_from(number).unwrap()));
    let site = news::site(&stories);
    let receiver = receiver();
    let home = Home::new();
    home.set(&format!("[[receiver]]\nkind = \"webhook\"\nurl = \"{}/hook\"\n", receiver.base()));
    home.sources(&news::source("news", &site.base()));
    watch(&home, 1);
    assert_eq!(reasons(&receiver), ["firing"], "nothing is resolved while people still report it");
    assert_eq!(receiver.asked("/hook")[0].header("webhook-signature"), None, "no secret, no signature");
    assert_eq!(home.run(&["--json", "swarms"]).expect(0).json()["swarms"][0]["state"], "unacknowledged");
}

#[test]
fn a_receiver_that_is_away_is_told_later_and_does_not_hold_up_the_end() {
    let now = Timestamp::now();
    let site =
        news::site(&news::outage(0, 15, |number| minutes_before(now, 30 - i64::try_from(number).unwrap())));
    let silent = Site::start(|asked| (asked.path == "/hook").then_some(Reply::Silence));
    let home = Home::new();
    home.set(&format!("[[receiver]]\nkind = \"webhook\"\nurl = \"{}/hook\"\n", silent.base()));
    home.sources(&news::source("news", &site.base()));
    let mut stopped = home.start(&["watch"]);
    stopped.says("GitHub");
    wait_for("the attempt", || !silent.asked("/hook").is_empty());
    stopped.signal("TERM");
    stopped.end().expect(0);

    let back = receiver();
    home.set(&format!("[[receiver]]\nkind = \"webhook\"\nurl = \"{}/hook\"\n", back.base()));
    // What was noted as failed is tried again after a quarter of a minute; what was not noted, at once.
    let mut watch = home.start(&["watch"]);
    wait_for("the second attempt", || !back.asked("/hook").is_empty() || watch.has_ended());
    watch.signal("TERM");
    watch.end().expect(0);
    assert_eq!(reasons(&back), ["firing"]);
}
