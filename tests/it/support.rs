//! What the integration tests share: the program in a data directory of its own, a site that answers with
//! whatever a test wants, and posts in the shapes that real sites and archives have.

pub(crate) mod archive;
pub(crate) mod chance;
pub(crate) mod home;
pub(crate) mod ledger;
pub(crate) mod news;
pub(crate) mod running;
pub(crate) mod site;

pub(crate) use home::{Home, Ran};
pub(crate) use running::Running;
pub(crate) use site::{Asked, Reply, Site};

/// The size of a test, from the environment or its default.
pub(crate) fn size(variable: &str, default: usize) -> usize {
    match std::env::var(variable) {
        Ok(value) => value.parse().unwrap_or_else(|_| panic!("{variable} is {value:?}: write a number")),
        Err(_) => default,
    }
}
