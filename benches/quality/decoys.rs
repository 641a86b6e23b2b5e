//! Codes that people look for bare, what shows them, and what only looks alike.

use jiff::Timestamp;
use simulate::line;
use simulate::pen::time;
use simulate::world::{DAY_SECONDS, START};
use std::collections::{BTreeMap, BTreeSet};

/// Posts that show each bare code: source and id.
pub(crate) type Shown = BTreeMap<&'static str, BTreeSet<(String, String)>>;

/// A code, frames of posts that show it, and posts that do not.
pub(crate) struct Code {
    pub(crate) bare: &'static str,
    pub(crate) shown: &'static [&'static str],
    pub(crate) decoys: &'static [&'static str],
}

/// Posts with each code: more than a first page holds.
const SHOWN: usize = 30;

/// Posts that look alike, of each code.
const DECOYS: usize = 60;

/// `{n}` is a number of the post's own.
pub(crate) const CODES: [Code; 5] = [
    Code {
        bare: "5.3.2",
        shown: &[
            "Mail to customer {n} came back: 550 5.3.2 STOREDRV.Deliver; recipient store is unavailable",
            "What does 5.3.2 system not accepting network messages mean? Message {n} bounced with it",
            "smtp;554 5.3.2 again for newsletter {n}, delivery failed",
        ],
        decoys: &[
            "Our gateway 10.5.3.2 in rack {n} got a new fan",
            "Ping from 192.5.3.2 to room {n} is fine",
            "Upgraded the site to WordPress 5.3.21 on host {n}",
            "Chapter 5.3.2.1 of manual {n} is about cables",
            "Bounce {n} said 550 5.3.20 something",
            "Meeting {n} on 5.3.2024 at the harbour",
            "My player {n} runs firmware 5.3.2 and plays fine",
            "Room 5-3-2 on floor {n}, call 532 for keys",
        ],
    },
    Code {
        bare: "4.4.71",
        shown: &[
            "Delivery {n} deferred: 450 4.4.71 connection to the mail server dropped, message will be retried",
        ],
        decoys: &[
            "Delivery {n} failed: 550 4.4.7 message expired",
            "The switch at 4.4.71.{n} has a new name",
            "Kernel 4.4.710 on board {n}",
            "Invoice {n}: 4,4 and 71 euros",
            "Node 14.4.71 is out, says newsletter {n}",
        ],
    },
    Code {
        bare: "0x8004010F",
        shown: &[
            "Outlook {n} shows 0x8004010F: data file cannot be accessed",
            "send/receive error 0x8004010f in mailbox {n}",
        ],
        decoys: &[
            "Outlook {n} shows 0x8004010E on start",
            "Register dump {n}: 0x8004010F00 and 0x18004010F",
            "Part number 8004010F of order {n} is sold out",
            "sync {n} ends with 0x80040610",
        ],
    },
    Code {
        bare: "ERR_CONNECTION_RESET",
        shown: &[
            "Chrome shows ERR_CONNECTION_RESET at shop {n}",
            "net::ERR_CONNECTION_RESET when I open page {n}",
        ],
        decoys: &[
            "Chrome shows ERR_CONNECTION_REFUSED at shop {n}",
            "ERR_CONNECTION_RESET_BY_USER is a flag of my own tool {n}",
            "My err, the connection of lamp {n} needed a reset",
            "net::ERR_CONNECTION_TIMED_OUT when I open page {n}",
        ],
    },
    Code {
        bare: "AADSTS50058",
        shown: &[
            "Sign-in of user {n} fails: AADSTS50058: a silent sign-in request was sent but no user is signed in",
        ],
        decoys: &[
            "Sign-in of user {n} fails: AADSTS50059 no tenant",
            "AADSTS500581 for user {n} since the new policy",
            "Ticket 50058 of {n} is closed",
            "AADSTS5005 is what the docs of app {n} mention",
        ],
    },
];

/// Posts that show a code, and those that look alike, spread over the weeks.
pub(crate) fn coded(until: i64) -> (Vec<line::Post>, Shown) {
    let mut posts = Vec::new();
    let mut all = Shown::new();
    for (number, code) in CODES.iter().enumerate() {
        let mut write = |kind: &str, frames: &[&str], count: usize| {
            let mut ids = BTreeSet::new();
            for place in 0..count {
                let id = format!("{kind}-{number}-{place}");
                let at = START + (until - START - DAY_SECONDS) * place as i64 / count as i64 + number as i64;
                let text = frames[place % frames.len()].replace("{n}", &(100 + place).to_string());
                posts.push(note(&id, time(at), text));
                ids.insert(("notes".to_owned(), id));
            }
            ids
        };
        let shown = write("code", code.shown, SHOWN);
        write("decoy", code.decoys, DECOYS);
        all.insert(code.bare, shown);
    }
    (posts, all)
}

fn note(id: &str, at: Timestamp, text: String) -> line::Post {
    line::Post {
        seen_at: at,
        at,
        source: "notes".to_owned(),
        venue: line::Venue::Forum,
        id: id.to_owned(),
        author: Some(format!("writer of {id}")),
        title: None,
        text,
        url: Some(format!("https://notes.example/{id}")),
        link: None,
        thread: None,
        reply_to: None,
        repost_of: None,
        lang: None,
        likes: None,
        replies: None,
        me_too: None,
        provider: None,
        staff: false,
    }
}
