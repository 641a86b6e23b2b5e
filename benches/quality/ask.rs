//! Asks every question, and keeps what was answered beside what would be right.

use super::questions::{Question, questions, unseen, word};
use super::{bare, world};
use notjustme::catalog::Catalog;
use notjustme::desk::Desk;
use std::path::Path;
use std::sync::Arc;

/// A question and its answer.
pub(crate) struct Asked {
    pub(crate) question: Question,
    /// The verdict's word.
    pub(crate) verdict: &'static str,
    /// The answer in a sentence.
    pub(crate) sentence: String,
    /// What was recognised, for whoever looks at a wrong one.
    pub(crate) recognised: String,
    /// The place of the right swarm among those shown, from 1 on.
    pub(crate) swarm_rank: Option<usize>,
    /// The place of the first report of the right failure among the closest.
    pub(crate) report_rank: Option<usize>,
}

impl Asked {
    /// Whether the verdict is right.
    pub(crate) fn right(&self) -> bool {
        self.question.right.iter().any(|right| right == self.verdict)
    }
}

/// Everything that is measured.
pub(crate) struct Measured {
    pub(crate) asked: Vec<Asked>,
    /// The same of texts that were written after the rules.
    pub(crate) unseen: Vec<Asked>,
    /// Bare codes, and how many of the first twenty found show them.
    pub(crate) precisions: Vec<(&'static str, f64)>,
    /// The swarms that are open, a line each.
    pub(crate) swarms: Vec<String>,
}

/// Writes the world into a folder and asks every question in it.
pub(crate) fn everything(folder: &Path) -> Measured {
    let catalog = Arc::new(Catalog::built_in().expect("the catalog of the program is checked"));
    let world = world::written(folder, &catalog);
    let desk = Desk::open(folder, catalog).expect("the store made above");
    let all = |of: Vec<Question>| of.into_iter().map(|question| ask(&desk, &world, question)).collect();
    let swarms = desk.swarms(true, usize::MAX).expect("the store made above");
    let swarms = swarms.iter().map(|swarm| {
        let signatures: Vec<String> = swarm.signatures.iter().map(ToString::to_string).collect();
        format!(
            "{} {:?} {:?} {:.0} {}",
            swarm.provider,
            swarm.state,
            swarm.grade,
            swarm.people,
            signatures.join(" ")
        )
    });
    Measured {
        asked: all(questions()),
        unseen: all(unseen()),
        precisions: bare::precisions(&desk, &world),
        swarms: swarms.collect(),
    }
}

fn ask(desk: &Desk, world: &world::World, question: Question) -> Asked {
    let answer = desk.check(&question.text, None, None, world.now).expect("an answer").answer;
    let wanted = question.swarm.as_deref();
    let place = |found: Option<usize>| found.map(|place| place + 1);
    let signatures: Vec<String> = answer.signatures.iter().map(ToString::to_string).collect();
    Asked {
        verdict: word(answer.verdict),
        recognised: format!("{:?} {} {:?}", answer.providers, signatures.join(" "), answer.side),
        swarm_rank: place(answer.swarms.iter().position(|swarm| Some(swarm.provider.as_str()) == wanted)),
        report_rank: place(answer.similar.iter().position(|similar| {
            wanted.is_some()
                && world.told_of.get(&(similar.source.clone(), similar.post.clone())).copied() == wanted
        })),
        sentence: answer.sentence,
        question,
    }
}
