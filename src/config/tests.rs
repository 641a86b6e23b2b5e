//! Settings that are read, settings that are refused, and secrets that are not told.

use super::*;
use std::fs;

/// The settings in a folder whose file holds `text`.
fn load(text: &str) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(CONFIG_FILE), text).unwrap();
    Config::load(folder.path())
}

/// What the refusal of `text` says, without the folder.
fn refusal(text: &str) -> String {
    let words = load(text).unwrap_err().to_string();
    let place = words.find(CONFIG_FILE).expect("the file is named");
    words[place..].to_owned()
}

#[test]
fn without_a_file_and_with_an_empty_one_there_are_defaults() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Config::load(folder.path()).unwrap(), Config::default());
    assert_eq!(load("").unwrap(), Config::default());
    let config = Config::default();
    assert_eq!(config.bind.to_string(), "127.0.0.1:7878");
    assert_eq!(config.receivers, [Receiver::terminal()]);
    assert!(config.contact.contains("unset") && config.x.is_none() && !config.allow_loopback_sources);
}

#[test]
fn the_default_contact_is_one_that_a_site_can_be_told() {
    crawlers::fetch::Fetcher::new(crawlers::fetch::FetchSettings::new(Config::default().contact)).unwrap();
}

#[test]
fn every_key_is_read_and_paths_start_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"
        contact = "crawling@example.org"
        catalog_dir = "catalog"
        bind = "[::1]:80"
        names = ["status.example.org"]
        public = true
        read_by = ["https://dash.example.org", "http://localhost:3000"]
        allow_loopback_sources = true
        [[receiver]]
        kind = "webhook"
        id = "on-call"
        url = "http://10.0.0.7/hook"
        secret_file = "hook.key"
        [[receiver]]
        kind = "terminal"
        [x]
        token_env = "X_TOKEN"
        monthly_posts_max = 5
    "#;
    fs::write(folder.path().join(CONFIG_FILE), text).unwrap();
    let config = Config::load(folder.path()).unwrap();
    assert_eq!(config.contact, "crawling@example.org");
    assert_eq!(config.catalog_dir, Some(folder.path().join("catalog")));
    assert_eq!(config.bind.to_string(), "[::1]:80");
    assert!(config.allow_loopback_sources && config.public && config.is_reached_from_elsewhere());
    assert_eq!(config.names, ["status.example.org"]);
    assert_eq!(config.read_by, ["https://dash.example.org", "http://localhost:3000"]);
    let hook = Receiver::Webhook {
        id: "on-call".to_owned(),
        url: "http://10.0.0.7/hook".parse().unwrap(),
        secret: Some(SecretPlace::File(folder.path().join("hook.key"))),
    };
    assert_eq!(config.receivers, [hook, Receiver::terminal()]);
    let token = SecretPlace::Environment("X_TOKEN".to_owned());
    assert_eq!(config.x, Some(XConfig { token, monthly_posts_max: 5 }));
}

#[test]
fn an_empty_list_of_receivers_tells_nobody() {
    assert_eq!(load("receiver = []").unwrap().receivers, []);
}

#[test]
fn a_refusal_names_file_line_and_column_and_what_to_write() {
    assert_eq!(
        refusal("\n  contcat = 'a'"),
        "notjustme.toml:2:3: unknown field `contcat`; did you mean `contact`?"
    );
    assert_eq!(
        refusal("names = ['https://status.example.org']"),
        "notjustme.toml:1:10: `https://status.example.org` is no host name; write it without scheme and port, as \
         \"status.example.org\""
    );
    for wrong in ["https://dash.example.org/", "dash.example.org", "*', 'https://a.example"] {
        assert!(refusal(&format!("read_by = ['{wrong}']")).contains("is no origin"), "{wrong}");
    }
    assert_eq!(
        refusal("bind = 'localhost'"),
        "notjustme.toml:1:8: `localhost` is no address with a port; write it as \"127.0.0.1:7878\""
    );
    assert_eq!(
        refusal("x = 3"),
        "notjustme.toml:1:5: invalid type: integer `3`; write a header in brackets, such as `[x]`, and its keys \
         below"
    );
    assert_eq!(
        refusal("[x]"),
        "notjustme.toml:1:1: reading X needs a token; name its place with `token_env = \"…\"` or `token_file = \
         \"…\"`, or leave out `[x]`"
    );
    assert!(refusal("contact = 'a\\nb").starts_with("notjustme.toml:1:"));
}

#[test]
fn receivers_that_cannot_work_are_refused() {
    for (entry, words) in [
        ("kind = 'hook'", "there is no kind of receiver `hook`; write \"webhook\" or \"terminal\""),
        ("kind = 'webhook'", "a webhook needs its address; write `url = \"https://…\"`"),
        ("kind = 'webhook'\nurl = 'ftp://a.example/'", "this is no web address; write it whole"),
        ("kind = 'terminal'\nurl = 'https://a.example/'", "a terminal has no address and no secret"),
        ("kind = 'terminal'\nid = 'On Call'", "`On Call` is no id; write lower-case letters"),
        ("id = 'a'", "missing field `kind`; write it below its header"),
        (
            "kind = 'webhook'\nurl = 'https://a.example/'\nsecret_env = 'A'\nsecret_file = 'b'",
            "both `secret_env` and `secret_file` are set; leave one of them out",
        ),
        ("kind = 'terminal'\n[[receiver]]\nkind = 'terminal'", "there is a receiver `terminal` already"),
    ] {
        let refusal = refusal(&format!("[[receiver]]\n{entry}"));
        assert!(refusal.contains(words), "{refusal}");
    }
    let many: String = (0..17).map(|id| format!("[[receiver]]\nkind = 'terminal'\nid = 'r{id}'\n")).collect();
    assert!(refusal(&many).contains("notjustme.toml:49:1: more than 16 receivers"));
}

#[test]
fn a_contact_that_no_header_can_hold_is_refused() {
    for contact in ["''", "' '", "'grüße@example.org'", "\"a\\u0007b\""] {
        assert!(refusal(&format!("contact = {contact}")).contains("one line of plain ASCII"), "{contact}");
    }
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(CONFIG_FILE), b"contact = '\xff'").unwrap();
    assert!(matches!(Config::load(folder.path()), Err(ConfigError::Unreadable { .. })));
    assert!(load(&"#".repeat(300_000)).unwrap_err().to_string().contains("larger than"));
}

#[test]
fn a_secret_is_read_when_it_is_needed_and_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let place = SecretPlace::File(folder.path().join("key"));
    assert!(place.read().unwrap_err().to_string().contains("cannot read the secret in the file"));
    fs::write(folder.path().join("key"), " hush-hush\n").unwrap();
    let secret = place.read().unwrap();
    assert_eq!(secret.expose(), "hush-hush");
    assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "… … Some(…)");

    fs::write(folder.path().join("key"), " \n").unwrap();
    assert!(place.read().unwrap_err().to_string().ends_with("it is empty"));
    fs::write(folder.path().join("key"), "x".repeat(9000)).unwrap();
    assert!(place.read().unwrap_err().to_string().ends_with("it is longer than 8192 bytes"));

    let unset = SecretPlace::Environment("NOTJUSTME_SURELY_UNSET".to_owned()).read().unwrap_err();
    assert_eq!(
        unset.to_string(),
        "cannot read the secret in the environment variable NOTJUSTME_SURELY_UNSET: it is not set"
    );
}

#[test]
fn the_address_of_a_webhook_is_not_printed_whole() {
    let text = "[[receiver]]\nkind = 'webhook'\nurl = 'https://chat.example/hooks/hush?token=hush'";
    let shown = format!("{:?}", load(text).unwrap());
    assert!(shown.contains("chat.example") && !shown.contains("hush"), "{shown}");
}

#[test]
fn a_token_is_for_one_source_or_for_all_of_a_kind() {
    let config = load(
        "[[token]]\nkind = 'reddit'\ntoken_env = 'REDDIT'\n[[token]]\nsource = 'harbour-reddit'\ntoken_env = 'OWN'\n",
    )
    .unwrap();
    let place = |name: &str| SecretPlace::Environment(name.to_owned());
    assert_eq!(config.token_place("harbour-reddit", "reddit"), Some(&place("OWN")), "its own goes before");
    assert_eq!(config.token_place("other", "reddit"), Some(&place("REDDIT")));
    assert_eq!(config.token_place("other", "github"), None);
    assert_eq!(config.tokens[1].line, 4);
    let stream = load("[[token]]\nkind = 'mastodon-stream'\ntoken_env = 'TOOTS'").unwrap();
    assert_eq!(
        stream.token_place("toots", "mastodon-stream"),
        Some(&place("TOOTS")),
        "a stream may need one too"
    );
}

#[test]
fn tokens_that_cannot_work_are_refused() {
    for (entry, words) in [
        ("token_env = 'A'", ":1:1: `[[token]]` says not whose token it is; write `kind = \"…\"`"),
        ("kind = 'github'", "names no place where the token stands; name its place with `token_env"),
        (
            "kind = 'github'\nsource = 'a'\ntoken_env = 'A'",
            "both `kind` and `source` are set; leave one of them out",
        ),
        ("kind = 'github'\ntoken_env = 'A'\ntoken_file = 'b'", "both `token_env` and `token_file` are set"),
        (
            "kind = 'gihtub'\ntoken_env = 'A'",
            ":2:8: no crawler reads the kind `gihtub`; did you mean `github`?",
        ),
        ("kind = 'x'\ntoken_env = 'A'", "its token stands beside a budget; write `[x]`"),
        ("kind = 'github'\ntoken = 'hush'", "unknown field `token`"),
        (
            "kind = 'github'\ntoken_env = 'A'\n[[token]]\nkind = 'github'\ntoken_env = 'B'",
            ":5:8: there is a token for the kind `github` already",
        ),
    ] {
        let refusal = refusal(&format!("[[token]]\n{entry}"));
        assert!(refusal.contains(words), "{refusal}");
        assert!(!refusal.contains("hush"), "{refusal}");
    }
    let many: String = (0..65).map(|id| format!("[[token]]\nsource = 's{id}'\ntoken_env = 'A'\n")).collect();
    assert!(refusal(&many).contains(":193:1: more than 64 tokens"));
}

#[test]
fn a_token_for_a_source_that_is_not_there_is_refused_with_its_line() {
    let catalog = Catalog::built_in().unwrap();
    let check = |id: &str| {
        let config = load(&format!("contact = 'a'\n[[token]]\nsource = '{id}'\ntoken_env = 'A'\n")).unwrap();
        config.check(Path::new("state"), &catalog).map_err(|error| error.to_string())
    };
    assert_eq!(check("hacker-news-outage"), Ok(()));
    assert_eq!(
        check("hacker-news-outagee").unwrap_err(),
        "state/notjustme.toml:2: there is no source `hacker-news-outagee` to give a token; did you mean \
         `hacker-news-outage`?"
    );
    assert!(check("x-outages").unwrap_err().ends_with("write `[x]`, which has a budget, instead"));
}
