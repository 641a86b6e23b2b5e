//! What people ask: half of it was reported, half was not.

use crate::world::Writers;
use jiff::Timestamp;
use simulate::phrase::Form;

/// Other words than those of the reports.
const QUESTIONS_SEED: u64 = 2;

/// Words of a search: people type few.
const SEARCHED_WORDS: usize = 2;

/// One question, as it is pasted and as it is searched for.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) pasted: String,
    pub(crate) searched: String,
}

/// So many questions, in turns of six kinds.
pub(crate) fn questions(count: usize, now: Timestamp) -> Vec<Question> {
    let mut writers = Writers::new(QUESTIONS_SEED);
    (0..count).map(|number| question(&mut writers, number % 6, now)).collect()
}

fn question(writers: &mut Writers, kind: usize, now: Timestamp) -> Question {
    let (provider, words) = writers.complaint(if kind == 0 { Form::Opener } else { Form::Short }, now);
    let name = writers.name(provider).to_owned();
    let number = writers.dice().below(0xffff);
    match kind {
        // What others report, in a sentence and with log lines around it.
        0 => asked(&words.text, &few(&words.text)),
        1 => asked(&logged(&words.text, number), &format!("{name} {}", few(&words.text))),
        // A bare code.
        2 => {
            let code = ["550 4.4.7", "AADSTS50058", "503", "0x8004010F", "ERR_CONNECTION_RESET"][number % 5];
            asked(&format!("{name}: {code}"), code)
        }
        // A code that nobody has.
        3 => {
            let code = format!("0xC00{number:04X}F{}", number % 7);
            asked(&format!("{name} stops with {code}"), &code)
        }
        // Trouble of one's own.
        4 => {
            let own = format!(
                "the label printer in room {number} feeds two sheets and our door badge reader beeps"
            );
            asked(&own, &format!("label printer {number}"))
        }
        // No trouble at all.
        _ => {
            let talk = writers.talk(now);
            asked(&talk, &few(&talk))
        }
    }
}

fn asked(pasted: &str, searched: &str) -> Question {
    Question { pasted: pasted.to_owned(), searched: searched.to_owned() }
}

/// The longest words of a text, which are what people type; free of what has a meaning in a query.
fn few(text: &str) -> String {
    let mut words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.truncate(SEARCHED_WORDS);
    let words: Vec<&str> = words.into_iter().filter(|word| word.len() < 60).collect();
    if words.is_empty() { "down".to_owned() } else { words.join(" ") }
}

/// A log with the text in the middle.
fn logged(text: &str, number: usize) -> String {
    let line = |second: usize| {
        format!(
            "2026-10-30T23:5{}:0{}Z worker[{number}] INFO request {} took {} ms\n",
            second % 10,
            second % 9,
            number * 31 + second,
            second * 7
        )
    };
    let lines = |from: usize| (from..from + 12).map(line).collect::<String>();
    format!("{}{text}\n{}", lines(0), lines(12))
}
