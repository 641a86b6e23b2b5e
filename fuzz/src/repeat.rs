//! A mutation that libFuzzer does not have: one piece of markup again and again.
//!
//! Bytes that flip find what panics. What takes the square of an answer's size shows only where something stands in it
//! ten thousand times.

use crate::NAME_BYTES;

/// The longest piece that is repeated, in bytes.
const PIECE_BYTES_MAX: usize = 256;

/// Repeats a piece of the body in place, up to `size_max` bytes in all; the new size, or none when there is no room
/// or nothing to repeat.
pub fn repeat(input: &mut [u8], size: usize, size_max: usize, seed: u32) -> Option<usize> {
    let mut state = u64::from(seed);
    let mut below = |max: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % max.max(1)
    };
    let body = input.get(NAME_BYTES..size)?;
    let from = below(body.len());
    let begin = from + body[from..].iter().position(is_edge)?;
    let longest = begin + (1 + below(PIECE_BYTES_MAX)).min(body.len() - begin);
    // Up to the next edge, so that what is repeated is whole.
    let end = longest + body[longest..].iter().take(PIECE_BYTES_MAX).position(is_edge).unwrap_or(0);
    let piece = body[begin..end].to_vec();
    let room = size_max.checked_sub(size)? / piece.len().max(1);
    let times = if below(2) == 0 { room } else { below(room) };
    if times == 0 {
        return None;
    }
    let (at, added) = (NAME_BYTES + end, times * piece.len());
    input.copy_within(at..size, at + added);
    input[at..at + added].copy_from_slice(&piece.repeat(times));
    Some(size + added)
}

/// Where something begins in markup, JSON or mail.
fn is_edge(byte: &u8) -> bool {
    b"<{[\"&,:(>= \n".contains(byte)
}
