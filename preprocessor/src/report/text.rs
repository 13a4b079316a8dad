//! Transcripts and differences as a message shows them.

use similar::TextDiff;
use std::fmt::Write;

/// No transcript or difference is shown longer than this in a message.
const MAX_LINES: usize = 40;
/// Nor a line of it, in characters.
const MAX_WIDTH: usize = 300;

/// The lines that differ, with some around them.
pub(super) fn unified_diff(expected: &str, actual: &str) -> String {
    diff_of("- the chapter, + the program", expected, actual)
}

/// The lines that differ between two texts, which `legend` names.
pub(super) fn diff_of(legend: &str, expected: &str, actual: &str) -> String {
    // Lines without their newlines: no pattern can say whether the last one has one.
    let lines = |text| str::lines(text).collect::<Vec<_>>();
    let (expected, actual) = (lines(expected), lines(actual));
    let diff = TextDiff::from_slices(&expected, &actual);
    let mut text = String::from(legend);
    let mut shown = None;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let start = hunk.ops().first().map_or(0, |op| op.old_range().start);
        // Two stretches must not look like one.
        if let Some(end) = shown {
            let _ = write!(text, "\n({} lines that agree)", start - end);
        }
        shown = hunk.ops().last().map(|op| op.old_range().end);
        for change in hunk.iter_changes() {
            let _ = write!(text, "\n{}{}", change.tag(), change.value());
        }
    }
    shortened(&text)
}

/// What is left of a text that differs from another in white space only.
pub(super) fn without_white_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A text of at most [`MAX_LINES`] lines: the middle is left out, and said to be.
pub(super) fn shortened(text: &str) -> String {
    // What a terminal would obey is shown, and no line runs on for ever.
    let visible = |c: char| {
        if c.is_control() && c != '\t' {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    let line = |line: &str| {
        line.chars()
            .take(MAX_WIDTH)
            .map(visible)
            .collect::<String>()
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    if lines.len() <= MAX_LINES {
        return lines.join("\n");
    }
    let half = MAX_LINES / 2;
    let left_out = lines.len() - 2 * half;
    let (head, tail) = (&lines[..half], &lines[lines.len() - half..]);
    format!(
        "{}\n({left_out} more lines)\n{}",
        head.join("\n"),
        tail.join("\n")
    )
}
