//! The terminal: one verb per file. Exit status 0 for yes or done, 1 for no, 2 for an error.

mod check;
mod crawl;
mod demo;
mod import;
mod mcp;
mod open;
mod pack;
mod reindex;
mod replay;
mod search;
mod serve;
mod sources;
mod stop;
mod swarms;
mod tickets;
mod tokens;
mod watch;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a verb found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Yes, or done: exit status 0.
    Yes,
    /// No, or nothing: exit status 1.
    No,
}

/// Is it just me? Flags cloud outages from matching independent reports, while the provider is silent.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    max_term_width = 100,
    after_help = "Exit status: 0 yes or done, 1 no or nothing found, 2 error."
)]
pub struct Arguments {
    /// Where the store, the index and the settings are.
    #[arg(long, global = true, value_name = "DIR", default_value = "data/state")]
    data: PathBuf,
    /// Print JSON instead of words.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Shows the whole thing at work, offline, on a reconstructed outage of 2012.
    Demo(demo::Demo),
    /// Crawls, detects, alerts and serves the page, until stopped.
    Watch(watch::Watch),
    /// Visits sources once: all that are enabled, or those named.
    Crawl(crawl::Crawl),
    /// Is it just me? Answers a sentence, an error or a log excerpt. Exit status 0: not just you.
    Check(check::Check),
    /// Searches every post. Exit status 1: nothing found.
    Search(search::Search),
    /// Lists swarms, or shows one with the whole reason for it. Exit status 1: none.
    Swarms(swarms::Swarms),
    /// Writes a ticket to the provider, a claim or a message to your users about a swarm.
    Pack(pack::Pack),
    /// Your own tickets with providers, and what support said. Exit status 1: none.
    Tickets(tickets::Tickets),
    /// Lists the sources and their health. Exit status 1: some cannot be read.
    Sources(sources::Sources),
    /// Takes in archives of posts (JSON Lines, CSV, mbox, dumps; .gz, .xz and .zst are read).
    Import(import::Import),
    /// Runs the detector over archives and prints every change of a verdict.
    Replay(replay::Replay),
    /// Writes the search index anew from the store.
    Reindex(reindex::Reindex),
    /// Who may use the API, where it is not open to everybody. Exit status 1: there is no token.
    Tokens(tokens::Tokens),
    /// Serves the page without crawling.
    Serve(serve::Serve),
    /// Answers assistants: the Model Context Protocol on standard input and output.
    Mcp(mcp::Mcp),
}

/// Runs a verb and says how it ended.
pub fn run(arguments: Arguments) -> ExitCode {
    let global = Global { data: arguments.data, json: arguments.json };
    let ended = match arguments.verb {
        Verb::Demo(verb) => verb.run(&global),
        Verb::Watch(verb) => verb.run(&global),
        Verb::Crawl(verb) => verb.run(&global),
        Verb::Check(verb) => verb.run(&global),
        Verb::Search(verb) => verb.run(&global),
        Verb::Swarms(verb) => verb.run(&global),
        Verb::Pack(verb) => verb.run(&global),
        Verb::Tickets(verb) => verb.run(&global),
        Verb::Sources(verb) => verb.run(&global),
        Verb::Import(verb) => verb.run(&global),
        Verb::Replay(verb) => verb.run(&global),
        Verb::Reindex(verb) => verb.run(&global),
        Verb::Tokens(verb) => verb.run(&global),
        Verb::Serve(verb) => verb.run(&global),
        Verb::Mcp(verb) => verb.run(&global),
    };
    match ended {
        Ok(Finding::Yes) => ExitCode::SUCCESS,
        Ok(Finding::No) => ExitCode::from(1),
        Err(error) if crate::terminal::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            crate::terminal::error(&error);
            ExitCode::from(2)
        }
    }
}

/// What holds for every verb.
#[derive(Debug)]
pub(crate) struct Global {
    data: PathBuf,
    json: bool,
}
