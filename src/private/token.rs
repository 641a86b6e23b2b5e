//! Tokens for the API: made here, shown once, kept as hashes.
//!
//! A token is 32 random bytes, so nobody can guess one, and a plain SHA-256 of it gives nothing away: the slow hashes
//! that passwords need would only slow down every request. Two scopes are enough, and the wider holds the narrower.

use super::ticket::{count, fit};
use super::{At, Private, PrivateError, kept};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::digest::{CtOutput, Digest};
use jiff::{Timestamp, tz::TimeZone};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;

/// What every token begins with, so that one that leaked can be recognised.
pub const TOKEN_PREFIX: &str = "njm_";

/// Tokens that are kept, revoked ones included.
pub const TOKENS_MAX: usize = 1000;

/// The longest name of a token, in characters.
pub const TOKEN_NAME_CHARS_MAX: usize = 60;

/// How many random bytes a token has.
const RANDOM_BYTES: usize = 32;

/// How long a token is, in bytes: the prefix, and the random bytes in base64.
const TOKEN_BYTES: usize = TOKEN_PREFIX.len() + (RANDOM_BYTES * 4).div_ceil(3);

/// The name of a token that was recognised: who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenName(pub String);

/// What a token lets its bearer do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Ask what everybody may ask where the page is open to everybody.
    Read,
    /// The same, and read and write tickets.
    Private,
}

impl Scope {
    /// The word in JSON and in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Private => "private",
        }
    }

    /// Whether a token of this scope may do what needs `other`.
    pub fn includes(self, other: Self) -> bool {
        self >= other
    }

    /// The scope of a row. One that this program does not know lets nothing pass that needs more than reading.
    fn called(word: &str) -> Self {
        if word == Self::Private.as_str() { Self::Private } else { Self::Read }
    }
}

/// A token that was made this moment: the only time it can be seen. Printing it with `{:?}` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct IssuedToken {
    /// Its name.
    pub name: String,
    /// What it lets its bearer do.
    pub scope: Scope,
    /// The token itself, to be sent as `Authorization: Bearer …`.
    pub token: String,
}

impl fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuedToken({:?}, {:?}, …)", self.name, self.scope)
    }
}

/// What is known of a token, which is not the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenLine {
    /// Its name.
    pub name: String,
    /// What it lets its bearer do.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// The day on which it was last used, as its beginning in UTC.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Private {
    /// Makes a token. It is shown in what is returned, and nowhere else ever.
    ///
    /// # Errors
    /// When the name is taken, empty or too long, or the file fails.
    pub fn add_token(
        &mut self,
        name: &str,
        scope: Scope,
        now: Timestamp,
    ) -> Result<IssuedToken, PrivateError> {
        let name = fit("name of the token", name, TOKEN_NAME_CHARS_MAX)?;
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random)
            .map_err(|error| PrivateError::NoRandomness { why: error.to_string() })?;
        let token = format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
        let hash: [u8; 32] = Sha256::digest(&token).into();
        self.write(|transaction| {
            let known = transaction
                .prepare_cached("SELECT 1 FROM tokens WHERE name = ?1")?
                .query_row([&name], |_| Ok(()))
                .optional()?;
            if known.is_some() {
                return Ok(Err(PrivateError::TokenExists { name: name.clone() }));
            }
            if count(transaction, "SELECT count(*) FROM tokens", [])? >= TOKENS_MAX {
                return Ok(Err(PrivateError::TooMany { what: "tokens", max: TOKENS_MAX }));
            }
            transaction
                .prepare_cached("INSERT INTO tokens (name, hash, scope, created_at) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![name, hash, scope.as_str(), At(kept(now))])?;
            Ok(Ok(IssuedToken { name: name.clone(), scope, token }))
        })?
    }

    /// Every token there is or was, by name.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn tokens(&self) -> Result<Vec<TokenLine>, PrivateError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT name, scope, created_at, last_used_at, revoked_at FROM tokens ORDER BY name",
            )?;
            let line = |row: &rusqlite::Row<'_>| {
                Ok(TokenLine {
                    name: row.get(0)?,
                    scope: Scope::called(row.get_ref(1)?.as_str()?),
                    created_at: row.get::<_, At>(2)?.0,
                    last_used_at: row.get::<_, Option<At>>(3)?.map(|at| at.0),
                    revoked_at: row.get::<_, Option<At>>(4)?.map(|at| at.0),
                })
            };
            statement.query_map([], line)?.collect()
        })
    }

    /// Revokes a token from now on. Revoking it twice keeps the first time.
    ///
    /// # Errors
    /// When there is none of this name, or the file fails.
    pub fn revoke_token(&mut self, name: &str, now: Timestamp) -> Result<(), PrivateError> {
        let revoked = self.write(|transaction| {
            transaction
                .prepare_cached("UPDATE tokens SET revoked_at = coalesce(revoked_at, ?2) WHERE name = ?1")?
                .execute(params![name, At(kept(now))])
        })?;
        if revoked == 0 { Err(PrivateError::NoToken { name: name.to_owned() }) } else { Ok(()) }
    }

    /// The name of `token` if it may do what needs `scope`; none if it is unknown, revoked, or of a narrower scope. Which
    /// of these it is, nobody is told.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn authorise(
        &mut self,
        token: &str,
        scope: Scope,
        now: Timestamp,
    ) -> Result<Option<TokenName>, PrivateError> {
        if token.len() != TOKEN_BYTES || !token.starts_with(TOKEN_PREFIX) {
            return Ok(None);
        }
        let asked = CtOutput::<Sha256>::new(Sha256::digest(token));
        let found = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT name, hash, scope, last_used_at FROM tokens WHERE revoked_at IS NULL",
            )?;
            let mut rows = statement.query([])?;
            let mut found = None;
            // All of them, each compared in the same time: how long it takes says nothing of how much agrees.
            while let Some(row) = rows.next()? {
                let hash: [u8; 32] = row.get(1)?;
                if asked == CtOutput::new(hash.into()) {
                    let used: Option<At> = row.get(3)?;
                    let held = Scope::called(row.get_ref(2)?.as_str()?);
                    found = Some((row.get::<_, String>(0)?, held, used.map(|at| at.0)));
                }
            }
            Ok(found)
        })?;
        let Some((name, _, used)) = found.filter(|(_, held, _)| held.includes(scope)) else {
            return Ok(None);
        };
        let today = day(now);
        if used != Some(today) {
            // Once a day: a request must not cost a write.
            self.write(|transaction| {
                transaction
                    .prepare_cached("UPDATE tokens SET last_used_at = ?2 WHERE name = ?1")?
                    .execute(params![name, At(today)])
            })?;
        }
        Ok(Some(TokenName(name)))
    }
}

/// The beginning of the day in UTC.
fn day(now: Timestamp) -> Timestamp {
    let beginning = now.to_zoned(TimeZone::UTC).start_of_day();
    beginning.map_or(now, |beginning| beginning.timestamp())
}
