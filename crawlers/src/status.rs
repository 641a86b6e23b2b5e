//! Status pages: what providers publish about themselves, one kind of page per file.
//!
//! They differ in shape but share their words and their clocks, which are read here.

mod adobe;
mod apple;
mod aws_data;
mod aws_health;
mod better_stack;
mod cachet;
mod clock;
mod cstate;
mod entry;
mod google;
mod heroku;
mod incident_io;
mod instatus;
mod microsoft_365;
mod microsoft_365_public;
mod names;
mod owner;
mod rootly;
mod salesforce_trust;
mod site24x7;
mod slack;
mod sorry;
mod status_io;
mod statuspage;
mod statuspal;
mod uptime_kuma;
mod words;
mod zendesk;

pub use adobe::Adobe;
pub use apple::Apple;
pub use aws_data::AwsData;
pub use aws_health::AwsHealth;
pub use better_stack::BetterStack;
pub use cachet::Cachet;
pub use cstate::CState;
pub use google::Google;
pub use heroku::Heroku;
pub use incident_io::IncidentIo;
pub use instatus::Instatus;
pub use microsoft_365::Microsoft365;
pub use microsoft_365_public::Microsoft365Public;
pub use rootly::Rootly;
pub use salesforce_trust::SalesforceTrust;
pub use site24x7::Site24x7;
pub use slack::Slack;
pub use sorry::Sorry;
pub use status_io::StatusIo;
pub use statuspage::Statuspage;
pub use statuspal::Statuspal;
pub use uptime_kuma::UptimeKuma;
pub use zendesk::Zendesk;

pub(crate) use clock::{month, zone_offset};
pub(crate) use entry::entry_updates;
pub(crate) use words::{headline, progress, prose, said_resolved};

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Fault, Incident, IncidentState, IncidentUpdate, Page, Parsed};
use jiff::Timestamp;

/// How many incidents of one page are read. The longest known list (Google Cloud's archive) has 150.
pub(crate) const INCIDENTS_MAX: usize = 1000;

/// How many updates of one incident are read. The longest known incidents have about 100.
pub(crate) const UPDATES_MAX: usize = 500;

/// How many affected services of one incident are read. A whole AWS region has about 200.
pub(crate) const SERVICES_MAX: usize = 500;

/// Reads a page that is JSON; what `read` refuses is the page as a whole.
fn read_page(page: &Page, read: impl FnOnce(&Node<'_>, &mut Faults) -> Result<Parsed, Fault>) -> Parsed {
    let mut faults = Faults::default();
    let parsed = json::document(page).and_then(|document| read(&Node::root(&document), &mut faults));
    match parsed {
        Ok(parsed) => Parsed { faults: faults.into_list(), ..parsed },
        Err(fault) => fault.into(),
    }
}

/// Reads the incidents of a page that is JSON and names no further page.
fn read_incidents(
    page: &Page,
    read: impl FnOnce(&Node<'_>, &mut Faults) -> Result<Vec<Incident>, Fault>,
) -> Parsed {
    read_page(page, |root, faults| Ok(Parsed { incidents: read(root, faults)?, ..Parsed::default() }))
}

/// As [`read_incidents`], of a page that names every incident that is open, and none that is over.
fn read_open_incidents(
    page: &Page,
    read: impl FnOnce(&Node<'_>, &mut Faults) -> Result<Vec<Incident>, Fault>,
) -> Parsed {
    Parsed { all_open_incidents: true, ..read_incidents(page, read) }
}

/// When the last of these updates says it was over; none while the incident is open.
fn resolved_at(state: IncidentState, updates: &[IncidentUpdate]) -> Option<Timestamp> {
    let ended = || updates.iter().rev().find(|update| update.state == IncidentState::Resolved);
    if state.is_over() { ended().map(|update| update.at) } else { None }
}

/// A setting that becomes part of an address: letters, digits and what `also` holds.
///
/// # Errors
/// What to write instead.
fn address_part<'a>(name: &str, value: Option<&'a str>, also: &str, what: &str) -> Result<&'a str, String> {
    let fits = |value: &&str| {
        !value.is_empty() && value.chars().all(|char| char.is_ascii_alphanumeric() || also.contains(char))
    };
    value.filter(fits).ok_or_else(|| format!("{name} must be {what}"))
}

#[cfg(test)]
mod tests {
    use crate::{CRAWLERS, Crawler, Source, Venue};

    fn asked(kind: &str, page_id: Option<&str>, options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source {
            id: "test".to_owned(),
            kind: kind.to_owned(),
            url: "https://status.nimbus.example".parse().unwrap(),
            venue: Venue::Official,
            provider: None,
            page_id: page_id.map(str::to_owned),
            options: options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        };
        let crawler: &dyn Crawler = crate::crawler(kind).unwrap();
        let requests = crawler.requests(&source, None)?;
        Ok(requests[0].url.to_string())
    }

    #[test]
    fn what_becomes_part_of_an_address_is_checked() {
        for kind in ["site24x7", "sorry", "status-io", "statuspal"] {
            assert!(CRAWLERS.iter().any(|crawler| crawler.name() == kind));
            for page_id in [None, Some(""), Some("a/../b"), Some("a?b"), Some("a#b"), Some("\u{e4}")] {
                let refused = asked(kind, page_id, &[]).unwrap_err();
                assert!(refused.starts_with("page_id must be "), "{kind}: {refused}");
            }
            assert!(asked(kind, Some("5f00ab"), &[]).unwrap().contains("5f00ab"), "{kind}");
        }
        assert!(asked("uptime-kuma", None, &[("slug", "a/b")]).unwrap_err().starts_with("options.slug"));
        assert!(asked("uptime-kuma", None, &[]).unwrap().ends_with("/api/status-page/default"));
        assert!(
            asked("status-io", Some("5f"), &[("site", "nimbus")]).unwrap_err().starts_with("options.site")
        );
        assert!(asked("cachet", Some("1"), &[]).unwrap_err().contains("leave page_id out"));
        assert!(asked("cachet", None, &[("version", "4")]).unwrap_err().contains("\"2\" or \"3\""));
    }
}
