//! When people report: the shape of a week, learnt by all providers of a category together.
//!
//! One provider with a report a day cannot teach when its users are awake; fifty of its kind can.

use super::hours::{DAY_CELLS, day_cell};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many people the even shape weighs against what was seen.
const SHRINKAGE_PEOPLE: f64 = 24.0;

/// One hour of a busy provider weighs no more than this many people, or it would be the shape of all.
const WEIGHT_MAX: f64 = 1.0;

/// The shape of a day, for working days and weekends: a factor for each hour, 1 on average.
pub(super) type Shape = [f64; DAY_CELLS];

/// A shape without ups and downs.
pub(super) const EVEN: Shape = [1.0; DAY_CELLS];

/// People found and expected in each cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Found {
    people: Vec<f64>,
    expected: Vec<f64>,
}

/// The shapes of all categories.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Seasons {
    categories: BTreeMap<String, Found>,
}

impl Seasons {
    /// Adds quiet hours of one provider: `(hour, people)`, with its usual `level` of people per hour.
    pub(super) fn teach(&mut self, category: &str, hours: &[(i64, f64)], level: f64) {
        if level <= 0.0 {
            return;
        }
        let weight = (WEIGHT_MAX / level).min(1.0);
        if !self.categories.contains_key(category) {
            let none = Found { people: vec![0.0; DAY_CELLS], expected: vec![0.0; DAY_CELLS] };
            self.categories.insert(category.to_owned(), none);
        }
        let found = self.categories.get_mut(category).expect("inserted above");
        for (hour, people) in hours {
            found.people[day_cell(*hour)] += people * weight;
            found.expected[day_cell(*hour)] += level * weight;
        }
    }

    /// The shape of a category, even until it is learnt.
    pub(super) fn shape(&self, category: &str) -> Shape {
        let Some(found) = self.categories.get(category) else { return EVEN };
        std::array::from_fn(|cell| {
            (found.people[cell] + SHRINKAGE_PEOPLE) / (found.expected[cell] + SHRINKAGE_PEOPLE)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{EVEN, Seasons};

    #[test]
    fn a_category_learns_its_nights_and_no_provider_rules_it() {
        let mut seasons = Seasons::default();
        assert_eq!(seasons.shape("mail"), EVEN);
        let days: Vec<(i64, f64)> =
            (0..24 * 70).map(|hour| (hour, if hour % 24 < 12 { 0.0 } else { 2.0 })).collect();
        seasons.teach("mail", &days, 1.0);
        let quiet_at_noon: Vec<(i64, f64)> =
            (0..24 * 7).map(|hour| (hour, if hour % 24 < 12 { 200.0 } else { 0.0 })).collect();
        seasons.teach("mail", &quiet_at_noon, 100.0);
        let shape = seasons.shape("mail");
        assert!(shape[3] < 0.6 && shape[15] > 1.4, "{shape:?}");
        assert_eq!(seasons.shape("games"), EVEN);
    }
}
