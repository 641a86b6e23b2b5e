//! The shape of `notjustme.toml`, and the checks that a shape cannot make.

use super::token::{self, TokenEntry};
use super::{Config, ConfigError, Mistake, Receiver, SecretPlace, X_MONTHLY_POSTS_MAX, XConfig};
use crate::catalog::suggestion;
use serde::Deserialize;
use std::io::{ErrorKind, Read};
use std::net::SocketAddr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use url::Url;

/// The largest file, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// The most receivers.
const RECEIVERS_MAX: usize = 16;

/// The most names, and the most origins.
const NAMES_MAX: usize = 16;

/// The longest name, in bytes: that of DNS.
const NAME_BYTES_MAX: usize = 253;

/// The longest id of a receiver, in characters.
const ID_CHARS_MAX: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct File {
    contact: Option<Spanned<String>>,
    catalog_dir: Option<PathBuf>,
    bind: Option<Spanned<String>>,
    #[serde(default)]
    names: Vec<Spanned<String>>,
    #[serde(default)]
    public: bool,
    #[serde(default)]
    read_by: Vec<Spanned<String>>,
    #[serde(default)]
    allow_loopback_sources: bool,
    receiver: Option<Vec<Spanned<ReceiverEntry>>>,
    x: Option<Spanned<XEntry>>,
    token: Option<Vec<Spanned<TokenEntry>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct ReceiverEntry {
    kind: Spanned<String>,
    id: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    secret_env: Option<String>,
    secret_file: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct XEntry {
    token_env: Option<String>,
    token_file: Option<PathBuf>,
    monthly_posts_max: Option<u64>,
}

/// What is wrong, where, and what to write instead.
pub(super) struct Wrong {
    span: Range<usize>,
    what: String,
    advice: String,
}

pub(super) fn wrong<T>(
    span: Range<usize>,
    what: impl Into<String>,
    advice: impl Into<String>,
) -> Result<T, Wrong> {
    Err(Wrong { span, what: what.into(), advice: advice.into() })
}

/// The text of the file, if there is one.
pub(super) fn read(path: &Path) -> Result<Option<String>, ConfigError> {
    let unreadable = |why: String| ConfigError::Unreadable { path: path.to_owned(), why };
    let mut text = String::new();
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text).map_err(|error| unreadable(error.to_string()))?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(unreadable(format!("it is larger than {FILE_BYTES_MAX} bytes")));
    }
    Ok(Some(text))
}

/// The settings that `text` describes. Paths in it start from the folder of `path`.
pub(super) fn config(path: &Path, text: &str) -> Result<Config, ConfigError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let read =
        toml::from_str(text).map_err(|error| shape(&error)).and_then(|file| checked(file, folder, text));
    read.map_err(|Wrong { span, what, advice }| {
        ConfigError::Mistake(Box::new(Mistake::at(path, text, span, what, advice)))
    })
}

fn checked(file: File, folder: &Path, text: &str) -> Result<Config, Wrong> {
    let mut config = Config { allow_loopback_sources: file.allow_loopback_sources, ..Config::default() };
    if let Some(contact) = file.contact {
        config.contact = contact_line(contact)?;
    }
    if let Some(bind) = file.bind {
        config.bind = address(&bind)?;
    }
    config.names = names(file.names)?;
    config.public = file.public;
    config.read_by = origins(file.read_by)?;
    config.catalog_dir = file.catalog_dir.map(|directory| folder.join(directory));
    if let Some(entries) = file.receiver {
        config.receivers.clear();
        for entry in entries {
            let span = entry.span();
            let id_span = entry.get_ref().id.as_ref().map_or(span.clone(), Spanned::span);
            let receiver = receiver(entry, folder)?;
            if config.receivers.iter().any(|other| other.id() == receiver.id()) {
                let what = format!("there is a receiver `{}` already", receiver.id());
                return wrong(id_span, what, "give each `[[receiver]]` an `id` of its own");
            }
            if config.receivers.len() == RECEIVERS_MAX {
                return wrong(span, format!("more than {RECEIVERS_MAX} receivers"), "leave some out");
            }
            config.receivers.push(receiver);
        }
    }
    config.x = file.x.map(|entry| x(entry, folder)).transpose()?;
    let line = |place: usize| text[..text.floor_char_boundary(place)].matches('\n').count() + 1;
    config.tokens = token::tokens(file.token.unwrap_or_default(), folder, line)?;
    Ok(config)
}

/// The contact stands in a header.
fn contact_line(contact: Spanned<String>) -> Result<String, Wrong> {
    let span = contact.span();
    let contact = contact.into_inner();
    let fit = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if contact.trim().is_empty() || !contact.bytes().all(fit) {
        return wrong(
            span,
            "`contact` must be one line of plain ASCII",
            "write an address or a URL where site owners reach you",
        );
    }
    Ok(contact)
}

fn address(bind: &Spanned<String>) -> Result<SocketAddr, Wrong> {
    bind.get_ref().parse::<SocketAddr>().or_else(|_| {
        let what = format!("`{}` is no address with a port", bind.get_ref());
        wrong(bind.span(), what, "write it as \"127.0.0.1:7878\"")
    })
}

/// The names, each of which may stand in a `Host` header.
fn names(entries: Vec<Spanned<String>>) -> Result<Vec<String>, Wrong> {
    let fit = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
        !name.is_empty() && name.len() <= NAME_BYTES_MAX && name.bytes().all(plain)
    };
    checked_list(
        entries,
        fit,
        "is no host name",
        "write it without scheme and port, as \"status.example.org\"",
    )
}

/// The origins, as browsers write them.
fn origins(entries: Vec<Spanned<String>>) -> Result<Vec<String>, Wrong> {
    let all = entries.len() == 1;
    let fit = |origin: &str| {
        let is_origin = Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin);
        origin == "*" && all || is_origin
    };
    checked_list(
        entries,
        fit,
        "is no origin",
        "write \"https://dash.example.org\", or \"*\" alone for every page",
    )
}

fn checked_list(
    entries: Vec<Spanned<String>>,
    fit: impl Fn(&str) -> bool,
    what: &str,
    advice: &str,
) -> Result<Vec<String>, Wrong> {
    if let Some(extra) = entries.get(NAMES_MAX) {
        return wrong(extra.span(), format!("more than {NAMES_MAX}"), "leave some out");
    }
    let mut list = Vec::new();
    for entry in entries {
        if !fit(entry.get_ref()) {
            return wrong(entry.span(), format!("`{}` {what}", entry.get_ref()), advice);
        }
        list.push(entry.into_inner());
    }
    Ok(list)
}

fn receiver(entry: Spanned<ReceiverEntry>, folder: &Path) -> Result<Receiver, Wrong> {
    let span = entry.span();
    let ReceiverEntry { kind, id, url, secret_env, secret_file } = entry.into_inner();
    let id = match id {
        Some(id) if !is_id(id.get_ref()) => {
            let advice = "write lower-case letters, digits and `-`, such as \"on-call\"";
            return wrong(id.span(), format!("`{}` is no id", id.get_ref()), advice);
        }
        Some(id) => id.into_inner(),
        None => kind.get_ref().clone(),
    };
    let secret = secret_place(secret_env, secret_file, ["secret_env", "secret_file"], &span, folder)?;
    match kind.get_ref().as_str() {
        "terminal" if url.is_some() || secret.is_some() => wrong(
            span,
            "a terminal has no address and no secret",
            "leave out `url` and the secret, or write `kind = \"webhook\"`",
        ),
        "terminal" => Ok(Receiver::Terminal { id }),
        "webhook" => match url {
            Some(url) => Ok(Receiver::Webhook { id, url: web_address(&url)?, secret }),
            None => {
                wrong(span, "a webhook needs its address", "write `url = \"https://…\"` below `[[receiver]]`")
            }
        },
        other => wrong(
            kind.span(),
            format!("there is no kind of receiver `{other}`"),
            "write \"webhook\" or \"terminal\"",
        ),
    }
}

fn x(entry: Spanned<XEntry>, folder: &Path) -> Result<XConfig, Wrong> {
    let span = entry.span();
    let XEntry { token_env, token_file, monthly_posts_max } = entry.into_inner();
    let token = secret_place(token_env, token_file, ["token_env", "token_file"], &span, folder)?;
    let Some(token) = token else {
        let advice = "name its place with `token_env = \"…\"` or `token_file = \"…\"`, or leave out `[x]`";
        return wrong(span, "reading X needs a token", advice);
    };
    Ok(XConfig { token, monthly_posts_max: monthly_posts_max.unwrap_or(X_MONTHLY_POSTS_MAX) })
}

pub(super) fn secret_place(
    variable: Option<String>,
    file: Option<PathBuf>,
    [variable_key, file_key]: [&str; 2],
    span: &Range<usize>,
    folder: &Path,
) -> Result<Option<SecretPlace>, Wrong> {
    match (variable, file) {
        (Some(_), Some(_)) => wrong(
            span.clone(),
            format!("both `{variable_key}` and `{file_key}` are set"),
            "leave one of them out",
        ),
        (Some(name), None) if name.is_empty() || name.contains(['=', '\0']) => wrong(
            span.clone(),
            format!("`{variable_key}` names no environment variable"),
            "write the variable's name, not the secret itself",
        ),
        (Some(name), None) => Ok(Some(SecretPlace::Environment(name))),
        (None, Some(path)) => Ok(Some(SecretPlace::File(folder.join(path)))),
        (None, None) => Ok(None),
    }
}

fn web_address(url: &Spanned<String>) -> Result<Url, Wrong> {
    match Url::parse(url.get_ref()) {
        Ok(address) if matches!(address.scheme(), "https" | "http") && address.has_host() => Ok(address),
        _ => wrong(url.span(), "this is no web address", "write it whole: \"https://host/path\""),
    }
}

fn is_id(id: &str) -> bool {
    let fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.len() <= ID_CHARS_MAX && id.bytes().all(fit)
}

/// What the parser says, and what to write instead.
fn shape(error: &toml::de::Error) -> Wrong {
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let (what, expected) = message.split_once(", expected ").unwrap_or((&message, ""));
    let advice = match expected {
        _ if message.starts_with("missing field") => "write it below its header".to_owned(),
        // Both words stand in backticks: the unknown one, then those that are known.
        known if message.starts_with("unknown field") => {
            let word = what.split('`').nth(1).unwrap_or_default();
            suggestion(word, known.split('`').skip(1).step_by(2))
        }
        "a string" => "write a text in quotes".to_owned(),
        "a boolean" => "write `true` or `false`".to_owned(),
        "u64" => "write a whole number".to_owned(),
        "a sequence" => "write a header in two brackets above each entry, such as `[[receiver]]`".to_owned(),
        "a table" => "write a header in brackets, such as `[x]`, and its keys below".to_owned(),
        _ => "write `key = value`, texts in quotes".to_owned(),
    };
    Wrong { span: error.span().unwrap_or_default(), what: what.to_owned(), advice }
}
