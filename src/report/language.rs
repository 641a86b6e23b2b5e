//! The language of a text, when the words are enough to tell.

/// Shorter texts are guessed wrong too often to say a language.
const LANGUAGE_BYTES_MIN: usize = 20;

/// What is looked at, in bytes: a language shows in its first sentences.
const LANGUAGE_BYTES_MAX: usize = 192;

/// ISO 639-1 of the language of `text`.
pub(super) fn language(text: &str) -> Option<&'static str> {
    if text.len() < LANGUAGE_BYTES_MIN {
        return None;
    }
    let front = &text[..text.floor_char_boundary(LANGUAGE_BYTES_MAX)];
    Some(two_letters(whichlang::detect_language(front).three_letter_code()))
}

/// ISO 639-1 for the languages `whichlang` knows; it says ISO 639-3.
fn two_letters(three: &str) -> &'static str {
    match three {
        "ara" => "ar",
        "cmn" => "zh",
        "deu" => "de",
        "fra" => "fr",
        "hin" => "hi",
        "ita" => "it",
        "jpn" => "ja",
        "kor" => "ko",
        "nld" => "nl",
        "por" => "pt",
        "rus" => "ru",
        "spa" => "es",
        "swe" => "sv",
        "tur" => "tr",
        "vie" => "vi",
        _ => "en",
    }
}
