//! Frames of Jetstream. People, texts and identities are invented.

use super::*;
use serde_json::json;

const AT: &str = "2026-11-01T12:00:00.000001Z";

fn commit(operation: &str, record: &Value) -> Value {
    let mut frame = json!({
        "did": "did:plc:marlow234567invented2345", "time_us": 1_793_534_400_000_001_u64, "kind": "commit",
        "commit": {
            "rev": "3m4rev", "operation": operation, "collection": "app.bsky.feed.post", "rkey": "3m4key", "cid": "bafyx",
        }
    });
    if operation != "delete" {
        frame["commit"]["record"] = record.clone();
    }
    frame
}

fn read(frame: &Value) -> Event {
    let source = Source::example("jetstream", "https://jetstream.example", &[]);
    Jetstream.parse_event(&source, Frame { name: "", data: frame.to_string().as_bytes() })
}

fn post(frame: &Value) -> crate::Post {
    match read(frame).what {
        What::Post(post) => *post,
        other => panic!("{other:?}"),
    }
}

fn record() -> Value {
    json!({ "$type": "app.bsky.feed.post", "createdAt": "2026-11-01T11:59:58Z", "langs": ["en"],
        "text": "nimbus mail \"time_us\":7 down? 451 4.7.0", "time_us": 9 })
}

#[test]
fn a_commit_is_a_post() {
    let found = post(&commit("create", &record()));
    assert_eq!(found.id, "at://did:plc:marlow234567invented2345/app.bsky.feed.post/3m4key");
    assert_eq!(found.author.as_deref(), Some("did:plc:marlow234567invented2345"));
    assert_eq!(found.at.to_string(), "2026-11-01T11:59:58Z");
    assert_eq!((found.thread.as_ref(), found.reply_to, found.edited_at), (Some(&found.id), None, None));
    let url = "https://bsky.app/profile/did:plc:marlow234567invented2345/post/3m4key";
    assert_eq!((found.url.as_deref(), found.lang.as_deref()), (Some(url), Some("en")));
    let answer = json!({ "uri": "at://did:plc:quay/app.bsky.feed.post/1", "cid": "bafyx" });
    let mut reply = record();
    reply["reply"] = json!({ "root": answer, "parent": answer });
    let reply = post(&commit("update", &reply));
    assert_eq!(reply.thread, reply.reply_to);
    assert_eq!(reply.edited_at, AT.parse().ok());
}

#[test]
fn deletions_are_told_and_the_rest_is_nothing() {
    let gone = read(&commit("delete", &Value::Null)).what;
    assert_eq!(
        gone,
        What::Deleted("at://did:plc:marlow234567invented2345/app.bsky.feed.post/3m4key".to_owned())
    );
    let account = |active: bool, status: &str| {
        let account = json!({ "active": active, "did": "did:plc:a", "seq": 7, "status": status });
        read(&json!({ "did": "did:plc:a", "time_us": 1, "kind": "account", "account": account })).what
    };
    assert_eq!(account(false, "deleted"), What::AuthorDeleted("did:plc:a".to_owned()));
    assert_eq!(account(false, "deactivated"), What::Nothing);
    assert_eq!(account(true, ""), What::Nothing);
    let mut like = commit("create", &record());
    like["commit"]["collection"] = json!("app.bsky.feed.like");
    assert_eq!(read(&like), Event::NOTHING);
    assert_eq!(read(&json!({ "did": "did:plc:a", "time_us": 1, "kind": "identity" })), Event::NOTHING);
    let picture = json!({ "text": "", "createdAt": "2026-11-01T11:59:58Z" });
    assert_eq!(read(&commit("create", &picture)), Event::NOTHING);
}

#[test]
fn what_cannot_be_read_says_why() {
    let fault = |frame: &Value| match read(frame).what {
        What::Fault(fault) => (fault.kind, fault.what),
        other => panic!("{other:?}"),
    };
    let drifted = |what: &str| (FaultKind::Drifted, what.to_owned());
    assert_eq!(fault(&json!({})), drifted("kind: expected a text, found nothing"));
    let no_text = fault(&commit("create", &json!({})));
    assert_eq!(no_text, drifted("commit.record.text: expected a text, found nothing"));
    assert!(fault(&commit("merge", &record())).1.starts_with("commit.operation: expected create, update"));
    let mut late = commit("create", &record());
    late["time_us"] = json!(u64::MAX);
    assert!(fault(&late).1.starts_with("time_us: expected a time"));
    let mut evil = commit("create", &record());
    evil["did"] = json!("did:plc:a/../../b");
    assert!(fault(&evil).1.starts_with("uri: "));
    let source = Source::example("jetstream", "https://jetstream.example", &[]);
    let whole = commit("create", &record()).to_string();
    for cut in 0..whole.len() {
        let event = Jetstream.parse_event(&source, Frame { name: "", data: &whole.as_bytes()[..cut] });
        assert!(matches!(event.what, What::Fault(Fault { kind: FaultKind::Damaged, .. })), "{cut}");
    }
}

#[test]
fn the_head_of_a_frame_tells_its_place_and_whether_it_must_be_read() {
    let glance = |frame: &str| Jetstream.glance(Frame { name: "", data: frame.as_bytes() });
    // Written as the server writes it: its own fields stand before the record.
    let frame = |operation: &str| {
        format!(
            r#"{{"did":"did:plc:a","time_us":1793534400000001,"kind":"commit","commit":{{"rev":"r","operation":"{operation}","record":{{"time_us":9,"text":"\"time_us\":8"}}}}}}"#
        )
    };
    let place = Some(1_793_534_400_000_001);
    assert_eq!(glance(&frame("create")), Glance { cursor: place, must_read: false });
    for operation in ["update", "delete"] {
        assert_eq!(glance(&frame(operation)), Glance { cursor: place, must_read: true });
    }
    assert!(glance(r#"{"did":"a","time_us": 5,"kind": "account"}"#).must_read);
    for nonsense in ["", "{", r#""time_us":"#, r#""time_us":99999999999999999999999"#, "\u{1b}"] {
        assert!(glance(nonsense).cursor.is_none_or(|cursor| cursor > 0), "{nonsense}");
    }
}

#[test]
fn the_place_and_the_largest_frame_are_asked_for() {
    let source = Source::example("jetstream", "https://jetstream.example", &[]);
    let asked = |cursor| Jetstream.request(&source, cursor).unwrap().url.to_string();
    let first =
        "https://jetstream.example/subscribe?wantedCollections=app.bsky.feed.post&maxMessageSizeBytes=262144";
    assert_eq!(asked(None), first);
    assert_eq!(asked(Some(1_793_534_400_000_001)), format!("{first}&cursor=1793534400000001"));
}
