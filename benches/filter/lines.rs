//! Lines of the archive format: talk in several languages, and reports among it.

use crate::draw::Draw;
use crate::words::{ANSWERS, FILLINGS, MENTIONS, REPORTS, SENTENCES, SHORT_REPORTS, SYLLABLES, TITLES};
use crate::words::{TROUBLES, TROUBLES_PER_MILLE};

/// Bytes of a line: those of a post of Bluesky, metadata included, are so many on average.
pub(crate) const LINE_BYTES: usize = 491;

/// The seed of all lines.
const SEED: u64 = 11;

/// Made-up names there are.
const NAMES: usize = 40_000;

/// Talk that is not English, or not ASCII: of a thousand lines so many begin with it.
const ELSEWHERE_PER_MILLE: usize = 250;

/// Sentences as people write them elsewhere, or with the quotes and signs of a telephone.
const ELSEWHERE: &[&str] = &[
    "I’ve read “{name}” twice, and it’s still the best thing about {thing} — truly.",
    "Just shipped {name} 🎉 thanks to everybody who tested it 🙏",
    "Der Zug war pünktlich, der Kaffee heiß und das Gespräch über {thing} erstaunlich gut.",
    "Hier, j’ai relu le manuel de {tool} : c’était plus clair que prévu.",
    "El fin de semana pasado caminamos por la montaña y hablamos de {name}.",
    "A reunião sobre {thing} foi longa, mas o pão de queijo estava ótimo.",
    "今日は天気がいいので、公園で本を読みました。",
    "Вчера смотрели доклад про {tool}, было интересно.",
];

/// How many of a thousand lines are reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix {
    pub(crate) reports_per_mille: usize,
}

/// `count` lines of [`LINE_BYTES`] bytes.
pub(crate) fn lines(mix: Mix, count: usize, providers: &[&str]) -> Vec<Vec<u8>> {
    let mut draw = Draw::new(SEED);
    let is_report =
        |number: usize| (number + 1) * mix.reports_per_mille / 1000 > number * mix.reports_per_mille / 1000;
    (0..count).map(|number| line(&mut draw, number, is_report(number), providers)).collect()
}

fn line(draw: &mut Draw, number: usize, is_report: bool, providers: &[&str]) -> Vec<u8> {
    let provider = *draw.pick(providers);
    let opening = if is_report {
        if draw.chance(300) { SHORT_REPORTS } else { REPORTS }
    } else if draw.chance(ELSEWHERE_PER_MILLE) {
        ELSEWHERE
    } else if draw.chance(80) {
        MENTIONS
    } else if draw.chance(20) {
        ANSWERS
    } else if draw.chance(TROUBLES_PER_MILLE) {
        TROUBLES
    } else {
        SENTENCES
    };
    let opening = *draw.pick(opening);
    let mut text = filled(draw, opening, provider);
    // Stories have a title; answers and posts have none.
    let title = draw.chance(120).then(|| {
        let title = *draw.pick(TITLES);
        filled(draw, title, provider)
    });
    let author = made_up(draw.skewed(NAMES));
    let record = |text: &str| {
        let mut line = serde_json::json!({
            "kind": "post", "seen_at": "2026-11-03T10:42:17Z", "at": "2026-11-03T10:41:55Z", "source": "talk",
            "venue": "social", "id": format!("3m{number:011}"), "author": author, "text": text,
        });
        if let Some(title) = &title {
            line["title"] = title.as_str().into();
        }
        line.to_string()
    };
    while record(&text).len() < LINE_BYTES {
        let sentence = *draw.pick(SENTENCES);
        text.push_str(if draw.chance(150) { "\n\n" } else { " " });
        text.push_str(&filled(draw, sentence, provider));
    }
    // Whole characters and whole escapes; dots fill what is left.
    while record(&text).len() > LINE_BYTES {
        text.pop();
    }
    while record(&text).len() < LINE_BYTES {
        text.push('.');
    }
    record(&text).into_bytes()
}

/// The sentence with its gaps filled.
fn filled(draw: &mut Draw, sentence: &str, provider: &str) -> String {
    let mut text = String::new();
    for (place, piece) in sentence.split(['{', '}']).enumerate() {
        match piece {
            words if place % 2 == 0 => text.push_str(words),
            "provider" => text.push_str(provider),
            "name" => text.push_str(&made_up(draw.skewed(NAMES))),
            "number" => text.push_str(&(draw.skewed(3000) + 2).to_string()),
            "year" => text.push_str(&(2005 + draw.below(20)).to_string()),
            gap => {
                let found = FILLINGS.iter().find(|(known, _)| *known == gap);
                let (_, words) = *found.expect("every gap of the bank has words");
                text.push_str(draw.pick::<&str>(words));
            }
        }
    }
    text
}

/// The made-up word with this number.
fn made_up(number: usize) -> String {
    let mut rest = number + SYLLABLES.len();
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}
