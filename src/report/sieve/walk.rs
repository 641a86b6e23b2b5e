//! Walks the automaton over a text, in four places at once.
//!
//! Each step waits for the one before it, so a processor that walks one place mostly waits. The text is parted after
//! spaces, where no character and no escape is cut; each part is walked beyond its end until nothing that began
//! before that end can still go on.

use super::Signs;
use super::automaton::{Automaton, CLASSES, Pattern, SPECIAL};
use crate::catalog::{Spelt, spelt};

/// Places walked at once.
const LANES: usize = 4;

/// Shorter texts are walked in one place, in bytes.
const PARTED_BYTES_MIN: usize = 96;

/// A post in which more groups of texts are found is read.
const GROUPS_MAX: usize = 48;

/// A place in the text that is walked.
#[derive(Clone, Copy, Default)]
struct Lane {
    at: usize,
    end: usize,
    /// Where the row of the automaton's state begins.
    state: u32,
}

impl Automaton {
    /// The signs of the texts that stand in `bytes`: of JSON, or as typed.
    pub(super) fn signs<const JSON: bool>(&self, bytes: &[u8]) -> Signs {
        self.walk::<JSON>(bytes).map_or(Signs::ALL, |found| found.signs(&self.partners))
    }

    /// What stands in `bytes`; `None` when the spelling of a character is not known, or too much was found.
    fn walk<const JSON: bool>(&self, bytes: &[u8]) -> Option<Found> {
        let classes = if JSON { &self.json } else { &self.typed };
        let (rows, first_end) = (self.rows.as_slice(), self.first_end);
        let mut lanes = parts(bytes);
        let mut found = Found { signs: Signs::NONE, groups: [0; GROUPS_MAX], count: 0, is_full: false };
        while lanes.iter().all(|lane| lane.at < lane.end) {
            let steps = lanes.iter().map(|lane| lane.end - lane.at).min().unwrap_or(0);
            self.plain::<JSON>(bytes, &mut lanes, steps, &mut found);
            for lane in lanes.iter_mut().filter(|lane| lane.at < lane.end) {
                if classes[usize::from(bytes[lane.at])] == SPECIAL {
                    self.special::<JSON>(bytes, lane, &mut found)?;
                }
            }
        }
        for mut lane in lanes {
            // In the first state nothing is begun that could go on beyond the end.
            while lane.at < lane.end || lane.at < bytes.len() && lane.state != 0 {
                let class = classes[usize::from(bytes[lane.at])];
                if class == SPECIAL {
                    self.special::<JSON>(bytes, &mut lane, &mut found)?;
                    continue;
                }
                lane.state = rows[lane.state as usize + usize::from(class)];
                lane.at += 1;
                if lane.state >= first_end {
                    self.ended::<JSON>(bytes, &lane, &mut found);
                }
            }
        }
        (!found.is_full).then_some(found)
    }

    /// Walks all lanes over at most so many bytes, until one meets a byte that says nothing alone.
    fn plain<const JSON: bool>(
        &self,
        bytes: &[u8],
        lanes: &mut [Lane; LANES],
        steps: usize,
        found: &mut Found,
    ) {
        let classes = if JSON { &self.json } else { &self.typed };
        let rows = self.rows.as_slice();
        let [one, two, three, four] = lanes.map(|lane| &bytes[lane.at..lane.at + steps]);
        let mut states = lanes.map(|lane| lane.state);
        let mut done = 0;
        for (((one, two), three), four) in one.iter().zip(two).zip(three).zip(four) {
            let class = [one, two, three, four].map(|byte| classes[usize::from(*byte)]);
            if class[0] | class[1] | class[2] | class[3] == SPECIAL {
                break;
            }
            let mut highest = 0;
            for (state, class) in states.iter_mut().zip(class) {
                *state = rows[*state as usize + usize::from(class)];
                highest = highest.max(*state);
            }
            done += 1;
            if highest >= self.first_end {
                for (lane, state) in lanes.iter().zip(states).filter(|(_, state)| *state >= self.first_end) {
                    self.ended::<JSON>(bytes, &Lane { at: lane.at + done, state, ..*lane }, found);
                }
            }
        }
        for (lane, state) in lanes.iter_mut().zip(states) {
            *lane = Lane { at: lane.at + done, state, ..*lane };
        }
    }

    /// Walks over a character of several bytes, or an escape. `None` when its spelling is not known.
    fn special<const JSON: bool>(&self, bytes: &[u8], lane: &mut Lane, found: &mut Found) -> Option<()> {
        let rest = &bytes[lane.at..];
        let (character, length) = if JSON && rest[0] == b'\\' { escape(rest)? } else { character(rest)? };
        lane.at += length;
        let mut feed = |character: char| {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                lane.state = self.rows[lane.state as usize + usize::from(self.normal[usize::from(byte)])];
                if lane.state >= self.first_end {
                    self.ended::<JSON>(bytes, lane, found);
                }
            }
        };
        match spelt(character) {
            Spelt::As(character) => feed(character),
            Spelt::Space => feed(' '),
            Spelt::Dots => (0..3).for_each(|_| feed('.')),
            Spelt::Hidden => {}
            Spelt::Unknown => return None,
        }
        Some(())
    }

    /// Notes the texts that end where the lane is, unless they are only a part of a word.
    #[cold]
    fn ended<const JSON: bool>(&self, bytes: &[u8], lane: &Lane, found: &mut Found) {
        let ends = &self.ends[(lane.state - self.first_end) as usize / CLASSES];
        let is_word =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        for pattern in ends.iter().map(|number| &self.patterns[*number as usize]) {
            // Where the text is spelt plainly, its begin is known; elsewhere it may stand anywhere.
            let start = lane.at.checked_sub(pattern.text.len());
            let start =
                start.filter(|start| bytes[*start..lane.at].eq_ignore_ascii_case(pattern.text.as_bytes()));
            let stuck_before = pattern.begins
                && start.is_some_and(|start| {
                    is_word(bytes[..start].last()) && !(JSON && ends_with_escape(&bytes[..start]))
                });
            let stuck_after = pattern.ends && start.is_some() && is_word(bytes.get(lane.at));
            if !stuck_before && !stuck_after {
                found.note(pattern);
            }
        }
    }
}

/// What was found so far.
#[derive(Debug)]
struct Found {
    signs: Signs,
    /// Groups of which a text was found, each once.
    groups: [u16; GROUPS_MAX],
    count: usize,
    is_full: bool,
}

impl Found {
    fn note(&mut self, pattern: &Pattern) {
        self.signs = self.signs.and(pattern.signs);
        for group in &pattern.groups {
            if self.groups[..self.count].contains(group) {
                continue;
            }
            match self.groups.get_mut(self.count) {
                Some(free) => {
                    *free = *group;
                    self.count += 1;
                }
                None => self.is_full = true,
            }
        }
    }

    /// The signs found, those that two groups make together among them.
    fn signs(&self, partners: &[Vec<(u16, Signs)>]) -> Signs {
        let groups = &self.groups[..self.count];
        let pairs = groups.iter().flat_map(|group| &partners[usize::from(*group)]);
        pairs.filter(|(other, _)| groups.contains(other)).fold(self.signs, |all, (_, signs)| all.and(*signs))
    }
}

/// The parts of a text: after spaces, of about the same length.
fn parts(bytes: &[u8]) -> [Lane; LANES] {
    let mut lanes = [Lane { end: bytes.len(), ..Lane::default() }; LANES];
    if bytes.len() < PARTED_BYTES_MIN {
        lanes[1..].fill(Lane { at: bytes.len(), end: bytes.len(), state: 0 });
        return lanes;
    }
    for number in 1..LANES {
        let wanted = (bytes.len() * number / LANES).max(lanes[number - 1].at);
        let space = bytes[wanted..].iter().position(|byte| *byte == b' ');
        let at = space.map_or(bytes.len(), |space| wanted + space + 1);
        lanes[number - 1].end = at;
        lanes[number].at = at;
    }
    lanes
}

/// The character that the bytes begin with, and its length.
fn character(bytes: &[u8]) -> Option<(char, usize)> {
    let length = match bytes[0] {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
    Some((text.chars().next()?, length))
}

/// Whether the bytes end with an escape, whose letters and digits are no part of a word: `\n`, `\u2028`.
fn ends_with_escape(bytes: &[u8]) -> bool {
    let back = |count: usize| bytes.len().checked_sub(count).and_then(|at| bytes.get(at));
    back(2) == Some(&b'\\') || back(6) == Some(&b'\\') && back(5) == Some(&b'u')
}

/// The character that an escape of JSON stands for, and the escape's length.
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let simple = match bytes.get(1)? {
        b'n' | b't' | b'r' | b'f' => ' ',
        b'b' => '\u{8}',
        b'u' => return escaped_number(bytes),
        other => char::from(*other),
    };
    Some((simple, 2))
}

/// `\u00e9`, or two of them for a character beyond them.
fn escaped_number(bytes: &[u8]) -> Option<(char, usize)> {
    let unit = |from: usize| -> Option<u16> {
        let digits = bytes.get(from..from + 6).filter(|escape| escape.starts_with(b"\\u"))?;
        u16::from_str_radix(std::str::from_utf8(&digits[2..]).ok()?, 16).ok()
    };
    let first = unit(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, 6));
    }
    let both = char::decode_utf16([first, unit(6)?]).next()?.ok()?;
    Some((both, 12))
}
