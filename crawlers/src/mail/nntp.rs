//! Newsgroups, by NNTP (RFC 3977): Usenet, and mailing lists that a news server carries.
//!
//! The fetcher holds the conversation and hands over what was said, commands and answers as they went
//! over the wire: the group's numbers, the overview (`OVER`) of some articles, and those articles. One
//! that is too long to ask for is known from the overview alone. An article that is cancelled says nothing any more,
//! so later visits ask for a while whether those that were read are still there.

use super::message;
use crate::crawl::KnownThread;
use crate::faults::Faults;
use crate::nntp::{self, Address, Group, Range, SCHEME};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, text};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A newsgroup. `source.url` is `nntp://host/group`.
#[derive(Debug)]
pub struct Nntp;

/// The headers in an overview, after the number (RFC 3977, section 8.4); then come the counts of bytes and lines.
const OVERVIEW: [&str; 5] = ["Subject", "From", "Date", "Message-ID", "References"];

impl Crawler for Nntp {
    fn name(&self) -> &'static str {
        "nntp"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        match Address::of(&source.url) {
            Some(Address { range: None, .. }) => Ok(vec![Request::get(source.url.clone())]),
            _ => Err(format!(
                "source {}: url: write the server and one group, as in \"{SCHEME}://news.example/harbour.users\"",
                source.id
            )),
        }
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read(page).unwrap_or_else(Parsed::from)
    }
}

fn read(page: &Page) -> Result<Parsed, Fault> {
    let mut faults = Faults::default();
    let said = Said::read(&page.body, &mut faults)?;
    let mut parsed = Parsed::default();
    for (number, entry) in &said.articles {
        let post = match entry {
            Entry::Listed(line) => overview(line),
            Entry::Whole(raw) => message::read(raw, None),
            Entry::Gone => continue,
        };
        match post {
            Ok(post) => parsed.posts.extend(post),
            Err(fault) => faults.add(Fault::new(fault.kind, format!("article {number}: {}", fault.what))),
        }
    }
    faults.require_authors(&parsed.posts, "From");
    parsed.faults = faults.into_list();
    parsed.thread_gone = nntp::watched_enough(&page.url, page.fetched_at);
    if parsed.thread_gone {
        return Ok(parsed);
    }
    let gone = said.gone.into_iter().map(|id| Post { deleted: true, ..Post::new(id, page.fetched_at, "") });
    parsed.posts.extend(gone);
    if let (Some(range), Some(address)) =
        (said.range.filter(|_| !parsed.posts.is_empty()), Address::of(&page.url))
    {
        let thread = format!("{}/{range}", address.group);
        let mut url = page.url.clone();
        url.set_path(&thread);
        nntp::watch(&mut url, parsed.posts.iter().map(|post| post.id.as_str()), page.fetched_at);
        parsed.known_threads.push(KnownThread { thread, url });
    }
    let next = said.range.and_then(|range| said.group.after(range));
    if let (Some(next), Some(address)) = (next, Address::of(&page.url)) {
        let mut url = page.url.clone();
        url.set_path(&format!("{}/{next}", address.group));
        parsed.next.push(Request { conditional: false, ..Request::get(url) });
    }
    Ok(parsed)
}

/// What is known of an article.
enum Entry<'a> {
    /// Its line of the overview.
    Listed(&'a [u8]),
    Whole(Vec<u8>),
    /// It was listed, and cancelled before it was asked for.
    Gone,
}

/// A conversation, taken apart.
struct Said<'a> {
    group: Group,
    range: Option<Range>,
    articles: BTreeMap<u64, Entry<'a>>,
    /// Ids of articles that are no longer there.
    gone: Vec<String>,
}

impl<'a> Said<'a> {
    fn read(body: &'a [u8], faults: &mut Faults) -> Result<Self, Fault> {
        let damaged = |what: &str| Fault::new(FaultKind::Damaged, format!("the conversation: {what}"));
        let mut lines = body.split_inclusive(|byte| *byte == b'\n').map(|line| {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            line.strip_suffix(b"\r").unwrap_or(line)
        });
        let (mut group, mut range, mut articles, mut gone) = (None, None, BTreeMap::new(), Vec::new());
        while let Some(command) = lines.next() {
            let command = String::from_utf8_lossy(command);
            let (verb, argument) = command.split_once(' ').unwrap_or((&command, ""));
            let Some(answer) = lines.next() else { break };
            let answer = String::from_utf8_lossy(answer);
            let (status, rest) = answer.split_once(' ').unwrap_or((&answer, ""));
            match (verb, status) {
                ("GROUP", "211") => group = Group::read(rest),
                ("OVER" | "XOVER", "224") => {
                    range = Range::read(argument);
                    let Some(listed) = block(&mut lines) else {
                        faults.add(damaged("the overview is cut off"));
                        continue;
                    };
                    for line in listed {
                        match number(line) {
                            Some(number) => _ = articles.insert(number, Entry::Listed(line)),
                            None => faults.add(drifted("expected a number, found none")),
                        }
                    }
                }
                ("OVER" | "XOVER", "420" | "423") => range = Range::read(argument),
                ("ARTICLE", "220") => match (argument.parse(), block(&mut lines)) {
                    (Ok(number), Some(lines)) => _ = articles.insert(number, Entry::Whole(join(&lines))),
                    _ => faults.add(damaged("an article is cut off")),
                },
                ("ARTICLE", "423" | "430") => {
                    articles.extend(argument.parse().ok().map(|number| (number, Entry::Gone)));
                }
                ("STAT", "423" | "430") => gone.push(text::line(argument.trim_matches(['<', '>']))),
                ("STAT", _) => {}
                _ => faults.add(damaged("an answer is none that its command has")),
            }
        }
        let group = group.ok_or_else(|| damaged("expected `211` and the numbers of the group"))?;
        Ok(Self { group, range, articles, gone })
    }
}

/// The lines of an answer up to the dot that ends it, without the dots that were put before dots.
fn block<'a>(lines: &mut impl Iterator<Item = &'a [u8]>) -> Option<Vec<&'a [u8]>> {
    let mut found = Vec::new();
    for line in lines {
        match line.strip_prefix(b".") {
            Some(b"") => return Some(found),
            Some(rest) => found.push(rest),
            None => found.push(line),
        }
    }
    None
}

fn join(lines: &[&[u8]]) -> Vec<u8> {
    lines.join(&b"\n"[..])
}

fn number(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(line.split(|byte| *byte == b'\t').next()?).ok()?.parse().ok()
}

/// The post of which only the overview is known: its title, not its text.
fn overview(line: &[u8]) -> Result<Option<Post>, Fault> {
    let fields: Vec<&[u8]> = line.split(|byte| *byte == b'\t').skip(1).collect();
    if fields.len() < OVERVIEW.len() {
        return Err(drifted(&format!("expected at least {} fields, found {}", OVERVIEW.len(), fields.len())));
    }
    let mut head = Vec::new();
    for (name, value) in OVERVIEW.iter().zip(fields).filter(|(_, value)| !value.is_empty()) {
        head.extend_from_slice(&[name.as_bytes(), b": ", value, b"\n"].concat());
    }
    head.push(b'\n');
    message::read(&head, None)
}

fn drifted(what: &str) -> Fault {
    Fault::new(FaultKind::Drifted, format!("the overview: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_address_is_told_what_to_write() {
        let asked = |url: &str| Nntp.requests(&Source::example("nntp", url, &[]), None);
        assert_eq!(asked("nntp://news.example/harbour.users").unwrap().len(), 1);
        for url in ["https://news.example/harbour.users", "nntp://news.example", "nntp://news.example/a/1-2"]
        {
            assert!(asked(url).unwrap_err().contains("the server and one group"), "{url}");
        }
    }

    #[test]
    fn dots_before_dots_go_and_one_alone_ends() {
        let mut lines = [&b"a"[..], b"..b", b"...", b".", b"c"].into_iter();
        assert_eq!(block(&mut lines).unwrap(), [&b"a"[..], b".b", b".."]);
        assert_eq!(block(&mut lines), None, "cut off");
    }
}
