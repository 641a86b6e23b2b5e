//! How many people report an outage, and when: families of shapes, and curves read from a file.
//!
//! A curve starts at the onset and holds what comes on top of the usual: the excess per bin.

use std::path::Path;

use serde::Deserialize;

use crate::dice::Dice;
use crate::null::DISPERSION;

/// Curve files larger than this are refused.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// Bins of the families.
const FAMILY_BIN_SECONDS: i64 = 300;
/// Fewer bins before the onset than this say nothing about the usual level.
const BINS_BEFORE_MIN: usize = 8;
/// A level below this, reports per bin, counts as this when the spread is judged.
const LEVEL_MIN: f64 = 0.5;
/// Bins of an outage have at least this share of its peak.
const PEAK_SHARE_MIN: f64 = 0.02;

/// The excess reports of an outage from its onset on.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The family's name or the file's id.
    pub name: String,
    /// Seconds per bin.
    pub bin_seconds: i64,
    /// Reports per bin on top of the usual; the first bin is that of the onset.
    pub excess: Vec<u32>,
}

/// The shapes the simulator draws itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// All at once, level, over at once.
    Step,
    /// More and more, then fixed.
    Ramp,
    /// A burst that fades.
    SpikeDecay,
    /// Seemingly fixed, then back.
    DoubleHump,
    /// A few a day for days.
    SlowBurn,
}

/// All families.
pub const FAMILIES: [Family; 5] =
    [Family::Step, Family::Ramp, Family::SpikeDecay, Family::DoubleHump, Family::SlowBurn];

impl Family {
    /// The family's name in truths.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Ramp => "ramp",
            Self::SpikeDecay => "spike-decay",
            Self::DoubleHump => "double-hump",
            Self::SlowBurn => "slow-burn",
        }
    }

    /// One curve of the family: heights and lengths differ from draw to draw.
    pub fn draw(self, dice: &mut Dice) -> Curve {
        // Reports per bin at the height; real peaks lie at 10 to 600 per quarter of an hour.
        let height = dice.log_normal(22.0, 0.8).clamp(5.0, 200.0);
        let hours = 1.5 + 4.0 * dice.unit();
        let fade = 0.4 + 0.8 * dice.unit();
        let length = match self {
            Self::SlowBurn => 48.0 + 48.0 * dice.unit(),
            Self::SpikeDecay => 5.0 * fade,
            _ => hours,
        };
        let bins = (length * 3_600.0 / FAMILY_BIN_SECONDS as f64) as usize;
        let slow = (0.4 + 1.2 * dice.unit()) * FAMILY_BIN_SECONDS as f64 / 3_600.0;
        let excess = (0..bins)
            .map(|bin| {
                let hour = (bin as f64 + 0.5) * FAMILY_BIN_SECONDS as f64 / 3_600.0;
                let share = hour / length;
                let mean = match self {
                    Self::Step => height,
                    Self::Ramp => height * if share < 0.7 { share / 0.7 } else { (1.0 - share) / 0.3 },
                    Self::SpikeDecay => height * libm::fmin(hour / 0.15, 1.0) * libm::exp(-hour / fade),
                    Self::DoubleHump => {
                        let hump = |centre: f64| libm::exp(-(share - centre) * (share - centre) / 0.02);
                        height * (hump(0.2) + 0.7 * hump(0.8))
                    }
                    Self::SlowBurn => slow,
                };
                dice.poisson(mean)
            })
            .collect();
        Curve { name: self.name().into(), bin_seconds: FAMILY_BIN_SECONDS, excess }
    }
}

/// A curve file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum CurveError {
    /// The file cannot be read.
    #[error("cannot read the curves: {0}; give a readable JSON Lines file of up to 64 MiB")]
    Unreadable(#[from] std::io::Error),
    /// A line has another shape.
    #[error("line {line} is no curve ({reason}); expected id, provider, start, bin_minutes and counts")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        reason: String,
    },
    /// No line has an onset.
    #[error("no curve of the file has an onset with eight quiet bins before it")]
    NoOnset,
}

#[derive(Deserialize)]
struct Recorded {
    id: String,
    bin_minutes: i64,
    counts: Vec<u32>,
}

/// The curves of a file of recorded counts, JSON Lines. Lines without a clear onset are left out.
///
/// # Errors
/// When the file cannot be read, a line is malformed, or no line has an onset.
pub fn read(path: &Path) -> Result<Vec<Curve>, CurveError> {
    if std::fs::metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(std::io::Error::other("larger than 64 MiB").into());
    }
    let text = std::fs::read_to_string(path)?;
    let mut curves = Vec::new();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let malformed = |reason: String| CurveError::Malformed { line: place + 1, reason };
        let recorded: Recorded = serde_json::from_str(line).map_err(|error| malformed(error.to_string()))?;
        if !(1..=1_440).contains(&recorded.bin_minutes) {
            return Err(malformed("bin_minutes must lie in 1..=1440".into()));
        }
        if let Some(excess) = excess(&recorded.counts) {
            curves.push(Curve { name: recorded.id, bin_seconds: recorded.bin_minutes * 60, excess });
        }
    }
    if curves.is_empty() { Err(CurveError::NoOnset) } else { Ok(curves) }
}

/// The excess from the onset on, or none when the onset is not to be seen.
///
/// The level is the mean of the bins up to three quarters of the way to the peak, without the highest tenth; usual
/// counts spread about it as over-dispersed ones do (variance 2.2 times the mean). A bin stands out by three
/// spreads, and by a fiftieth of the peak. The onset is where the run of bins that leads up to the peak stands out
/// first (one low bin does not break the run); the end is the last bin that stands out.
#[must_use]
pub fn excess(counts: &[u32]) -> Option<Vec<u32>> {
    let peak = (0..counts.len()).rev().max_by_key(|bin| counts[*bin])?;
    let mut before = counts[..peak * 3 / 4].to_vec();
    if before.len() < BINS_BEFORE_MIN {
        return None;
    }
    before.sort_unstable();
    before.truncate(before.len() - before.len() / 10);
    let level = before.iter().sum::<u32>() as f64 / before.len() as f64;
    let spread = libm::sqrt(DISPERSION * libm::fmax(level, LEVEL_MIN));
    let faint = PEAK_SHARE_MIN * (f64::from(counts[peak]) - level);
    let above =
        |bin: usize, spreads: f64| f64::from(counts[bin]) - level > libm::fmax(spreads * spread, faint);
    let stands_out = |bin: usize| above(bin, 3.0);
    if !stands_out(peak) {
        return None;
    }
    let mut onset = peak;
    while (onset >= 1 && stands_out(onset - 1)) || (onset >= 2 && stands_out(onset - 2)) {
        onset -= if stands_out(onset - 1) { 1 } else { 2 };
    }
    // The bin before holds the very first reports when it already rises.
    if onset >= 1 && above(onset - 1, 1.5) {
        onset -= 1;
    }
    if onset < BINS_BEFORE_MIN {
        return None;
    }
    let end = (onset..counts.len()).rev().find(|bin| stands_out(*bin)).unwrap_or(onset);
    let level = libm::round(level) as u32;
    Some(counts[onset..=end].iter().map(|count| count.saturating_sub(level)).collect())
}

impl Curve {
    /// Times of the reports that are written when only the share `size` of people write, in order.
    pub fn times(&self, dice: &mut Dice, onset: i64, size: f64) -> Vec<i64> {
        let mut times = Vec::new();
        for (bin, count) in self.excess.iter().enumerate() {
            let from = onset + bin as i64 * self.bin_seconds;
            for _ in 0..*count {
                let at = dice.between(from, from + self.bin_seconds);
                if dice.chance(size) {
                    times.push(at);
                }
            }
        }
        times.sort_unstable();
        times
    }

    /// From the onset to the end of the last bin, seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.excess.len() as i64 * self.bin_seconds
    }

    /// All reports of the full-size outage.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.excess.iter().sum()
    }
}

#[cfg(test)]
mod tests;
