//! Finds the places in a text at which one of many other texts may begin.
//!
//! A phrase begins where a word begins, so that a sixth of a text's bytes is looked at. There its first bytes are looked
//! up in small tables that stay in the processor's nearest memory; only what they know is compared as a whole.

/// How many of its first bytes a text is known by, at most; texts of fewer bytes are known by all of theirs.
const KEY_BYTES_MAX: usize = 4;

/// Places in the table of keys of so many bytes: for 2, for 3 and for 4 bytes, powers of two.
const PLACES: [usize; 3] = [1 << 10, 1 << 11, 1 << 14];

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
    /// Numbers of texts. The first list is empty.
    lists: Vec<Vec<u32>>,
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
            let number = u32::try_from(number).ok()?;
            let key = key(text.as_bytes(), 0);
            if text.len() == 1 {
                for second in 0..=u8::MAX {
                    tables[0].add(key | u32::from(second) << 8, number)?;
                }
            } else {
                tables[text.len().min(KEY_BYTES_MAX) - 2].add(key, number)?;
            }
        }
        Some(Self { tables, texts })
    }

    /// Tells of each text that stands in `text` where a word, or a character of several bytes, begins: its number, and
    /// its first byte. Ends when `tell` says no.
    pub(super) fn find(&self, text: &str, mut tell: impl FnMut(usize, usize) -> bool) {
        let bytes = text.as_bytes();
        let mut after_word = false;
        for (at, byte) in bytes.iter().enumerate() {
            let may_begin = !after_word | (*byte == b'\'') | (*byte >= 0x80);
            after_word = WORD[usize::from(*byte)];
            if !may_begin {
                continue;
            }
            let key = key(bytes, at);
            for table in &self.tables {
                for number in table.list(key) {
                    let number = *number as usize;
                    if bytes[at..].starts_with(self.texts[number].as_bytes()) && !tell(number, at) {
                        return;
                    }
                }
            }
        }
    }
}

impl Table {
    fn place(&self, key: u32) -> usize {
        // Knuth's multiplicative hashing.
        ((key & self.mask).wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    fn add(&mut self, key: u32, number: u32) -> Option<()> {
        let place = self.place(key);
        if self.places[place] == 0 {
            self.places[place] = u16::try_from(self.lists.len()).ok()?;
            self.lists.push(Vec::new());
        }
        self.lists[usize::from(self.places[place])].push(number);
        Some(())
    }

    fn list(&self, key: u32) -> &[u32] {
        match self.places[self.place(key)] {
            0 => &[],
            list => &self.lists[usize::from(list)],
        }
    }
}

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

/// The bytes from `at` on, as many as a key has; nothing stands for those beyond the end.
fn key(bytes: &[u8], at: usize) -> u32 {
    if let Some(Ok(four)) = bytes.get(at..at + KEY_BYTES_MAX).map(<[u8; 4]>::try_from) {
        return u32::from_le_bytes(four);
    }
    let mut four = [0; KEY_BYTES_MAX];
    let rest = &bytes[at..];
    four[..rest.len().min(KEY_BYTES_MAX)].copy_from_slice(&rest[..rest.len().min(KEY_BYTES_MAX)]);
    u32::from_le_bytes(four)
}
