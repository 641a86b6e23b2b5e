//! Finds the places in a text at which one of many other texts may begin.
//!
//! A phrase begins where a word begins, so that a sixth of a text's bytes is looked at. There its first bytes are looked
//! up in small tables that stay in the processor's nearest memory; only what they know is compared as a whole.

/// How many of its first bytes a text is known by, at most; texts of fewer bytes are known by all of theirs.
const KEY_BYTES_MAX: usize = 4;

/// Places in the table of keys of so many bytes: for 2, for 3 and for 4 bytes, powers of two.
const PLACES: [usize; 3] = [1 << 10, 1 << 11, 1 << 14];

/// So many bytes are looked through for beginnings at once.
const PART_BYTES: usize = 64;

/// So many bytes of a text are compared as one number before the rest is.
const HEAD_BYTES: usize = 8;

/// Texts that are looked for where words begin.
#[derive(Debug)]
pub(super) struct Beginnings {
    tables: [Table; 3],
    texts: Vec<String>,
}

/// The texts that are known by so many bytes.
#[derive(Debug)]
struct Table {
    /// Those bytes of a number.
    mask: u32,
    shift: u32,
    /// For each place the number of its list.
    places: Vec<u16>,
    /// The first list is empty.
    lists: Vec<Vec<Entry>>,
}

/// A text in a list.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Its first bytes, and which bytes of a number they are.
    head: u64,
    mask: u64,
    number: u32,
}

impl Beginnings {
    /// Of texts that are not empty; `None` when there are too many.
    pub(super) fn new(texts: Vec<String>) -> Option<Self> {
        let mut tables = [2u32, 3, 4].map(|bytes| Table {
            mask: u32::MAX >> (32 - 8 * bytes),
            shift: 0,
            places: Vec::new(),
            lists: vec![Vec::new()],
        });
        for (table, places) in tables.iter_mut().zip(PLACES) {
            table.shift = 32 - places.ilog2();
            table.places = vec![0; places];
        }
        for (number, text) in texts.iter().enumerate() {
            let key = key(text.as_bytes(), 0);
            let unused = HEAD_BYTES - text.len().min(HEAD_BYTES);
            let mask = u64::MAX >> (8 * unused);
            let entry = Entry { head: head(text.as_bytes(), 0), mask, number: u32::try_from(number).ok()? };
            if text.len() == 1 {
                for second in 0..=u8::MAX {
                    tables[0].add(key | u32::from(second) << 8, entry)?;
                }
            } else {
                tables[text.len().min(KEY_BYTES_MAX) - 2].add(key, entry)?;
            }
        }
        Some(Self { tables, texts })
    }

    /// Tells of each text that stands in `text` where a word, or a character of several bytes, begins: its number, and
    /// its first byte. Ends when `tell` says no.
    pub(super) fn find(&self, text: &str, mut tell: impl FnMut(usize, usize) -> bool) {
        let bytes = text.as_bytes();
        let mut after_word = false;
        for (chunk, part) in bytes.chunks(PART_BYTES).enumerate() {
            // Places are written down without asking, since no processor guesses where words end.
            let (mut places, mut count) = ([0; PART_BYTES], 0);
            for (place, byte) in part.iter().enumerate() {
                places[count] = place;
                count += usize::from(!after_word | BEGINS_ANYWHERE[usize::from(*byte)]);
                after_word = WORD[usize::from(*byte)];
            }
            for place in &places[..count] {
                if !self.find_at(bytes, chunk * PART_BYTES + place, &mut tell) {
                    return;
                }
            }
        }
    }

    /// The same for one place; whether to go on.
    fn find_at(&self, bytes: &[u8], at: usize, tell: &mut impl FnMut(usize, usize) -> bool) -> bool {
        let key = key(bytes, at);
        let lists = self.tables.each_ref().map(|table| table.places[table.place(key)]);
        if lists == [0; 3] {
            return true;
        }
        let head = head(bytes, at);
        let entries = self.tables.iter().zip(lists).flat_map(|(table, list)| &table.lists[usize::from(list)]);
        for entry in entries.filter(|entry| head & entry.mask == entry.head) {
            let number = entry.number as usize;
            if bytes[at..].starts_with(self.texts[number].as_bytes()) && !tell(number, at) {
                return false;
            }
        }
        true
    }
}

impl Table {
    fn place(&self, key: u32) -> usize {
        // Knuth's multiplicative hashing.
        ((key & self.mask).wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    fn add(&mut self, key: u32, entry: Entry) -> Option<()> {
        let place = self.place(key);
        if self.places[place] == 0 {
            self.places[place] = u16::try_from(self.lists.len()).ok()?;
            self.lists.push(Vec::new());
        }
        self.lists[usize::from(self.places[place])].push(entry);
        Some(())
    }
}

/// The apostrophe, and bytes of characters beyond ASCII.
const BEGINS_ANYWHERE: [bool; 256] = {
    let mut begins = [false; 256];
    begins[b'\'' as usize] = true;
    let mut byte = 0x80;
    while byte < begins.len() {
        begins[byte] = true;
        byte += 1;
    }
    begins
};

/// Letters, digits and the underline of ASCII.
const WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < 128u8 {
        word[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    word
};

/// The bytes from `at` on, as many as a head has; nothing stands for those beyond the end.
fn head(bytes: &[u8], at: usize) -> u64 {
    if let Some(Ok(whole)) = bytes.get(at..at + HEAD_BYTES).map(<[u8; HEAD_BYTES]>::try_from) {
        return u64::from_le_bytes(whole);
    }
    let mut padded = [0; HEAD_BYTES];
    padded.iter_mut().zip(&bytes[at..]).for_each(|(padded, byte)| *padded = *byte);
    u64::from_le_bytes(padded)
}

/// The same for a key.
fn key(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + KEY_BYTES_MAX).map(<[u8; KEY_BYTES_MAX]>::try_from) {
        Some(Ok(whole)) => u32::from_le_bytes(whole),
        _ => (head(bytes, at) & u64::from(u32::MAX)) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::Beginnings;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_is_found_where_a_word_begins(
            texts in proptest::collection::vec("[ab' é障]{1,10}", 1..20),
            text in "[ab' é障]{0,40}",
        ) {
            let mut found = Vec::new();
            Beginnings::new(texts.clone()).unwrap().find(&text, |number, at| {
                found.push((at, number));
                true
            });
            let stands = |at: usize, looked: &str| {
                let sticks = text[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
                text[at..].starts_with(looked) && (!sticks || !looked.starts_with(['a', 'b', ' ']))
            };
            let mut wanted = Vec::new();
            for (at, _) in text.char_indices() {
                wanted.extend((0..texts.len()).filter(|number| stands(at, &texts[*number])).map(|number| (at, number)));
            }
            found.sort_unstable();
            prop_assert_eq!(found, wanted);
        }
    }
}
