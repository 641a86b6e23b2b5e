//! Words safe to print, and durations as people say them.
//!
//! Posts, titles and error messages are written by strangers. A terminal obeys control characters, and
//! bidirectional and zero-width characters make a line read as something else than it says.

use jiff::{SignedDuration, Unit};

/// `text` with its lines kept: control characters are shown as pictures, deceiving ones are left out.
pub fn text(text: &str) -> String {
    text.chars()
        .filter_map(|character| if character == '\n' { Some(character) } else { safe(character) })
        .collect()
}

/// `text` in one line of at most `chars_max` characters, runs of white space as one space.
pub fn line(text: &str, chars_max: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let separator = usize::from(!line.is_empty());
        for character in std::iter::repeat_n(' ', separator).chain(word.chars().filter_map(safe)) {
            if length >= chars_max {
                line.pop();
                line.truncate(line.trim_end().len());
                line.push('…');
                return line;
            }
            line.push(character);
            length += 1;
        }
    }
    line
}

/// The longest span of time that is told apart from longer ones, in seconds: about ten thousand years.
const SECONDS_MAX: i64 = 10_000 * 365 * 86_400;

/// A span of time, in two units at most: "3h 20m".
pub fn duration(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().clamp(0, SECONDS_MAX);
    let (largest, smallest) = match seconds {
        0..3600 => (Unit::Minute, Unit::Minute),
        3600..172_800 => (Unit::Hour, Unit::Minute),
        _ => (Unit::Day, Unit::Hour),
    };
    let round = jiff::SpanRound::new().largest(largest).smallest(smallest).days_are_24_hours();
    match jiff::Span::new().seconds(seconds).round(round) {
        Ok(span) if !span.is_zero() => format!("{span:#}"),
        _ => "under a minute".to_owned(),
    }
}

/// Whether a character may be printed as it is.
pub fn is_safe(character: char) -> bool {
    safe(character) == Some(character)
}

/// What is printed in place of a character.
fn safe(character: char) -> Option<char> {
    match character {
        '\t' => Some(' '),
        // The pictures of the control characters, in the same order.
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7F}' => Some('\u{2421}'),
        '\u{80}'..='\u{9F}' => Some('\u{FFFD}'),
        '\u{2028}' | '\u{2029}' => Some(' '),
        hidden if is_hidden(hidden) || turns_direction(hidden) => None,
        other => Some(other),
    }
}

/// Whether a character changes the direction of those after it (Unicode Standard Annex 9).
pub fn turns_direction(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a character shows nothing and so splits or hides words: zero width, soft hyphen, fillers, variation
/// selectors, tags.
pub fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::{duration, line, text};
    use jiff::SignedDuration;

    #[test]
    fn a_terminal_has_nothing_to_obey() {
        assert_eq!(text("a\u{1b}[31mred\u{1b}[0m\r\nb\0\u{7f}\u{9b}2J"), "a␛[31mred␛[0m␍\nb␀␡\u{FFFD}2J");
        assert_eq!(line("\u{1b}]0;title\u{7} x", 40), "␛]0;title␇ x");
    }

    #[test]
    fn nothing_hides_in_a_line_or_turns_it_round() {
        assert_eq!(line("pay\u{202e}gnp.exe\u{200b}\u{feff} \u{2066}now\u{e0041}", 40), "paygnp.exe now");
        assert_eq!(text("one\u{2028}two"), "one two");
    }

    #[test]
    fn a_line_is_one_line_and_cut_at_whole_characters() {
        assert_eq!(line("  queue\n\n stuck\tagain ", 40), "queue stuck again");
        assert_eq!(line("ééééé", 5), "ééééé");
        assert_eq!(line("ééééé", 4), "ééé…");
        assert_eq!(line("ab cd", 4), "ab…");
        assert_eq!(line("", 4), "");
        let long = "x".repeat(10_000_000);
        assert_eq!(line(&long, 80).chars().count(), 80);
    }

    #[test]
    fn a_duration_has_two_units_at_most() {
        let words = |seconds| duration(SignedDuration::from_secs(seconds));
        assert_eq!(words(-5), "under a minute");
        assert_eq!(words(29), "under a minute");
        assert_eq!(words(90), "2m");
        assert_eq!(words(3 * 3600 + 20 * 60 + 5), "3h 20m");
        assert_eq!(words(3 * 86_400 + 3600), "3d 1h");
        assert_eq!(words(i64::MAX), "3650000d", "any length has words");
    }
}
