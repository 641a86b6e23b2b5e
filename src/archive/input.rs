//! A file, whatever it is compressed with: where reading it stands, and its lines, each within a limit.

use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

/// The longest line read, in bytes; a longer one is skipped and named.
pub const LINE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The bytes that tell compressions apart: the longest magic number is that of xz.
const MAGIC_BYTES: usize = 6;

/// The largest window that a zstd file may ask for, as a power of two of bytes: what `zstd --long=31` writes, as
/// large dumps are packed. It is all the memory that reading one takes.
const WINDOW_LOG_MAX: u32 = if cfg!(target_pointer_width = "64") { 31 } else { 30 };

/// A place in a file, compression undone: what lies before it was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Bytes before it.
    pub bytes: u64,
    /// Ends of lines before it.
    pub lines: u64,
}

/// An opened archive.
pub struct Input {
    reader: Box<dyn BufRead>,
    place: Place,
    packed: Rc<Cell<u64>>,
}

impl Input {
    /// Opens a file, or standard input for `-`. What it is compressed with is read from its first bytes, not
    /// its name.
    ///
    /// # Errors
    /// When it cannot be opened or is not what its first bytes say.
    pub fn open(path: &Path) -> io::Result<Self> {
        if path == Path::new("-") { Self::new(io::stdin()) } else { Self::new(File::open(path)?) }
    }

    /// Opens a file on the disk as [`Self::open`], at this place where it is not compressed and at its beginning
    /// where it is: then [`Self::skip`] leads there.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_at(path: &Path, place: Place) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut magic = Vec::with_capacity(MAGIC_BYTES);
        file.by_ref().take(MAGIC_BYTES as u64).read_to_end(&mut magic)?;
        if is_packed(&magic) {
            file.rewind()?;
            return Self::new(file);
        }
        file.seek(SeekFrom::Start(place.bytes))?;
        let packed = Rc::new(Cell::new(place.bytes));
        let reader = Box::new(BufReader::new(Counted { reader: file, count: Rc::clone(&packed) }));
        Ok(Self { reader, place, packed })
    }

    fn new(bytes: impl Read + 'static) -> io::Result<Self> {
        let packed = Rc::new(Cell::new(0));
        let mut bytes = Counted { reader: bytes, count: Rc::clone(&packed) };
        let mut magic = Vec::with_capacity(MAGIC_BYTES);
        bytes.by_ref().take(MAGIC_BYTES as u64).read_to_end(&mut magic)?;
        let kind = magic.clone();
        let whole = Cursor::new(magic).chain(bytes);
        let reader: Box<dyn BufRead> = match kind.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(whole))),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                let mut decoder = zstd::Decoder::new(whole)?;
                decoder.window_log_max(WINDOW_LOG_MAX)?;
                Box::new(BufReader::new(decoder))
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0] => {
                Box::new(BufReader::new(liblzma::read::XzDecoder::new_multi_decoder(whole)))
            }
            _ => Box::new(BufReader::new(whole)),
        };
        Ok(Self { reader, place: Place::default(), packed })
    }

    /// Up to so many of the bytes that come next, which stay to be read. Less only where the file ends or is damaged.
    ///
    /// # Errors
    /// When nothing can be read.
    pub fn peek(&mut self, bytes: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        let read = self.reader.by_ref().take(bytes as u64).read_to_end(&mut head);
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Cursor::new(head.clone()).chain(rest));
        if head.is_empty() { read.map(|_| head) } else { Ok(head) }
    }

    /// Passes over so many bytes at most. Says how many it were: 0 only at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn skip(&mut self, bytes: u64) -> io::Result<u64> {
        io::copy(&mut self.by_ref().take(bytes), &mut io::sink())
    }

    /// Where the next byte lies.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How much of the file as it lies on the disk was read, in bytes.
    pub fn packed_bytes(&self) -> u64 {
        self.packed.get()
    }

    /// Its lines.
    pub fn lines(self) -> Lines {
        Lines { input: self, number: 0, broken: false }
    }

    /// The next line, its end included; the second one is how a line past the limit is told, which is passed over.
    pub(super) fn line(&mut self) -> io::Result<Option<Result<Vec<u8>, TooLong>>> {
        let mut line = Vec::new();
        self.by_ref().take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line)?;
        if line.len() > LINE_BYTES_MAX && !line.ends_with(b"\n") {
            skip_line(self)?;
            return Ok(Some(Err(TooLong)));
        }
        Ok((!line.is_empty()).then_some(Ok(line)))
    }
}

/// Why a record was not read.
#[derive(Debug, thiserror::Error)]
#[error("longer than {LINE_BYTES_MAX} bytes")]
pub(super) struct TooLong;

fn is_packed(magic: &[u8]) -> bool {
    matches!(magic, [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [0xfd, b'7', b'z', b'X', b'Z', 0])
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if amount == 0 {
            return;
        }
        // What was filled is given again.
        if let Ok(buffer) = self.reader.fill_buf() {
            let lines = memchr::memchr_iter(b'\n', &buffer[..amount.min(buffer.len())]).count();
            self.place.lines += lines as u64;
        }
        self.place.bytes += amount as u64;
        self.reader.consume(amount);
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.fill_buf()?.read(into)?;
        self.consume(amount);
        Ok(amount)
    }
}

/// Counts the bytes that come through.
struct Counted<R> {
    reader: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.reader.read(into)?;
        self.count.set(self.count.get() + amount as u64);
        Ok(amount)
    }
}

/// The lines of an archive, numbered from 1. They end with the first error of reading: a compressed file that was
/// cut off gives the same error for ever.
pub struct Lines {
    input: Input,
    number: u64,
    broken: bool,
}

impl Iterator for Lines {
    type Item = (u64, io::Result<Vec<u8>>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        self.number += 1;
        match self.input.line() {
            Ok(None) => None,
            Ok(Some(Ok(line))) => Some((self.number, Ok(line))),
            Ok(Some(Err(why))) => Some((self.number, Err(io::Error::new(io::ErrorKind::FileTooLarge, why)))),
            Err(error) => {
                self.broken = true;
                Some((self.number, Err(error)))
            }
        }
    }
}

/// Reads on to the end of the line without keeping it.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (end, used) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(place) => (true, place + 1),
            None => (buffer.is_empty(), buffer.len()),
        };
        reader.consume(used);
        if end {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, Place};
    use std::io::{Cursor, Write};

    #[test]
    fn every_compression_gives_the_same_lines() {
        let plain = b"one\ntwo\n".to_vec();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&plain).unwrap();
        let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
        xz.write_all(&plain).unwrap();
        let zst = zstd::encode_all(plain.as_slice(), 1).unwrap();
        for bytes in [plain.clone(), gzip.finish().unwrap(), xz.finish().unwrap(), zst] {
            let lines = Input::new(Cursor::new(bytes)).unwrap().lines();
            let lines: Vec<Vec<u8>> = lines.map(|(_, line)| line.unwrap()).collect();
            assert_eq!(lines.concat(), plain);
        }
    }

    #[test]
    fn a_compressed_file_that_was_cut_off_ends_with_one_error() {
        let plain: Vec<u8> =
            (0..10_000_u32).flat_map(|number| format!("{}\n", number * number).into_bytes()).collect();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&plain).unwrap();
        let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
        xz.write_all(&plain).unwrap();
        let zst = zstd::encode_all(plain.as_slice(), 1).unwrap();
        for mut bytes in [gzip.finish().unwrap(), xz.finish().unwrap(), zst] {
            bytes.truncate(bytes.len() * 2 / 3);
            let lines = Input::new(Cursor::new(bytes)).unwrap().lines();
            let errors: Vec<bool> = lines.map(|(_, line)| line.is_err()).collect();
            assert_eq!(errors.iter().filter(|error| **error).count(), 1);
            assert_eq!(errors.last(), Some(&true));
        }
    }

    /// A frame that asks for a window of two GiB and holds one block as it is.
    fn long_window(text: &[u8]) -> Vec<u8> {
        let exponent = 31 - 10;
        let block = (u32::try_from(text.len()).unwrap() << 3 | 1).to_le_bytes();
        [&[0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3], &block[..3], text].concat()
    }

    #[test]
    fn a_zstd_file_may_look_back_as_far_as_dumps_do() {
        let mut input = Input::new(Cursor::new(long_window(b"one\ntwo\n"))).unwrap();
        assert_eq!(input.line().unwrap().unwrap().unwrap(), b"one\n");
        assert_eq!(input.place(), Place { bytes: 4, lines: 1 });
        assert!(input.packed_bytes() > 0);
    }

    #[test]
    fn what_was_peeked_at_or_skipped_is_counted_once() {
        let plain = b"one\ntwo\nthree\n";
        for bytes in [plain.to_vec(), zstd::encode_all(&plain[..], 1).unwrap()] {
            let mut input = Input::new(Cursor::new(bytes)).unwrap();
            assert_eq!((input.peek(5).unwrap(), input.place()), (b"one\nt".to_vec(), Place::default()));
            assert_eq!((input.skip(8).unwrap(), input.place()), (8, Place { bytes: 8, lines: 2 }));
            assert_eq!(input.line().unwrap().unwrap().unwrap(), b"three\n");
            assert!(input.line().unwrap().is_none());
            assert_eq!((input.skip(8).unwrap(), input.place()), (0, Place { bytes: 14, lines: 3 }));
        }
    }

    #[test]
    fn a_place_in_a_file_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { bytes: 4, lines: 1 };
        for (name, bytes) in
            [("a", b"one\ntwo\n".to_vec()), ("b", zstd::encode_all(&b"one\ntwo\n"[..], 1).unwrap())]
        {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let mut input = Input::open_at(&path, place).unwrap();
            let missing = place.bytes - input.place().bytes;
            input.skip(missing).unwrap();
            assert_eq!((input.place(), input.line().unwrap().unwrap().unwrap()), (place, b"two\n".to_vec()));
        }
    }

    #[test]
    fn a_line_past_the_limit_is_skipped_and_the_next_is_read() {
        let mut bytes = vec![b'x'; 10 * 1024 * 1024];
        bytes.extend(b"\nnext\n");
        let mut lines = Input::new(Cursor::new(bytes)).unwrap().lines();
        assert!(lines.next().unwrap().1.is_err());
        assert_eq!(lines.next().unwrap().1.unwrap(), b"next\n");
        assert!(lines.next().is_none());
    }
}
