//! The CSS selectors of a source, checked before anything is asked for.

use crate::{Source, Venue, text};
use scraper::{ElementRef, Selector};

/// What selects what on a page.
pub(super) struct Selectors {
    pub(super) item: Selector,
    pub(super) present: Option<Selector>,
    pub(super) id: Field,
    pub(super) time: Field,
    pub(super) author: Option<Field>,
    pub(super) title: Option<Field>,
    pub(super) text: Option<Field>,
    pub(super) url: Option<Field>,
    pub(super) link: Option<Field>,
    pub(super) state: Option<Field>,
    pub(super) services: Option<Field>,
    pub(super) next: Option<Field>,
}

impl Selectors {
    /// Reads the options of `source`.
    ///
    /// # Errors
    /// A sentence that names the option and says what to write.
    pub(super) fn of(source: &Source) -> Result<Self, String> {
        let wrong = |key: &str, why: String| format!("source {}: option `{key}` {why}", source.id);
        let missing = |key: &str| wrong(key, "is missing: write the CSS selector of it".to_owned());
        let selector = |key: &str| match source.option(key) {
            Some(css) => parse(css).map(Some).map_err(|why| wrong(key, why)),
            None => Ok(None),
        };
        let field = |key: &str| match source.option(key) {
            Some(written) => Field::parse(written).map(Some).map_err(|why| wrong(key, why)),
            None => Ok(None),
        };
        let selectors = Self {
            item: selector("item")?.ok_or_else(|| missing("item"))?,
            present: selector("present")?,
            id: field("id")?.ok_or_else(|| missing("id"))?,
            time: field("time")?.ok_or_else(|| missing("time"))?,
            author: field("author")?,
            title: field("title")?,
            text: field("text")?,
            url: field("url")?,
            link: field("link")?,
            state: field("state")?,
            services: field("services")?,
            next: field("next")?,
        };
        if source.venue == Venue::Official {
            return if selectors.title.is_some() { Ok(selectors) } else { Err(missing("title")) };
        }
        if let Some(key) = ["state", "services"].into_iter().find(|key| source.option(key).is_some()) {
            let why = "is only for incidents: write `venue = \"official\"`, or leave it out";
            return Err(wrong(key, why.to_owned()));
        }
        if selectors.title.is_none() && selectors.text.is_none() {
            return Err(missing("text"));
        }
        Ok(selectors)
    }
}

fn parse(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|error| {
        format!("= {css:?} is no CSS selector ({error}): write one such as \"article.post\"")
    })
}

/// An element below another, or the element itself, and its text or one of its attributes.
pub(super) struct Field {
    selector: Option<Selector>,
    attribute: Option<String>,
}

impl Field {
    fn parse(written: &str) -> Result<Self, String> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_:".contains(letter))
        };
        // An `@` may also stand inside the selector, as in `a[href*="@"]`.
        let (css, attribute) = match written.rsplit_once('@') {
            Some((css, name)) if is_name(name) => (css.trim(), Some(name.to_ascii_lowercase())),
            _ => (written, None),
        };
        let selector = if css.is_empty() { None } else { Some(parse(css)?) };
        Ok(Self { selector, attribute })
    }

    fn select<'a>(&self, below: ElementRef<'a>) -> Option<ElementRef<'a>> {
        match &self.selector {
            Some(selector) => below.select(selector).next(),
            None => Some(below),
        }
    }

    /// Whether the field is an address.
    pub(super) fn is_address(&self) -> bool {
        self.attribute.as_deref() == Some("href")
    }

    /// Its value in one line, when there is something in it.
    pub(super) fn line(&self, below: ElementRef<'_>) -> Option<String> {
        let element = self.select(below)?;
        let line = match &self.attribute {
            Some(attribute) => text::line(element.attr(attribute)?),
            None => text::line(&element.text().collect::<String>()),
        };
        Some(line).filter(|line| !line.is_empty())
    }

    /// The values of all such elements, at most `max`.
    pub(super) fn lines(&self, below: ElementRef<'_>, max: usize) -> Vec<String> {
        let Some(selector) = &self.selector else { return self.line(below).into_iter().collect() };
        let own = Self { selector: None, attribute: self.attribute.clone() };
        below.select(selector).filter_map(|element| own.line(element)).take(max).collect()
    }

    /// Its value with its lines.
    pub(super) fn body(&self, below: ElementRef<'_>) -> Option<String> {
        let element = self.select(below)?;
        match &self.attribute {
            Some(attribute) => element.attr(attribute).map(text::from_plain),
            None => Some(text::from_html(&element.html())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Crawler, forum::html::Html};

    fn complaint(options: &[(&str, &str)]) -> String {
        let source = Source::example("html", "https://board.example/", options);
        Html.requests(&source, None).map(|_| String::new()).unwrap_or_else(|error| error)
    }

    #[test]
    fn a_wrong_source_is_told_what_to_write() {
        assert!(complaint(&[]).contains("option `item` is missing"));
        let bad = complaint(&[("item", "div >>"), ("id", "@id"), ("time", "time")]);
        assert!(bad.contains("option `item` = \"div >>\" is no CSS selector"), "{bad}");
        let bad = complaint(&[("item", "div"), ("id", "a[@href"), ("time", "time"), ("text", "p")]);
        assert!(bad.contains("option `id`"), "{bad}");
        let bad = complaint(&[("item", "div"), ("id", "@id"), ("time", "time")]);
        assert!(bad.contains("option `text` is missing"), "{bad}");
        let good = [("item", "div"), ("id", "a[href*=\"@\"]"), ("time", "time@datetime"), ("text", "p")];
        assert_eq!(complaint(&good), "");
        let bad = complaint(&[("state", ".state"), good[0], good[1], good[2], good[3]]);
        assert!(bad.contains("option `state` is only for incidents"), "{bad}");
    }

    #[test]
    fn an_incident_must_have_a_title() {
        let options = [("item", "div"), ("id", "@id"), ("time", "time"), ("text", "p")];
        let source = Source::example("html", "https://status.example/", &options);
        let source = Source { venue: Venue::Official, ..source };
        assert!(Html.requests(&source, None).unwrap_err().contains("option `title` is missing"));
    }
}
