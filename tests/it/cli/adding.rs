//! `sources add` finds out how an address is read, and `sources test` tries a source out.

use crate::support::{Home, Reply, Site, news};
use jiff::{SignedDuration, Timestamp};
use notjustme::demo::clock::DemoClock;
use notjustme::demo::site::{self, RunningSite};
use notjustme::demo::world::World;
use std::fs;
use std::sync::Arc;

/// The demo's site as it was at a time of its story, while a runtime serves it.
fn demo(at: impl Fn(&World) -> Timestamp) -> (tokio::runtime::Runtime, RunningSite) {
    let world = Arc::new(World::load().unwrap());
    let clock = Arc::new(DemoClock::standing(at(&world)));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = runtime.block_on(site::serve(world, clock.shared())).unwrap();
    (runtime, site)
}

fn own(home: &Home) -> String {
    fs::read_to_string(home.data().join("sources.toml")).unwrap_or_default()
}

#[test]
fn a_forum_is_found_added_read_and_not_added_twice() {
    // In the first hours few topics are there to be read, one a second.
    let (_runtime, site) = demo(|world| world.starts_at + SignedDuration::from_hours(12));
    let home = Home::new();
    let address = format!("{}forum/", site.base);
    let dry = home.run(&["sources", "add", &address, "--dry-run"]).expect(0);
    assert!(
        dry.out.contains("kind = \"discourse\"") && dry.out.contains("Nothing was written"),
        "{}",
        dry.out
    );
    assert_eq!(own(&home), "");

    let added = home.run(&["--json", "sources", "add", &address, "--id", "harbour"]).expect(0).json();
    assert_eq!((added["source"]["kind"].as_str(), added["added"].as_bool()), (Some("discourse"), Some(true)));
    assert!(own(&home).contains("id = \"harbour\"\nkind = \"discourse\""), "{}", own(&home));
    home.run(&["sources", "add", &address]).refused(&["harbour", "reads it already"]);
    home.run(&["sources", "add", "https://other.example", "--id", "harbour"])
        .refused(&["choose another --id"]);

    let crawl = home.run(&["--json", "crawl", "harbour"]).expect(0).json_lines();
    assert_eq!(crawl[0]["posts"], added["read"]["posts"], "{crawl:?}");
    let listed = home.run(&["--json", "sources"]).expect(0).json();
    assert_eq!(listed["sources"][0]["id"], "harbour", "{listed}");
}

#[test]
fn a_status_page_is_held_to_the_identity_it_shows() {
    let (_runtime, site) = demo(|world| world.ends_at);
    let home = Home::new();
    let address = format!("{}status/", site.base);
    let arguments = ["--json", "sources", "add", &address, "--provider", "Microsoft 365"];
    let added = home.run(&arguments).expect(0).json();
    assert_eq!(
        (added["source"]["kind"].as_str(), added["source"]["provider"].as_str()),
        (Some("statuspage"), Some("microsoft-365"))
    );
    let page = added["source"]["page_id"].as_str().unwrap();
    assert!(own(&home).contains(&format!("page_id = \"{page}\"\n")), "{}", own(&home));
    assert!(added["read"]["incidents"].as_u64().unwrap() > 0, "{added}");
    home.run(&["sources", "add", &address, "--provider", "microsft-365"]).refused(&["microsoft-365"]);
    home.run(&["sources", "add", &address, "--venue", "pub"]).refused(&["forum, social"]);
    home.run(&["sources", "add", "ftp://a.example"]).refused(&["https, http or nntp"]);
}

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour</title><item><guid>1</guid>\
    <title>Mail is stuck</title><pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>";

#[test]
fn the_feed_that_a_page_links_to_is_found() {
    let site = Site::start(|asked| match asked.path.as_str() {
        "/blog/" => Some(Reply::new(
            200,
            "Content-Type: text/html\r\n",
            "<html><head><link rel=alternate type=application/rss+xml href=all.rss></head></html>",
        )),
        "/blog/all.rss" => Some(Reply::new(200, "ETag: \"1\"\r\nContent-Type: text/xml\r\n", FEED)),
        _ => None,
    });
    let home = Home::new();
    fs::write(home.data().join("sources.toml"), "# Mine.").unwrap();
    let added = home.run(&["sources", "add", &format!("{}/blog/", site.base())]).expect(0);
    assert!(
        added.out.contains("Mail is stuck") && added.out.contains("can be told of 1 of 1 page"),
        "{}",
        added.out
    );
    assert!(own(&home).starts_with("# Mine.\n\n[[source]]\n"), "what stood there stands: {}", own(&home));
    assert!(own(&home).contains("kind = \"feed\""), "{}", own(&home));
    assert!(
        site.asked("/blog/")
            .iter()
            .all(|asked| asked.header("user-agent").unwrap().contains("tests@example.org"))
    );
}

#[test]
fn a_site_that_robots_may_not_read_is_not_asked_and_not_added() {
    let site = Site::start(|asked| {
        let robots = asked.path == "/robots.txt";
        robots.then(|| Reply::new(200, "Content-Type: text/plain\r\n", "User-agent: *\nDisallow: /\n"))
    });
    let home = Home::new();
    let nothing = home.run(&["sources", "add", &site.base()]).expect(1);
    assert!(nothing.out.contains("Nothing reads") && nothing.out.contains("`html`"), "{}", nothing.out);
    let json = home.run(&["--json", "sources", "add", &site.base()]).expect(1).json();
    assert_eq!(
        (json["added"].as_bool(), json["tried"][0]["reading"].as_str()),
        (Some(false), Some("unreachable"))
    );
    assert_eq!(site.asked("/").len(), 2, "its rules, once in each run");
    assert_eq!(own(&home), "");
}

#[test]
fn a_private_address_is_refused() {
    let site = Site::start(|_| None);
    let home = Home::new();
    let settings = fs::read_to_string(home.data().join("notjustme.toml")).unwrap();
    fs::write(home.data().join("notjustme.toml"), settings.replace("sources = true", "sources = false"))
        .unwrap();
    home.run(&["sources", "add", &site.base()]).refused(&["not a public address"]);
    home.run(&["sources", "add", "http://192.168.0.1/forum"]).refused(&["not a public address"]);
    assert!(site.asked("/").is_empty());
}

#[test]
fn a_test_visit_shows_what_is_read_and_stores_nothing() {
    let site = news::site(&news::outage(0, 3, |_| Timestamp::now() - SignedDuration::from_mins(10)));
    let home = Home::new();
    home.sources(&news::source("news", &site.base()));
    let seen = home.run(&["sources", "test", "news"]).expect(0);
    assert!(seen.out.contains("4 posts by 4 people") && seen.out.contains("somebody"), "{}", seen.out);
    assert!(!seen.out.contains("person1"), "{}", seen.out);
    let json = home.run(&["--json", "sources", "test", "news"]).expect(0).json();
    assert_eq!((json["reading"].as_str(), json["posts"].as_u64()), (Some("ok"), Some(4)), "{json}");
    assert!(!home.data().join("store.sqlite").exists());
    home.run(&["sources", "test", "nowhere"]).refused(&["nowhere", "sources --all"]);
    home.sources(&news::source("news", "http://127.0.0.1:9"));
    let blind = home.run(&["sources", "test", "news"]).expect(1);
    assert!(blind.out.contains("unreachable") && blind.out.contains("Not read:"), "{}", blind.out);
}

#[test]
fn a_token_is_sent_to_its_source_alone_and_read_anew() {
    let site = Site::start(|asked| asked.path.starts_with("/repos/").then(|| Reply::json("[]")));
    let home = Home::new();
    let entry = |id: &str, name: &str| {
        news::entry(
            id,
            "github",
            &site.base(),
            "tracker",
            &format!("options = {{ repository = \"a/{name}\" }}"),
        )
    };
    home.sources(&format!("{}{}", entry("one", "one"), entry("two", "two")));
    home.set(
        "[[token]]\nkind = \"github\"\ntoken_file = \"kind.token\"\n\
         [[token]]\nsource = \"two\"\ntoken_file = \"two.token\"\n",
    );
    let sent = |start: &str| site.asked(start).last().unwrap().header("authorization").map(str::to_owned);
    fs::write(home.data().join("kind.token"), "hush-kind\n").unwrap();
    fs::write(home.data().join("two.token"), "hush-two\n").unwrap();
    let crawl = home.run(&["crawl"]).expect(0);
    assert_eq!(sent("/repos/a/one/").as_deref(), Some("Bearer hush-kind"));
    assert_eq!(sent("/repos/a/two/").as_deref(), Some("Bearer hush-two"));
    fs::write(home.data().join("two.token"), "hush-later\n").unwrap();
    let test = home.run(&["--json", "sources", "test", "two"]).expect(0);
    assert_eq!(sent("/repos/a/two/").as_deref(), Some("Bearer hush-later"));
    fs::remove_file(home.data().join("two.token")).unwrap();
    let without = home.run(&["sources", "test", "two"]).expect(0);
    assert_eq!(sent("/repos/a/two/"), None);
    assert!(without.err.contains("two.token"), "{without:?}");
    for ran in [crawl, test, without] {
        assert!(!format!("{}{}", ran.out, ran.err).contains("hush"), "{ran:?}");
    }
    let store = fs::read(home.data().join("store.sqlite")).unwrap();
    assert!(!store.windows(4).any(|bytes| bytes == b"hush"));
    home.set("[[token]]\nsource = \"three\"\ntoken_env = \"A\"\n");
    home.run(&["sources"]).refused(&["notjustme.toml:5", "three", "`two`"]);
}
