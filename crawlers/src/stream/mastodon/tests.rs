//! Events of a Mastodon stream. People and texts are invented.

use super::*;

fn source(options: &[(&str, &str)]) -> Source {
    Source::example("mastodon-stream", "https://streaming.social.example", options)
}

fn read(name: &str, data: &str) -> What {
    MastodonStream.parse_event(&source(&[]), Frame { name, data: data.as_bytes() }).what
}

const STATUS: &str = r#"{"id":"1154","created_at":"2026-11-01T11:05:00.000Z","content":"<p>nimbus mail is down</p>",
    "visibility":"public","edited_at":null,"reblog":null,"in_reply_to_id":null,"url":"https://social.example/@marlow/1154",
    "account":{"acct":"marlow","url":"https://social.example/@marlow"}}"#;

#[test]
fn a_status_is_a_post_of_the_server_and_not_of_its_stream() {
    for name in ["update", "status.update"] {
        let What::Post(post) = read(name, STATUS) else { panic!("{name}") };
        assert_eq!((post.id.as_str(), post.text.as_str()), ("1154", "nimbus mail is down"));
        assert_eq!(post.author.as_deref(), Some("marlow@social.example"));
    }
    assert_eq!(read("update", &STATUS.replace("\"public\"", "\"private\"")), What::Nothing);
}

#[test]
fn deletions_are_told_and_the_rest_is_nothing() {
    assert_eq!(read("delete", "1154"), What::Deleted("1154".to_owned()));
    for name in ["notification", "filters_changed", "announcement", "conversation", ""] {
        assert_eq!(read(name, "undefined"), What::Nothing, "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_damaged() {
    for (name, data) in [("update", "undefined"), ("update", &STATUS[..80]), ("delete", " ")] {
        let What::Fault(fault) = read(name, data) else { panic!("{name} {data}") };
        assert_eq!(fault.kind, FaultKind::Damaged);
    }
}

#[test]
fn an_edit_and_a_deletion_are_read_whatever_they_say() {
    let must_read = |name| MastodonStream.glance(Frame { name, data: b"{}" }).must_read;
    assert!(must_read("status.update") && must_read("delete") && !must_read("update"));
}

#[test]
fn each_choice_has_its_stream() {
    let token = ("token", "INVENTED");
    let asked = |options: &[(&str, &str)]| MastodonStream.request(&source(options), None);
    let path = |options: &[(&str, &str)]| {
        let request = asked(options).unwrap();
        assert_eq!(request.headers["authorization"], "Bearer INVENTED");
        request.url.as_str().replace("https://streaming.social.example/api/v1/streaming/", "")
    };
    assert_eq!(path(&[token]), "public");
    assert_eq!(path(&[token, ("scope", "local")]), "public/local");
    assert_eq!(path(&[token, ("scope", "remote")]), "public/remote");
    assert_eq!(path(&[token, ("tag", "outage")]), "hashtag?tag=outage");
    assert_eq!(path(&[token, ("tag", "outage"), ("scope", "local")]), "hashtag/local?tag=outage");
    let refusal = |options: &[(&str, &str)]| asked(options).unwrap_err();
    assert!(refusal(&[token, ("tag", "outage"), ("scope", "remote")]).contains("leave `scope` out"));
    assert!(refusal(&[]).contains("access token"));
    assert!(refusal(&[token, ("tag", "#outage")]).contains("without the #"));
}
