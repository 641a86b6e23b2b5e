//! What of a message its author wrote: without quotations, signatures and what lists add.
//!
//! A reply carries the words it answers. Counted as its author's own, one report would become as many as
//! people answered it.

/// Words that end the line above a quotation, before its colon: "On Monday Anna wrote:".
const WROTE: &[&str] = &[
    "wrote",
    "writes",
    "schrieb",
    "écrit",
    "escribió",
    "ha scritto",
    "escreveu",
    "schreef",
    "skrev",
    "napisał",
    "kirjoitti",
    "написал",
    "пишет",
    "写道",
];

/// How such a line begins where it is folded into several.
const WROTE_BEGINS: &[&str] =
    &["On ", "At ", "In ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "W dniu "];

/// How many lines it is folded into at most.
const WROTE_LINES_MAX: usize = 4;

/// How Outlook and its like announce the whole message they answer, between dashes.
const ORIGINAL: &[&str] = &[
    "original message",
    "ursprüngliche nachricht",
    "message d'origine",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "исходное сообщение",
];

/// The first and a later field of the head of such a message.
const SENDER_FIELDS: &[&str] = &["from", "von", "de", "da", "van", "från", "от"];
const SUBJECT_FIELDS: &[&str] =
    &["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "тема"];

/// How many lines such a head has at most.
const HEAD_LINES_MAX: usize = 6;

/// How many lines a signature or the footer of a list has at most, where its mark may mean another thing.
const FOOTER_LINES_MAX: usize = 20;

/// Mailman's line between the footer of a list and the message above.
const FOOTER_LINE_CHARS_MIN: usize = 40;

/// Mailman's line before an attachment it took out.
const NEXT_PART: &str = "-------------- next part --------------";

/// The body without the words of others, line by line as it was written.
pub(super) fn own_words(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    let (mut quoted, mut in_seal) = (false, false);
    for line in &lines[..end(&lines)] {
        let mark = line.trim_end();
        in_seal |= mark == "-----BEGIN PGP SIGNATURE-----";
        if in_seal {
            in_seal = mark != "-----END PGP SIGNATURE-----";
        } else if line.trim_start().starts_with('>') {
            if !quoted {
                drop_attribution(&mut kept);
            }
            quoted = true;
        } else if mark != "-----BEGIN PGP SIGNED MESSAGE-----" && !mark.starts_with("Hash: SHA") {
            quoted &= mark.is_empty();
            kept.push(line);
        }
    }
    let end = footer(&kept);
    kept.truncate(end);
    kept.join("\n")
}

/// The line at which the words of others begin for good, or the end.
fn end(lines: &[&str]) -> usize {
    let begins_other = |place: usize| {
        let line = lines[place].trim();
        line == NEXT_PART || is_original(line) || (place > 0 && is_head(&lines[place..]))
    };
    (0..lines.len()).find(|place| begins_other(*place)).unwrap_or(lines.len())
}

fn is_original(line: &str) -> bool {
    let inner = line.trim_matches('-');
    line.len() >= inner.len() + 6 && ORIGINAL.contains(&inner.trim().to_lowercase().as_str())
}

/// Whether a head such as `From: …`, `Sent: …`, `Subject: …` begins here.
fn is_head(lines: &[&str]) -> bool {
    let field = |line: &&str| {
        let (name, _) = line.trim().trim_matches('*').split_once(':')?;
        let name = name.trim_matches(['*', ' ', '\u{a0}']);
        (name.chars().count() < 16).then(|| name.to_lowercase())
    };
    let is = |line: &&str, fields: &[&str]| field(line).is_some_and(|name| fields.contains(&name.as_str()));
    lines.first().is_some_and(|line| is(line, SENDER_FIELDS))
        && lines.iter().take(HEAD_LINES_MAX).skip(2).any(|line| is(line, SUBJECT_FIELDS))
        && lines.iter().take(3).all(|line| field(line).is_some())
}

/// Drops "On Monday Anna wrote:" from the end.
fn drop_attribution(kept: &mut Vec<&str>) {
    let end = kept.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
    let Some(last) = kept[..end].last().map(|line| line.trim().to_lowercase()) else { return };
    if !last.ends_with([':', '：']) || !WROTE.iter().any(|word| last.contains(word)) {
        return;
    }
    let lines = kept[..end].iter().rev().take(WROTE_LINES_MAX).take_while(|line| !line.trim().is_empty());
    let begin = lines
        .map(|line| line.trim_start())
        .position(|line| WROTE_BEGINS.iter().any(|begin| line.starts_with(begin)));
    kept.truncate(end - 1 - begin.unwrap_or(0));
}

/// The line at which a signature or a list's footer begins, or the end.
fn footer(lines: &[&str]) -> usize {
    let begins = |(place, line): (usize, &&str)| {
        let mark = line.trim_end();
        let short = lines.len() - place <= FOOTER_LINES_MAX;
        let ruled = mark.len() >= FOOTER_LINE_CHARS_MIN && mark.bytes().all(|byte| byte == b'_');
        *line == "-- " || (short && (mark == "--" || ruled))
    };
    lines.iter().enumerate().position(begins).unwrap_or(lines.len())
}

#[cfg(test)]
mod tests {
    use super::own_words;

    #[test]
    fn quotations_go_with_the_line_that_introduces_them() {
        let reply = "Same here.\n\nOn Sun, Nov 1, 2026 at 10:00 AM Anna Berg\n<anna@harbour.example> wrote:\n\n\
                     > Is mail down?\n>> older\n\nSince nine.\n> a second one\nThanks";
        assert_eq!(
            own_words(reply).split_whitespace().collect::<Vec<_>>().join(" "),
            "Same here. Since nine. Thanks"
        );
        assert_eq!(own_words("Am 1.11. schrieb Anna:\n> geht nicht\nBei mir auch."), "Bei mir auch.");
        assert_eq!(own_words("The log says:\n> 451 4.7.0\nWhy?"), "The log says:\nWhy?");
    }

    #[test]
    fn a_whole_message_below_is_not_the_authors() {
        for below in [
            "-----Original Message-----\nFrom: Anna",
            "From: Anna Berg\nSent: Sunday\nTo: List\nSubject: Mail down\n\nIs mail down?",
            "*Von:* Anna\n*Gesendet:* Sonntag\n*An:* Liste\n*Betreff:* Mail",
            "-------------- next part --------------\nAn HTML attachment was scrubbed...",
        ] {
            assert_eq!(own_words(&format!("Same here.\n{below}")), "Same here.", "{below}");
        }
        assert_eq!(own_words("From: here it works\nfine"), "From: here it works\nfine");
    }

    #[test]
    fn signatures_and_footers_go() {
        assert_eq!(own_words("Down.\n-- \nAnna\nHarbour Ltd"), "Down.");
        assert_eq!(own_words("Down.\n--\nAnna"), "Down.");
        let rule = "_".repeat(47);
        assert_eq!(own_words(&format!("Down.\n{rule}\nUsers mailing list")), "Down.");
        let long = format!("Down.\n--\n{}", "line\n".repeat(40));
        assert_eq!(own_words(&long).lines().count(), 42, "a rule in the middle of a long text is none");
        let sealed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDown.\n-----BEGIN PGP SIGNATURE-----\n\
                      abc\n-----END PGP SIGNATURE-----\n";
        assert_eq!(own_words(sealed).trim(), "Down.");
    }
}
