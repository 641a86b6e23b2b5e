//! A wrong catalog is refused with the line and what to write instead; the built-in one holds.

mod entries;
mod rules;

use super::check::Kinds;
use super::file::File;
use super::{Catalog, CatalogError, OWN_SOURCES_FILE, PROBLEMS_MAX, PhraseSet, load, normalise};

const PROVIDERS: &str = r#"
[[provider]]
id = "acme"
name = "Acme"
category = "cloud"
[[provider]]
id = "acme-mail"
name = "Acme Mail"
category = "email"
"#;

const SOURCES: &str = r#"
[[source]]
id = "acme-status"
kind = "statuspage"
url = "https://status.acme.example/"
venue = "official"
provider = "acme"
every_seconds = 120
enabled = true
verified = true
"#;

const MASKS: &str = r#"
[[symptom]]
id = "down"
name = "is down"
phrases = ["is down"]
matches = ["it is down"]
misses = ["it is up"]
"#;

/// Kinds whose crawlers refuse a query that says so, and want a token when they are called `x`.
fn kinds() -> Kinds<'static> {
    Kinds {
        names: Kinds::of_crawlers().names,
        plan: &|source| match (source.kind.as_str(), source.option("query"), source.option("token")) {
            (_, Some("refused"), _) => Err("`query` must not be `refused`".into()),
            ("x", _, None) => Err("there is no token".into()),
            _ => Ok(()),
        },
    }
}

fn catalog(providers: &str, sources: &str, masks: &str) -> Result<Catalog, CatalogError> {
    let mut texts = [providers, sources, masks].into_iter();
    let files =
        load::FILES.map(|name| File { name: name.into(), text: texts.next().unwrap_or_default().into() });
    load::catalog(&files, &kinds())
}

/// All mistakes, one per line.
fn list(error: &CatalogError) -> String {
    error.problems().iter().map(|problem| format!("{problem}\n")).collect()
}

fn refusal(providers: &str, sources: &str, masks: &str) -> String {
    list(&catalog(providers, sources, masks).unwrap_err())
}

#[test]
fn the_built_in_catalog_holds() {
    let catalog =
        load::catalog(&load::built_in(), &kinds()).unwrap_or_else(|error| panic!("{}", list(&error)));
    assert!(catalog.providers.len() >= 300);
    assert!(catalog.sources.len() >= 500);
    for form in ["staff-acknowledges", "staff-denies", "staff-solved", "third-party", "local", "trouble"] {
        assert!(catalog.forms.iter().any(|phrases| phrases.id == form), "nothing finds the form {form}");
    }
    assert!(catalog.sources.iter().any(|source| source.enabled));
    catalog.code_set().unwrap();
}

#[test]
fn titles_of_news_show_no_symptom_and_outages_do() {
    let catalog = load::catalog(&load::built_in(), &kinds()).unwrap();
    let symptoms = PhraseSet::new(&catalog.symptoms).unwrap();
    let shows = |title: &str| !symptoms.find(&normalise(title)).is_empty();
    for title in [
        "This is how Google will collapse",
        "AWS Managed Workflows for Apache Airflow",
        "Slack Is the Right Tool for the Wrong Way to Work",
        "Facebook's Latest Error Shakes Advertisers' Confidence",
        "The Error Model",
    ] {
        assert!(!shows(title), "{title}");
    }
    for title in ["Google Outage", "AWS Outage – 25Nov2020", "YouTube Down", "Gmail Having Issues"] {
        assert!(shows(title), "{title}");
    }
}

#[test]
fn what_undoes_a_report_is_not_found_in_reports() {
    let catalog = load::catalog(&load::built_in(), &kinds()).unwrap();
    let forms = PhraseSet::new(&catalog.forms).unwrap();
    let found = |text: &str| -> Vec<&str> {
        forms.find(&normalise(text)).iter().map(|hit| catalog.forms[hit.class].id.as_str()).collect()
    };
    for (text, form) in [
        ("It was working fine until noon", "negated"),
        ("It's not just you", "negated"),
        ("Service has not recovered yet", "recovered"),
        ("Still not fixed after two hours", "recovered"),
        ("It started three days ago and goes on", "past"),
        ("Is it on my end or theirs?", "local"),
    ] {
        assert!(!found(text).contains(&form), "{text}: {form}");
    }
}

#[test]
fn a_bounce_and_an_address_are_told_apart() {
    let codes = load::catalog(&load::built_in(), &kinds()).unwrap().code_set().unwrap();
    let found = |text: &str| codes.find(text).into_iter().map(|hit| hit.code).collect::<Vec<_>>();
    assert_eq!(found("550 4.4.7 QUEUE.Expired, relayed by 10.5.3.2"), ["smtp:4.4.7"]);
    let hits = codes.find("AADSTS90033 and AADSTS50126 in one log");
    let sides: Vec<_> = hits.iter().map(|hit| (hit.rule.as_str(), hit.provider.as_deref())).collect();
    assert_eq!(
        sides,
        [("aadsts.service", Some("microsoft-entra")), ("aadsts.local", Some("microsoft-entra"))]
    );
}

#[test]
fn good_files_are_accepted() {
    let catalog = catalog(PROVIDERS, SOURCES, MASKS).unwrap();
    assert_eq!(catalog.provider("acme-mail").unwrap().name, "Acme Mail");
    assert_eq!(catalog.sources[0].source.url.as_str(), "https://status.acme.example/");
}

#[test]
fn all_mistakes_are_reported_together() {
    let all =
        refusal(&PROVIDERS.replace("category", "kategory"), &SOURCES.replace("https", "ftp"), "[[symptoms]]");
    let places: Vec<_> = all.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(
        places,
        [
            "providers.toml:5:1",
            "providers.toml:9:1",
            "sources.toml:5:7",
            "sources.toml:7:12",
            "masks.toml:1:3"
        ]
    );
    let many = catalog(&PROVIDERS.repeat(100), SOURCES, MASKS).unwrap_err();
    assert_eq!(many.problems().len(), PROBLEMS_MAX);
    assert!(many.to_string().ends_with("(and 49 more)"));
}

#[test]
fn a_report_shows_the_line() {
    let error = catalog(&PROVIDERS.replace("category = \"email\"", "categry = \"email\""), SOURCES, MASKS)
        .unwrap_err();
    let mut shown = String::new();
    miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none())
        .render_report(&mut shown, &error)
        .unwrap();
    assert!(shown.contains("categry = \"email\"") && shown.contains("did you mean `category`?"), "{shown}");
}

#[test]
fn an_operators_directory_has_all_three_files() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("providers.toml"), PROVIDERS).unwrap();
    let refused = list(&Catalog::load(directory.path()).unwrap_err());
    assert_eq!(refused.lines().count(), 2);
    assert!(
        refused.contains("sources.toml: cannot be read: ")
            && refused.contains("put providers.toml, sources.toml, masks.toml there"),
        "{refused}"
    );
    std::fs::write(directory.path().join("sources.toml"), "").unwrap();
    std::fs::write(directory.path().join("masks.toml"), MASKS).unwrap();
    assert_eq!(Catalog::load(directory.path()).unwrap().providers.len(), 2);
}

#[test]
fn sources_that_the_operator_added_come_behind_those_of_the_catalog() {
    let data = tempfile::tempdir().unwrap();
    let built_in = Catalog::built_in().unwrap().sources.len();
    let count =
        |directory| Catalog::with_own_sources(directory, data.path()).map(|catalog| catalog.sources.len());
    assert_eq!(count(None).unwrap(), built_in, "there need not be any");

    let own = SOURCES.replace("provider = \"acme\"\n", "");
    std::fs::write(data.path().join(OWN_SOURCES_FILE), &own).unwrap();
    let catalog = Catalog::with_own_sources(None, data.path()).unwrap();
    assert_eq!(catalog.sources.len(), built_in + 1);
    assert_eq!(catalog.sources[built_in].source.id, "acme-status");

    // A whole catalog in the same folder has the file already.
    std::fs::write(data.path().join("providers.toml"), PROVIDERS).unwrap();
    std::fs::write(data.path().join("masks.toml"), MASKS).unwrap();
    assert_eq!(count(Some(data.path())).unwrap(), 1);

    let twice = format!("{own}{own}");
    let refused = list(&Catalog::trying_own_sources(None, data.path(), &twice).unwrap_err());
    assert!(refused.contains("sources.toml:12:6: the source `acme-status` stands twice"), "{refused}");
    std::fs::write(data.path().join(OWN_SOURCES_FILE), own.replace("acme-status", "hacker-news-down"))
        .unwrap();
    let refused = list(&Catalog::with_own_sources(None, data.path()).unwrap_err());
    assert!(
        refused.contains("the source `hacker-news-down` stands twice, first in sources.toml:"),
        "{refused}"
    );
    std::fs::write(data.path().join(OWN_SOURCES_FILE), b"\xff").unwrap();
    let refused = list(&Catalog::with_own_sources(None, data.path()).unwrap_err());
    assert!(refused.contains("cannot be read") && refused.contains("take it away"), "{refused}");
}
