//! Dates and times of day: as much of Python's `datetime` as a program needs to print one.

use std::fmt;

/// A date and a time of day in UTC: Python's `datetime.datetime`.
///
/// `{}` shows it as Python's `print` does, `{:?}` as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
    microsecond: u64,
}

impl DateTime {
    /// From nanoseconds since 1970-01-01 00:00 UTC.
    pub(crate) fn from_unix(nanos: u64) -> DateTime {
        let microseconds = nanos / 1_000;
        let seconds = microseconds / 1_000_000;
        let (year, month, day) = date(seconds / 86_400);
        DateTime {
            year,
            month,
            day,
            hour: seconds / 3_600 % 24,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            microsecond: microseconds % 1_000_000,
        }
    }

    /// Fill in a format: `"%H:%M:%S"` becomes `14:52:22`.
    ///
    /// The directives are `%Y %m %d` (date), `%H %M %S` (time), `%f` (microseconds) and `%%`.
    ///
    /// # Panics
    ///
    /// On any other directive, because a book should not print one that it does not understand.
    #[must_use]
    pub fn strftime(&self, format: &str) -> String {
        let mut text = String::new();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                text.push(letter);
                continue;
            }
            match letters.next() {
                Some('Y') => text += &format!("{:04}", self.year),
                Some('m') => text += &format!("{:02}", self.month),
                Some('d') => text += &format!("{:02}", self.day),
                Some('H') => text += &format!("{:02}", self.hour),
                Some('M') => text += &format!("{:02}", self.minute),
                Some('S') => text += &format!("{:02}", self.second),
                Some('f') => text += &format!("{:06}", self.microsecond),
                Some('%') => text.push('%'),
                other => panic!(
                    "strftime({format:?}): `%{}` is not one of %Y %m %d %H %M %S %f %%",
                    other.map_or(String::new(), String::from)
                ),
            }
        }
        text
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Python leaves the fraction out when there is none.
        f.write_str(&self.strftime(match self.microsecond {
            0 => "%Y-%m-%d %H:%M:%S",
            _ => "%Y-%m-%d %H:%M:%S.%f",
        }))
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The date that lies `days` after 1970-01-01, as (year, month, day).
///
/// Years are counted from March, so that the leap day comes last and needs no special case.
fn date(days: u64) -> (u64, u64, u64) {
    const DAYS_FROM_YEAR_0: u64 = 719_468; // from 0000-03-01 to 1970-01-01
    const DAYS_IN_400_YEARS: u64 = 146_097;
    let days = days + DAYS_FROM_YEAR_0;
    let (era, day_of_era) = (days / DAYS_IN_400_YEARS, days % DAYS_IN_400_YEARS);
    let leap_days = day_of_era / 1_460 + day_of_era / 146_096 - day_of_era / 36_524;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::DateTime;

    #[test]
    fn dates_around_leap_days_are_right() {
        for (unix, text) in [
            (0, "1970-01-01 00:00:00"),
            (951_782_399, "2000-02-28 23:59:59"),
            (951_782_400, "2000-02-29 00:00:00"),
            (951_868_800, "2000-03-01 00:00:00"),
            (1_735_689_599, "2024-12-31 23:59:59"),
            (1_735_743_142, "2025-01-01 14:52:22"),
            (4_107_542_400, "2100-03-01 00:00:00"),
        ] {
            assert_eq!(DateTime::from_unix(unix * 1_000_000_000).to_string(), text);
        }
    }

    #[test]
    fn strftime_knows_its_directives() {
        let moment = DateTime::from_unix(1_735_743_142_012_345_678);
        assert_eq!(moment.strftime("%H:%M:%S.%f"), "14:52:22.012345");
        assert_eq!(moment.strftime("100%% on %d/%m/%Y"), "100% on 01/01/2025");
        assert_eq!(moment.to_string(), "2025-01-01 14:52:22.012345");
    }

    #[test]
    #[should_panic(expected = "`%A` is not one of")]
    fn strftime_refuses_what_it_does_not_know() {
        let _ = DateTime::from_unix(0).strftime("%A");
    }
}
