//! How a person writes: small letters, slips of the finger, slang, shouting, pictures, tags.
//!
//! Codes are copied and pasted, so they are added after the slips.

use crate::dice::Dice;

const EMOJI: [&str; 12] = ["😡", "🤦", "😭", "🔥", "😅", "🙃", "💀", "😤", "🤔", "🚨", "👀", "🙏"];
const SLANG: [(&str, &str); 14] = [
    ("anyone", "any1"),
    ("you", "u"),
    ("are", "r"),
    ("please", "pls"),
    ("because", "cuz"),
    ("right now", "rn"),
    ("can't", "cant"),
    ("doesn't", "doesnt"),
    ("isn't", "isnt"),
    ("don't", "dont"),
    ("won't", "wont"),
    ("people", "ppl"),
    ("messages", "msgs"),
    ("what is", "wtf is"),
];
const FILLERS: [&str; 8] = ["lol", "smh", "ffs", "omg", "argh", "tbh", "great...", "sigh"];

/// How one text is bent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) lower: bool,
    pub(super) slang: bool,
    pub(super) slip: bool,
    pub(super) shout: bool,
    pub(super) emoji: bool,
    pub(super) bare: bool,
    pub(super) filler: bool,
}

impl Style {
    /// A style; `casual` in [0, 1] is high on social networks and low on trackers.
    pub(super) fn draw(dice: &mut Dice, casual: f64) -> Self {
        Self {
            lower: dice.chance(0.4 * casual),
            slang: dice.chance(0.3 * casual),
            slip: dice.chance(0.08 + 0.1 * casual),
            shout: dice.chance(0.02 + 0.04 * casual),
            emoji: dice.chance(0.3 * casual),
            bare: dice.chance(0.5 * casual),
            filler: dice.chance(0.12 * casual),
        }
    }

    /// Bends a text.
    pub(super) fn bend(self, dice: &mut Dice, text: &str, english: bool) -> String {
        let mut text = tidy(text);
        if self.lower {
            text = text.to_lowercase();
        }
        if self.slang && english {
            for (word, short) in SLANG {
                if dice.chance(0.7) {
                    text = replace_word(&text, word, short);
                }
            }
        }
        if self.slip {
            text = slip(dice, &text);
        }
        if self.shout && english {
            text = text.to_uppercase();
        }
        if self.bare {
            text = text.trim_end_matches(['.', '?', '!']).to_owned();
        }
        if self.filler && english {
            let filler = dice.pick(&FILLERS).copied().unwrap_or("lol");
            text = if dice.chance(0.5) { format!("{filler} {text}") } else { format!("{text} {filler}") };
        }
        if self.emoji {
            for _ in 0..=dice.below(2) {
                text.push(' ');
                text.push_str(dice.pick(&EMOJI).copied().unwrap_or("🤔"));
            }
        }
        text
    }
}

/// Takes out the double spaces that empty slots leave.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for (place, line) in text.lines().enumerate() {
        if place > 0 {
            tidy.push('\n');
        }
        let line = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        tidy.push_str(&line.replace(" ?", "?").replace(" ,", ",").replace(" .", ".").replace(" ()", ""));
    }
    tidy
}

fn replace_word(text: &str, word: &str, short: &str) -> String {
    let framed = format!(" {text} ");
    framed.replace(&format!(" {word} "), &format!(" {short} ")).trim().to_owned()
}

/// One slip in one word of four letters or more: two letters swapped, one lost or one doubled.
fn slip(dice: &mut Dice, text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let place = dice.below(words.len());
    let mut letters: Vec<char> = words[place].chars().collect();
    if letters.len() >= 4 && letters.iter().all(|letter| letter.is_alphabetic()) {
        let at = 1 + dice.below(letters.len() - 2);
        match dice.below(3) {
            0 => letters.swap(at, at + 1),
            1 => {
                letters.remove(at);
            }
            _ => letters.insert(at, letters[at]),
        }
        words[place] = letters.into_iter().collect();
    }
    words.join(" ")
}
