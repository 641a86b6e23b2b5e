//! Who wrote a message: one stable name for each person, however an archive disguises addresses.
//!
//! Archives hide the `@`, lists that rewrite `From` put themselves in the author's place, and people on
//! newsgroups share addresses that nobody owns. Taken as they stand, many authors would become one.

use crate::text;
use mail_parser::{Addr, Message};
use regex::Regex;
use std::sync::LazyLock;

/// `anna at harbour.example`, the word in any language: Mailman 2 writes it so. HyperKitty writes `(a)`.
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*<?([^\s<>()@]+)\s?(?:\(a\)|\s\S{1,6}\s)\s?([\w-]+(?:\.[\w-]+)+)>?(?:\s|$)")
        .expect("a fixed pattern")
});

/// `Anna <anna(a)harbour.example>`, HyperKitty's form with a name.
static HIDDEN_AFTER_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([^\s<>()@]+)\s?(?:\(a\)|\s\S{1,6}\s)\s?([\w-]+(?:\.[\w-]+)+)>\s*$")
        .expect("a fixed pattern")
});

/// The author's address in lower case; with the name before it where others share that address.
pub(super) fn author(message: &Message<'_>) -> Option<String> {
    let from = message.from().and_then(|from| from.first());
    let name = from.and_then(|from| from.name.as_deref()).map(text::line).unwrap_or_default();
    // Beside an address that is none, the name in brackets is all of it.
    let name = name.rsplit_once('(').and_then(|(_, name)| name.strip_suffix(')')).unwrap_or(&name);
    let address = hidden(message.header_raw("From").unwrap_or_default()).or_else(|| address(from?));
    let Some(address) = address else { return Some(name.to_lowercase()).filter(|name| !name.is_empty()) };
    let by_list = name.contains(" via ");
    if by_list
        && let Some(own) = message.reply_to().and_then(|own| own.first()).and_then(self::address)
        && own != address
    {
        return Some(own);
    }
    let shared = by_list || address.ends_with(".invalid");
    let name = name.to_lowercase();
    Some(if shared && !name.is_empty() { format!("{name} <{address}>") } else { address })
}

fn address(person: &Addr<'_>) -> Option<String> {
    let address = text::line(person.address.as_deref()?).to_lowercase();
    address.contains('@').then_some(address)
}

fn hidden(from: &str) -> Option<String> {
    if from.contains('@') {
        return None;
    }
    let found = HIDDEN.captures(from).or_else(|| HIDDEN_AFTER_NAME.captures(from))?;
    Some(text::line(&format!("{}@{}", &found[1], &found[2])).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::author;
    use mail_parser::MessageParser;

    fn of(head: &str) -> Option<String> {
        author(&MessageParser::default().parse(format!("{head}\nSubject: x\n\n").as_bytes()).unwrap())
    }

    #[test]
    fn a_hidden_address_is_an_address() {
        for from in [
            "Anna@Harbour.example (Anna Berg)",
            "anna at harbour.example (Anna Berg)",
            "anna en harbour.example (Anna Berg)",
            "anna at harbour.example",
            "Anna Berg <anna@harbour.example>",
            "Anna Berg <anna(a)harbour.example>",
            "anna(a)harbour.example",
            "\"Berg, Anna\" <anna@harbour.example>",
        ] {
            assert_eq!(of(&format!("From: {from}")).as_deref(), Some("anna@harbour.example"), "{from}");
        }
        assert_eq!(
            of("From: Anna works at home <anna@harbour.example>").as_deref(),
            Some("anna@harbour.example")
        );
    }

    #[test]
    fn people_behind_one_address_stay_apart() {
        let list = "From: Anna Berg via Users <users@lists.example>";
        assert_eq!(of(list).as_deref(), Some("anna berg via users <users@lists.example>"));
        let reply_to = format!("{list}\nReply-To: Anna Berg <anna@harbour.example>");
        assert_eq!(of(&reply_to).as_deref(), Some("anna@harbour.example"));
        let munged = "From: users at lists.example (Anna Berg via Users)";
        assert_eq!(of(munged).as_deref(), Some("anna berg via users <users@lists.example>"));
        let invalid = "From: Kai <nobody@nowhere.invalid>";
        assert_eq!(of(invalid).as_deref(), Some("kai <nobody@nowhere.invalid>"));
        assert_eq!(of("From: Kai").as_deref(), Some("kai"));
    }
}
