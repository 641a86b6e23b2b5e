//! Microsoft 365, as its administrators see it: the service health issues of one's own tenant.
//!
//! Shape: `https://learn.microsoft.com/graph/api/serviceannouncement-list-issues` and
//! `…/graph/api/resources/servicehealthissue`. Only a tenant's own administrators may read it: the operator's token
//! needs `ServiceHealth.Read.All`. Pages are OData, 100 issues each, here the last changed ones first.

use super::words::steps;
use super::{INCIDENTS_MAX, UPDATES_MAX, prose};
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{
    Crawler, Fault, FaultKind, Impact, Incident, IncidentState, Page, Parsed, Request, Source, secret,
};
use jiff::Timestamp;
use url::Url;

/// What is asked for first.
const PATH: &str = "v1.0/admin/serviceAnnouncement/issues";
const QUERY: &str = "$top=100&$orderby=lastModifiedDateTime%20desc";

/// How many pages of a visit are asked for. What changed longer ago was read before.
const PAGES_MAX: u32 = 3;

/// Numbers the pages, in the fragment of an address: it is not sent.
const PAGE: &str = "page=";

/// The service health issues of a tenant. `url` is `https://graph.microsoft.com`, or the Graph of a national cloud.
/// The option `token` holds the operator's bearer token and is put into a header.
#[derive(Debug)]
pub struct Microsoft365;

impl Crawler for Microsoft365 {
    fn name(&self) -> &'static str {
        "microsoft-365"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join(PATH)?;
        url.set_query(Some(QUERY));
        signed(source, url, 1).map(|request| vec![request])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// A GET of `url` with the operator's token.
///
/// # Errors
/// When there is no token, or an address it must not be sent to.
fn signed(source: &Source, mut url: Url, page: u32) -> Result<Request, String> {
    url.set_fragment(Some(&format!("{PAGE}{page}")));
    // A later page changes without the first.
    let mut request = Request { conditional: false, ..Request::get(url) };
    if secret::authorize(source, &mut request)? {
        return Ok(request);
    }
    Err(format!(
        "source {}: there is no token: give it a bearer token of Graph with ServiceHealth.Read.All",
        source.id
    ))
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if let Ok(what) = answer.get("error").get("message").line() {
        let what = format!("Graph answers with an error instead of issues: {what}");
        return Err(Fault::new(FaultKind::Drifted, what));
    }
    let mut faults = Faults::default();
    let incidents = faults.each(&answer.get("value"), INCIDENTS_MAX, incident);
    let next = faults.optional(&answer.get("@odata.nextLink"), Node::address);
    let next = next.and_then(|url| next_page(source, &page.url, url)).into_iter().collect();
    Ok(Parsed { incidents, next, faults: faults.into_list(), ..Parsed::default() })
}

/// The following page, if it is one of the same list: nothing else is given the token.
fn next_page(source: &Source, asked: &Url, next: Url) -> Option<Request> {
    let page = asked.fragment()?.strip_prefix(PAGE)?.parse::<u32>().ok()?.checked_add(1)?;
    let same = next.origin() == asked.origin() && next.path() == asked.path();
    if page > PAGES_MAX || !same { None } else { signed(source, next, page).ok() }
}

fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Incident, Fault> {
    let status = state(&node.get("status"))?;
    let over = status.is_over() || node.get("isResolved").is_true();
    let began_at = faults.optional(&node.get("startDateTime"), Node::time);
    let post = |node: &Node<'_>, faults: &mut Faults| {
        let body = faults.optional(&node.get("description").get("content"), Node::text).unwrap_or_default();
        Ok((node.get("createdDateTime").time()?, prose(body)))
    };
    let updates = steps(faults.each_if_any(&node.get("posts"), UPDATES_MAX, post), over);
    let published_at = match (updates.first(), began_at) {
        (Some(first), _) => first.at,
        (None, Some(began_at)) => began_at,
        (None, None) => return Err(node.get("startDateTime").expected("a time")),
    };
    let end = faults.optional(&node.get("endDateTime"), Node::time);
    Ok(Incident {
        id: node.get("id").id()?,
        title: node.get("title").line()?,
        state: match status {
            IncidentState::Postmortem => status,
            _ if over => IncidentState::Resolved,
            _ => status,
        },
        impact: impact(node, faults),
        services: faults.optional(&node.get("service"), Node::line).into_iter().collect(),
        began_at,
        published_at,
        resolved_at: if over { end.or_else(|| updates.last().map(|last| last.at)) } else { None },
        url: None,
        updates,
    })
}

/// The step a status of Graph means. Case differs between the documentation's examples and its list.
fn state(node: &Node<'_>) -> Result<IncidentState, Fault> {
    Ok(match node.text()?.to_ascii_lowercase().as_str() {
        "investigating"
        | "reported"
        | "confirmed"
        | "servicedegradation"
        | "serviceinterruption"
        | "investigationsuspended" => IncidentState::Investigating,
        "restoringservice" | "extendedrecovery" => IncidentState::Identified,
        "verifyingservice" | "mitigated" | "mitigatedexternal" => IncidentState::Monitoring,
        "serviceoperational" | "servicerestored" | "falsepositive" | "resolved" | "resolvedexternal" => {
            IncidentState::Resolved
        }
        "postincidentreviewpublished" => IncidentState::Postmortem,
        _ => return Err(node.expected("a status of a service health issue")),
    })
}

/// An incident is worse than an advisory; a false alarm was nothing.
fn impact(node: &Node<'_>, faults: &mut Faults) -> Impact {
    if node.get("status").text().is_ok_and(|status| status.eq_ignore_ascii_case("falsePositive")) {
        return Impact::None;
    }
    let class = node.get("classification");
    match faults.optional(&class, Node::text).unwrap_or_default().to_ascii_lowercase().as_str() {
        "incident" if node.get("highImpact").is_true() => Impact::Critical,
        "incident" => Impact::Major,
        "advisory" => Impact::Minor,
        "" => Impact::None,
        _ => {
            faults.add(class.expected("incident or advisory"));
            Impact::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Microsoft365, signed};
    use crate::{Crawler, Source};

    #[test]
    fn a_token_is_needed_and_goes_nowhere_unencrypted() {
        let source = |url: &str, options: &[(&str, &str)]| Source::example("microsoft-365", url, options);
        let none = source("https://graph.microsoft.com", &[]);
        assert!(Microsoft365.requests(&none, None).unwrap_err().contains("there is no token"));
        let plain = source("http://graph.example", &[("token", "hush")]);
        assert!(Microsoft365.requests(&plain, None).unwrap_err().contains("only by https"));
        let broken = source("https://graph.microsoft.com", &[("token", "hu\nsh")]);
        assert!(Microsoft365.requests(&broken, None).unwrap_err().contains("copy it again"));
        let local = source("http://127.0.0.1:9", &[("token", "hush")]);
        let request = signed(&local, local.url.clone(), 1).unwrap();
        assert_eq!(request.headers["authorization"], "Bearer hush");
        assert!(!request.url.as_str().contains("hush"));
    }
}
