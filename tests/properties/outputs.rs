//! The pattern that an output is, what is taken out of transcripts, and how work is shared.

use crate::cases::{text, try_cases};
use mdbook_verify::normalize::{Surroundings, normalize_run};
use mdbook_verify::partition::Partition;
use mdbook_verify::pattern::{escape, matches, shortest_match};
use regex::Regex;
use std::path::Path;

/// The same pattern as a regular expression, told in another way.
fn as_regex(pattern: &str) -> Regex {
    let mut regex = "^".to_owned();
    for line in pattern.lines() {
        let dots = line.trim_start_matches('\\');
        if line == "..." {
            regex += "(?:[^\n]*\n)*";
            continue;
        } else if dots == "..." {
            regex += &regex::escape(&line[1..]);
        } else {
            let mut rest = line;
            while let Some(at) = rest.find("[..]") {
                let (before, after) = (&rest[..at], &rest[at + 4..]);
                regex += &match before.strip_suffix('\\') {
                    Some(before) => regex::escape(before) + r"\[\.\.\]",
                    None => regex::escape(before) + "[^\n]*",
                };
                rest = after;
            }
            regex += &regex::escape(rest);
        }
        regex += "\n";
    }
    Regex::new(&(regex + "$")).expect("an expression")
}

/// Whole lines, as `lines` sees them.
fn with_newlines(text: &str) -> String {
    text.lines().map(|line| format!("{line}\n")).collect()
}

const PATTERN: &[&str] = &[
    "a", "b", "ab", "[..]", "\\[..]", "...\n", "\\...\n", "\n", "\n", "\\", ".", "[", "é",
];
const ACTUAL: &[&str] = &[
    "a", "b", "ab", "[..]", "...\n", "\\...\n", "\n", "\n", "\\", ".", "[",
];

#[test]
fn a_pattern_matches_what_its_regular_expression_does() {
    try_cases("patterns", 3_000, |u| {
        let pattern = text(u, PATTERN, 10)?.replace('\r', "");
        // Half of the texts are made from the pattern, so that many match.
        let actual = match u.arbitrary()? {
            true => text(u, ACTUAL, 10)?.replace('\r', ""),
            false => {
                let filled = pattern
                    .replace("\\[..]", "\0")
                    .replace("[..]", u.choose(&["", "a", "ba"])?);
                let filled = filled.replace('\0', "[..]");
                let lines = filled.lines().map(|line| match line {
                    "..." => Ok((*u.choose(&["", "a\n", "b\n\n"])?).to_owned()),
                    _ if line.trim_start_matches('\\') == "..." => Ok(format!("{}\n", &line[1..])),
                    _ => Ok(format!("{line}\n")),
                });
                lines.collect::<arbitrary::Result<String>>()?
            }
        };
        let expected = as_regex(&pattern).is_match(&with_newlines(&actual));
        assert_eq!(
            matches(&pattern, &actual),
            expected,
            "{pattern:?} {actual:?}"
        );
        if let Some(shortest) = shortest_match(&pattern, &actual) {
            assert!(matches(&pattern, shortest), "{pattern:?} {actual:?}");
        }
        assert!(matches(&escape(&actual), &actual), "{actual:?}");
        Ok(expected)
    });
}

const PRINTED: &[&str] = &[
    "thread 'main' (42) panicked at main.rs:2:1:\n",
    "thread 'a b' ",
    "(7)",
    " panicked at ",
    "0x7ffd12345678",
    "0x",
    "ff",
    "/tmp/verify-x/",
    "/tmp/verify-x/work.dir/",
    "/home/me/book/src",
    "/rustc/abc/library/",
    "std/src",
    "main.long-type-42.txt",
    "main.rs:1:1",
    "\r\n",
    "\r",
    "\n",
    "\0",
    " ",
    "at ",
    "'",
    "(",
    "thread ",
];

#[test]
fn what_is_normalized_stays_so() {
    let surroundings = Surroundings {
        temporary: Path::new("/tmp/verify-x"),
        root: Path::new("/home/me/book"),
        file_name: "main.rs",
        wrapper: None,
    };
    try_cases("transcripts", 600, |u| {
        let mut bytes = text(u, PRINTED, 16)?.into_bytes();
        if u.ratio(1, 8)? {
            bytes.extend(u.bytes(4)?);
        }
        let once = normalize_run(&bytes, &surroundings);
        let twice = normalize_run(once.as_bytes(), &surroundings);
        assert_eq!(once, twice, "{:?}", String::from_utf8_lossy(&bytes));
        assert!(
            !once.contains(['\r', '\0']) && !once.contains("/tmp/verify-x/"),
            "{once:?}"
        );
        Ok(true)
    });
}

#[test]
fn a_program_is_in_one_part() {
    try_cases("parts", 2_000, |u| {
        let id: String = u.arbitrary()?;
        let parts: u64 = u.int_in_range(1..=40)?;
        let holding = (1..=parts).filter(|part| {
            let partition: Partition = format!("hash:{part}/{parts}").parse().expect("a part");
            partition.holds(&id)
        });
        assert_eq!(holding.count(), 1, "{id:?} of {parts}");
        let nonsense: String = u.arbitrary()?;
        let _ = nonsense.parse::<Partition>();
        Ok(true)
    });
}
