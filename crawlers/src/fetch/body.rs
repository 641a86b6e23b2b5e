//! Reads a body: undoes its content encoding and never holds more than the limit.
//!
//! The limit counts *decoded* bytes while they are decoded, so that a few kilobytes of compressed
//! zeros stop at the limit instead of filling the memory.

use async_compression::futures::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder};
use async_compression::zstd::DParameter;
use futures_util::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt};
use futures_util::stream::TryStreamExt;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;
use std::io;
use std::pin::Pin;

/// What this module decodes, as `Accept-Encoding` says it.
pub(super) const ACCEPT_ENCODING_VALUE: &str = "gzip, br, zstd, deflate";

/// The largest zstd window, as a power of two: 8 MiB, the limit RFC 9659 sets for HTTP.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// How many bytes to read, and what to do beyond.
#[derive(Debug, Clone, Copy)]
pub(super) enum Limit {
    /// A longer body is an error.
    Refuse(usize),
    /// The rest of a longer body is left unread.
    Cut(usize),
}

/// Why a body could not be read.
#[derive(Debug)]
pub(super) enum BodyError {
    /// Over [`Limit::Refuse`].
    TooLarge { limit_bytes: usize },
    /// An encoding that was not offered.
    Encoding(String),
    /// The connection or the compressed data broke.
    Cut(io::Error),
}

/// Reads the whole body of `response`, within `limit`.
pub(super) async fn read(response: Response, limit: Limit) -> Result<Vec<u8>, BodyError> {
    let (Limit::Refuse(limit_bytes) | Limit::Cut(limit_bytes)) = limit;
    let refuses = matches!(limit, Limit::Refuse(_));
    // No encoding offered makes a body longer than it is, so a length over the limit is enough.
    if refuses && response.content_length().is_some_and(|length| length > limit_bytes as u64) {
        return Err(BodyError::TooLarge { limit_bytes });
    }
    let encoding = encoding(&response);
    let stream = response.bytes_stream().map_err(|error| io::Error::other(error.without_url()));
    let mut reader = Box::pin(stream.into_async_read());
    if reader.fill_buf().await.map_err(BodyError::Cut)?.is_empty() {
        return Ok(Vec::new()); // no bytes at all are not damaged gzip
    }
    let decoded = decoder(&encoding, reader).ok_or(BodyError::Encoding(encoding))?;
    let mut body = Vec::new();
    decoded.take(limit_bytes as u64 + 1).read_to_end(&mut body).await.map_err(BodyError::Cut)?;
    if body.len() > limit_bytes {
        if refuses {
            return Err(BodyError::TooLarge { limit_bytes });
        }
        body.truncate(limit_bytes);
    }
    Ok(body)
}

/// `Content-Encoding` in lower case; empty when there is none.
fn encoding(response: &Response) -> String {
    let values = response.headers().get_all(CONTENT_ENCODING);
    let values: Vec<String> =
        values.iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into()).collect();
    values.join(", ").trim().to_ascii_lowercase()
}

type Bytes = Pin<Box<dyn AsyncRead + Send>>;

fn decoder(encoding: &str, body: impl AsyncBufRead + Send + 'static) -> Option<Bytes> {
    Some(match encoding {
        "" | "identity" => Box::pin(body),
        "gzip" | "x-gzip" => {
            let mut decoder = GzipDecoder::new(body);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        "br" => Box::pin(BrotliDecoder::new(body)),
        "zstd" => {
            let window = DParameter::window_log_max(ZSTD_WINDOW_LOG_MAX);
            let mut decoder = ZstdDecoder::with_params(body, &[window]);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        "deflate" => Box::pin(ZlibDecoder::new(body)),
        _ => return None,
    })
}
