//! `search` sorts, goes on, counts and writes rows.

use crate::support::Home;
use serde_json::{Value, json};

/// Posts that an archive has, the last with a text that a spreadsheet would run.
const POSTS: u64 = 30;

fn home() -> Home {
    let home = Home::new();
    let line = |number: u64| {
        let text = if number + 1 == POSTS {
            "=HYPERLINK(\"https://evil.example\") heron\u{202e}".to_owned()
        } else {
            format!("heron number {number}: cannot push to GitHub, error 500")
        };
        let line = json!({
            "kind": "post",
            "seen_at": format!("2026-03-01T10:{number:02}:30Z"),
            "at": format!("2026-03-01T10:{number:02}:00Z"),
            "source": format!("forum-{}", number % 3),
            "venue": "forum",
            "id": number.to_string(),
            "author": format!("author-{number}"),
            "thread": "70",
            "text": text,
        });
        format!("{line}\n")
    };
    let archive: String = (0..POSTS).map(line).collect();
    home.run_with_input(&["import", "-"], archive.as_bytes()).expect(0);
    home
}

fn posts(results: &Value) -> Vec<u64> {
    let hits = results["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["post"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn pages_follow_each_other_and_counts_add_up() {
    let home = home();
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut arguments = vec!["--json", "search", "--sort", "oldest", "--limit", "7"];
        if let Some(after) = &after {
            arguments.extend(["--after", after]);
        }
        arguments.push("heron");
        let page = home.run(&arguments).expect(0).json();
        assert_eq!(page["total"], POSTS);
        all.extend(posts(&page));
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(all, (0..POSTS).collect::<Vec<_>>());

    let newest =
        home.run(&["--json", "search", "--sort", "newest", "--limit", "1", "heron"]).expect(0).json();
    assert_eq!(posts(&newest), [POSTS - 1]);
    let counted = home.run(&["--json", "search", "--facets", "--limit", "1", "heron"]).expect(0).json();
    let facet = |field: &str| {
        let facets = counted["facets"].as_array().unwrap();
        facets.iter().find(|facet| facet["field"] == field).unwrap()["values"].clone()
    };
    assert_eq!(facet("provider"), json!([{ "value": "github", "count": POSTS - 1 }]));
    assert_eq!(facet("source").as_array().unwrap().len(), 3);
    let counts = counted["histogram"]["counts"].as_array().unwrap();
    assert_eq!(counts.iter().map(|count| count.as_u64().unwrap()).sum::<u64>(), POSTS, "{counted}");
    let reported = home.run(&["--json", "search", "--limit", "1", "provider:github heron"]).expect(0).json();
    assert_eq!(reported["hits"][0]["providers"], json!(["github"]), "{reported}");
    assert_eq!(reported["hits"][0]["thread"], "70");

    let shown = home.run(&["search", "--facets", "--limit", "2", "heron"]).expect(0).out;
    assert!(shown.contains("provider: github 29") && shown.contains("--after r."), "{shown}");
    home.run(&["search", "--after", "17", "heron"]).refused(&["no place in a search", "leave it out"]);
    let next = counted["next"].as_str().unwrap();
    home.run(&["search", "--sort", "oldest", "--after", next, "heron"]).refused(&["another order"]);
}

#[test]
fn rows_are_for_spreadsheets_and_for_programs() {
    let home = home();
    let rows = home.run(&["search", "--csv", "--sort", "newest", "heron"]).expect(0).out;
    assert_eq!(rows.matches("\r\n").count() as u64, POSTS + 1, "{rows}");
    assert!(rows.starts_with("at,source,post,venue,providers,"), "{rows}");
    assert!(rows.contains("\r\n2026-03-01T10:29:00Z,forum-2,29,forum,"), "{rows}");
    assert!(rows.contains(",\"'=HYPERLINK(\"\"https://evil.example\"\") heron\","), "{rows}");
    assert!(!rows.contains('\u{202e}'));
    let few = home.run(&["search", "--csv", "--limit", "2", "heron"]).expect(0).out;
    assert_eq!(few.matches("\r\n").count(), 3, "{few}");
    let lines = home.run(&["--json", "search", "--csv", "--sort", "oldest", "heron"]).expect(0).json_lines();
    assert_eq!(lines.len() as u64, POSTS);
    assert_eq!((&lines[0]["post"], &lines[0]["staff"]), (&json!("0"), &json!(false)));
    home.run(&["search", "--csv", "--facets", "heron"]).refused(&["cannot be used with"]);
}
