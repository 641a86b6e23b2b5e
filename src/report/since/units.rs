//! Numbers, units of time and zones, as the words of claims.

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Minute,
    Hour,
    Day,
    Week,
}

impl Length {
    pub(super) fn seconds(self) -> f64 {
        match self {
            Self::Minute => 60.0,
            Self::Hour => 3600.0,
            Self::Day => 86_400.0,
            Self::Week => 604_800.0,
        }
    }
}

/// A number in digits or as a word.
pub(super) fn amount(word: &str) -> Option<f64> {
    let number = match word {
        "a" | "an" | "one" | "einer" | "einem" | "eine" | "un" | "une" | "una" | "um" | "uma" => 1,
        "two" | "couple" | "zwei" | "deux" | "dos" | "dois" | "duas" => 2,
        "three" | "drei" | "trois" | "tres" | "três" => 3,
        "four" | "vier" | "quatre" | "cuatro" | "quatro" => 4,
        "five" | "fünf" | "cinq" | "cinco" => 5,
        "six" | "sechs" | "seis" => 6,
        "seven" | "sieben" | "sept" | "siete" | "sete" => 7,
        "eight" | "acht" | "huit" | "ocho" | "oito" => 8,
        "ten" | "zehn" | "dix" | "diez" | "dez" => 10,
        digits if digits.len() <= 3 => digits.parse().ok()?,
        _ => return None,
    };
    Some(f64::from(number))
}

pub(super) fn length(word: &str) -> Option<Length> {
    Some(match word {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minuto" | "minutos" => Length::Minute,
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" | "std" | "heure" | "heures"
        | "hora" | "horas" => Length::Hour,
        "d" | "day" | "days" | "tag" | "tage" | "tagen" | "jour" | "jours" | "día" | "días" | "dia"
        | "dias" => Length::Day,
        "week" | "weeks" | "woche" | "wochen" | "semaine" | "semaines" | "semana" | "semanas" => Length::Week,
        _ => return None,
    })
}

/// Minutes that a zone is ahead of UTC. Those whose letters mean several zones are read as their commonest.
pub(super) fn zone(word: &str) -> Option<i64> {
    let hours = match word {
        "utc" | "gmt" | "z" => 0,
        "bst" | "cet" | "mez" => 1,
        "cest" | "mesz" | "eet" => 2,
        "eest" | "msk" => 3,
        "ist" => return Some(5 * 60 + 30),
        "sgt" => 8,
        "jst" | "kst" => 9,
        "aest" => 10,
        "aedt" => 11,
        "brt" => -3,
        "edt" => -4,
        "est" | "et" | "cdt" => -5,
        "cst" | "ct" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" | "pt" => -8,
        _ => return None,
    };
    Some(hours * 60)
}
