//! Every form's file in `tests/archives`, read to the record, and what is refused.

use super::{ColumnMap, FORMS, Form, Plan, Wishes};
use crate::archive::{Input, Record, Records, What};
use crawlers::Venue;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives")
}

fn records(path: &Path, wishes: &Wishes) -> anyhow::Result<Records> {
    let mut input = Input::open(path)?;
    let plan = Plan::of(path, &mut input, wishes)?;
    Ok(plan.expect("a file that is not empty").records(input))
}

fn told(record: &Record) -> Value {
    let said = match &record.item {
        Ok(None) => Value::Null,
        Err(why) => json!({ "bad": why }),
        Ok(Some(item)) => {
            let what = match &item.what {
                What::Post(post) => json!({ "post": post }),
                What::Incident(incident) => json!({ "incident": incident }),
            };
            json!({ "source": item.stands.source, "about": item.stands.about, "venue": item.stands.venue, "what": what })
        }
    };
    json!({ "line": record.line, "says": said })
}

#[test]
fn every_form_is_read_as_expected() {
    let csv = Wishes {
        source: Some("support".to_owned()),
        venue: Some(Venue::Social),
        about: Some("microsoft-365".to_owned()),
        map: ColumnMap::new(
            "id=tweet_id,at=created_at,author=author_id,text=text,reply_to=in_response_to_tweet_id,likes=likes",
        )
        .ok(),
        form: None,
    };
    let site = Wishes { source: Some("serverfault".to_owned()), ..Wishes::default() };
    let none = Wishes::default();
    let files = [
        ("own.jsonl", "jsonl", &none),
        ("tweets.jsonl", "tweets", &none),
        ("support.csv", "csv", &csv),
        ("reddit.jsonl", "reddit", &none),
        ("hacker-news.jsonl", "hacker-news", &none),
        ("Posts.xml", "stack-exchange", &site),
        ("users.mbox", "mbox", &none),
    ];
    assert_eq!(
        files.map(|(_, form, _)| form).to_vec(),
        FORMS.iter().map(|form| form.name).collect::<Vec<_>>()
    );
    for (name, form, wishes) in files {
        let path = folder().join(name);
        let mut input = Input::open(&path).unwrap();
        assert_eq!(Plan::of(&path, &mut input, wishes).unwrap().unwrap().form(), form);
        let found: Vec<Record> = records(&path, wishes).unwrap().collect();
        let after = found.last().unwrap().after;
        assert!(after.bytes <= fs::metadata(&path).unwrap().len());
        let found = Value::Array(found.iter().map(told).collect());
        let expected = folder().join(format!("{name}.expected.json"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, format!("{found:#}\n")).unwrap();
        }
        let expected: Value = serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn what_cannot_be_planned_is_told_what_to_add() {
    let folder = tempfile::tempdir().unwrap();
    let said = |name: &str, text: &str, wishes: Wishes| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        records(&path, &wishes).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let map = || ColumnMap::new("id=id,at=at,text=text").ok();
    let source = || Some("a".to_owned());
    let unknown = said("a.txt", "hello\n", Wishes::default());
    assert!(FORMS.iter().all(|form| unknown.contains(form.name)), "{unknown}");
    let xml = "<posts>\n<row Id=\"1\"/>\n</posts>";
    assert!(said("a", xml, Wishes::default()).contains("add --source"));
    let table = "id,at,text\n1,0,x\n";
    assert!(said("a.csv", table, Wishes { source: source(), ..Wishes::default() }).contains("--venue"));
    let venue = Some(Venue::Forum);
    let without_map = Wishes { source: source(), venue, ..Wishes::default() };
    assert!(said("a.csv", table, without_map).contains("--map"));
    let by_map = || Wishes { source: source(), venue, map: map(), ..Wishes::default() };
    assert_eq!(said("a.txt", table, by_map()), "");
    assert!(said("a.mbox", "From x", by_map()).contains("\"mbox\""));
    assert!(said("a.csv", "id,when,text\n", by_map()).contains("id, when, text"));
    let own = Form::named("jsonl").ok();
    let with_source = Wishes { form: own, source: source(), ..Wishes::default() };
    assert!(said("a.txt", "{}", with_source).contains("leave out --source"));
    assert!(Form::named("pigeon").unwrap_err().to_string().contains("stack-exchange"));
}

#[test]
fn no_form_panics_on_what_is_left_of_its_file_or_reads_it_twice() {
    let dump = Wishes { source: Some("a".to_owned()), venue: Some(Venue::Forum), ..Wishes::default() };
    let map = "id=tweet_id,at=created_at,text=text";
    let folder_of_cuts = tempfile::tempdir().unwrap();
    for (name, form) in [
        ("support.csv", "csv"),
        ("reddit.jsonl", "reddit"),
        ("hacker-news.jsonl", "hacker-news"),
        ("Posts.xml", "stack-exchange"),
        ("users.mbox", "mbox"),
    ] {
        let whole = fs::read(folder().join(name)).unwrap();
        let path = folder_of_cuts.path().join(name);
        for cut in (300..whole.len()).step_by(37) {
            fs::write(&path, &whole[..cut]).unwrap();
            let wishes = Wishes {
                form: Form::named(form).ok(),
                source: dump.source.clone(),
                venue: dump.venue,
                map: if form == "csv" { ColumnMap::new(map).ok() } else { None },
                about: None,
            };
            let read: Vec<Record> = records(&path, &wishes).unwrap().collect();
            assert!(read.windows(2).all(|two| two[0].after.bytes < two[1].after.bytes), "{name} {cut}");
            assert!(read.iter().all(|record| record.after.bytes <= cut as u64), "{name} {cut}");
        }
    }
}
