//! Tables: CSV (RFC 4180) below a header row, and which column is what.

use super::super::input::{Input, LINE_BYTES_MAX, TooLong};
use super::super::record::{Item, ReadRecord, Record, Stands};
use super::{PlanError, time};
use crawlers::{Post, text};
use csv_core::{ReadRecordResult, Reader};
use std::io::{self, BufRead};

/// The most columns of a table.
const COLUMNS_MAX: usize = 4096;

/// Room for a row to begin with, in bytes.
const ROW_BYTES: usize = 16 * 1024;

/// What a column can be.
const FIELDS: &[&str] = &[
    "id",
    "at",
    "author",
    "title",
    "text",
    "url",
    "link",
    "thread",
    "reply_to",
    "repost_of",
    "lang",
    "likes",
    "replies",
    "me_too",
];

/// Which column is what, by their names: `text=body,at=created_at`.
#[derive(Debug, Clone)]
pub struct ColumnMap {
    pairs: Vec<(&'static str, String)>,
}

/// Which column is what, by their places.
#[derive(Debug)]
pub(super) struct Columns {
    /// For each of [`FIELDS`].
    places: [Option<usize>; FIELDS.len()],
}

impl ColumnMap {
    /// Reads `FIELD=COLUMN,…`.
    ///
    /// # Errors
    /// When it is no such list; says what to write.
    pub fn new(list: &str) -> Result<Self, PlanError> {
        let wrong = |what: String| Err(PlanError::Map(what));
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        for pair in list.split(',') {
            let Some((field, column)) = pair.split_once('=') else {
                return wrong(format!("{pair:?}: write FIELD=COLUMN, as in text=body"));
            };
            let Some(field) = FIELDS.iter().find(|known| **known == field.trim()) else {
                return wrong(format!("there is no field {field:?}: write one of {}", FIELDS.join(", ")));
            };
            if pairs.iter().any(|(known, _)| known == field) {
                return wrong(format!("{field} stands there twice: name one column"));
            }
            pairs.push((field, column.trim().to_owned()));
        }
        let has = |field: &str| pairs.iter().any(|(known, _)| *known == field);
        if !has("id") || !has("at") || !(has("text") || has("title")) {
            return wrong("name the columns of id, at, and of text or title".to_owned());
        }
        Ok(Self { pairs })
    }

    /// Where the columns are, by the header row with which the file begins.
    pub(super) fn columns(&self, head: &[u8]) -> Result<Columns, PlanError> {
        let mut table = Table::default();
        let mut rest = head;
        let header = loop {
            let (used, row) = table.take(rest);
            rest = &rest[used..];
            match row {
                Some(Ok(true)) => break table.fields(),
                // The head of the file ended before the row did, or the table is larger than any.
                _ if rest.is_empty() => return Err(PlanError::Map("the file has no header row".to_owned())),
                _ => {}
            }
        };
        let mut columns = Columns { places: [None; FIELDS.len()] };
        for (field, name) in &self.pairs {
            let Some(place) = header.iter().position(|column| column.trim() == name) else {
                let there = header.join(", ");
                let there = text::line(&there);
                return Err(PlanError::Map(format!(
                    "there is no column {name:?} for {field}; there are {there}"
                )));
            };
            let known = FIELDS.iter().position(|known| known == field);
            if let Some(slot) = known.and_then(|known| columns.places.get_mut(known)) {
                *slot = Some(place);
            }
        }
        Ok(columns)
    }
}

impl Columns {
    /// The post that a row is.
    fn post(&self, row: &[String]) -> Result<Post, String> {
        let field = |name: &str| {
            let known = FIELDS.iter().position(|known| *known == name)?;
            let text = row.get(self.places[known]?)?.trim();
            (!text.is_empty()).then_some(text)
        };
        let line = |name: &str| field(name).map(text::line).filter(|line| !line.is_empty());
        let count = |name: &str| field(name)?.parse::<f64>().ok().map(|count| count.max(0.0) as u64);
        // What was read as a number and written again ends with a point and a zero.
        let id = |name: &str| line(name).map(whole);
        let at = field("at").ok_or("at: expected a time, found nothing")?;
        let at = time::read(at).ok_or_else(|| {
            let found: String = at.chars().take(40).collect();
            format!(
                "at: expected a time as 2017-10-31T22:10:47Z, Unix seconds or milliseconds, or as X writes it, found \
                 {found:?}"
            )
        })?;
        let words = text::from_plain(field("text").unwrap_or_default());
        let mut post = Post::new(id("id").ok_or("id: expected an id, found nothing")?, at, words);
        post.author = line("author");
        post.title = line("title");
        post.url = field("url").and_then(text::address);
        post.link = field("link").and_then(text::address);
        post.reply_to = id("reply_to");
        post.repost_of = id("repost_of");
        post.thread = id("thread");
        post.lang = line("lang");
        post.counts.likes = count("likes");
        post.counts.replies = count("replies");
        post.counts.me_too = count("me_too");
        if post.text.is_empty() && post.title.is_none() {
            return Err("expected a text or a title, found nothing".to_owned());
        }
        Ok(post)
    }
}

fn whole(id: String) -> String {
    match id.strip_suffix(".0") {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => number.to_owned(),
        _ => id,
    }
}

/// The rows of a table.
pub(super) struct Csv {
    stands: Stands,
    columns: Columns,
    table: Table,
}

impl Csv {
    pub(super) fn new(stands: Stands, columns: Columns) -> Self {
        Self { stands, columns, table: Table::default() }
    }

    /// Reads one row into the table. Says whether there was one, and whether it fits.
    fn row(&mut self, input: &mut Input) -> io::Result<Option<bool>> {
        loop {
            let (used, row) = self.table.take(input.fill_buf()?);
            input.consume(used);
            match row {
                Some(Ok(fits)) => return Ok(Some(fits)),
                Some(Err(End)) => return Ok(None),
                None => {}
            }
        }
    }
}

impl ReadRecord for Csv {
    fn next(&mut self, input: &mut Input) -> io::Result<Option<Record>> {
        if input.place().bytes == 0 && self.row(input)?.is_none() {
            return Ok(None);
        }
        skip_line_ends(input)?;
        let line = input.place().lines + 1;
        let Some(fits) = self.row(input)? else { return Ok(None) };
        let item = if fits { self.columns.post(&self.table.fields()) } else { Err(TooLong.to_string()) };
        let item = item.map(|post| Some(Item::post(&self.stands, post)));
        Ok(Some(Record { line, after: input.place(), item }))
    }
}

/// What is left of the line before, and empty lines, which are no rows.
fn skip_line_ends(input: &mut Input) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let ends = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let whole = ends == buffer.len();
        input.consume(ends);
        if ends == 0 || !whole {
            return Ok(());
        }
    }
}

/// A row on its way out of the bytes, within a limit.
struct Table {
    reader: Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    length: usize,
    columns: usize,
    fits: bool,
    is_done: bool,
}

/// The table is at its end.
struct End;

impl Default for Table {
    fn default() -> Self {
        Self {
            reader: Reader::new(),
            bytes: vec![0; ROW_BYTES],
            ends: vec![0; 64],
            length: 0,
            columns: 0,
            fits: true,
            is_done: false,
        }
    }
}

impl Table {
    /// Takes some of these bytes, none of which are left when there are none. Says how many, and at the end of a row
    /// whether it fits.
    fn take(&mut self, input: &[u8]) -> (usize, Option<Result<bool, End>>) {
        if std::mem::take(&mut self.is_done) {
            (self.length, self.columns, self.fits) = (0, 0, true);
        }
        let (bytes, ends) = (&mut self.bytes[self.length..], &mut self.ends[self.columns..]);
        let (result, used, written, ended) = self.reader.read_record(input, bytes, ends);
        self.length += written;
        self.columns += ended;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull if self.bytes.len() < LINE_BYTES_MAX => {
                self.bytes.resize((self.bytes.len() * 2).min(LINE_BYTES_MAX), 0);
            }
            ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMNS_MAX => {
                self.ends.resize((self.ends.len() * 2).min(COLUMNS_MAX), 0);
            }
            ReadRecordResult::OutputFull => (self.length, self.fits) = (0, false),
            ReadRecordResult::OutputEndsFull => (self.columns, self.fits) = (0, false),
            ReadRecordResult::Record => {
                self.is_done = true;
                return (used, Some(Ok(self.fits)));
            }
            ReadRecordResult::End => return (used, Some(Err(End))),
        }
        (used, None)
    }

    /// The fields of the row that was taken.
    fn fields(&self) -> Vec<String> {
        let mut from = 0;
        let ends = self.ends[..self.columns].iter();
        let fields = ends.map(|end| {
            let field = self.bytes.get(from..*end).unwrap_or_default();
            from = *end;
            String::from_utf8_lossy(field).into_owned()
        });
        fields.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnMap, Csv, LINE_BYTES_MAX, Stands};
    use crate::archive::record::{ReadRecord, Record};
    use crate::archive::{Input, What};
    use crawlers::Venue;
    use std::io::Write;

    fn records(table: &str, map: &str) -> Vec<Record> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(table.as_bytes()).unwrap();
        let stands = Stands { source: "a".to_owned(), about: None, venue: Venue::Social };
        let map = ColumnMap::new(map).unwrap();
        let csv = || Csv::new(stands.clone(), map.columns(table.as_bytes()).unwrap());
        let mut input = Input::open(file.path()).unwrap();
        let mut reader = csv();
        let records: Vec<Record> = std::iter::from_fn(|| reader.next(&mut input).unwrap()).collect();
        // Whoever goes on at any of the places finds the same.
        for (number, record) in records.iter().enumerate() {
            let mut input = Input::open_at(file.path(), record.after).unwrap();
            let next = csv().next(&mut input).unwrap().map(|next| (next.line, next.item));
            assert_eq!(next, records.get(number + 1).map(|next| (next.line, next.item.clone())));
        }
        records
    }

    fn text(record: &Record) -> &str {
        let Ok(Some(item)) = &record.item else { panic!("{record:?}") };
        let What::Post(post) = &item.what else { panic!("{record:?}") };
        &post.text
    }

    #[test]
    fn quotes_hold_commas_and_lines_and_every_row_knows_its_line() {
        for end in ["\n", "\r\n"] {
            let table = [
                "\u{feff}id,when,words",
                "1,1509487847,\"Down, since",
                "nine \"\"sharp\"\"\"",
                "",
                "2.0,soon,x",
                "3,1509487847,up",
            ];
            let records = records(&table.join(end), "id=id,at=when,text=words");
            assert_eq!(text(&records[0]), "Down, since\nnine \"sharp\"");
            assert!(records[1].item.as_ref().unwrap_err().contains("\"soon\""));
            assert_eq!(text(&records[2]), "up");
            let lines: Vec<u64> = records.iter().map(|record| record.line).collect();
            assert_eq!(lines, [2, 5, 6], "{end:?}");
        }
    }

    #[test]
    fn a_row_of_many_megabytes_is_passed_over_and_the_next_is_read() {
        let long = "x".repeat(10 * 1024 * 1024);
        let commas = ",".repeat(super::COLUMNS_MAX * 2);
        let table = format!("id,at,text\n1,0,{long}\n2,0,{commas}\n3,0,up\n");
        let records = records(&table, "id=id,at=at,text=text");
        assert!(records[0].item.as_ref().unwrap_err().contains(&LINE_BYTES_MAX.to_string()));
        assert!(records[1].item.is_err());
        assert_eq!(text(&records[2]), "up");
    }

    #[test]
    fn a_wrong_map_is_told_what_there_is() {
        let said = |map: &str| match ColumnMap::new(map) {
            Ok(map) => map.columns(b"tweet_id,created_at,body\n").unwrap_err().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(said("id=id,at=created_at,text=body").contains("there are tweet_id, created_at, body"));
        assert!(said("words=body").contains("repost_of"));
        assert!(said("id=tweet_id,text=body").contains("id, at, and of text or title"));
        assert!(said("text").contains("FIELD=COLUMN"));
        assert!(said("id=a,id=b").contains("twice"));
        let map = ColumnMap::new("id=a,at=b,text=c").unwrap();
        assert!(map.columns(b"").unwrap_err().to_string().contains("header"));
    }
}
