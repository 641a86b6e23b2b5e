//! The visual language: every part of which pages are made, once, with when it is used.

use super::Page;
use crate::desk::Standing;
use crate::server::badge::Badge;
use crate::server::chart::Spark;
use crate::server::frame::{Frame, Section, page};
use crate::verdict::Verdict;
use askama::Template;
use crawlers::Reading;

#[derive(Template)]
#[template(path = "look.html")]
struct LookPage {
    frame: Frame,
    verdicts: Vec<Badge>,
    standings: Vec<Badge>,
    readings: Vec<Badge>,
    spark: Spark,
    /// Name of each colour in the style sheet, and what it is for.
    colours: &'static [(&'static str, &'static str)],
}

const COLOURS: &[(&str, &str)] = &[
    ("red", "unacknowledged; a source that gives no answer"),
    ("amber", "acknowledged; a source that answers wrongly"),
    ("ochre", "possible: not sure yet"),
    ("violet", "somebody else is to blame"),
    ("blue", "likely local"),
    ("green", "read well; nothing swarms"),
    ("grey", "unknown, over, or off: never the colour of “fine”"),
    ("accent", "what can be pressed"),
];

/// `GET /look`
pub(in crate::server) async fn get() -> Page {
    let verdicts = [
        Verdict::WidespreadUnacknowledged,
        Verdict::WidespreadAcknowledged,
        Verdict::Possible,
        Verdict::ThirdParty,
        Verdict::LikelyLocal,
        Verdict::CannotTell,
    ];
    let standings = [
        Standing::Unacknowledged,
        Standing::Acknowledged,
        Standing::Possible,
        Standing::Unknown,
        Standing::Quiet,
    ];
    let readings = [
        Reading::Ok,
        Reading::Empty,
        Reading::Damaged,
        Reading::Drifted,
        Reading::Stranger,
        Reading::Unreachable,
    ];
    let mut readings: Vec<Badge> =
        readings.into_iter().map(|reading| Badge::of_source(true, Some(reading))).collect();
    readings.extend([Badge::of_source(true, None), Badge::of_source(false, None)]);
    Ok(page(&LookPage {
        frame: Frame::new(Section::Apart, "How it looks – notjustme"),
        verdicts: verdicts.into_iter().map(Badge::of_verdict).collect(),
        standings: standings.into_iter().map(Badge::of_standing).collect(),
        readings,
        spark: Spark::new(&[0, 0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 1, 0, 0, 3, 5, 8, 12, 9, 7, 4, 4, 2, 1]),
        colours: COLOURS,
    }))
}
