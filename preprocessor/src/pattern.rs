//! The pattern that an `output` fence is.
//!
//! A line `...` stands for any lines, `[..]` for anything within a line (the convention of trycmd
//! and snapbox). A backslash before either takes it literally: `\...`, `\[..]`.

/// Whether what was printed matches the pattern. A missing newline at the very end is not seen.
pub fn matches(pattern: &str, actual: &str) -> bool {
    let pattern: Vec<&str> = pattern.lines().collect();
    let actual: Vec<&str> = actual.lines().collect();
    matches_lines(&pattern, &actual)
}

/// The shortest run of lines from the beginning of `actual` that matches, if any does.
pub fn shortest_match<'a>(pattern: &str, actual: &'a str) -> Option<&'a str> {
    let pattern: Vec<&str> = pattern.lines().collect();
    let lines: Vec<&str> = actual.lines().collect();
    let shortest = (0..=lines.len()).find(|&count| matches_lines(&pattern, &lines[..count]))?;
    let length: usize = actual
        .split_inclusive('\n')
        .take(shortest)
        .map(str::len)
        .sum();
    Some(&actual[..length])
}

/// Greedy matching that goes back to the latest `...` where it fails.
fn matches_lines(pattern: &[&str], actual: &[&str]) -> bool {
    let (mut p, mut a) = (0, 0);
    let mut latest_any: Option<(usize, usize)> = None;
    while a < actual.len() {
        if pattern.get(p) == Some(&"...") {
            latest_any = Some((p, a));
            p += 1;
        } else if p < pattern.len() && line_matches(pattern[p], actual[a]) {
            p += 1;
            a += 1;
        } else if let Some((any, from)) = latest_any {
            latest_any = Some((any, from + 1));
            p = any + 1;
            a = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|line| *line == "...")
}

fn line_matches(pattern: &str, actual: &str) -> bool {
    if let Some(literal) = literal_dots(pattern) {
        return literal == actual;
    }
    let pieces = pieces(pattern);
    let (first, rest) = pieces.split_first().expect("at least one piece");
    let Some((last, middle)) = rest.split_last() else {
        return first == actual;
    };
    let Some(mut remaining) = actual.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        match remaining.find(piece.as_str()) {
            Some(at) => remaining = &remaining[at + piece.len()..],
            None => return false,
        }
    }
    remaining.ends_with(last.as_str())
}

/// `\...` is the literal `...`; each further backslash is one of the text's own.
fn literal_dots(pattern: &str) -> Option<&str> {
    let dots = pattern.trim_start_matches('\\');
    (dots == "..." && pattern.starts_with('\\')).then(|| &pattern[1..])
}

/// The literal text between the `[..]` of a line.
fn pieces(pattern: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (index, part) in pattern.split("[..]").enumerate() {
        let current = pieces.last_mut().expect("never empty");
        if index == 0 {
            current.push_str(part);
        } else if current.ends_with('\\') {
            current.pop();
            current.push_str("[..]");
            current.push_str(part);
        } else {
            pieces.push(part.to_owned());
        }
    }
    pieces
}

/// The pattern that matches exactly this text.
///
/// Before: `...` After: `\...`
pub fn escape(actual: &str) -> String {
    let escape_line = |line: &str| {
        let line = line.replace("[..]", r"\[..]");
        match line.trim_start_matches('\\') {
            "..." => format!("\\{line}\n"),
            _ => format!("{line}\n"),
        }
    };
    actual.lines().map(escape_line).collect()
}

/// How a pattern and what was printed differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The first line of the pattern that was not printed, or before which something else was, counted from 0.
    pub line: usize,
    /// The pattern with everything that matched replaced by what it matched, ready to be compared line by line.
    pub expected: String,
}

/// A table beyond this size is not worth the time: the pattern is then compared as it stands.
const MAX_CELLS: usize = 4_000_000;

/// Aligns a pattern with what was printed so that as few lines as possible differ.
pub fn difference(pattern: &str, actual: &str) -> Difference {
    let pattern: Vec<&str> = pattern.lines().collect();
    let actual: Vec<&str> = actual.lines().collect();
    let (rows, columns) = (pattern.len() + 1, actual.len() + 1);
    if rows * columns > MAX_CELLS {
        let mut pairs = pattern.iter().zip(&actual);
        let line = pairs.position(|(p, a)| !line_matches(p, a));
        return Difference {
            line: line.unwrap_or(pattern.len().min(actual.len())),
            expected: pattern.iter().map(|line| format!("{line}\n")).collect(),
        };
    }
    // cost[p][a]: how many lines differ between the rest of the pattern from p and the rest of the output from a
    let mut cost = vec![0u32; rows * columns];
    for p in (0..rows).rev() {
        for a in (0..columns).rev() {
            let at = |p: usize, a: usize| cost[p * columns + a];
            let is_any = pattern.get(p) == Some(&"...");
            let mut best = if p + 1 == rows && a + 1 == columns {
                0
            } else {
                u32::MAX
            };
            if p + 1 < rows {
                best = best.min(at(p + 1, a) + u32::from(!is_any));
            }
            if a + 1 < columns {
                best = best.min(at(p, a + 1) + u32::from(!is_any));
            }
            if p + 1 < rows && a + 1 < columns && line_matches(pattern[p], actual[a]) {
                best = best.min(at(p + 1, a + 1));
            }
            cost[p * columns + a] = best;
        }
    }
    let at = |p: usize, a: usize| cost[p * columns + a];
    let (mut p, mut a) = (0, 0);
    let mut first = None;
    let mut expected = String::new();
    let mut push = |line: &str| {
        expected.push_str(line);
        expected.push('\n');
    };
    while p < pattern.len() || a < actual.len() {
        let here = at(p, a);
        let both = p < pattern.len() && a < actual.len();
        if both && line_matches(pattern[p], actual[a]) && at(p + 1, a + 1) == here {
            push(actual[a]);
            (p, a) = (p + 1, a + 1);
        } else if pattern.get(p) == Some(&"...") {
            if at(p + 1, a) == here {
                p += 1;
            } else {
                push(actual[a]);
                a += 1;
            }
        } else {
            first.get_or_insert(p);
            if p < pattern.len() && at(p + 1, a) + 1 == here {
                push(pattern[p]);
                p += 1;
            } else {
                a += 1;
            }
        }
    }
    Difference {
        line: first.unwrap_or(pattern.len()),
        expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_for_any_lines() {
        assert!(matches("a\n...\nd\n", "a\nb\nc\nd"));
        assert!(matches("...\nd\n...", "a\nd\nd\n"));
        assert!(matches("a\n...\n", "a\n"));
        assert!(!matches("a\n...\nd", "a\nb\n"));
        assert!(matches("", ""));
        assert!(!matches("", "\n"));
    }

    #[test]
    fn brackets_stand_for_anything_within_a_line() {
        assert!(matches("at [..] o'clock", "at 12 o'clock"));
        assert!(matches("[..]a[..]a", "banana"));
        assert!(!matches("a[..]a", "a"));
        assert!(!matches("[..]", "a\nb"));
    }

    #[test]
    fn a_backslash_takes_both_literally() {
        assert!(matches(r"\...", "..."));
        assert!(!matches(r"\...", "a"));
        assert!(matches(r"\\...", r"\..."));
        assert!(matches(r"a \[..] b[..]", "a [..] bc"));
        assert!(!matches(r"a \[..] b", "a x b"));
    }

    #[test]
    fn an_escaped_text_matches_itself_and_nothing_else() {
        for text in [
            "...\n", "\\...\n", "a[..]b\n", "\\[..]\n", "plain\n", " ...\n",
        ] {
            assert!(matches(&escape(text), text), "{text:?}");
            assert!(!matches(&escape(text), "x\n"), "{text:?}");
        }
    }

    #[test]
    fn the_shortest_match_ends_where_the_pattern_does() {
        assert_eq!(shortest_match("1\n2\n...", "1\n2\n3\n4\n"), Some("1\n2\n"));
        assert_eq!(shortest_match("1\n3", "1\n2\n"), None);
    }

    #[test]
    fn a_difference_names_the_first_line_and_keeps_what_matched() {
        let difference = difference("a\n...\nc [..]\nd\n", "a\nx\ny\nc 7\ne\n");
        assert_eq!(difference.line, 3);
        assert_eq!(difference.expected, "a\nx\ny\nc 7\nd\n");
    }

    #[test]
    fn lines_that_are_missing_or_too_many_differ_at_the_end() {
        assert_eq!(difference("a\nb\n", "a\n").line, 1);
        assert_eq!(difference("a\n", "a\nb\n").line, 1);
    }
}
