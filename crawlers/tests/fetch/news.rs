//! A news server on loopback: what is said to it, what comes of it, and where the next visit goes on.

use crate::rounds::ids;
use crate::{fetcher, noon, settings};
use crawlers::crawl::{Cursor, Round, crawl};
use crawlers::fetch::{Advice, BODY_BYTES_MAX, FetchError, FetchSettings, Fetcher};
use crawlers::{Reading, Request, Source, Venue};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use url::Url;

/// What a server does otherwise than a good one.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Quirk {
    None,
    /// Knows `XOVER` alone, as before RFC 3977.
    Old,
    /// Has no such group.
    NoGroup,
    /// Wants a password.
    Closed,
    /// Is another server altogether.
    Ssh,
    /// Closes in the middle of an article.
    Cut,
    /// Sends an overview that never ends.
    Endless,
    /// Says nothing.
    Silent,
}

/// A news server with one group.
struct News {
    address: SocketAddr,
    /// The number of the last article; its first is 1.
    high: Arc<Mutex<u64>>,
    said: Arc<Mutex<Vec<String>>>,
}

impl News {
    async fn start(high: u64, quirk: Quirk) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (high, said) = (Arc::new(Mutex::new(high)), Arc::new(Mutex::new(Vec::new())));
        let (group, log) = (Arc::clone(&high), Arc::clone(&said));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (group, log) = (Arc::clone(&group), Arc::clone(&log));
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    let greeting = if quirk == Quirk::Ssh { "SSH-2.0-x\r\n" } else { "201 read only\r\n" };
                    if quirk == Quirk::Silent {
                        tokio::time::sleep(Duration::from_secs(60)).await;
                    }
                    let mut answer = greeting.to_owned();
                    loop {
                        let cut = quirk == Quirk::Cut && answer.starts_with("220 ");
                        let bytes = if cut { &answer.as_bytes()[..30] } else { answer.as_bytes() };
                        if stream.get_mut().write_all(bytes).await.is_err() || cut {
                            return;
                        }
                        let mut command = String::new();
                        if stream.read_line(&mut command).await.unwrap_or(0) == 0 {
                            return;
                        }
                        log.lock().unwrap().push(command.trim_end().to_owned());
                        let high = *group.lock().unwrap();
                        answer = self::answer(command.trim_end(), high, quirk);
                    }
                });
            }
        });
        Self { address, high, said }
    }

    fn source(&self) -> Source {
        Source {
            id: "harbour-users".to_owned(),
            kind: "nntp".to_owned(),
            url: Url::parse(&format!("nntp://{}/harbour.users", self.address)).unwrap(),
            venue: Venue::Mail,
            provider: None,
            page_id: None,
            options: std::collections::BTreeMap::new(),
        }
    }

    async fn visit(&self, cursor: &Cursor) -> Round {
        crawl(&fetcher(), &self.source(), cursor, noon(0)).await
    }

    async fn error(&self, fetcher: Fetcher) -> FetchError {
        fetcher.fetch(&Request::get(self.source().url), None, noon(0)).await.unwrap_err()
    }

    fn said(&self, verb: &str) -> Vec<String> {
        self.said.lock().unwrap().iter().filter(|line| line.starts_with(verb)).cloned().collect()
    }
}

fn answer(command: &str, high: u64, quirk: Quirk) -> String {
    let (verb, argument) = command.split_once(' ').unwrap_or((command, ""));
    match verb {
        "GROUP" if quirk == Quirk::NoGroup => "411 no such group\r\n".to_owned(),
        "GROUP" if quirk == Quirk::Closed => "480 who are you\r\n".to_owned(),
        "GROUP" => format!("211 {high} 1 {high} {argument}\r\n"),
        "OVER" if quirk == Quirk::Old => "500 what\r\n".to_owned(),
        "OVER" if quirk == Quirk::Endless => format!("224 list\r\n{}", "x\r\n".repeat(BODY_BYTES_MAX / 3)),
        "OVER" | "XOVER" => {
            let (first, last) = argument.split_once('-').unwrap();
            let mut list = "224 list\r\n".to_owned();
            for number in first.parse::<u64>().unwrap()..=last.parse().unwrap() {
                let bytes = if number == 3 { 900_000 } else { 300 };
                let _ = write!(
                    list,
                    "{number}\tdown {number}\ta@b.example\t{}\t<{number}@x>\t\t{bytes}\t3\r\n",
                    DATE
                );
            }
            list + ".\r\n"
        }
        // One was cancelled after it was listed.
        "ARTICLE" if argument == "2" => "423 gone\r\n".to_owned(),
        "ARTICLE" => format!(
            "220 {argument} <{argument}@x>\r\nFrom: a@b.example\r\nDate: {DATE}\r\nSubject: down {argument}\r\n\
             Message-ID: <{argument}@x>\r\n\r\nNo mail.\r\n..dot\r\n.\r\n"
        ),
        // One is cancelled when the seventh comes.
        "STAT" if argument == "<1@x>" && high >= 7 => "430 gone\r\n".to_owned(),
        "STAT" => format!("223 0 {argument}\r\n"),
        "MODE" => "201 read only\r\n".to_owned(),
        _ => "205 bye\r\n".to_owned(),
    }
}

const DATE: &str = "Sun, 1 Mar 2026 11:00:00 +0000";

#[tokio::test]
async fn a_group_is_read_and_then_only_what_came_since() {
    let news = News::start(4, Quirk::None).await;
    let first = news.visit(&Cursor::default()).await;
    assert_eq!((ids(&first), first.reading), (vec!["1@x", "3@x", "4@x"], Reading::Ok), "{first:?}");
    assert_eq!(first.posts[0].text, "No mail.\n.dot");
    assert_eq!((first.posts[1].title.as_deref(), first.posts[1].text.as_str()), (Some("down 3"), ""));
    assert_eq!(news.said("ARTICLE"), ["ARTICLE 1", "ARTICLE 2", "ARTICLE 4"], "3 is too long to be text");
    assert_eq!(news.said("MODE").len(), 1);
    while news.said("QUIT").is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await; // nobody waits for its answer
    }

    let same = news.visit(&first.cursor).await;
    assert_eq!((ids(&same), same.reading), (vec![], Reading::Ok));
    assert_eq!(same.cursor, first.cursor, "nothing new moves nothing");

    *news.high.lock().unwrap() = 6;
    let more = news.visit(&same.cursor).await;
    assert_eq!(ids(&more), ["5@x", "6@x"]);
    assert_eq!(news.said("OVER"), ["OVER 1-4", "OVER 5-6"]);

    *news.high.lock().unwrap() = 1;
    assert_eq!(ids(&news.visit(&more.cursor).await), ["1@x"], "a group that began anew is read anew");
}

#[tokio::test]
async fn an_article_that_is_cancelled_later_is_gone() {
    let news = News::start(4, Quirk::None).await;
    let first = news.visit(&Cursor::default()).await;
    assert!(news.said("STAT").is_empty(), "what was just read is there");
    let same = news.visit(&first.cursor).await;
    assert_eq!(news.said("STAT"), ["STAT <1@x>", "STAT <3@x>", "STAT <4@x>"]);
    assert!(same.posts.is_empty() && same.faults.is_empty(), "{same:?}");

    *news.high.lock().unwrap() = 7;
    let more = news.visit(&same.cursor).await;
    let gone: Vec<&str> =
        more.posts.iter().filter(|post| post.deleted).map(|post| post.id.as_str()).collect();
    assert_eq!((gone, more.posts.len()), (vec!["1@x"], 4), "{more:?}");

    let late = crawl(&fetcher(), &news.source(), &first.cursor, noon(4 * 24 * 60 * 60)).await;
    assert!(late.posts.iter().all(|post| !post.deleted), "servers keep nothing for ever: {late:?}");
    assert_eq!(late.cursor.threads.len(), 1, "only what came since is watched");
}

#[tokio::test]
async fn a_long_backlog_is_read_in_several_conversations_and_not_without_end() {
    let news = News::start(5_450, Quirk::None).await;
    let round = news.visit(&Cursor::default()).await;
    let asked = ["OVER 4451-4650", "OVER 4651-4850", "OVER 4851-5050", "OVER 5051-5250", "OVER 5251-5450"];
    assert_eq!(news.said("OVER"), asked, "{:?}", round.faults);
    assert_eq!((round.posts.len(), round.unread_pages), (1000, 0));
    assert_eq!(news.visit(&round.cursor).await.reading, Reading::Ok);
    assert_eq!(news.said("OVER").len(), 5);
}

#[tokio::test]
async fn an_old_server_is_understood() {
    let news = News::start(4, Quirk::Old).await;
    let round = news.visit(&Cursor::default()).await;
    assert_eq!((ids(&round), round.faults.len()), (vec!["1@x", "3@x", "4@x"], 0));
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    for (quirk, status, words) in
        [(Quirk::NoGroup, 411, "no such group"), (Quirk::Closed, 480, "leave this source out")]
    {
        let news = News::start(4, quirk).await;
        let error = news.error(fetcher()).await;
        assert!(matches!(error, FetchError::News { status: found, .. } if found == status), "{error:?}");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(error.advice(), Advice::GiveUp);
        assert_eq!(news.said("GROUP").len(), 1, "a refusal is taken at once");
        assert_eq!(news.visit(&Cursor::default()).await.reading, Reading::Unreachable);
    }
}

#[tokio::test]
async fn what_breaks_off_is_tried_again_and_what_never_ends_is_not() {
    for quirk in [Quirk::Ssh, Quirk::Cut] {
        let news = News::start(4, quirk).await;
        let error = news.error(fetcher()).await;
        assert!(matches!(error, FetchError::Cut { .. }), "{quirk:?}: {error:?}");
        assert_eq!(error.advice(), Advice::Retry);
    }
    let endless = News::start(4, Quirk::Endless).await;
    let error = endless.error(fetcher()).await;
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error:?}");
    assert_eq!(endless.said("GROUP").len(), 1);
    let short = FetchSettings { total_timeout: Duration::from_millis(50), ..settings() };
    let error = News::start(4, Quirk::Silent).await.error(Fetcher::new(short).unwrap()).await;
    assert!(matches!(error, FetchError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn only_public_servers_are_asked_whatever_the_notation() {
    let strict = Fetcher::new(FetchSettings { allow_loopback: false, ..settings() }).unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "10.0.0.1", "169.254.169.254"] {
        let url = Url::parse(&format!("nntp://{host}:9/harbour.users")).unwrap();
        let error = strict.fetch(&Request::get(url), None, noon(0)).await.unwrap_err();
        assert!(
            matches!(error, FetchError::Refused { .. } | FetchError::Connect { .. }),
            "{host}: {error:?}"
        );
        let numeric = host.parse::<std::net::IpAddr>().is_ok();
        assert!(!numeric || matches!(error, FetchError::Refused { .. }), "{host}: {error:?}");
    }
    let url = Url::parse("nntp://127.0.0.1/a%0D%0APOST").unwrap();
    let error = fetcher().fetch(&Request::get(url), None, noon(0)).await.unwrap_err();
    assert!(matches!(error, FetchError::Scheme { .. }), "{error:?}");
}
