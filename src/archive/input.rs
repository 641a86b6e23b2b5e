//! Lines out of a file, whatever it is compressed with, each within a limit.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// The longest line read, in bytes; a longer one is skipped and named.
pub const LINE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The bytes that tell compressions apart: the longest magic number is that of xz.
const MAGIC_BYTES: usize = 6;

/// An opened archive.
pub struct Input {
    reader: Box<dyn BufRead>,
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

    fn new(mut bytes: impl Read + 'static) -> io::Result<Self> {
        let mut magic = Vec::with_capacity(MAGIC_BYTES);
        bytes.by_ref().take(MAGIC_BYTES as u64).read_to_end(&mut magic)?;
        let kind = magic.clone();
        let whole = Cursor::new(magic).chain(bytes);
        let reader: Box<dyn BufRead> = match kind.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(whole))),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(BufReader::new(zstd::Decoder::new(whole)?)),
            [0xfd, b'7', b'z', b'X', b'Z', 0] => {
                Box::new(BufReader::new(liblzma::read::XzDecoder::new_multi_decoder(whole)))
            }
            _ => Box::new(BufReader::new(whole)),
        };
        Ok(Self { reader })
    }

    /// Its lines.
    pub fn lines(self) -> Lines {
        Lines { reader: self.reader, number: 0, broken: false }
    }
}

/// The lines of an archive, numbered from 1. They end with the first error of reading: a compressed file that was
/// cut off gives the same error for ever.
pub struct Lines {
    reader: Box<dyn BufRead>,
    number: u64,
    broken: bool,
}

impl Iterator for Lines {
    type Item = (u64, io::Result<Vec<u8>>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let mut line = Vec::new();
        self.number += 1;
        let limit = LINE_BYTES_MAX as u64 + 1;
        match self.reader.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) if line.len() > LINE_BYTES_MAX && !line.ends_with(b"\n") => {
                let skipped = skip_line(&mut self.reader);
                self.broken = skipped.is_err();
                let what = format!("longer than {LINE_BYTES_MAX} bytes");
                Some((self.number, skipped.and(Err(io::Error::new(io::ErrorKind::FileTooLarge, what)))))
            }
            Ok(_) => Some((self.number, Ok(line))),
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
    use super::{Input, LINE_BYTES_MAX};
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

    #[test]
    fn a_line_past_the_limit_is_skipped_and_the_next_is_read() {
        let mut bytes = vec![b'x'; LINE_BYTES_MAX * 2];
        bytes.extend(b"\nnext\n");
        let mut lines = Input::new(Cursor::new(bytes)).unwrap().lines();
        assert!(lines.next().unwrap().1.is_err());
        assert_eq!(lines.next().unwrap().1.unwrap(), b"next\n");
        assert!(lines.next().is_none());
    }
}
