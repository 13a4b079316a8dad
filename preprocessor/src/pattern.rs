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

/// Whether one line matches, which is not `...`.
pub fn line_matches(pattern: &str, actual: &str) -> bool {
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
}
