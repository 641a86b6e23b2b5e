//! Whether store, index, detector and outbox agree with each other and with what went in.

use super::Home;
use index::Index;
use notjustme::pipeline::INDEX_FOLDER;
use notjustme::store::{STORE_FILE, Which};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use std::collections::BTreeMap;

/// The store's file, read without the program.
pub(crate) fn connection(home: &Home) -> Connection {
    Connection::open_with_flags(home.data().join(STORE_FILE), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// One number out of the store.
pub(crate) fn number(home: &Home, query: &str) -> u64 {
    connection(home).query_row(query, [], |row| row.get(0)).unwrap()
}

/// Checks that exactly these posts are known, each once, and that index and detector have read all of the log.
#[track_caller]
pub(crate) fn check(home: &Home, ids: &[(String, String)], words: &BTreeMap<&'static str, u64>) {
    let connection = connection(home);
    let mut statement = connection
        .prepare("SELECT sources.id, external_id FROM posts JOIN sources ON sources.key = posts.source")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut stored: Vec<(String, String)> = rows.map(Result::unwrap).collect();
    let mut wanted = ids.to_vec();
    stored.sort();
    wanted.sort();
    assert_eq!(stored.len(), wanted.len(), "posts in the store");
    assert!(stored == wanted, "the store holds other posts than went in");

    let last = number(home, "SELECT max(seq) FROM changes");
    assert_eq!(number(home, "SELECT count(*) FROM changes"), last, "the log has gaps");
    let told = "SELECT count(*) FROM (SELECT post FROM changes WHERE kind = 'new' GROUP BY post HAVING count(*) = 1)";
    assert_eq!(number(home, told), wanted.len() as u64, "each post is new once in the log");
    assert_eq!(number(home, "SELECT position FROM detection"), last, "the detector has read the log");

    let index = Index::open(&home.data().join(INDEX_FOLDER)).unwrap();
    assert_eq!(index.position().unwrap(), last, "the index has read the log");
    assert_eq!(index.len(), wanted.len() as u64, "documents in the index");
    assert_eq!(home.found("after:1990-01-01"), wanted.len() as u64, "posts that a search finds");
    for (word, count) in words {
        assert_eq!(home.found(word), *count, "posts that hold {word}");
    }
}

/// Every swarm as it stands, without what depends on the moment it was flagged; in a fixed order.
pub(crate) fn timeless_swarms(home: &Home) -> Vec<Value> {
    let swarms = home.store().swarms(None, Which::All, usize::MAX).unwrap();
    let mut swarms: Vec<Value> = swarms
        .into_iter()
        .map(|swarm| {
            let mut swarm = serde_json::to_value(swarm).unwrap();
            for key in ["id", "flagged_at"] {
                swarm.as_object_mut().unwrap().remove(key).unwrap();
            }
            swarm
        })
        .collect();
    swarms.sort_by_key(Value::to_string);
    swarms
}

/// The reasons for which each provider's swarms are in the outbox, sorted: twice the same is a doubled alert.
pub(crate) fn alerts(home: &Home) -> Vec<String> {
    let connection = connection(home);
    let mut statement = connection.prepare("SELECT key FROM outbox").unwrap();
    let keys = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut alerts: Vec<String> = keys
        .map(|key| {
            let key = key.unwrap();
            let (swarm, reason) = key.split_once('/').unwrap();
            format!("{} {reason}", swarm.rsplit_once('-').unwrap().0)
        })
        .collect();
    alerts.sort();
    alerts
}
