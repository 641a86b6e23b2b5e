//! A source must be readable before the first request goes out.

use super::{Kinds, each, ids};
use crate::catalog::CatalogSource;
use crate::catalog::file::Entry;
use crate::catalog::load::Entries;
use crate::catalog::problem::{Problems, suggestion};
use crate::catalog::source::SourceEntry;
use crawlers::Source;
use url::Url;

/// The shortest time between two visits, in seconds: more is impolite, and pages change less often.
const EVERY_SECONDS_MIN: u32 = 30;

/// The longest time between two visits, in seconds: a week later an outage is history.
const EVERY_SECONDS_MAX: u32 = 7 * 24 * 60 * 60;

/// The option that holds a secret while a source is read. It is filled in just before a visit.
const SECRET: &str = "token";

/// Checks all sources and gives those that can be read.
pub(super) fn check(entries: &Entries<'_>, kinds: &Kinds<'_>, problems: &mut Problems) -> Vec<CatalogSource> {
    ids("source", each(&entries.sources, |source| &source.id), problems);
    let read = |entry| source(entry, entries, kinds, problems);
    entries.sources.iter().filter_map(read).collect()
}

fn source(
    entry: &Entry<'_, SourceEntry>,
    entries: &Entries<'_>,
    kinds: &Kinds<'_>,
    problems: &mut Problems,
) -> Option<CatalogSource> {
    let (written, spot) = (&entry.value, entry.spot);
    if !kinds.names.contains(&written.kind.as_str()) {
        problems.push(spot.key("kind").problem(
            format!("no crawler reads the kind `{}`", written.kind),
            suggestion(&written.kind, kinds.names.iter().copied()),
        ));
    }
    let providers = || entries.providers.iter().map(|entry| entry.value.id.as_str());
    if let Some(id) = written.provider.as_deref().filter(|id| providers().all(|known| known != *id)) {
        problems.push(
            spot.key("provider").problem(format!("there is no provider `{id}`"), suggestion(id, providers())),
        );
    }
    if !(EVERY_SECONDS_MIN..=EVERY_SECONDS_MAX).contains(&written.every_seconds) {
        problems.push(spot.key("every_seconds").problem(
            format!("{} seconds between two visits is out of bounds", written.every_seconds),
            format!("write {EVERY_SECONDS_MIN} to {EVERY_SECONDS_MAX}"),
        ));
    }
    if written.enabled && !written.verified {
        problems.push(spot.key("enabled").problem(
            format!("`{}` is enabled though nobody saw its address work", written.id),
            "open the address, then write `verified = true`; or write `enabled = false`",
        ));
    }
    let url = match address(&written.url, &written.kind) {
        Ok(url) => url,
        Err(what) => {
            problems.push(
                spot.key("url").problem(what, "write the whole address: `https://status.example.com/`"),
            );
            return None;
        }
    };
    let source = Source {
        id: written.id.clone(),
        kind: written.kind.clone(),
        url,
        venue: written.venue,
        provider: written.provider.clone(),
        page_id: written.page_id.clone(),
        options: written.options.clone(),
    };
    if source.option(SECRET).is_some() {
        problems.push(spot.key("options").key(SECRET).problem(
            "a secret stands in the catalog, where logs and copies show it",
            "remove it here, and name the variable that holds it in `notjustme.toml`: `[[token]]` with `source` and \
             `token_env`, or `[x]` for X",
        ));
    }
    if let Err(what) = (kinds.plan)(&with_secret(&source)) {
        problems.push(spot.problem(what, format!("correct the source `{}`", written.id)));
    }
    Some(CatalogSource {
        source,
        enabled: written.enabled,
        verified: written.verified,
        every_seconds: written.every_seconds,
        note: written.note.clone(),
    })
}

/// The source as it will be when it is read: with the secret that the operator's settings name.
fn with_secret(source: &Source) -> Source {
    let mut source = source.clone();
    source.options.insert(SECRET.into(), "secret".into());
    source
}

/// The address, if it is one that can be fetched without secrets in it.
fn address(written: &str, kind: &str) -> Result<Url, String> {
    let url = Url::parse(written).map_err(|error| format!("`{written}` is no address: {error}"))?;
    // News is fetched too, by the one kind that is named like its scheme.
    let is_news = kind == "nntp" && url.scheme() == kind;
    if !is_news && !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{}:` addresses cannot be fetched, only http and https", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address holds a user name or password, which logs would show".into());
    }
    Ok(url)
}
