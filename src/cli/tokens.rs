//! `tokens`: who may ask where the page is not open to everybody, and who may see the operator's tickets.

use super::{Finding, Global};
use crate::plain;
use crate::private::{Private, Scope};
use crate::terminal;
use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

/// Lists the tokens of the API, makes one, or revokes one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Tokens {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Makes a token and shows it this once.
    Add {
        /// What to call it, such as who or what will use it.
        #[arg(value_name = "NAME")]
        name: String,
        /// What it lets its bearer do.
        #[arg(long, value_name = "SCOPE")]
        scope: ScopeName,
    },
    /// Revokes a token from now on.
    Revoke {
        /// Its name, as the list names it.
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScopeName {
    /// Ask, where the page is not open to everybody
    Read,
    /// The same, and read and write tickets
    Private,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Read => Self::Read,
            ScopeName::Private => Self::Private,
        }
    }
}

impl Tokens {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let now = Timestamp::now();
        match self.what {
            None => list(global),
            Some(What::Add { name, scope }) => {
                let issued = Private::open(&global.data)?.add_token(&name, scope.into(), now)?;
                if global.json {
                    terminal::print_json(&issued)?;
                } else {
                    terminal::print(&terminal::issued(&issued))?;
                }
                Ok(Finding::Yes)
            }
            Some(What::Revoke { name }) => {
                let private = Private::open_existing(&global.data)?;
                let mut private = private.with_context(|| {
                    format!("there is no token called {name:?}: `notjustme tokens` lists them")
                })?;
                private.revoke_token(&name, now)?;
                if global.json {
                    let tokens = private.tokens()?;
                    terminal::print_json(&tokens.iter().find(|token| token.name == name))?;
                } else {
                    terminal::print(&format!("revoked {}\n", plain::line(&name, 100)))?;
                }
                Ok(Finding::Yes)
            }
        }
    }
}

fn list(global: &Global) -> Result<Finding> {
    let tokens = match Private::open_existing(&global.data)? {
        Some(private) => private.tokens()?,
        None => Vec::new(),
    };
    if global.json {
        terminal::print_json(&tokens)?;
    } else {
        terminal::print(&terminal::tokens(&tokens))?;
    }
    Ok(if tokens.is_empty() { Finding::No } else { Finding::Yes })
}
