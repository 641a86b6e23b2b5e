//! The providers of the worlds: a short list of the simulator's own, with the names people use.
//!
//! Ids are those of the project's catalog so that verdicts can be compared; nothing else is taken from it.

use serde::Deserialize;

use crate::season::Rhythm;

const FILE: &str = include_str!("../data/providers.toml");

/// A provider as its users see it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The catalog's id.
    pub id: String,
    /// What people call it, commonest first.
    pub names: Vec<String>,
    /// Its handle on social networks, without the @.
    pub handle: String,
    /// What people use it for: selects the symptoms.
    pub knows: Vec<String>,
    /// The week its users live by.
    pub rhythm: Rhythm,
    /// The providers it is built on, by id.
    #[serde(default)]
    pub upstream: Vec<String>,
    /// Its services with names of their own.
    #[serde(default)]
    pub services: Vec<Service>,
}

/// A part of a provider that people name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The catalog's id.
    pub id: String,
    /// What people call it, commonest first.
    pub names: Vec<String>,
    /// What people use it for.
    pub knows: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    provider: Vec<Provider>,
}

/// All providers, in the order of the file.
#[must_use]
pub fn providers() -> Vec<Provider> {
    toml::from_str::<File>(FILE)
        .expect("simulate/data/providers.toml is part of this build and tested")
        .provider
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_of_providers_and_services_stand_in_the_catalog() {
        let catalog: toml::Table = toml::from_str(include_str!("../../data/providers.toml")).unwrap();
        let known: BTreeSet<String> = catalog["provider"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|provider| {
                let id = provider["id"].as_str().unwrap();
                let services = provider.get("service").and_then(|list| list.as_array()).into_iter().flatten();
                services
                    .map(move |service| format!("{id}/{}", service["id"].as_str().unwrap()))
                    .chain(std::iter::once(id.to_owned()))
            })
            .collect();
        for provider in providers() {
            assert!(known.contains(&provider.id), "{}", provider.id);
            for service in &provider.services {
                assert!(known.contains(&format!("{}/{}", provider.id, service.id)), "{}", service.id);
            }
            for upstream in &provider.upstream {
                assert!(providers().iter().any(|other| &other.id == upstream), "{upstream}");
            }
        }
    }
}
