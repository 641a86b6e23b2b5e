//! Tags with more attributes than anybody writes, found before a reader meets them.
//!
//! Readers of HTML and of XML hold each attribute against all that stand before it in its tag: a thousand take no time,
//! a million take hours. Whether a `<` begins a tag depends on everything before it (comments, scripts, quotes), so each
//! is taken for one and followed to its end, all of them at once: what is counted is never less than a reader finds.

/// The most attributes that a tag has.
pub(crate) const ATTRIBUTES_MAX: u32 = 1_000;

/// Where in a tag a reader is.
#[derive(Clone, Copy)]
enum Place {
    Opened,
    TagName,
    Between,
    Name,
    AfterName,
    BeforeValue,
    InDoubleQuotes,
    InSingleQuotes,
    Unquoted,
}

use Place::{
    AfterName, BeforeValue, Between, InDoubleQuotes, InSingleQuotes, Name, Opened, TagName, Unquoted,
};

const PLACES: [Place; 9] =
    [Opened, TagName, Between, Name, AfterName, BeforeValue, InDoubleQuotes, InSingleQuotes, Unquoted];

/// Where a tag of HTML gets one attribute too many, in bytes.
pub(crate) fn overlong_in_html(html: &str) -> Option<usize> {
    overlong(html, |byte| byte.is_ascii_alphabetic())
}

/// Where a tag of XML gets one attribute too many, in bytes. Its reader takes anything for a name, but for what
/// begins comments, declarations and the like.
pub(crate) fn overlong_in_xml(xml: &str) -> Option<usize> {
    overlong(xml, |byte| !b"!?".contains(&byte))
}

fn overlong(markup: &str, begins_name: impl Fn(u8) -> bool) -> Option<usize> {
    // At each place: the most attributes of any tag that a reader who is there may be in.
    let mut counts = [None; PLACES.len()];
    let bytes = markup.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if counts == [None; PLACES.len()] {
            at += bytes[at..].iter().position(|byte| *byte == b'<')?;
        }
        let byte = bytes[at];
        let mut after = [None; PLACES.len()];
        for place in PLACES {
            let Some(count) = counts[place as usize] else { continue };
            let Some((next, begins_attribute)) = step(place, byte, &begins_name) else { continue };
            let count = count + u32::from(begins_attribute);
            if count > ATTRIBUTES_MAX {
                return Some(at);
            }
            after[next as usize] = after[next as usize].max(Some(count));
        }
        if byte == b'<' {
            after[Opened as usize] = Some(0);
        }
        counts = after;
        at += 1;
    }
    None
}

/// Where a reader is after this byte, and whether an attribute begins with it; none when the tag is over.
fn step(place: Place, byte: u8, begins_name: impl Fn(u8) -> bool) -> Option<(Place, bool)> {
    let is_space = byte.is_ascii_whitespace();
    let next = match (place, byte) {
        (InDoubleQuotes, b'"') | (InSingleQuotes, b'\'') => Between,
        (InDoubleQuotes | InSingleQuotes, _) => place,
        (_, b'>') => return None,
        (Opened, b'/') => Opened,
        (Opened, _) if begins_name(byte) => {
            if is_space {
                Between
            } else {
                TagName
            }
        }
        (Opened, _) => return None,
        (BeforeValue, _) if is_space => BeforeValue,
        (BeforeValue, b'"') => InDoubleQuotes,
        (BeforeValue, b'\'') => InSingleQuotes,
        (BeforeValue, _) => Unquoted,
        (Name | AfterName, b'=') => BeforeValue,
        (Name | AfterName, _) if is_space => AfterName,
        (TagName | Between | Unquoted, _) if is_space => Between,
        (TagName | Between | Name | AfterName, b'/') => Between,
        (TagName | Name | Unquoted, _) => place,
        (Between | AfterName, _) => return Some((Name, true)),
    };
    Some((next, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(attribute: &str) -> String {
        attribute.repeat(ATTRIBUTES_MAX as usize + 1)
    }

    #[test]
    fn attributes_are_counted_however_they_are_written() {
        for attribute in [" a", " a=b", " a = b", "\na='>'", " a=\"<\"", "/a", " a=''", " a=b/c"] {
            let few = attribute.repeat(ATTRIBUTES_MAX as usize);
            assert_eq!(overlong_in_html(&format!("<p{few}>{few}")), None, "{attribute:?}");
            assert!(overlong_in_html(&format!("<p{}>", many(attribute))).is_some(), "{attribute:?}");
        }
        assert!(overlong_in_html(&format!("<p a=''{}", many("b=''"))).is_some(), "nothing between them");
    }

    #[test]
    fn what_hides_a_tag_does_not_hide_it_here() {
        for before in ["<!-- <a b=\"-->", "<script>'<a b=\"'</script>", "<a b='<c d=\"'>", "\"", "<"] {
            assert!(overlong_in_html(&format!("{before}<p{}>", many(" a"))).is_some(), "{before}");
        }
    }

    #[test]
    fn long_texts_are_no_tags() {
        for text in ["<p>{}</p>", "1 < 2 {}", "I <3 it {}", "<a href=\"{}\">", "<a@b.example> {}"] {
            let text = text.replace("{}", &many("more words "));
            assert_eq!(overlong_in_html(&text), None, "{}", &text[..20]);
        }
        assert_eq!(overlong_in_xml(&format!("<![CDATA[{}]]>", many("more words "))), None);
        assert!(overlong_in_xml(&format!("< {}/>", many("a='' "))).is_some());
    }
}
