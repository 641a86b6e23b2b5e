//! What Microsoft tells everybody: one short post for each of four places, at `status.cloud.microsoft`.
//!
//! Shape: **undocumented**; the page's own script asks `/api/posts/mac`, `ppac` and `azure`, each one post, and
//! `m365Consumer`, a list of them. They may move or change without notice. A post is a *state*, not an incident: it
//! stands there in good times too, as *Available*, and then says nothing. Another address below `/api/posts` answers
//! with the page itself.

use super::{INCIDENTS_MAX, prose, read_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{
    Crawler, Fault, FaultKind, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request,
    Source, text,
};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The posts there are, and what the ones without a name of their own are about.
const POSTS: [(&str, &str); 4] = [
    ("mac", "Microsoft 365 admin center"),
    ("ppac", "Power Platform admin center"),
    ("azure", "Microsoft Azure"),
    ("m365Consumer", "Microsoft 365 (Consumer)"),
];

/// The page is filled anew every ten minutes; one that was not for this long stands still.
const STANDSTILL_MAX: SignedDuration = SignedDuration::from_hours(48);

/// Microsoft's public status page. `url` is `https://status.cloud.microsoft`. The option `post` is `mac` (default),
/// `ppac`, `azure` or `m365Consumer`.
#[derive(Debug)]
pub struct Microsoft365Public;

impl Crawler for Microsoft365Public {
    fn name(&self) -> &'static str {
        "microsoft-365-public"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let (post, _) = post(source).ok_or_else(|| {
            let names = POSTS.map(|(name, _)| name).join(", ");
            format!("source {}: option `post` names no post: write one of {names}", source.id)
        })?;
        Ok(vec![Request::get(source.join(&format!("api/posts/{post}"))?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let subject = post(source).map_or("", |(_, subject)| subject);
        read_incidents(page, |root, faults| {
            let read = |node: &Node<'_>, _: &mut Faults| incident(node, subject, source, page.fetched_at);
            if root.is_list() {
                return Ok(faults.each(root, INCIDENTS_MAX, read).into_iter().flatten().collect());
            }
            Ok(incident(root, subject, source, page.fetched_at)?.into_iter().collect())
        })
    }
}

fn post(source: &Source) -> Option<(&'static str, &'static str)> {
    let asked = source.option("post").unwrap_or("mac");
    POSTS.into_iter().find(|(name, _)| *name == asked)
}

/// Reads one post; none for one that says that all is well.
fn incident(
    node: &Node<'_>,
    subject: &str,
    source: &Source,
    now: Timestamp,
) -> Result<Option<Incident>, Fault> {
    let filled_at = node.get("InternalDateTime").time()?;
    if now.duration_since(filled_at) > STANDSTILL_MAX {
        let what = format!("the page stands still: it was last filled at {filled_at}");
        return Err(Fault::new(FaultKind::Damaged, what));
    }
    let state = match node.get("Status").text()? {
        "Available" | "Operational" => return Ok(None),
        "ServiceDegradation" => IncidentState::Investigating,
        "ServiceRestored" => IncidentState::Resolved,
        _ => {
            let expected = "Available, Operational, ServiceDegradation or ServiceRestored";
            return Err(node.get("Status").expected(expected));
        }
    };
    let service = node.get("ServiceDisplayName").line().unwrap_or_else(|_| subject.to_owned());
    // An author who never wrote has the year 1.
    let authored_at = node.get("AuthoredDateTime").time().ok().filter(|at| *at > Timestamp::UNIX_EPOCH);
    let at = authored_at.unwrap_or(filled_at);
    let text = prose(node.get("Message").text().unwrap_or_default());
    let first = text.lines().next().map(text::line).filter(|line| !line.is_empty());
    let title = node.get("Title").line().ok().or(first);
    // A post is written anew for each trouble and keeps its id, so the day tells them apart.
    let id = node.get("Id").id().or_else(|_| node.get("ServiceWorkloadName").id())?;
    Ok(Some(Incident {
        id: format!("{id}:{}", at.to_zoned(TimeZone::UTC).date()),
        title: title.unwrap_or_else(|| format!("{service}: service degradation")),
        state,
        impact: Impact::Minor,
        services: vec![service],
        began_at: None,
        published_at: at,
        resolved_at: state.is_over().then_some(at),
        url: source.url.join("/").ok().map(String::from),
        updates: vec![IncidentUpdate { at, state, text }],
    }))
}

#[cfg(test)]
mod tests {
    use super::Microsoft365Public;
    use crate::{Crawler, Source};

    #[test]
    fn a_post_that_is_not_there_is_refused() {
        let address = "https://status.cloud.microsoft";
        let source = Source::example("microsoft-365-public", address, &[("post", "m365")]);
        let complaint = Microsoft365Public.requests(&source, None).unwrap_err();
        assert!(complaint.contains("write one of mac, ppac, azure, m365Consumer"), "{complaint}");
    }
}
