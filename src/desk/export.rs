//! A search as a file: every hit as a row of CSV or as a line of JSON, page by page.
//!
//! A page at a time is in memory, however much matches. Cells of CSV are written by strangers and opened in
//! spreadsheets: none is taken for a formula, and no character in them deceives a reader or obeys a terminal.

use super::{Desk, DeskError, Hit, SearchRequest};
use crate::plain;
use csv::{Terminator, WriterBuilder};
use index::{Highlighter, Query};
use jiff::Timestamp;

/// The most rows of one export.
pub const EXPORT_ROWS_MAX: usize = 100_000;

/// Rows that are in memory at once.
const PAGE_ROWS: usize = 500;

/// The columns of CSV: the fields of a [`Hit`] but for the places that are highlighted.
const COLUMNS: [&str; 13] = [
    "at",
    "source",
    "post",
    "venue",
    "providers",
    "signatures",
    "title",
    "snippet",
    "url",
    "thread",
    "staff",
    "accepted",
    "edited_at",
];

/// What a cell must not begin with: the beginnings of formulas in spreadsheets, in both widths.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// CSV as in RFC 4180, with a header; several values of a cell are parted by spaces.
    Csv,
    /// One [`Hit`] as JSON in each line.
    JsonLines,
}

/// An export under way: each item is the text of some rows. It ends after an error.
#[derive(Debug)]
pub struct Export<'a> {
    desk: &'a Desk,
    query: Query,
    highlighter: Highlighter,
    request: SearchRequest,
    format: ExportFormat,
    now: Timestamp,
    rows_left: usize,
    begun: bool,
    over: bool,
}

impl Desk {
    /// Posts that match a query as rows, at most as many as asked for and [`EXPORT_ROWS_MAX`]. Whoever sends them on
    /// takes the first item before saying that all is well: it tells of a place to go on from that is wrong.
    ///
    /// # Errors
    /// When the query cannot be understood.
    pub fn export(
        &self,
        request: SearchRequest,
        format: ExportFormat,
        now: Timestamp,
    ) -> Result<Export<'_>, DeskError> {
        let query = Query::parse(&request.query, now)?;
        Ok(Export {
            desk: self,
            highlighter: query.highlighter(),
            query,
            rows_left: request.limit.min(EXPORT_ROWS_MAX),
            request: SearchRequest { counted: false, ..request },
            format,
            now,
            begun: false,
            over: false,
        })
    }
}

impl Iterator for Export<'_> {
    type Item = Result<String, DeskError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let page = self.page();
        self.over |= page.is_err();
        Some(page)
    }
}

impl Export<'_> {
    fn page(&mut self) -> Result<String, DeskError> {
        self.request.limit = self.rows_left.min(PAGE_ROWS);
        let results = self.desk.find(&self.query, &self.highlighter, &self.request, self.now)?;
        self.rows_left -= self.request.limit;
        self.over = results.next.is_none() || self.rows_left == 0;
        self.request.after = results.next;
        let with_header = !std::mem::replace(&mut self.begun, true);
        Ok(match self.format {
            ExportFormat::Csv => csv(&results.hits, with_header),
            ExportFormat::JsonLines => json_lines(&results.hits),
        })
    }
}

fn json_lines(hits: &[Hit]) -> String {
    let line = |hit| serde_json::to_string(hit).expect("a hit is words, times and numbers");
    hits.iter().flat_map(|hit| [line(hit), "\n".to_owned()]).collect()
}

fn csv(hits: &[Hit], with_header: bool) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let in_memory = "writing to memory does not fail";
    if with_header {
        writer.write_record(COLUMNS).expect(in_memory);
    }
    for hit in hits {
        writer.write_record(row(hit).map(|text| cell(&text))).expect(in_memory);
    }
    String::from_utf8(writer.into_inner().expect(in_memory)).expect("text was written")
}

fn row(hit: &Hit) -> [String; COLUMNS.len()] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        hit.at.to_string(),
        hit.source.clone(),
        hit.post.clone(),
        hit.venue.as_str().to_owned(),
        hit.providers.join(" "),
        hit.signatures.join(" "),
        text(&hit.title),
        hit.snippet.clone(),
        text(&hit.url),
        text(&hit.thread),
        hit.staff.to_string(),
        hit.accepted.to_string(),
        hit.edited_at.map(|time| time.to_string()).unwrap_or_default(),
    ]
}

/// A text that a spreadsheet shows as it is. An apostrophe before it says so to those that know it, and keeps others from
/// taking it for a formula.
fn cell(text: &str) -> String {
    // Tabs and returns, which some spreadsheets pass over before a formula, are gone after this.
    let text = plain::text(text);
    if text.trim_start().starts_with(FORMULA) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crawlers::Venue;

    fn hit(title: &str, snippet: &str) -> Hit {
        Hit {
            source: "cloud-forum".to_owned(),
            post: "71".to_owned(),
            venue: Venue::Forum,
            at: "2026-03-01T05:00:00Z".parse().unwrap(),
            edited_at: None,
            title: Some(title.to_owned()),
            url: None,
            thread: Some("70".to_owned()),
            staff: false,
            accepted: true,
            providers: vec!["aws".to_owned(), "github".to_owned()],
            signatures: vec!["symptom:down".to_owned()],
            snippet: snippet.to_owned(),
            highlights: Vec::new(),
        }
    }

    #[test]
    fn rows_are_those_of_rfc_4180_with_times_of_rfc_3339() {
        assert_eq!(
            csv(&[hit("a, \"b\"", "one\ntwo")], true),
            "at,source,post,venue,providers,signatures,title,snippet,url,thread,staff,accepted,edited_at\r\n\
             2026-03-01T05:00:00Z,cloud-forum,71,forum,aws github,symptom:down,\"a, \"\"b\"\"\",\"one\ntwo\",,70,false,true,\r\n"
        );
        assert_eq!(csv(&[], false), "");
    }

    #[test]
    fn no_cell_is_a_formula_or_deceives() {
        for evil in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\n=1",
            "＝1+1",
            "\u{202e}=1",
            "\u{200b}=1",
            "\u{feff}=cmd|'/c calc'!A0",
            "\u{a0}=1",
        ] {
            let cell = cell(evil);
            let first = cell.trim_start().chars().next().unwrap();
            assert!(!FORMULA.contains(&first), "{evil:?} is {cell:?}");
            assert!(!cell.contains(['\t', '\r', '\u{202e}', '\u{200b}']), "{evil:?} is {cell:?}");
            let written = csv(&[hit(evil, evil)], false);
            let mut reader = csv_reader(&written);
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!((row.len(), &row[6], &row[7]), (COLUMNS.len(), cell.as_str(), cell.as_str()));
        }
        assert_eq!(cell("451 4.4.7 expired - see above"), "451 4.4.7 expired - see above");
    }

    fn csv_reader(text: &str) -> ::csv::Reader<&[u8]> {
        ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes())
    }

    #[test]
    fn lines_of_json_are_hits() {
        let lines = json_lines(&[hit("a\nb", "c"), hit("d", "e")]);
        let titles: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["title"].clone())
            .collect();
        assert_eq!(titles, ["a\nb", "d"]);
    }
}
