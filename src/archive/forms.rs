//! The forms of archive that can be read, and how a file's form is recognised. Adding one is a file, an entry of
//! [`FORMS`] and a line in [`Plan::records`].

mod csv;
mod json_lines;
mod mbox;
mod recognise;
mod stack_exchange;
#[cfg(test)]
mod tests;
mod time;

pub use csv::ColumnMap;

use super::input::Input;
use super::record::{ReadRecord, Records, Stands};
use crawlers::Venue;
use csv::{Columns, Csv};
use json_lines::JsonLines;
use std::path::Path;

/// How much of a file, compression undone, may say what it is, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// A form of archive.
#[derive(Debug)]
pub struct Form {
    /// What `--format` calls it.
    pub name: &'static str,
    /// How names of such files end, compression aside.
    endings: &'static [&'static str],
    kind: Kind,
    /// The source of its posts, where one name does for all such files.
    source: Option<&'static str>,
    /// Where its posts stand, if that is known.
    venue: Option<Venue>,
    /// What it is, in a few words.
    pub what: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    Tweets,
    Csv,
    Reddit,
    HackerNews,
    StackExchange,
    Mbox,
}

/// Every form that can be read.
pub static FORMS: &[Form] = &[
    Form {
        name: "jsonl",
        endings: &[".jsonl", ".ndjson"],
        kind: Kind::Own,
        source: None,
        venue: None,
        what: "JSON Lines as docs/archive.md describes",
    },
    Form {
        name: "tweets",
        endings: &[],
        kind: Kind::Tweets,
        source: Some("x-archive"),
        venue: Some(Venue::Social),
        what: "tweets of the API v1.1, JSON Lines",
    },
    Form {
        name: "csv",
        endings: &[".csv"],
        kind: Kind::Csv,
        source: None,
        venue: None,
        what: "rows below a header; needs --map, --source and --venue",
    },
    Form {
        name: "reddit",
        endings: &[],
        kind: Kind::Reddit,
        source: Some("reddit-archive"),
        venue: Some(Venue::Forum),
        what: "submissions and comments as Pushshift gave them, JSON Lines",
    },
    Form {
        name: "hacker-news",
        endings: &[],
        kind: Kind::HackerNews,
        source: Some("hacker-news-archive"),
        venue: Some(Venue::News),
        what: "items of the API, or rows of the public BigQuery table, JSON Lines",
    },
    Form {
        name: "stack-exchange",
        endings: &["posts.xml"],
        kind: Kind::StackExchange,
        source: None,
        venue: Some(Venue::Forum),
        what: "Posts.xml of a site's data dump; needs --source",
    },
    Form {
        name: "mbox",
        endings: &[".mbox"],
        kind: Kind::Mbox,
        source: Some("mail-archive"),
        venue: Some(Venue::Mail),
        what: "mail, one message after the other",
    },
];

impl Form {
    /// The form of this name.
    ///
    /// # Errors
    /// When there is none; says which there are.
    pub fn named(name: &str) -> Result<&'static Self, PlanError> {
        FORMS.iter().find(|form| form.name == name).ok_or_else(|| PlanError::NoForm(name.to_owned()))
    }

    fn of(kind: Kind) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.kind == kind)
    }
}

/// What was said about the files beside their names.
#[derive(Debug, Default)]
pub struct Wishes {
    /// Their form.
    pub form: Option<&'static Form>,
    /// The source of their posts.
    pub source: Option<String>,
    /// What sort of place it is.
    pub venue: Option<Venue>,
    /// The provider it is about.
    pub about: Option<String>,
    /// Which column of a CSV file is what.
    pub map: Option<ColumnMap>,
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// `--format` is wrong.
    #[error("there is no form {name:?}: write one of {list}", name = .0, list = list())]
    NoForm(String),
    /// It looks like nothing that is known.
    #[error(
        "neither its name nor its first lines say in which form it is: add --format with one of {}",
        list()
    )]
    Unknown,
    /// The form does not say it, and no option does.
    #[error("a file of the form {0:?} does not say where its posts stand: add {1}")]
    Missing(&'static str, &'static str),
    /// An option says what the lines say.
    #[error(
        "each line of the form \"jsonl\" says where it stood: leave out --source, --venue and --provider"
    )]
    SaysItself,
    /// `--map` for something else.
    #[error("--map is for the form \"csv\", and this file is of the form {0:?}")]
    MapForOther(&'static str),
    /// `--map` is wrong.
    #[error("--map: {0}")]
    Map(String),
}

fn list() -> String {
    let list = FORMS.iter().map(|form| format!("{} ({})", form.name, form.what));
    list.collect::<Vec<_>>().join(", ")
}

/// How a file will be read.
#[derive(Debug)]
pub struct Plan {
    form: &'static Form,
    stands: Option<Stands>,
    columns: Option<Columns>,
}

impl Plan {
    /// The plan for a file that was just opened; none when it is empty.
    ///
    /// # Errors
    /// When it cannot be read at all, is of no known form, or something about it is to be said.
    pub fn of(path: &Path, input: &mut Input, wishes: &Wishes) -> anyhow::Result<Option<Self>> {
        let head = input.peek(HEAD_BYTES)?;
        if head.is_empty() {
            return Ok(None);
        }
        Ok(Self::new(path, &head, wishes).map(Some)?)
    }

    fn new(path: &Path, head: &[u8], wishes: &Wishes) -> Result<Self, PlanError> {
        let found = || recognise::form(path, head);
        // Nothing else has columns.
        let by_map = || wishes.map.as_ref().and_then(|_| Form::of(Kind::Csv));
        let form = wishes.form.or_else(found).or_else(by_map).ok_or(PlanError::Unknown)?;
        let stands = if form.kind == Kind::Own {
            if wishes.source.is_some() || wishes.venue.is_some() || wishes.about.is_some() {
                return Err(PlanError::SaysItself);
            }
            None
        } else {
            let source = wishes.source.clone().or_else(|| form.source.map(str::to_owned));
            Some(Stands {
                source: source.ok_or(PlanError::Missing(form.name, "--source"))?,
                about: wishes.about.clone(),
                venue: wishes.venue.or(form.venue).ok_or(PlanError::Missing(form.name, "--venue"))?,
            })
        };
        let columns = match (form.kind, &wishes.map) {
            (Kind::Csv, None) => {
                let what = "--map, as in --map id=tweet_id,at=created_at,text=body";
                return Err(PlanError::Missing(form.name, what));
            }
            (Kind::Csv, Some(map)) => Some(map.columns(head)?),
            (_, Some(_)) => return Err(PlanError::MapForOther(form.name)),
            (_, None) => None,
        };
        Ok(Self { form, stands, columns })
    }

    /// The form's name.
    pub fn form(&self) -> &'static str {
        self.form.name
    }

    /// Says how the file will be read, so that two ways to read it can be told apart.
    pub fn words(&self) -> String {
        format!("{} {:?} {:?}", self.form.name, self.stands, self.columns)
    }

    /// The records of the file.
    pub fn records(self, input: Input) -> Records {
        let Self { form, stands, columns } = self;
        let reader: Box<dyn ReadRecord> = match (form.kind, stands, columns) {
            (Kind::Csv, Some(stands), Some(columns)) => Box::new(Csv::new(stands, columns)),
            (Kind::Tweets, Some(stands), _) => Box::new(JsonLines::tweets(stands)),
            (Kind::Reddit, Some(stands), _) => Box::new(JsonLines::reddit(stands)),
            (Kind::HackerNews, Some(stands), _) => Box::new(JsonLines::hacker_news(stands)),
            (Kind::StackExchange, Some(stands), _) => Box::new(stack_exchange::Rows::new(stands)),
            (Kind::Mbox, Some(stands), _) => Box::new(mbox::Letters::new(stands)),
            (Kind::Own | Kind::Csv, ..) | (_, None, _) => Box::new(JsonLines::own()),
        };
        Records::new(input, reader)
    }
}
