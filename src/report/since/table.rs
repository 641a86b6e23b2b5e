//! The words of claims in English, German, French, Spanish and Portuguese.

/// A word that begins a claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker {
    word: &'static str,
    /// What follows is a length of time and never a day or an hour: "for three hours".
    pub(super) lasts: bool,
}

const MARKERS: [Marker; 8] = [
    Marker { word: "since", lasts: false },
    Marker { word: "seit", lasts: false },
    Marker { word: "depuis", lasts: false },
    Marker { word: "desde", lasts: false },
    Marker { word: "for", lasts: true },
    Marker { word: "hace", lasts: true },
    Marker { word: "há", lasts: true },
    Marker { word: "started", lasts: false },
];

/// Words between a marker and what it marks.
const FILLERS: [&str; 41] = [
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "at",
    "least",
    "over",
    "more",
    "than",
    "the",
    "last",
    "past",
    "almost",
    "nearly",
    "like",
    "early",
    "late",
    "ca",
    "etwa",
    "ungefähr",
    "rund",
    "über",
    "mehr",
    "als",
    "dem",
    "der",
    "den",
    "le",
    "la",
    "las",
    "el",
    "os",
    "hace",
    "há",
    "mais",
    "plus",
    "más",
    "environ",
    "~",
    "good",
];

/// A day by its words, how many days ago it was, and the hour of its part if the words say one.
const DAYS: [(&str, i64, Option<i8>); 45] = [
    ("yesterday", 1, None),
    ("last night", 1, Some(20)),
    ("this morning", 0, Some(6)),
    ("this afternoon", 0, Some(12)),
    ("this evening", 0, Some(18)),
    ("tonight", 0, Some(18)),
    ("today", 0, None),
    ("midnight", 0, Some(0)),
    ("noon", 0, Some(12)),
    ("vorgestern", 2, None),
    ("gestern", 1, None),
    ("heute", 0, None),
    ("mitternacht", 0, Some(0)),
    ("avant-hier", 2, None),
    ("hier", 1, None),
    ("ce matin", 0, Some(6)),
    ("cet après-midi", 0, Some(12)),
    ("ce soir", 0, Some(18)),
    ("cette nuit", 0, Some(0)),
    ("aujourd'hui", 0, None),
    ("minuit", 0, Some(0)),
    ("midi", 0, Some(12)),
    ("anteayer", 2, None),
    ("antier", 2, None),
    ("ayer", 1, None),
    ("anoche", 1, Some(20)),
    ("esta mañana", 0, Some(6)),
    ("esta tarde", 0, Some(12)),
    ("esta noche", 0, Some(18)),
    ("hoy", 0, None),
    ("medianoche", 0, Some(0)),
    ("mediodía", 0, Some(12)),
    ("anteontem", 2, None),
    ("ontem à noite", 1, Some(20)),
    ("ontem", 1, None),
    ("hoje cedo", 0, Some(6)),
    ("hoje de manhã", 0, Some(6)),
    ("esta manhã", 0, Some(6)),
    ("hoje", 0, None),
    ("meia-noite", 0, Some(0)),
    ("meio-dia", 0, Some(12)),
    ("heute früh", 0, Some(6)),
    ("heute morgen", 0, Some(6)),
    ("heute nacht", 0, Some(0)),
    ("heute mittag", 0, Some(12)),
];

/// Parts of a day and the hour at which they begin.
pub(super) const DAY_PARTS: [(&str, i8); 27] = [
    ("morning", 6),
    ("noon", 12),
    ("afternoon", 12),
    ("evening", 18),
    ("night", 20),
    ("früh", 6),
    ("morgen", 6),
    ("vormittag", 9),
    ("mittag", 12),
    ("nachmittag", 12),
    ("abend", 18),
    ("nacht", 20),
    ("matin", 6),
    ("midi", 12),
    ("après-midi", 12),
    ("soir", 18),
    ("nuit", 20),
    ("mañana", 6),
    ("mediodía", 12),
    ("tarde", 12),
    ("noche", 20),
    ("cedo", 6),
    ("manhã", 6),
    ("noite", 20),
    ("mornings", 6),
    ("lunchtime", 12),
    ("midnight", 0),
];

/// Names of the days, from Sunday.
const WEEKDAYS: [&[&str]; 7] = [
    &["sunday", "sun", "sonntag", "dimanche", "domingo"],
    &["monday", "mon", "montag", "lundi", "lunes", "segunda", "segunda-feira"],
    &["tuesday", "tue", "tues", "dienstag", "mardi", "martes", "terça", "terça-feira"],
    &["wednesday", "wed", "mittwoch", "mercredi", "miércoles", "quarta", "quarta-feira"],
    &["thursday", "thu", "thurs", "donnerstag", "jeudi", "jueves", "quinta", "quinta-feira"],
    &["friday", "fri", "freitag", "vendredi", "viernes", "sexta", "sexta-feira"],
    &["saturday", "sat", "samstag", "sonnabend", "samedi", "sábado"],
];

/// How the months begin in the five languages; `may` and `mars` are whole.
const MONTHS: [&[&str]; 12] = [
    &["jan", "enero", "ene"],
    &["feb", "fév", "fev"],
    &["mar", "mär"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mayo"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "août", "ago"],
    &["sep", "set"],
    &["oct", "okt", "out"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// Every marker in the text with what comes after it.
pub(super) fn markers(text: &str) -> impl Iterator<Item = (Marker, &str)> {
    let ends = text.split_inclusive(' ').scan(0, |end, word| {
        *end += word.len();
        Some((word, *end))
    });
    // Most words begin otherwise than every marker; signs may stand before one.
    let may_mark = |word: &str| match word.as_bytes().first() {
        Some(first) if first.is_ascii_lowercase() => matches!(first, b's' | b'd' | b'f' | b'h'),
        _ => true,
    };
    ends.filter(move |(word, _)| may_mark(word)).filter_map(|(word, end)| {
        let word = word.trim_matches(|letter: char| !letter.is_alphabetic());
        let marker = MARKERS.into_iter().find(|marker| marker.word == word)?;
        Some((marker, &text[end..]))
    })
}

/// The words without the fillers before them.
pub(super) fn fillers<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let first = words.iter().position(|word| !FILLERS.contains(word) || is_day(words, word));
    &words[first.unwrap_or(words.len())..]
}

/// "last night" begins with a filler and is none.
fn is_day(words: &[&str], word: &&str) -> bool {
    *word == "last" && words.windows(2).any(|pair| pair == ["last", "night"])
}

/// The day that the words begin with, the hour of its part, and how many words that took.
pub(super) fn words_of_day(words: &[&str]) -> Option<(i64, Option<i8>, usize)> {
    let fits = |name: &str| {
        let name: Vec<&str> = name.split(' ').collect();
        words.starts_with(&name).then_some(name.len())
    };
    let found = DAYS.iter().filter_map(|(name, days, hour)| Some((*days, *hour, fits(name)?)));
    found.max_by_key(|(_, _, length)| *length)
}

pub(super) fn day_part(word: &str) -> Option<i8> {
    DAY_PARTS.iter().find(|(name, _)| *name == word).map(|(_, hour)| *hour)
}

/// Days after Sunday.
pub(super) fn weekday(word: &str) -> Option<i64> {
    let day = WEEKDAYS.iter().position(|names| names.contains(&word))?;
    i64::try_from(day).ok()
}

pub(super) fn month(word: &str) -> Option<i8> {
    let letters = word.chars().count();
    let month = MONTHS.iter().position(|names| {
        names.iter().any(|name| word.starts_with(name))
            && letters <= 10
            && word.chars().all(char::is_alphabetic)
    })?;
    i8::try_from(month + 1).ok()
}
