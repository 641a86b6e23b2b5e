//! Status pages: what providers publish about themselves, one kind of page per file.
//!
//! They differ in shape but share their words and their clocks, which are read here.

mod adobe;
mod apple;
mod aws_data;
mod aws_health;
mod clock;
mod entry;
mod google;
mod heroku;
mod microsoft_365;
mod microsoft_365_public;
mod salesforce_trust;
mod slack;
mod statuspage;
mod words;
mod zendesk;

pub use adobe::Adobe;
pub use apple::Apple;
pub use aws_data::AwsData;
pub use aws_health::AwsHealth;
pub use google::Google;
pub use heroku::Heroku;
pub use microsoft_365::Microsoft365;
pub use microsoft_365_public::Microsoft365Public;
pub use salesforce_trust::SalesforceTrust;
pub use slack::Slack;
pub use statuspage::Statuspage;
pub use zendesk::Zendesk;

pub(crate) use clock::{month, zone_offset};
pub(crate) use entry::entry_updates;
pub(crate) use words::{headline, progress, prose, said_resolved};

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Fault, Incident, Page, Parsed};

/// How many incidents of one page are read. The longest known list (Google Cloud's archive) has 150.
pub(crate) const INCIDENTS_MAX: usize = 1000;

/// How many updates of one incident are read. The longest known incidents have about 100.
pub(crate) const UPDATES_MAX: usize = 500;

/// How many affected services of one incident are read. A whole AWS region has about 200.
pub(crate) const SERVICES_MAX: usize = 500;

/// Reads the incidents of a page that is JSON; what `read` refuses is the page as a whole.
fn read_incidents(
    page: &Page,
    read: impl FnOnce(&Node<'_>, &mut Faults) -> Result<Vec<Incident>, Fault>,
) -> Parsed {
    let mut faults = Faults::default();
    let incidents = json::document(page).and_then(|document| read(&Node::root(&document), &mut faults));
    match incidents {
        Ok(incidents) => Parsed { incidents, faults: faults.into_list(), ..Parsed::default() },
        Err(fault) => fault.into(),
    }
}
