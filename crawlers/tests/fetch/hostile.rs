//! Answers that are too large, too slow, broken, or not what they say.

use crate::server::{Reply, Server};
use crate::{fetcher, get, noon, settings};
use async_compression::Level;
use async_compression::futures::write::{BrotliEncoder, GzipEncoder, ZlibEncoder, ZstdEncoder};
use crawlers::fetch::{Advice, BODY_BYTES_MAX, FetchError, FetchSettings, Fetcher};
use crawlers::{Request, TextError};
use futures_util::io::{AsyncWrite, AsyncWriteExt};
use std::time::Duration;
use url::Url;

async fn serve(reply: Reply) -> Server {
    Server::start(move |seen| (seen.path != "/robots.txt").then(|| reply.clone())).await
}

/// `count` spaces, sent through an encoder.
async fn spaces(mut encoder: impl AsyncWrite + Unpin, count: usize) {
    for _ in 0..count / 1024 {
        encoder.write_all(&[b' '; 1024]).await.unwrap();
    }
    encoder.close().await.unwrap();
}

/// `count` spaces in every content encoding.
async fn encoded(count: usize) -> Vec<(&'static str, Vec<u8>)> {
    let (mut gzip, mut br, mut zstd, mut deflate) = Default::default();
    spaces(GzipEncoder::with_quality(&mut gzip, Level::Fastest), count).await;
    spaces(BrotliEncoder::with_quality(&mut br, Level::Fastest), count).await;
    spaces(ZstdEncoder::with_quality(&mut zstd, Level::Fastest), count).await;
    spaces(ZlibEncoder::with_quality(&mut deflate, Level::Fastest), count).await;
    vec![("gzip", gzip), ("br", br), ("zstd", zstd), ("deflate", deflate)]
}

#[tokio::test]
async fn every_encoding_is_decoded_and_every_bomb_stops_at_the_limit() {
    for (encoding, body) in encoded(BODY_BYTES_MAX).await {
        let server = serve(Reply::new(200, &format!("Content-Encoding: {encoding}\r\n"), body)).await;
        let page = get(&fetcher(), server.url("/whole")).await.unwrap();
        assert_eq!(page.body.len(), BODY_BYTES_MAX, "{encoding}");
    }
    for (encoding, body) in encoded(4 * BODY_BYTES_MAX).await {
        assert!(body.len() < BODY_BYTES_MAX / 2, "{encoding}: what counts is the decoded size");
        let server = serve(Reply::new(200, &format!("Content-Encoding: {encoding}\r\n"), body)).await;
        let error = get(&fetcher(), server.url("/bomb")).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { .. }), "{encoding}: {error:?}");
        assert_eq!(error.advice(), Advice::GiveUp);
        assert_eq!(server.hits("/bomb"), 1, "{encoding}: a bomb is not asked for again");
    }
}

#[tokio::test]
async fn a_zstd_window_that_would_take_the_memory_is_refused() {
    // A frame header (RFC 8878, section 3.1.1.1) with a window of 128 MiB and one empty last block.
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3, 0x01, 0x00, 0x00];
    let server = serve(Reply::new(200, "Content-Encoding: zstd\r\n", frame)).await;
    let error = get(&fetcher(), server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Cut { .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large_with_and_without_its_length_and_end() {
    let body = vec![b'x'; 50 * 1024 * 1024];
    let length = format!("Content-Length: {}\r\n", body.len());
    for reply in [Reply::new(200, "", &body), Reply::new(200, &length, &body), Reply::Endless] {
        let server = serve(reply).await;
        let error = get(&fetcher(), server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_body_of_no_bytes_is_an_empty_page_even_when_it_says_gzip() {
    for headers in ["", "Content-Length: 0\r\n", "Content-Encoding: gzip\r\n"] {
        let server = serve(Reply::new(200, headers, "")).await;
        let page = get(&fetcher(), server.url("/")).await.unwrap();
        assert_eq!(page.text(), Err(TextError::Empty), "{headers:?}");
    }
}

#[tokio::test]
async fn an_encoding_nobody_asked_for_is_refused() {
    let server = serve(Reply::new(200, "Content-Encoding: compress\r\n", "x")).await;
    let error = get(&fetcher(), server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Encoding { .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_asked_for_again_and_never_returned_in_part() {
    let mut gzip = encoded(1024 * 1024).await.swap_remove(0).1;
    gzip.truncate(gzip.len() / 2);
    let cut = [
        Reply::new(200, "Content-Length: 100\r\n", "only this"),
        Reply::new(200, "Transfer-Encoding: chunked\r\n", "9\r\nonly this\r\n"),
        Reply::new(200, "Content-Encoding: gzip\r\n", gzip),
        Reply::Bytes(b"HTTP/1.1 200 OK\r\nConte".to_vec()),
        Reply::Bytes(Vec::new()),
    ];
    for reply in cut {
        let server = serve(reply.clone()).await;
        let error = get(&fetcher(), server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Cut { .. }), "{reply:?}: {error:?}");
        assert_eq!(error.advice(), Advice::Retry);
        assert_eq!(server.hits("/"), 3, "{reply:?}");
    }
}

#[tokio::test]
async fn a_body_that_drips_is_too_late() {
    let server = serve(Reply::Drip).await;
    let short = FetchSettings { total_timeout: Duration::from_secs(1), ..settings() };
    let error = get(&Fetcher::new(short).unwrap(), server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { .. }), "{error:?}");
    assert_eq!(error.advice(), Advice::Retry);
}

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = get(&fetcher(), Url::parse(&url).unwrap()).await.unwrap_err();
    // The rules of the site come first, and without them nothing may be asked.
    assert!(matches!(error, FetchError::RobotsUnreachable { .. }), "{error:?}");
    assert_eq!(error.advice(), Advice::Retry);
}

#[tokio::test]
async fn a_site_that_speaks_no_tls_is_a_failed_connection() {
    let server = serve(Reply::json("[]")).await;
    let url = format!("https://127.0.0.1:{}/", server.port());
    let short = FetchSettings { connect_timeout: Duration::from_millis(100), ..settings() };
    let error = get(&Fetcher::new(short).unwrap(), Url::parse(&url).unwrap()).await.unwrap_err();
    assert!(matches!(error, FetchError::RobotsUnreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn text_is_decoded_by_mark_and_by_header_and_refused_when_wrong() {
    let utf16: Vec<u8> =
        [0xfe, 0xff].into_iter().chain("[]".encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let server = serve(Reply::new(200, "Content-Type: application/json\r\n", utf16)).await;
    assert_eq!(get(&fetcher(), server.url("/")).await.unwrap().text().unwrap(), "[]");

    let server = serve(Reply::new(200, "Content-Type: text/html; charset=iso-8859-1\r\n", b"caf\xe9")).await;
    assert_eq!(get(&fetcher(), server.url("/")).await.unwrap().text().unwrap(), "caf\u{e9}");

    let server = serve(Reply::new(200, "Content-Type: text/html; charset=utf-8\r\n", b"caf\xe9")).await;
    let page = get(&fetcher(), server.url("/")).await.unwrap();
    assert_eq!(page.text(), Err(TextError::NotText { charset: "UTF-8" }));
}

#[tokio::test]
async fn a_token_is_never_printed() {
    const TOKEN: &str = "tok-4711-hidden";
    let replies = [
        Reply::new(401, "", ""),
        Reply::new(500, "", ""),
        Reply::Bytes(Vec::new()),
        Reply::redirect("file:///"),
    ];
    for reply in replies {
        let server = serve(reply).await;
        let mut request = Request::get(server.url(&format!("/list?key={TOKEN}")));
        request.headers.insert("authorization".to_owned(), format!("Bearer {TOKEN}"));
        let fetcher = fetcher();
        let error = fetcher.fetch(&request, None, noon(0)).await.unwrap_err();
        assert!(server.hits(&format!("/list?key={TOKEN}")) > 0, "the token was sent");
        let shown = format!("{error} {error:?} {fetcher:?} {:?}", request.headers.keys());
        assert!(!shown.contains(TOKEN), "{shown}");
    }
    let mut request = Request::get(Url::parse("http://127.0.0.1/").unwrap());
    request.headers.insert("authorization".to_owned(), format!("Bearer {TOKEN}\n"));
    let error = fetcher().fetch(&request, None, noon(0)).await.unwrap_err();
    assert!(matches!(error, FetchError::Header { .. }), "{error:?}");
    assert!(!format!("{error} {error:?} {request:?}").contains(TOKEN));
}
