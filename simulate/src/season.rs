//! The hour of the week: when people of each kind of provider write.
//!
//! Shapes are round figures of ours, not fits: office days, evenings, or hardly any rhythm.

/// Hours in a week; hour 0 is Monday 00:00 UTC.
pub const WEEK_HOURS: usize = 168;
const HOUR_SECONDS: i64 = 3_600;
/// The epoch was a Thursday: this many hours after a Monday.
const EPOCH_HOURS: i64 = 72;

/// Which week people live by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// European and American office hours; weekends quiet.
    Office,
    /// Evenings and weekends.
    Evening,
    /// All over the world, a soft day and night.
    Global,
    /// American days, also on Saturday.
    Shop,
}

/// Expected share of each hour of the week, mean 1.
#[derive(Debug, Clone)]
pub struct Season {
    hours: Vec<f64>,
}

fn bump(hour: f64, centre: f64, width: f64) -> f64 {
    let mut distance = libm::fabs(hour - centre);
    distance = distance.min(24.0 - distance);
    libm::exp(-distance * distance / (2.0 * width * width))
}

impl Season {
    /// The shape of a rhythm.
    #[must_use]
    pub fn new(rhythm: Rhythm) -> Self {
        let mut hours: Vec<f64> = (0..WEEK_HOURS)
            .map(|place| {
                let (day, hour) = (place / 24, (place % 24) as f64 + 0.5);
                let weekend = day >= 5;
                match rhythm {
                    Rhythm::Office => {
                        let work = bump(hour, 8.5, 2.2) + 1.1 * bump(hour, 15.5, 3.0);
                        0.35 + work * if weekend { 0.25 } else { 1.3 }
                    }
                    Rhythm::Evening => {
                        0.5 + bump(hour, 20.0, 3.5) * if weekend { 1.2 } else { 0.9 }
                            + if weekend { 0.4 * bump(hour, 14.0, 4.0) } else { 0.2 * bump(hour, 12.0, 2.0) }
                    }
                    Rhythm::Global => 0.8 + 0.5 * bump(hour, 15.0, 4.0) * if weekend { 0.6 } else { 1.0 },
                    Rhythm::Shop => 0.4 + bump(hour, 19.0, 4.0) * if day == 6 { 0.5 } else { 1.1 },
                }
            })
            .collect();
        let mean = hours.iter().sum::<f64>() / WEEK_HOURS as f64;
        for hour in &mut hours {
            *hour /= mean;
        }
        Self { hours }
    }

    /// The factor at a time in seconds since the epoch.
    #[must_use]
    pub fn at(&self, second: i64) -> f64 {
        let hour = (second.div_euclid(HOUR_SECONDS) + EPOCH_HOURS).rem_euclid(WEEK_HOURS as i64);
        self.hours[hour as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_mean_one_and_office_sleeps_at_night() {
        for rhythm in [Rhythm::Office, Rhythm::Evening, Rhythm::Global, Rhythm::Shop] {
            let season = Season::new(rhythm);
            let mean = season.hours.iter().sum::<f64>() / WEEK_HOURS as f64;
            assert!((mean - 1.0).abs() < 1e-9);
        }
        // 2026-01-05 was a Monday.
        let monday = 1_767_571_200;
        let office = Season::new(Rhythm::Office);
        assert!(office.at(monday + 9 * 3_600) > 2.0 * office.at(monday + 2 * 3_600));
        assert!(office.at(monday + 15 * 3_600) > 1.5 * office.at(monday + (5 * 24 + 15) * 3_600));
    }
}
