//! Rules that are refused.

use super::{MASKS, PROVIDERS, SOURCES, catalog, refusal};

fn wrong_rule(rule: &str) -> String {
    refusal(PROVIDERS, SOURCES, rule)
}

#[test]
fn rules_do_what_they_say() {
    let mask = |regex: &str| {
        format!(
            "[[mask]]\nid = \"m\"\nregex = '{regex}'\nreplacement = \"<m>\"\nmatches = [\"a1\"]\nmisses = [\"b\", \"c\"]\n"
        )
    };
    assert!(catalog(PROVIDERS, SOURCES, &mask("a1")).is_ok());
    assert!(
        wrong_rule(&mask("a("))
            .starts_with("masks.toml:3:9: the regular expression cannot be read: unclosed group")
    );
    assert!(
        wrong_rule(&mask("a2"))
            .contains("masks.toml:5:12: `m` finds nothing in `a1`; write a rule that finds it")
    );
    assert!(wrong_rule(&mask("a1|c")).contains(
        "masks.toml:6:16: `m` finds something in `c`, where it must find nothing; make the rule narrower"
    ));
    assert!(
        wrong_rule(&MASKS.replace("\"it is up\"", "\"up is down\""))
            .contains("masks.toml:7:11: `down` finds something in `up is down`")
    );
    assert!(
        wrong_rule(&MASKS.replace("[\"it is up\"]", "[]"))
            .contains("masks.toml:7:10: `misses` is empty; write at least one text")
    );
    assert!(
        wrong_rule(&MASKS.replace("\"is down\"]", "\"is down\", \"d*n\"]"))
            .contains("masks.toml:5:23: `d*n` is no phrase; `*` stands at the end of a word only")
    );
}

#[test]
fn codes_do_what_they_say() {
    let code = |id: &str, found: &str, miss: &str| {
        format!(
            "[[code]]\nid = \"{id}\"\nregex = '\\bE(\\d+)\\b'\nside = \"either\"\nmatches = [{{ text = \"E12\", code = \"{found}\" }}]\nmisses = [\"{miss}\"]\n"
        )
    };
    assert!(catalog(PROVIDERS, SOURCES, &code("e.code", "e:12", "x")).is_ok());
    assert!(
        wrong_rule(&code("E", "e:12", "x"))
            .contains("masks.toml:2:6: `E` is no id of a code; write `family.name`: `e.code`")
    );
    assert!(wrong_rule(&code("e.code", "e:13", "x")).contains("masks.toml:5:12: `e.code` finds `e:12` here, not `e:13`; mend the expression, or write the code it finds"));
    assert!(
        wrong_rule(&code("e.code", "e:12", "E5 x"))
            .contains("masks.toml:6:11: `e.code` finds `e:5` here, where it must find nothing")
    );
    let own = format!("{PROVIDERS}{}", code("e.code", "e:12", "x").replace("[[code]]", "[[provider.code]]"));
    let twice = refusal(&own, SOURCES, &code("e.code", "e:12", "x"));
    assert!(
        twice.contains("masks.toml:2:6: the code `e.code` stands twice, first in providers.toml:10"),
        "{twice}"
    );
}
