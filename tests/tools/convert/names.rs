//! Names in data sets, and which provider of the catalog each is.

use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// Those that differ from the catalog's ids. A part that the catalog has as a service speaks for its brand.
const KNOWN: [(&str, &str); 16] = [
    ("oci", "oracle-oci"),
    ("atlassian__atlassian_access", "atlassian"),
    ("atlassian__atlassian_developer", "atlassian"),
    ("atlassian__atlassian_partners", "atlassian"),
    ("atlassian__atlassian_statuspage", "atlassian"),
    ("atlassian__atlassian_support", "atlassian"),
    ("atlassian__bitbucket", "bitbucket"),
    ("atlassian__confluence", "atlassian"),
    ("atlassian__jira", "atlassian"),
    ("atlassian__jira_align", "atlassian"),
    ("atlassian__jira_core", "atlassian"),
    ("atlassian__jira_service_desk", "atlassian"),
    ("atlassian__opsgenie", "atlassian"),
    ("atlassian__trello", "atlassian"),
    ("AzureSupport", "azure"),
    ("DropboxSupport", "dropbox"),
];

/// From a name to a provider's id.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// The known ones and `NAME=ID` of the command line.
    pub(crate) fn new(given: &[String]) -> Result<Self> {
        let mut names: BTreeMap<String, String> =
            KNOWN.iter().map(|(name, id)| ((*name).to_owned(), (*id).to_owned())).collect();
        for pair in given {
            let (name, id) = pair.split_once('=').with_context(|| format!("{pair:?}: write NAME=ID"))?;
            names.insert(name.to_owned(), id.to_owned());
        }
        Ok(Self(names))
    }

    /// The provider's id; a name that is not known is one.
    pub(crate) fn provider<'a>(&'a self, name: &'a str) -> &'a str {
        self.known(name).unwrap_or(name)
    }

    /// The provider's id, if the name is known.
    pub(crate) fn known(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
