//! Microsoft Q&A, <https://learn.microsoft.com/answers>: by the pages of a tag, and by what each question's page says
//! about itself as a schema.org `QAPage` (JSON-LD), which search engines read. Neither is documented.
//!
//! A page of a tag lists its questions, those with the latest activity first. Comments stand outside of what a
//! page says about itself, and are not read.

mod question;
mod tag;

use super::discourse::is_slug;
use super::recent;
use crate::{Crawler, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// Microsoft Q&A. `source.url` is `https://learn.microsoft.com`. Options: `tag` (required) = a tag as its address
/// shows it behind `/tags/`; `locale`.
#[derive(Debug)]
pub struct MicrosoftQna;

/// The site's own default.
const LOCALE: &str = "en-us";

impl Crawler for MicrosoftQna {
    fn name(&self) -> &'static str {
        "microsoft-qna"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let tag = source.option("tag").filter(|tag| is_tag(tag)).ok_or_else(|| {
            format!(
                "source {}: option `tag` is missing or wrong: write the tag as its address shows it behind /tags/, \
                 as in \"17/harbour-mail\"",
                source.id
            )
        })?;
        let locale = source.option("locale").unwrap_or(LOCALE);
        if !locale.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
            return Err(format!(
                "source {}: locale = {locale:?}: write it as the site's addresses show it, as in \"de-de\"",
                source.id
            ));
        }
        let url = source.join(&format!("{locale}/answers/tags/{tag}/"))?;
        Ok(vec![recent::list(url, since)])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        let is_question = page.url.path().contains("/answers/questions/");
        let read = if is_question { question::read(page) } else { tag::read(page) };
        read.unwrap_or_else(Parsed::from)
    }
}

/// A number and a name: `17/harbour-mail`.
fn is_tag(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(number, name)| number.bytes().all(|byte| byte.is_ascii_digit()) && is_slug(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("microsoft-qna", "https://qna.example", options);
        MicrosoftQna.requests(&source, None).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn a_tag_is_required() {
        let tag = ("tag", "17/harbour-mail");
        assert_eq!(asked(&[tag]).unwrap(), "https://qna.example/en-us/answers/tags/17/harbour-mail/");
        let german = asked(&[tag, ("locale", "de-de")]);
        assert_eq!(german.unwrap(), "https://qna.example/de-de/answers/tags/17/harbour-mail/");
        for wrong in [&[][..], &[("tag", "harbour-mail")], &[("tag", "17/../admin")]] {
            assert!(asked(wrong).unwrap_err().contains("\"17/harbour-mail\""), "{wrong:?}");
        }
        assert!(asked(&[tag, ("locale", "../de")]).unwrap_err().contains("\"de-de\""));
    }
}
