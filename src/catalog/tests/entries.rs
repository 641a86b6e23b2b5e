//! Providers and sources that are refused.

use super::{MASKS, PROVIDERS, SOURCES, catalog, refusal};

/// The refusal of the good files after one replacement in the providers.
fn wrong_provider(old: &str, new: &str) -> String {
    assert!(PROVIDERS.contains(old));
    refusal(&PROVIDERS.replacen(old, new, 1), SOURCES, MASKS)
}

fn wrong_source(old: &str, new: &str) -> String {
    assert!(SOURCES.contains(old));
    refusal(PROVIDERS, &SOURCES.replacen(old, new, 1), MASKS)
}

#[test]
fn what_is_no_toml_is_shown() {
    assert!(wrong_provider("id = \"acme\"", "id = acme").starts_with("providers.toml:3:6: "));
    assert!(
        refusal("[[providers]]\nid = \"a\"", "", "").contains(
            "providers.toml:1:3: there is no list `providers` in this file; did you mean `provider`?"
        )
    );
}

#[test]
fn unknown_and_missing_keys_are_shown() {
    let unknown = wrong_provider("category", "categry");
    assert!(unknown.starts_with("providers.toml:5:1: unknown field `categry`"), "{unknown}");
    assert!(unknown.contains("; did you mean `category`?"), "{unknown}");
    assert!(
        wrong_source("venue = \"official\"", "")
            .contains("missing field `venue`; write `venue = …` below the header")
    );
    assert!(
        wrong_source("\"official\"", "\"offical\"").contains("sources.toml:6:9: unknown variant `offical`")
    );
    assert!(wrong_source("120", "\"120\"").contains("sources.toml:8:17: invalid type"));
}

#[test]
fn ids_have_a_shape_and_stand_once() {
    assert!(wrong_provider("\"acme-mail\"", "\"Acme Mail\"").contains("providers.toml:7:6: `Acme Mail` is no id; write at most 64 small letters, digits and hyphens: `acme-mail`"));
    assert!(wrong_provider("\"acme-mail\"", "\"acme\"").contains(
        "providers.toml:7:6: the provider `acme` stands twice, first in providers.toml:3; give one"
    ));
    assert!(
        refusal(PROVIDERS, &SOURCES.repeat(2), MASKS)
            .contains("sources.toml:13:6: the source `acme-status` stands twice")
    );
    assert!(
        refusal(PROVIDERS, SOURCES, &MASKS.repeat(2))
            .contains("masks.toml:10:6: the symptom `down` stands twice")
    );
}

#[test]
fn references_must_exist() {
    let depends = wrong_provider("\"email\"", "\"email\"\ndepends_on = [\"acme\", \"acmee\"]");
    assert_eq!(depends, "providers.toml:10:23: there is no provider `acmee`; did you mean `acme`?\n");
    assert!(wrong_provider("\"email\"", "\"email\"\npart_of = \"other-thing\"").contains(
        "providers.toml:10:11: there is no provider `other-thing`; write one of `acme`, `acme-mail`"
    ));
    assert!(
        wrong_source("\"acme\"", "\"acne\"")
            .contains("sources.toml:7:12: there is no provider `acne`; did you mean `acme`?")
    );
    assert!(
        wrong_source("\"statuspage\"", "\"status-page\"").contains(
            "sources.toml:4:8: no crawler reads the kind `status-page`; did you mean `statuspage`?"
        )
    );
}

#[test]
fn nobody_depends_on_himself() {
    let circle = PROVIDERS
        .replace("\"cloud\"", "\"cloud\"\ndepends_on = [\"acme-mail\"]")
        .replace("\"email\"", "\"email\"\ndepends_on = [\"acme\"]");
    assert_eq!(
        refusal(&circle, SOURCES, MASKS),
        "providers.toml:6:14: `depends_on` goes round in a circle: acme → acme-mail → acme; leave `depends_on` out at the one that stands lowest\n"
    );
    assert!(wrong_provider("\"cloud\"", "\"cloud\"\npart_of = \"acme\"").contains("circle: acme → acme;"));
}

#[test]
fn a_word_names_one_provider() {
    let claimed = wrong_provider("\"email\"", "\"email\"\naliases = [\"mail\", \"ACME\"]");
    assert_eq!(
        claimed,
        "providers.toml:10:20: `acme` names `acme` already in providers.toml:4; delete it at one of them, or write it under `ambiguous` with a `context` at both\n"
    );
    assert!(
        wrong_provider("\"email\"", "\"email\"\naliases = [\"a\"]")
            .contains("`a` is too short to name a provider wherever it stands; move it to `ambiguous`")
    );
    assert!(
        wrong_provider("\"email\"", "\"email\"\nambiguous = [{ alias = \"post\", context = [] }]")
            .contains("`post` has no context; write `context = [\"…\"]`")
    );
    let shared = |provider: &str| {
        format!("\"{provider}\"\nambiguous = [{{ alias = \"post\", context = [\"{provider}\"] }}]")
    };
    let both = PROVIDERS.replace("\"cloud\"", &shared("cloud")).replace("\"email\"", &shared("email"));
    assert!(catalog(&both, SOURCES, MASKS).is_ok());
    let homonym = PROVIDERS
        .replace("\"cloud\"", "\"cloud\"\nambiguous = [{ alias = \"Acme\", context = [\"cloud\"] }]");
    assert!(catalog(&homonym, SOURCES, MASKS).is_ok(), "a name may need a context");
}

#[test]
fn hosts_are_hosts() {
    assert!(wrong_provider("\"cloud\"", "\"cloud\"\nstatus_hosts = [\"https://Status.acme.example/now\"]").contains("providers.toml:6:17: `https://Status.acme.example/now` is no host name; write it without scheme and path, in small letters: `status.acme.example`"));
}

#[test]
fn sources_can_be_read() {
    assert!(wrong_source("https://status.acme.example/", "status.acme.example").contains("sources.toml:5:7: `status.acme.example` is no address: relative URL without a base; write the whole address"));
    assert!(
        wrong_source("https:", "ftp:").contains("`ftp:` addresses cannot be fetched, only http and https")
    );
    assert!(wrong_source("https://", "https://me:secret@").contains("holds a user name or password"));
    assert!(
        wrong_source("120", "1")
            .contains("sources.toml:8:17: 1 seconds between two visits is out of bounds; write 30 to 604800")
    );
    assert!(wrong_source("verified = true", "verified = false").contains("sources.toml:9:11: `acme-status` is enabled though nobody saw its address work; open the address, then write `verified = true`; or write `enabled = false`"));
    assert!(
        wrong_source("120", "120\noptions = { query = \"refused\" }")
            .contains("sources.toml:2:1: `query` must not be `refused`; correct the source `acme-status`")
    );
}

#[test]
fn secrets_stand_elsewhere() {
    let x = SOURCES.replace("statuspage", "x");
    assert!(catalog(PROVIDERS, &x, MASKS).is_ok(), "the token comes with the settings");
    let x = x.replace("120", "120\noptions = { token = \"abc\" }");
    assert!(refusal(PROVIDERS, &x, MASKS).contains("sources.toml:9:21: a secret stands in the catalog"));
}
