//! `check`: is it just me?

use super::open::Opened;
use super::{Finding, Global};
use crate::desk::QUESTION_BYTES_MAX;
use crate::terminal;
use crate::verdict::Verdict;
use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::Timestamp;
use std::io::Read;

/// Is it just me?
#[derive(Debug, Args)]
pub(super) struct Check {
    /// An error, a log excerpt or a sentence; `-` reads it from standard input.
    #[arg(value_name = "TEXT|-")]
    text: String,
    /// The provider it is about, by id or name, when the text does not say.
    #[arg(long, value_name = "PROVIDER")]
    about: Option<String>,
}

impl Check {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let text = if self.text == "-" { read_standard_input()? } else { self.text };
        if text.trim().is_empty() {
            bail!("there is nothing to check: write the error or a sentence, or `-` and pipe it in");
        }
        let opened = Opened::new(global)?;
        let answer = opened.desk(global)?.check(&text, self.about.as_deref(), None, Timestamp::now())?;
        if global.json {
            terminal::print_json(&answer)?;
        } else {
            terminal::print(&terminal::answer(&answer.answer, &opened.catalog))?;
        }
        Ok(match answer.answer.verdict {
            Verdict::WidespreadAcknowledged | Verdict::WidespreadUnacknowledged | Verdict::Possible => {
                Finding::Yes
            }
            Verdict::ThirdParty | Verdict::LikelyLocal | Verdict::CannotTell => Finding::No,
        })
    }
}

/// Standard input up to the limit; log excerpts need not be UTF-8 throughout.
fn read_standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(QUESTION_BYTES_MAX)?;
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
