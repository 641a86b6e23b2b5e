//! The five tools: what each is for, what it takes and how it answers.

use super::quotes::Quotes;
use super::refusal::Refusal;
use super::{input, json, words};
use crate::desk::{Desk, SearchRequest};
use crate::terminal;
use jiff::Timestamp;
use rmcp::handler::server::tool::schema_for_type;
use rmcp::model::{JsonObject, ToolAnnotations};
use serde_json::{Value, json};
use std::sync::Arc;

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    title: &'static str,
    description: &'static str,
    takes: fn() -> Arc<JsonObject>,
    pub(super) answer: fn(JsonObject, &Desk, Timestamp) -> Result<Said, Refusal>,
}

/// What a tool answers.
#[derive(Debug)]
pub(super) struct Said {
    /// The answer in our words, the sentence first.
    pub(super) text: String,
    /// What others wrote.
    pub(super) quotes: Quotes,
    /// The facts; `None` when they are too many.
    pub(super) json: Option<Value>,
}

/// All of them.
pub(super) static TOOLS: [Tool; 5] = [
    Tool {
        name: "check",
        title: "Is it just me?",
        description: "Is it just me? Holds an error, log lines or a sentence against what many independent people report now, \
             and answers with a verdict: widespread (acknowledged by the provider or not), possible, third-party, \
             likely-local or cannot-tell. With the evidence, the state of the official sources, and what to do next.",
        takes: schema_for_type::<input::Check>,
        answer: check,
    },
    Tool {
        name: "search",
        title: "Search every post",
        description: "Searches every post that was read, by words, error codes, fields and times.",
        takes: schema_for_type::<input::Search>,
        answer: search,
    },
    Tool {
        name: "swarms",
        title: "What is wrong now",
        description: "Lists swarms, newest first: many independent people who report the same failure of a provider. Each with \
             its first reports; the tool `swarm` gives the whole reason for one.",
        takes: schema_for_type::<input::Swarms>,
        answer: swarms,
    },
    Tool {
        name: "swarm",
        title: "One swarm, with its reason",
        description: "One swarm with the whole reason for it: people, places, onset, the reckoning against what is usual, what \
             the provider said and when, claims that conflict, and the reports themselves with links.",
        takes: schema_for_type::<input::Swarm>,
        answer: swarm,
    },
    Tool {
        name: "provider_history",
        title: "A provider's past",
        description: "What is on record of a provider: past swarms and how they ended, its own official incidents, and how long \
             it took to acknowledge (swarms that it never acknowledged count as such).",
        takes: schema_for_type::<input::ProviderHistory>,
        answer: provider_history,
    },
];

impl Tool {
    /// As an assistant is told of it.
    pub(super) fn described(&self) -> rmcp::model::Tool {
        let hints = ToolAnnotations::with_title(self.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            // It answers from what was read before.
            .open_world(false);
        rmcp::model::Tool::new(self.name, self.description, (self.takes)())
            .with_title(self.title)
            .with_annotations(hints)
    }
}

fn check(arguments: JsonObject, desk: &Desk, now: Timestamp) -> Result<Said, Refusal> {
    let input::Check { text, about } = input::read(arguments)?;
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let reply = desk.check(&text, about.as_deref(), None, now)?;
    let mut quotes = Quotes::default();
    let text = words::answer(&reply.answer, desk.catalog(), &mut quotes);
    Ok(Said { text, quotes, json: json::listing(&reply) })
}

fn search(arguments: JsonObject, desk: &Desk, now: Timestamp) -> Result<Said, Refusal> {
    let input::Search { query, limit, sort } = input::read(arguments)?;
    let request =
        SearchRequest { query, sort: sort.into(), limit: input::limit(limit)?, ..SearchRequest::default() };
    let results = desk.search(&request, now)?;
    let mut quotes = Quotes::default();
    let text = words::results(&results, &mut quotes);
    Ok(Said { text, quotes, json: json::structured(&results) })
}

fn swarms(arguments: JsonObject, desk: &Desk, now: Timestamp) -> Result<Said, Refusal> {
    let input::Swarms { provider, open_only, limit } = input::read(arguments)?;
    let swarms = desk.swarms_of(provider.as_deref(), open_only, input::limit(limit)?)?;
    let text = words::plainly(&terminal::swarms(&swarms, &desk.sources()?, desk.catalog(), now));
    let json = json::listing(&json!({ "at": now, "swarms": swarms }));
    Ok(Said { text, quotes: Quotes::default(), json })
}

fn swarm(arguments: JsonObject, desk: &Desk, now: Timestamp) -> Result<Said, Refusal> {
    let input::Swarm { id } = input::read(arguments)?;
    let swarm = desk.swarm(&id)?.ok_or(Refusal::NoSwarm(id))?;
    let pages = desk.pages_of(&swarm.id)?;
    let json = desk.swarm_facts(&swarm.id, now)?.and_then(|facts| json::structured(&facts));
    let mut quotes = Quotes::default();
    let mut text = words::swarm(swarm, desk.catalog(), now, &mut quotes);
    text.push_str(&words::plainly(&terminal::pages(&pages)));
    Ok(Said { text, quotes, json })
}

fn provider_history(arguments: JsonObject, desk: &Desk, now: Timestamp) -> Result<Said, Refusal> {
    let input::ProviderHistory { provider, limit } = input::read(arguments)?;
    let mut facts = desk.provider_called(&provider, now)?;
    let limit = input::limit(limit)?;
    facts.past.truncate(limit);
    facts.incidents.truncate(limit);
    let mut quotes = Quotes::default();
    let text = words::history(&facts, &mut quotes);
    Ok(Said { text, quotes, json: json::structured(&facts) })
}
