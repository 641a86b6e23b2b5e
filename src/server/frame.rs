//! What is around every page: the title, the way to the others, and its twin for programs.

use super::asset;
use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

/// The frame of a page.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) title: String,
    /// Which entry of the navigation it belongs to.
    pub(super) section: Section,
    /// The address of the same facts as JSON.
    pub(super) twin: Option<String>,
    /// Where the part that is kept fresh is found: the page itself, or another where this one cannot be asked for again.
    pub(super) live: Option<String>,
    /// Whether there is a chart on it.
    pub(super) chart: bool,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Now,
    Search,
    Swarms,
    Providers,
    Sources,
    Tickets,
    Api,
    /// None of them.
    Apart,
}

/// The navigation, in its order.
pub(super) const SECTIONS: &[(Section, &str, &str)] = &[
    (Section::Now, "/", "Now"),
    (Section::Providers, "/providers", "Providers"),
    (Section::Swarms, "/swarms", "Swarms"),
    (Section::Search, "/search", "Search"),
    (Section::Sources, "/sources", "Sources"),
    (Section::Tickets, "/tickets", "My tickets"),
    (Section::Api, "/api", "API"),
];

impl Frame {
    pub(super) fn new(section: Section, title: impl Into<String>) -> Self {
        Self { title: title.into(), section, twin: None, live: None, chart: false }
    }

    /// The same with the address of its twin.
    pub(super) fn twin(self, path: impl Into<String>) -> Self {
        Self { twin: Some(path.into()), ..self }
    }

    /// The same, kept fresh from `path`.
    pub(super) fn live(self, path: impl Into<String>) -> Self {
        Self { live: Some(path.into()), ..self }
    }

    /// The same with what a chart needs.
    pub(super) fn chart(self) -> Self {
        Self { chart: true, ..self }
    }

    pub(super) fn sections(&self) -> &'static [(Section, &'static str, &'static str)] {
        SECTIONS
    }

    pub(super) fn style(&self) -> &'static str {
        &asset::STYLE.path
    }

    pub(super) fn script(&self) -> &'static str {
        &asset::SCRIPT.path
    }

    pub(super) fn chart_script(&self) -> &'static str {
        &asset::CHART.path
    }

    pub(super) fn plot_script(&self) -> &'static str {
        &asset::PLOT.path
    }

    pub(super) fn plot_style(&self) -> &'static str {
        &asset::PLOT_STYLE.path
    }
}

/// A page that may be kept if it is asked for again each time.
pub(super) fn page(template: &impl Template) -> Response {
    ([(header::CACHE_CONTROL, "no-cache")], Html(html(template))).into_response()
}

/// A page for one person, which no cache may keep.
pub(super) fn private(template: &impl Template) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(html(template))).into_response()
}

/// The HTML of a template.
pub(super) fn html(template: &impl Template) -> String {
    template.render().expect("templates write to a string and call nothing that fails")
}
