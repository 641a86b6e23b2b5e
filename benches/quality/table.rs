//! The figures as tables, and what was answered wrongly.

use super::ask::{Asked, Measured};
use super::measures::{mean, ndcg_at_10, reciprocal_rank};
use super::questions::VERDICTS;
use std::collections::BTreeMap;
use std::fmt;

/// Shows what was measured.
pub(crate) struct Table<'a>(pub(crate) &'a Measured);

impl Measured {
    /// The share of right verdicts.
    pub(crate) fn right(&self) -> f64 {
        share(&self.asked)
    }

    /// The same of texts that were written after the rules.
    pub(crate) fn right_of_unseen(&self) -> f64 {
        share(&self.unseen)
    }

    /// Places of the right swarm, of each question about an open one.
    pub(crate) fn swarm_ranks(&self) -> Vec<Option<usize>> {
        let of = self
            .asked
            .iter()
            .filter(|asked| asked.question.right.iter().any(|right| right.starts_with("wide")));
        of.map(|asked| asked.swarm_rank).collect()
    }

    /// Places of the first report of the right failure, of each question about one.
    pub(crate) fn report_ranks(&self) -> Vec<Option<usize>> {
        let of = self.asked.iter().filter(|asked| asked.question.swarm.is_some());
        of.map(|asked| asked.report_rank).collect()
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(measured) = self;
        let asked = &measured.asked;
        writeln!(f, "{} questions in a world with {} open swarms\n", asked.len(), measured.swarms.len())?;
        for swarm in &measured.swarms {
            writeln!(f, "    {swarm}")?;
        }
        writeln!(f, "\n| right | answered: {} | of | right |", VERDICTS.join(" | "))?;
        writeln!(f, "|{}", "---|".repeat(VERDICTS.len() + 3))?;
        for row in VERDICTS {
            let of: Vec<&Asked> = asked.iter().filter(|asked| asked.question.right[0] == row).collect();
            write!(f, "| {row} |")?;
            for column in VERDICTS {
                write!(f, " {} |", of.iter().filter(|asked| asked.verdict == column).count())?;
            }
            writeln!(f, " {} | {:.2} |", of.len(), share(&of))?;
        }
        writeln!(f, "\n| language | questions | right |\n|---|---|---|")?;
        let mut languages: BTreeMap<&str, Vec<&Asked>> = BTreeMap::new();
        for asked in asked {
            languages.entry(&asked.question.lang).or_default().push(asked);
        }
        for (language, of) in languages {
            writeln!(f, "| {language} | {} | {:.2} |", of.len(), share(&of))?;
        }
        let (swarms, reports) = (measured.swarm_ranks(), measured.report_ranks());
        writeln!(f, "\n| measure | questions | value |\n|---|---|---|")?;
        writeln!(f, "| share of right verdicts | {} | {:.3} |", asked.len(), measured.right())?;
        let (unseen, right) = (measured.unseen.len(), measured.right_of_unseen());
        writeln!(f, "| the same, unseen texts | {unseen} | {right:.3} |")?;
        writeln!(f, "| MRR of the right swarm | {} | {:.3} |", swarms.len(), reciprocal_rank(&swarms))?;
        writeln!(f, "| nDCG@10 of the right swarm | {} | {:.3} |", swarms.len(), ndcg_at_10(&swarms))?;
        writeln!(f, "| MRR of the closest report | {} | {:.3} |", reports.len(), reciprocal_rank(&reports))?;
        for (bare, precision) in &measured.precisions {
            writeln!(f, "| P@20 of `{bare}` | 1 | {precision:.2} |")?;
        }
        writeln!(f, "\n-- wrong")?;
        for asked in asked.iter().chain(&measured.unseen).filter(|asked| !asked.right()) {
            let Asked { question, verdict, recognised, .. } = asked;
            writeln!(
                f,
                "{} for {}: {:?}\n    {recognised}\n    {}",
                verdict,
                question.right.join(" or "),
                question.text,
                asked.sentence
            )?;
        }
        Ok(())
    }
}

fn share<A: std::borrow::Borrow<Asked>>(of: &[A]) -> f64 {
    mean(of.iter().map(|asked| f64::from(u8::from(asked.borrow().right()))))
}
