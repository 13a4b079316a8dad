//! Values that more than one place of a book may hold.

use std::time::Duration;

/// Whether this can be a name, of a program or of a label: a lowercase letter, then lowercase
/// letters, digits, `_` and `-`.
pub fn is_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(fits)
}

/// A time limit: a number and its unit, from a millisecond to an hour.
pub fn time_limit(text: &str) -> Option<Duration> {
    let unit_start = text.find(|c: char| c.is_alphabetic())?;
    let (number, unit) = text.split_at(unit_start);
    let unit = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" | "min" => 60.0,
        _ => return None,
    };
    let seconds = number.parse::<f64>().ok()? * unit;
    let is_limit = (0.001..=3600.0).contains(&seconds);
    is_limit.then(|| Duration::from_secs_f64(seconds))
}

/// What a message says of a time limit that is none.
pub const TIME_LIMIT_HELP: &str = "write a number and a unit, an hour at the most";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lowercase_words() {
        for name in ["rock", "a", "two-kettles", "part_2"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "2", "-a", "Rock", "ä", "a.b", "a b"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_time_limit_has_a_unit_and_its_bounds() {
        for (text, milliseconds) in [
            ("2s", 2000),
            ("1.5s", 1500),
            ("500ms", 500),
            ("2min", 120_000),
        ] {
            assert_eq!(time_limit(text), Some(Duration::from_millis(milliseconds)));
        }
        for text in [
            "", "2", "s", "2h", "-1s", "0s", "61min", "infs", "NaNs", "1 s",
        ] {
            assert_eq!(time_limit(text), None, "{text}");
        }
    }
}
