//! Where "solved" or "not ours" was said, and people reported the failure all the same.

use super::tickets_about;
use crate::catalog::Catalog;
use crate::detect::{Claimant, Claimed, Swarm};
use crate::private::{Ticket, TicketClaimKind};
use jiff::Timestamp;
use serde::Serialize;

/// What was said, and how many said otherwise afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// Who said it, and where.
    #[serde(flatten)]
    pub said: Said,
    /// When it was said to be over, or to be nothing.
    pub at: Timestamp,
    /// Whether it was said that nothing is wrong on the provider's side, rather than that it is over.
    pub denied: bool,
    /// In whose words, where they are kept.
    pub words: Option<String>,
    /// How many reported it after that: distinct people where the detector counted them, else reports of the evidence, one per
    /// person in twelve hours.
    pub after: u32,
    /// Whether more may have: of a large swarm not every report is kept.
    pub at_least: bool,
    /// The newest report of the swarm.
    pub newest_report_at: Timestamp,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Said {
    /// Support, in one of the operator's own tickets: private.
    Ticket {
        /// Its id here.
        ticket: u64,
        /// The provider's number of it.
        number: String,
    },
    /// The provider's people, in a thread.
    Staff {
        /// The source's id.
        source: String,
        /// The id of the post there.
        id: String,
    },
    /// The provider's official channels.
    Provider {
        /// The source's id.
        source: String,
        /// The id of the incident there.
        id: String,
    },
}

/// Every "solved" and "not ours" that somebody contradicted by reporting the failure afterwards, the earliest first. The
/// swarm's own claims are public; those of tickets are the operator's, who passes none where others read.
pub fn contradictions(
    swarm: &Swarm,
    catalog: &Catalog,
    tickets: &[Ticket],
    now: Timestamp,
) -> Vec<Contradiction> {
    let not_all_kept = swarm.reports as usize > swarm.evidence.len();
    let mut found = Vec::new();
    for claim in &swarm.claims {
        let (source, id) = (claim.source.clone(), claim.id.clone());
        let said = match claim.by {
            Claimant::Staff => Said::Staff { source, id },
            Claimant::Provider => Said::Provider { source, id },
            Claimant::Reporters => continue,
        };
        if claim.what != Claimed::Began && claim.said_at <= now && claim.contradicted_by > 0 {
            found.push(Contradiction {
                said,
                at: claim.at,
                denied: claim.what == Claimed::NotOurs,
                words: None,
                after: claim.contradicted_by,
                at_least: false,
                newest_report_at: swarm.last_report_at,
            });
        }
    }
    for ticket in tickets_about(swarm, catalog, tickets, now) {
        for claim in &ticket.claims {
            let denied = match claim.kind {
                TicketClaimKind::Solved => false,
                TicketClaimKind::Denied => true,
                TicketClaimKind::Working | TicketClaimKind::Other => continue,
            };
            let later = swarm.evidence.iter().filter(|evidence| evidence.at > claim.at && evidence.at <= now);
            let later = u32::try_from(later.count()).unwrap_or(u32::MAX);
            // Of a large swarm the newest reports are not kept, but it is known when the newest was.
            let unkept = not_all_kept && swarm.last_report_at > claim.at && swarm.last_report_at <= now;
            let after = later.max(unkept.into());
            if after > 0 && claim.at <= now {
                found.push(Contradiction {
                    said: Said::Ticket { ticket: ticket.id, number: ticket.number.clone() },
                    at: claim.at,
                    denied,
                    words: Some(claim.words.clone()),
                    after,
                    at_least: not_all_kept,
                    newest_report_at: swarm.last_report_at,
                });
            }
        }
    }
    found.sort_by_key(|contradiction| contradiction.at);
    found
}
