//! Tokens of the operator, each for one source or for all of a kind.
//!
//! Which sites want one is theirs to say, so any kind may have one: Reddit's and Microsoft's live an hour, GitHub's
//! allows more requests than none.

use super::SecretPlace;
use super::file::{Wrong, secret_place, wrong};
use crate::catalog::{Catalog, suggestion};
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The most tokens.
const TOKENS_MAX: usize = 64;

/// The kind whose posts cost money, and whose token therefore stands beside a budget, in `[x]`.
pub const PAID_KIND: &str = "x";

/// A token: whose it is and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenConfig {
    /// Who reads with it.
    pub owner: TokenOwner,
    /// Where it stands.
    pub place: SecretPlace,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// Who reads with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenOwner {
    /// Every source of this kind that has no token of its own.
    Kind(String),
    /// The source with this id.
    Source(String),
}

/// A `[[token]]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(super) struct TokenEntry {
    kind: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
    token_env: Option<String>,
    token_file: Option<PathBuf>,
}

/// The tokens of these entries. `line` says where a place in the file is.
pub(super) fn tokens(
    entries: Vec<Spanned<TokenEntry>>,
    folder: &Path,
    line: impl Fn(usize) -> usize,
) -> Result<Vec<TokenConfig>, Wrong> {
    let mut tokens: Vec<TokenConfig> = Vec::new();
    for entry in entries {
        let span = entry.span();
        if tokens.len() == TOKENS_MAX {
            return wrong(span, format!("more than {TOKENS_MAX} tokens"), "leave some out");
        }
        let TokenEntry { kind, source, token_env, token_file } = entry.into_inner();
        let (owner, owner_span) = owner(kind, source, &span)?;
        if tokens.iter().any(|other| other.owner == owner) {
            let what = format!("there is a token for {} already", owner.words());
            return wrong(owner_span, what, "leave one of them out");
        }
        let place = secret_place(token_env, token_file, ["token_env", "token_file"], &span, folder)?;
        let Some(place) = place else {
            let advice = "name its place with `token_env = \"…\"` or `token_file = \"…\"`";
            return wrong(span, "`[[token]]` names no place where the token stands", advice);
        };
        tokens.push(TokenConfig { owner, place, line: line(span.start) });
    }
    Ok(tokens)
}

fn owner(
    kind: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
    span: &Range<usize>,
) -> Result<(TokenOwner, Range<usize>), Wrong> {
    match (kind, source) {
        (Some(kind), None) => {
            let names = crawlers::kinds;
            let (span, kind) = (kind.span(), kind.into_inner());
            if kind == PAID_KIND {
                return wrong(
                    span,
                    "posts of X cost money, so its token stands beside a budget",
                    "write `[x]` with the same key instead of this entry",
                );
            }
            if names().all(|known| known != kind) {
                return wrong(
                    span,
                    format!("no crawler reads the kind `{kind}`"),
                    suggestion(&kind, names()),
                );
            }
            Ok((TokenOwner::Kind(kind), span))
        }
        (None, Some(source)) => {
            let span = source.span();
            Ok((TokenOwner::Source(source.into_inner()), span))
        }
        (Some(_), Some(_)) => wrong(
            span.clone(),
            "both `kind` and `source` are set",
            "leave one of them out: a token is for one source or for all of a kind",
        ),
        (None, None) => wrong(
            span.clone(),
            "`[[token]]` says not whose token it is",
            "write `kind = \"…\"`, such as \"reddit\", or `source = \"…\"`, the id of one source",
        ),
    }
}

impl TokenOwner {
    fn words(&self) -> String {
        match self {
            Self::Kind(kind) => format!("the kind `{kind}`"),
            Self::Source(id) => format!("the source `{id}`"),
        }
    }
}

/// Where the token of a source stands: its own goes before that of its kind.
pub(super) fn place<'t>(tokens: &'t [TokenConfig], id: &str, kind: &str) -> Option<&'t SecretPlace> {
    let own = |token: &&TokenConfig| matches!(&token.owner, TokenOwner::Source(owner) if owner == id);
    let of_kind = |token: &&TokenConfig| matches!(&token.owner, TokenOwner::Kind(owner) if owner == kind);
    tokens.iter().find(own).or_else(|| tokens.iter().find(of_kind)).map(|token| &token.place)
}

/// Whether every source that has a token is in the catalog and may have it; else what is wrong in which line.
pub(super) fn check(tokens: &[TokenConfig], catalog: &Catalog) -> Result<(), (usize, String, String)> {
    for token in tokens {
        let TokenOwner::Source(id) = &token.owner else { continue };
        let ids = || catalog.sources.iter().map(|source| source.source.id.as_str());
        match catalog.sources.iter().find(|source| source.source.id == *id) {
            None => {
                let what = format!("there is no source `{id}` to give a token");
                return Err((token.line, what, suggestion(id, ids())));
            }
            Some(source) if source.source.kind == PAID_KIND => {
                let what = format!("`{id}` reads X, whose posts cost money");
                return Err((token.line, what, "write `[x]`, which has a budget, instead".to_owned()));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
