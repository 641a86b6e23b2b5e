//! Server-sent events: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
//!
//! Lines of `field: value`; an empty line ends an event, and a line that begins with a colon only says that
//! the server lives. Ids and waiting times are left aside: no stream we read gives any.

use super::FRAME_BYTES_MAX;
use super::connection::{Broken, Received};
use crate::Request;
use crate::fetch::{Clock, FetchError, Fetcher};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use std::fmt;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Bytes;

/// An open stream of events.
pub(super) struct Events {
    pieces: BoxStream<'static, reqwest::Result<Bytes>>,
    piece: Bytes,
    lines: Lines,
}

impl fmt::Debug for Events {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").field("lines", &self.lines).finish_non_exhaustive()
    }
}

impl Events {
    pub(super) async fn open(fetcher: &Fetcher, request: Request, clock: Clock) -> Result<Self, FetchError> {
        let response = fetcher.open_events(&request, clock).await?;
        let pieces = response.bytes_stream().boxed();
        Ok(Self { pieces, piece: Bytes::new(), lines: Lines::default() })
    }

    /// The next event. Whatever comes meanwhile is a sign of life.
    pub(super) async fn next(&mut self, idle: Duration) -> Result<Received, Broken> {
        loop {
            let (taken, event) = self.lines.take(&self.piece)?;
            self.piece = self.piece.slice(taken..);
            if let Some(event) = event {
                return Ok(event);
            }
            let next = tokio::time::timeout(idle, self.pieces.next()).await;
            self.piece = match next.map_err(|_| Broken::Silent(idle.as_secs()))? {
                Some(Ok(piece)) => piece,
                Some(Err(error)) => {
                    return Err(Broken::Cut(crate::text::line(&error.without_url().to_string())));
                }
                // An event that was not ended is none.
                None => return Err(Broken::Closed),
            };
        }
    }
}

/// What has come of an event that is not complete.
#[derive(Debug, Default)]
struct Lines {
    line: Vec<u8>,
    name: String,
    data: Vec<u8>,
    has_begun: bool,
    after_return: bool,
}

impl Lines {
    /// Reads `piece` up to the end of an event. Says how much of it was read.
    fn take(&mut self, piece: &[u8]) -> Result<(usize, Option<Received>), Broken> {
        for (place, &byte) in piece.iter().enumerate() {
            // A line ends with a return, a line feed, or both.
            let ends_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            if byte == b'\n' && ends_return {
                continue;
            }
            if byte != b'\n' && byte != b'\r' {
                if self.line.len() + self.data.len() >= FRAME_BYTES_MAX {
                    return Err(Broken::TooLarge);
                }
                self.line.push(byte);
            } else if let Some(event) = self.end_line() {
                return Ok((place + 1, Some(event)));
            }
        }
        Ok((piece.len(), None))
    }

    fn end_line(&mut self) -> Option<Received> {
        let line = std::mem::take(&mut self.line);
        let mut line = &line[..];
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            let (name, data) = (std::mem::take(&mut self.name), std::mem::take(&mut self.data));
            // Each line of data left a line feed behind it, so an event of empty data has one.
            let data = data.strip_suffix(b"\n")?;
            return Some(Received { name, data: Bytes::copy_from_slice(data) });
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = colon.map_or((line, &b""[..]), |colon| (&line[..colon], &line[colon + 1..]));
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            b"data" => {
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `text` in pieces of `size` bytes.
    fn events(text: &str, size: usize) -> Vec<(String, String)> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for mut piece in text.as_bytes().chunks(size) {
            while !piece.is_empty() {
                let (taken, event) = lines.take(piece).unwrap();
                piece = &piece[taken..];
                found
                    .extend(event.map(|event| (event.name, String::from_utf8(event.data.to_vec()).unwrap())));
            }
        }
        found
    }

    #[test]
    fn events_are_read_however_they_are_cut_and_ended() {
        let text = ":)\n\u{feff}x\nevent: update\ndata: {\"a\":1}\n\n:thump\n\n\ndata:one\ndata:  two\nid: 7\n\nevent: lonely\n\ndata\n\nevent: delete\ndata: 9\n";
        for end in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', end);
            for size in [1, 2, 3, 7, text.len()] {
                let pairs = [("update", "{\"a\":1}"), ("", "one\n two"), ("", "")];
                let expected: Vec<_> = pairs.map(|(name, data)| (name.to_owned(), data.to_owned())).into();
                assert_eq!(events(&text, size), expected, "{end:?} in pieces of {size}");
            }
        }
        assert_eq!(events("\u{feff}data: a\n\n", 1), [(String::new(), "a".to_owned())]);
    }

    #[test]
    fn an_endless_line_and_an_endless_event_end_the_connection() {
        for text in ["data: x", "data: x\n", "x"] {
            let mut lines = Lines::default();
            let text = text.repeat(FRAME_BYTES_MAX + 1);
            assert_eq!(lines.take(text.as_bytes()).unwrap_err(), Broken::TooLarge);
        }
        // Field names that nobody knows cost nothing.
        let mut lines = Lines::default();
        assert!(lines.take("x: y\n".repeat(FRAME_BYTES_MAX).as_bytes()).unwrap().1.is_none());
        let mut lines = Lines::default();
        assert_eq!(
            lines.take("data\n".repeat(FRAME_BYTES_MAX + 1).as_bytes()).unwrap_err(),
            Broken::TooLarge
        );
    }
}
