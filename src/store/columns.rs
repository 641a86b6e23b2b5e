//! How values stand in columns: times as microseconds, words as words, the rest as JSON.
//!
//! Words are written with the names that serde gives them, so the file, the API and the queries use
//! the same ones.

use crawlers::Counts;
use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Error, Result, Row};
use serde::Serialize;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// A time, as integer microseconds since 1970 in UTC: finer than any site writes, and it sorts.
pub(super) struct At(pub(super) Timestamp);

/// A variant without data, as its word.
pub(super) struct Word<T>(pub(super) T);

/// Anything else, as JSON.
pub(super) struct Json<T>(pub(super) T);

/// The time as the store gives it back: what is finer than a microsecond is cut off.
pub(super) fn kept(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

impl ToSql for At {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_microsecond(value.as_i64()?).map(Self).map_err(FromSqlError::other)
    }
}

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(word)) => Ok(word.into()),
            Ok(other) => Err(Error::ToSqlConversionFailure(format!("{other} is not a word").into())),
            Err(error) => Err(Error::ToSqlConversionFailure(error.into())),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word: StrDeserializer<'_, WordError> = value.as_str()?.into_deserializer();
        T::deserialize(word).map(Self).map_err(FromSqlError::other)
    }
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        json(&self.0).map(ToSqlOutput::from)
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// `value` as JSON text.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::ToSqlConversionFailure(error.into()))
}

/// The time in column `index`, if there is one.
pub(super) fn time(row: &Row<'_>, index: usize) -> Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<At>>(index)?.map(|at| at.0))
}

/// The counts in the three columns from `index` on.
pub(super) fn counts(row: &Row<'_>, index: usize) -> Result<Counts> {
    Ok(Counts { likes: row.get(index)?, replies: row.get(index + 1)?, me_too: row.get(index + 2)? })
}

/// As many rows as SQLite can count.
pub(super) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
