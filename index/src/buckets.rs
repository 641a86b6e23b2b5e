//! Stretches of time of one width, one after the other, that documents are counted in.

use jiff::{SignedDuration, Timestamp};

/// The most buckets of one histogram; what is later is not counted.
pub const BUCKETS_MAX: usize = 1000;

/// Widths that people read easily, in minutes: from a minute to a hundred thousand years.
const WIDTHS_MINUTES: [i64; 20] = [
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    180,
    360,
    720,
    1_440,
    2_880,
    10_080,
    40_320,
    161_280,
    524_160,
    5_241_600,
    524_160_000,
    52_416_000_000,
];

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// Where documents are counted: so many stretches of one width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buckets {
    from: i64,
    width: i64,
    count: usize,
}

impl Buckets {
    /// From `from` to just before `to`; the last may reach beyond it. At most [`BUCKETS_MAX`], none when `to` is not
    /// after `from`. A width below a millisecond is one.
    pub fn new(from: Timestamp, to: Timestamp, width: SignedDuration) -> Buckets {
        let width = i64::try_from(width.as_millis()).unwrap_or(i64::MAX).max(1);
        let from = from.as_millisecond();
        let span = u64::try_from(to.as_millisecond().saturating_sub(from)).unwrap_or(0);
        let count = usize::try_from(span.div_ceil(width.unsigned_abs())).unwrap_or(usize::MAX);
        Buckets { from, width, count: count.min(BUCKETS_MAX) }
    }

    /// The fewest round widths, at most `max` of them, that hold both times. They begin at multiples of their width
    /// since 1970, so that the same days and hours stay together.
    pub fn covering(first: Timestamp, last: Timestamp, max: usize) -> Buckets {
        let (first, last) = (first.as_millisecond(), last.as_millisecond());
        let max = i64::try_from(max.clamp(1, BUCKETS_MAX)).unwrap_or(i64::MAX);
        let count = |width: i64| last.div_euclid(width) - first.div_euclid(width) + 1;
        let widths = WIDTHS_MINUTES.map(|minutes| minutes * MINUTE);
        let longest = widths[widths.len() - 1];
        let width = widths.into_iter().find(|width| count(*width) <= max).unwrap_or(longest);
        let count = usize::try_from(count(width)).unwrap_or(0).min(BUCKETS_MAX);
        Buckets { from: first.div_euclid(width) * width, width, count }
    }

    /// When the first begins, if that is a time there is.
    pub fn from(&self) -> Timestamp {
        Timestamp::from_millisecond(self.from).unwrap_or(Timestamp::MIN)
    }

    /// How long each lasts.
    pub fn width(&self) -> SignedDuration {
        SignedDuration::from_millis(self.width)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// When the first begins, in milliseconds since 1970.
    pub(crate) fn start(&self) -> i64 {
        self.from
    }

    /// When the last is over, likewise.
    pub(crate) fn end(&self) -> i64 {
        let count = i64::try_from(self.count).unwrap_or(i64::MAX);
        self.from.saturating_add(self.width.saturating_mul(count))
    }

    /// The width in milliseconds.
    pub(crate) fn step(&self) -> i64 {
        self.width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_histogram_has_a_limited_number_of_buckets_whatever_is_asked_for() {
        let noon = time("2020-12-14T12:00Z");
        let minute = SignedDuration::from_mins(1);
        let of = |to: &str, width| Buckets::new(noon, time(to), width).len();
        assert_eq!(of("2020-12-14T13:00Z", minute), 60);
        assert_eq!(of("2020-12-14T13:00:01Z", minute), 61);
        assert_eq!(of("2020-12-14T11:00Z", minute), 0);
        assert_eq!(of("2021-12-14T12:00Z", SignedDuration::ZERO), BUCKETS_MAX);
        let all = Buckets::new(Timestamp::MIN, Timestamp::MAX, SignedDuration::MAX);
        assert_eq!(all.len(), 1);
        assert!(all.end() > Timestamp::MAX.as_millisecond(), "the end of time is in it");
    }

    #[test]
    fn round_widths_cover_both_ends() {
        let of = |first: &str, last: &str| {
            let buckets = Buckets::covering(time(first), time(last), 24);
            (buckets.from().to_string(), buckets.width().as_mins(), buckets.len())
        };
        assert_eq!(of("2020-12-14T12:07Z", "2020-12-14T12:07Z"), ("2020-12-14T12:07:00Z".to_owned(), 1, 1));
        assert_eq!(of("2020-12-14T00:30Z", "2020-12-14T23:30Z"), ("2020-12-14T00:00:00Z".to_owned(), 60, 24));
        assert_eq!(
            of("2020-12-14T00:30Z", "2020-12-15T00:30Z"),
            ("2020-12-14T00:00:00Z".to_owned(), 120, 13)
        );
        let all = Buckets::covering(Timestamp::MIN, Timestamp::MAX, 24);
        assert!((1..=24).contains(&all.len()), "{all:?}");
        assert!(Buckets::covering(Timestamp::MIN, Timestamp::MAX, 0).len() <= 2);
        assert!(Buckets::covering(Timestamp::MAX, Timestamp::MIN, 24).len() <= 1);
    }
}
