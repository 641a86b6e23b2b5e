//! Which page is asked for next: breadth first, no address twice, only on the site that named it.

use super::{PAGES_MAX, THREADS_CHECKED_MAX};
use crate::{Fault, FaultKind, Request};
use std::collections::{HashSet, VecDeque};
use url::Url;

/// A request whose turn has come.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: Request,
    /// Number in the order of asking, from zero.
    pub(super) number: usize,
    /// Planned by the crawler before anything was read.
    pub(super) planned: bool,
}

/// Requests still to be made, breadth first.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: VecDeque<Asked>,
    known: HashSet<Url>,
    left_out: usize,
    checked: usize,
}

impl Queue {
    pub(super) fn new(planned: Vec<Request>) -> Self {
        let mut queue = Self { waiting: VecDeque::new(), known: HashSet::new(), left_out: 0, checked: 0 };
        for request in planned {
            queue.push(request, true);
        }
        queue
    }

    pub(super) fn next(&mut self) -> Option<Asked> {
        self.waiting.pop_front()
    }

    /// Adds what a page names next. A page speaks for its own site only: what it names elsewhere is a
    /// fault, or a post could send us anywhere with this source's token.
    pub(super) fn extend(&mut self, from: &Request, next: Vec<Request>, faults: &mut Vec<Fault>) {
        let (own, foreign): (Vec<_>, Vec<_>) =
            next.into_iter().partition(|request| same_site(&request.url, &from.url));
        for request in own {
            self.push(request, false);
        }
        if let Some(first) = foreign.first() {
            let host = first.url.host_str().unwrap_or("no host at all");
            let own = from.url.host_str().unwrap_or_default();
            let what = format!("a page of {own} names {host} as its next page: only {own} is read");
            faults.push(Fault::new(FaultKind::Drifted, what));
        }
    }

    /// A thread that was read lately, to be asked for once more; none if it was asked for already, or enough were.
    pub(super) fn check(&mut self, request: Request) -> Option<Asked> {
        let number = self.known.len();
        if self.checked == THREADS_CHECKED_MAX
            || number == PAGES_MAX
            || !self.known.insert(request.url.clone())
        {
            return None;
        }
        self.checked += 1;
        Some(Asked { request, number, planned: false })
    }

    /// How many known pages were not asked for.
    pub(super) fn unread(&self) -> usize {
        self.left_out + self.waiting.len()
    }

    fn push(&mut self, request: Request, planned: bool) {
        if self.known.contains(&request.url) {
            return;
        }
        let number = self.known.len();
        if number == PAGES_MAX {
            self.left_out += 1;
            return;
        }
        self.known.insert(request.url.clone());
        self.waiting.push_back(Asked { request, number, planned });
    }
}

/// Whether scheme, host and port are the same. Not [`Url::origin`]: to that, any two addresses of news are strangers.
pub(super) fn same_site(one: &Url, other: &Url) -> bool {
    let site =
        |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    site(one) == site(other)
}
