//! A conversation with a news server (NNTP, RFC 3977), as polite and as bounded as a request.
//!
//! It takes the shape of one: an address is asked for, the answer is what was said, and the last number of
//! the group is the validator, as an `ETag` would be. There is no `robots.txt` for news; a server says at
//! its greeting, or with 480 and 502, whom it serves. Only commands that read are ever sent.

use super::clock::Clock;
use super::error::{self, FetchError};
use super::exchange::ATTEMPTS_MAX;
use super::{BODY_BYTES_MAX, Fetched, Fetcher, Validators};
use crate::nntp::{ARTICLE_BYTES_MAX, Address, Group, PORT, Range};
use crate::{Page, Request};
use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use url::Url;

/// How many articles are asked for before the first of them is read (RFC 3977, section 3.5). Their
/// commands fit into any buffer, so neither side waits for the other.
const ARTICLES_AT_ONCE: usize = 20;

/// Where the count of bytes stands in a line of an overview.
const BYTES_FIELD: usize = 6;

impl Fetcher {
    /// Asks a news server for what `request` stands for.
    pub(super) async fn fetch_news(
        &self,
        request: &Request,
        validators: Option<&Validators>,
        now: Timestamp,
    ) -> Result<Fetched, FetchError> {
        let clock = Clock::start(now);
        let scheme = || FetchError::Scheme { address: error::shown(&request.url) };
        let address = Address::of(&request.url).ok_or_else(scheme)?;
        let validators = validators.filter(|_| request.conditional);
        let last_read = validators.and_then(|known| known.etag.as_deref()?.parse().ok());
        let backoff = ExponentialBuilder::default()
            .with_min_delay(self.shared.settings.retry_base)
            .with_max_times(ATTEMPTS_MAX - 1)
            .with_jitter();
        let attempt = || self.talk(&request.url, &address, last_read, clock);
        let (group, said) = attempt.retry(backoff).when(FetchError::is_passing).await?;
        if last_read == Some(group.high) && address.range.is_none() {
            return Ok(Fetched::NotModified);
        }
        // A part of the group is not what another visit goes on from.
        let etag = address.range.is_none().then(|| group.high.to_string());
        let page = Page { url: request.url.clone(), content_type: None, body: said, fetched_at: now };
        Ok(Fetched::Page(page, Validators { etag, last_modified: None }))
    }

    async fn talk(
        &self,
        url: &Url,
        address: &Address,
        last_read: Option<u64>,
        clock: Clock,
    ) -> Result<(Group, Vec<u8>), FetchError> {
        let settings = &self.shared.settings;
        let host = host(url);
        self.shared.pace.turn(&host, settings.pace, clock).await?;
        let late = |limit: Duration| {
            move |_| FetchError::Timeout { address: error::shown(url), seconds: limit.as_secs() }
        };
        let connected = tokio::time::timeout(settings.connect_timeout, self.connect(url, &host));
        let stream = connected.await.map_err(late(settings.connect_timeout))??;
        let mut talk = Talk { url, stream: BufReader::new(stream), said: Vec::new() };
        let held = tokio::time::timeout(settings.total_timeout, talk.hold(address, last_read));
        let group = held.await.map_err(late(settings.total_timeout))??;
        Ok((group, talk.said))
    }

    async fn connect(&self, url: &Url, host: &str) -> Result<TcpStream, FetchError> {
        let unmade = |error: io::Error| FetchError::Connect {
            address: error::shown(url),
            reason: error::reason(&error),
        };
        let addresses = self.shared.guard.lookup(url, host, url.port().unwrap_or(PORT)).await?;
        TcpStream::connect(addresses.as_slice()).await.map_err(unmade)
    }
}

/// The host in the one form that pauses and the resolver know: what has no web address is not brought into it.
fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase()
}

/// A conversation that goes on.
struct Talk<'a> {
    url: &'a Url,
    stream: BufReader<TcpStream>,
    /// Commands and answers, as they went over the wire.
    said: Vec<u8>,
}

impl Talk<'_> {
    async fn hold(&mut self, address: &Address, last_read: Option<u64>) -> Result<Group, FetchError> {
        self.line().await.and_then(|line| self.status(&line, &[200, 201]))?;
        // A server that only reads says so, or does not know the command; both are well.
        let reader = self.ask("MODE READER").await?;
        if matches!(status(&reader), Some(400 | 480 | 502)) {
            return Err(self.refused(&reader));
        }
        self.said.clear();
        let line = self.ask(&format!("GROUP {}", address.group)).await?;
        self.status(&line, &[211])?;
        let numbers = line.get(4..).and_then(Group::read);
        let group = numbers.ok_or_else(|| self.cut("the numbers of the group are none"))?;
        for ids in address.watched.chunks(ARTICLES_AT_ONCE) {
            self.still_there(ids).await?;
        }
        let range = group.range(address.range, last_read).filter(|_| address.watched.is_empty());
        if let Some(range) = range {
            let listed = self.overview(range).await?;
            for numbers in listed.chunks(ARTICLES_AT_ONCE) {
                self.articles(numbers).await?;
            }
        }
        // Whether it hears that is its own affair.
        let _ = self.stream.get_mut().write_all(b"QUIT\r\n").await;
        Ok(group)
    }

    /// The numbers of the articles in `range` that are short enough to be asked for.
    async fn overview(&mut self, range: Range) -> Result<Vec<u64>, FetchError> {
        let before = self.said.len();
        let mut answer = self.ask(&format!("OVER {range}")).await?;
        if matches!(status(&answer), Some(500..=503)) {
            self.said.truncate(before);
            answer = self.ask(&format!("XOVER {range}")).await?;
        }
        if matches!(status(&answer), Some(420 | 423)) {
            return Ok(Vec::new());
        }
        self.status(&answer, &[224])?;
        let begin = self.said.len();
        self.block().await?;
        let lines = self.said[begin..].split(|byte| *byte == b'\n');
        Ok(lines.filter_map(short_article).filter(|number| range.contains(*number)).collect())
    }

    /// Asks for some articles at once and reads them one after the other.
    async fn articles(&mut self, numbers: &[u64]) -> Result<(), FetchError> {
        let mut commands = String::new();
        for number in numbers {
            let _ = write!(commands, "ARTICLE {number}\r\n");
        }
        self.send(&commands).await?;
        for number in numbers {
            self.said.extend_from_slice(format!("ARTICLE {number}\r\n").as_bytes());
            let answer = self.line().await?;
            // Cancelled since it was listed, or expired.
            if !matches!(status(&answer), Some(423 | 430)) {
                self.status(&answer, &[220])?;
                self.block().await?;
            }
        }
        Ok(())
    }

    /// Asks of some articles whether they are still there.
    async fn still_there(&mut self, ids: &[String]) -> Result<(), FetchError> {
        let commands: String = ids.iter().map(|id| format!("STAT <{id}>\r\n")).collect();
        self.send(&commands).await?;
        for id in ids {
            self.said.extend_from_slice(format!("STAT <{id}>\r\n").as_bytes());
            let answer = self.line().await?;
            if matches!(status(&answer), None | Some(400)) {
                return Err(self.refused(&answer));
            }
        }
        Ok(())
    }

    /// Sends one command, and says the first line of its answer.
    async fn ask(&mut self, command: &str) -> Result<String, FetchError> {
        let command = format!("{command}\r\n");
        self.send(&command).await?;
        self.said.extend_from_slice(command.as_bytes());
        self.line().await
    }

    async fn send(&mut self, commands: &str) -> Result<(), FetchError> {
        let sent = self.stream.get_mut().write_all(commands.as_bytes()).await;
        sent.map_err(|error| self.cut(&error::reason(&error)))
    }

    /// Reads up to the line with nothing but a dot.
    async fn block(&mut self) -> Result<(), FetchError> {
        while !self.line().await?.trim_end().eq(".") {}
        Ok(())
    }

    /// Reads one line.
    async fn line(&mut self) -> Result<String, FetchError> {
        let begin = self.said.len();
        let left = (BODY_BYTES_MAX + 1).saturating_sub(begin) as u64;
        let read = (&mut self.stream).take(left).read_until(b'\n', &mut self.said).await;
        read.map_err(|error| self.cut(&error::reason(&error)))?;
        if self.said.len() > BODY_BYTES_MAX {
            return Err(FetchError::TooLarge {
                address: error::shown(self.url),
                limit_bytes: BODY_BYTES_MAX,
            });
        }
        if !self.said.ends_with(b"\n") {
            return Err(self.cut("the connection was closed"));
        }
        Ok(String::from_utf8_lossy(&self.said[begin..]).into_owned())
    }

    /// Whether an answer has one of these statuses.
    fn status(&self, line: &str, expected: &[u16]) -> Result<(), FetchError> {
        let known = status(line).is_some_and(|status| expected.contains(&status));
        if known { Ok(()) } else { Err(self.refused(line)) }
    }

    fn refused(&self, line: &str) -> FetchError {
        match status(line) {
            Some(status) => FetchError::News { address: error::shown(self.url), status },
            None => self.cut("it is no news server's"),
        }
    }

    fn cut(&self, reason: &str) -> FetchError {
        FetchError::Cut { address: error::shown(self.url), reason: reason.to_owned() }
    }
}

/// The three digits at the beginning of an answer.
fn status(line: &str) -> Option<u16> {
    let digits = line.get(..3)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The number in a line of an overview, unless the article is longer than the limit.
fn short_article(line: &[u8]) -> Option<u64> {
    let line = String::from_utf8_lossy(line);
    let mut fields = line.trim_end().split('\t');
    let number = fields.next()?.parse().ok()?;
    let bytes: Option<u64> = fields.nth(BYTES_FIELD - 1).and_then(|bytes| bytes.parse().ok());
    bytes.is_none_or(|bytes| bytes <= ARTICLE_BYTES_MAX).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_that_is_too_long_is_not_asked_for() {
        let line = |bytes: &str| format!("7\tsubject\tfrom\tdate\t<id>\t\t{bytes}\t12\r");
        assert_eq!(short_article(line("900").as_bytes()), Some(7));
        assert_eq!(short_article(line("").as_bytes()), Some(7), "a server may not count");
        assert_eq!(short_article(line("65537").as_bytes()), None);
        assert_eq!(short_article(b".\r"), None);
    }

    #[test]
    fn what_is_no_status_is_none() {
        assert_eq!(status("200 ready"), Some(200));
        for line in ["SSH-2.0", "20", "+00 a", ""] {
            assert_eq!(status(line), None, "{line:?}");
        }
    }
}
