//! Which lines of a file an include takes.

use super::Kind;
use crate::source::line_ranges;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) static ANCHOR_START: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR:\s*([\w_-]+)").expect("a valid pattern"));
static ANCHOR_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR_END:\s*([\w_-]+)").expect("a valid pattern"));

/// What stands after the colon of an include.
pub(super) enum Selection {
    /// Lines counted from 0.
    Lines(Range<usize>),
    Anchor(String),
}

impl Selection {
    pub(super) fn parse(selection: &str) -> Selection {
        let mut parts = selection.splitn(3, ':');
        let first = parts.next().unwrap_or("");
        let second = parts.next();
        let start = match first.parse::<usize>() {
            Ok(line) => line.saturating_sub(1),
            Err(_) if first.is_empty() => 0,
            Err(_) => return Selection::Anchor(first.to_owned()),
        };
        let end = match second {
            Some(end) => end.parse().unwrap_or(usize::MAX),
            None if first.is_empty() => usize::MAX,
            None => start + 1,
        };
        Selection::Lines(start..end)
    }

    /// Every line that is not itself an anchor's mark, with whether it is selected; the missing anchor's name
    /// otherwise.
    ///
    /// Of an anchor that comes twice `include` takes the first, `rustdoc_include` both.
    pub(super) fn select(
        &self,
        text: &str,
        kind: &Kind,
    ) -> Result<Vec<(Range<usize>, bool)>, String> {
        let wanted = match self {
            Selection::Lines(lines) => {
                let numbered = line_ranges(text).enumerate();
                return Ok(numbered
                    .map(|(n, line)| (line, lines.contains(&n)))
                    .collect());
            }
            Selection::Anchor(anchor) => anchor,
        };
        let mut inside = false;
        let mut found = false;
        let mut selected = Vec::new();
        for line in line_ranges(text) {
            let content = &text[line.clone()];
            if let Some(end) = ANCHOR_END.captures(content) {
                let ends = inside && end[1] == *wanted;
                if ends && *kind == Kind::Include {
                    break;
                }
                inside &= !ends;
            } else if let Some(start) = ANCHOR_START.captures(content) {
                inside |= start[1] == *wanted;
                found |= inside;
            } else {
                selected.push((line, inside));
            }
        }
        if found {
            Ok(selected)
        } else {
            Err(wanted.clone())
        }
    }
}
