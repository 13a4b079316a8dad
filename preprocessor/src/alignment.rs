//! Aligns a pattern with what was printed so that as few lines as possible differ: to show the
//! difference, and to keep of a pattern what still holds.

use crate::pattern::{escape, line_matches};

/// How a pattern and what was printed differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The first line of the pattern that was not printed, or before which something else was, counted from 0.
    pub line: usize,
    /// The pattern with everything that matched replaced by what it matched, ready to be compared line by line.
    pub expected: String,
}

/// Finds where they differ first, and what was expected.
pub fn difference(pattern: &str, actual: &str) -> Difference {
    let alignment = Alignment::new(pattern, actual);
    let (pattern, actual) = (&alignment.pattern, &alignment.actual);
    let Some(steps) = alignment.steps() else {
        let mut pairs = pattern.iter().zip(actual);
        let line = pairs.position(|(p, a)| !line_matches(p, a));
        return Difference {
            line: line.unwrap_or(pattern.len().min(actual.len())),
            expected: pattern.iter().map(|line| format!("{line}\n")).collect(),
        };
    };
    let differs = |step: &&Step| matches!(step.kind, Kind::Missing | Kind::Extra);
    let expected = steps.iter().filter_map(|step| match step.kind {
        Kind::Same | Kind::Skipped => Some(actual[step.a]),
        Kind::Missing => Some(pattern[step.p]),
        Kind::Dots | Kind::Extra => None,
    });
    Difference {
        line: steps
            .iter()
            .find(differs)
            .map_or(pattern.len(), |step| step.p),
        expected: expected.map(|line| format!("{line}\n")).collect(),
    }
}

/// A pattern that matches `actual` and keeps of `pattern` what still holds: a line with `[..]` that
/// can be for one line only, and a `...` between lines that were printed. All else is literal.
pub fn updated(pattern: &str, actual: &str) -> String {
    let alignment = Alignment::new(pattern, actual);
    let Some(steps) = alignment.steps() else {
        return escape(actual);
    };
    let reversed = alignment.reversed();
    let is_open = |step: &Step| matches!(step.kind, Kind::Skipped | Kind::Dots);
    let holds = |step: Option<&Step>| step.is_none_or(|step| step.kind == Kind::Same);
    let mut updated = String::new();
    let mut end = 0;
    for run in steps.chunk_by(|step, next| is_open(step) == is_open(next)) {
        let start = end;
        end += run.len();
        let dots_hold = holds(steps[..start].last()) && holds(steps.get(end));
        for step in run {
            match step.kind {
                Kind::Same if alignment.is_only_choice(step, &reversed) => {
                    updated.push_str(alignment.pattern[step.p]);
                    updated.push('\n');
                }
                Kind::Dots if dots_hold => updated.push_str("...\n"),
                Kind::Skipped if dots_hold => {}
                Kind::Same | Kind::Skipped | Kind::Extra => {
                    updated.push_str(&escape(&format!("{}\n", alignment.actual[step.a])));
                }
                Kind::Dots | Kind::Missing => {}
            }
        }
    }
    updated
}

/// A step of the way through both: at line `p` of the pattern and line `a` of the output.
#[derive(Debug, Clone, Copy)]
struct Step {
    kind: Kind,
    p: usize,
    a: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The line of the pattern matches that of the output.
    Same,
    /// The line of the output is one that `...` stands for.
    Skipped,
    /// The line of the pattern is a `...`, and nothing more is skipped.
    Dots,
    /// The line of the pattern was not printed.
    Missing,
    /// The line of the output was not expected.
    Extra,
}

/// A table beyond this size is not worth the time.
const MAX_CELLS: usize = 2_000_000;
/// What a line costs that differs. A line that `...` stands for costs 1: where two ways differ in as
/// many lines, the one that matches more of them is the better.
const DIFFERS: u64 = 1 << 32;

struct Alignment<'a> {
    pattern: Vec<&'a str>,
    actual: Vec<&'a str>,
    /// What the way costs from a place in the pattern and one in the output to their ends.
    costs: Vec<u64>,
}

impl<'a> Alignment<'a> {
    fn new(pattern: &'a str, actual: &'a str) -> Self {
        let pattern: Vec<&str> = pattern.lines().collect();
        let actual: Vec<&str> = actual.lines().collect();
        let costs = costs(&pattern, &actual);
        Self {
            pattern,
            actual,
            costs,
        }
    }

    /// The same from the ends to the beginnings.
    fn reversed(&self) -> Self {
        let pattern: Vec<&str> = self.pattern.iter().rev().copied().collect();
        let actual: Vec<&str> = self.actual.iter().rev().copied().collect();
        let costs = costs(&pattern, &actual);
        Self {
            pattern,
            actual,
            costs,
        }
    }

    fn cost(&self, p: usize, a: usize) -> u64 {
        self.costs[p * (self.actual.len() + 1) + a]
    }

    /// The way with the fewest differences; none when the texts are too long.
    fn steps(&self) -> Option<Vec<Step>> {
        if self.costs.is_empty() {
            return None;
        }
        let (mut p, mut a) = (0, 0);
        let mut steps = Vec::new();
        while p < self.pattern.len() || a < self.actual.len() {
            let here = self.cost(p, a);
            let line = self.pattern.get(p);
            let kind = if self.matches(p, a) && self.cost(p + 1, a + 1) == here {
                Kind::Same
            } else if line == Some(&"...") && self.cost(p + 1, a) == here {
                Kind::Dots
            } else if line == Some(&"...") {
                Kind::Skipped
            } else if line.is_some() && self.cost(p + 1, a) + DIFFERS == here {
                Kind::Missing
            } else {
                Kind::Extra
            };
            steps.push(Step { kind, p, a });
            p += usize::from(matches!(kind, Kind::Same | Kind::Dots | Kind::Missing));
            a += usize::from(matches!(kind, Kind::Same | Kind::Skipped | Kind::Extra));
        }
        Some(steps)
    }

    fn matches(&self, p: usize, a: usize) -> bool {
        let both = p < self.pattern.len() && a < self.actual.len();
        both && line_matches(self.pattern[p], self.actual[a])
    }

    /// Whether every way with the fewest differences has this line of the pattern for this line of
    /// the output.
    fn is_only_choice(&self, step: &Step, reversed: &Self) -> bool {
        let (p, lines) = (step.p, self.actual.len());
        let before = |a: usize| reversed.cost(self.pattern.len() - p, lines - a);
        let fewest = self.cost(0, 0);
        (0..=lines).all(|a| {
            let may_match = a != step.a && self.matches(p, a);
            let may_match = may_match && before(a) + self.cost(p + 1, a + 1) == fewest;
            let may_miss = before(a) + DIFFERS + self.cost(p + 1, a) == fewest;
            !may_match && !may_miss
        })
    }
}

/// For each place in the pattern and each in the output, what the best way to their ends costs.
fn costs(pattern: &[&str], actual: &[&str]) -> Vec<u64> {
    let (rows, columns) = (pattern.len() + 1, actual.len() + 1);
    if rows * columns > MAX_CELLS {
        return Vec::new();
    }
    let mut costs = vec![0; rows * columns];
    for p in (0..rows).rev() {
        for a in (0..columns).rev() {
            let at = |p: usize, a: usize| costs[p * columns + a];
            let is_any = pattern.get(p) == Some(&"...");
            let (missing, extra) = if is_any { (0, 1) } else { (DIFFERS, DIFFERS) };
            let mut best = if p + 1 == rows && a + 1 == columns {
                0
            } else {
                u64::MAX
            };
            if p + 1 < rows {
                best = best.min(at(p + 1, a) + missing);
            }
            if a + 1 < columns {
                best = best.min(at(p, a + 1) + extra);
            }
            if p + 1 < rows && a + 1 < columns && line_matches(pattern[p], actual[a]) {
                best = best.min(at(p + 1, a + 1));
            }
            costs[p * columns + a] = best;
        }
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::matches;
    use arbitrary::{Result, Unstructured};

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

    #[test]
    fn what_still_holds_of_a_pattern_is_kept() {
        for (pattern, actual, expected) in [
            ("at [..]\nover\n", "at 9:30\ndone\n", "at [..]\ndone\n"),
            ("a\n...\nz\nold\n", "a\n1\n2\nz\nnew\n", "a\n...\nz\nnew\n"),
            ("old\n...\nz\n", "new\n1\nz\n", "new\n1\nz\n"),
            ("a\n...\nold\n", "a\n1\nnew\n", "a\n1\nnew\n"),
            ("old\na\n...\n", "new\na\n1\n", "new\na\n...\n"),
            ("...\na\nold\n", "1\na\nnew\n", "...\na\nnew\n"),
            (
                "t [..]\nt [..]\nold\n",
                "t 1\nt 2\nnew\n",
                "t [..]\nt [..]\nnew\n",
            ),
            ("t [..]\nt [..]\n", "t 1\nt 2\nt 3\n", "t 1\nt 2\nt 3\n"),
            ("[..]\nold\n", "1\nnew\n", "1\nnew\n"),
            ("\\...\nold\n", "...\n[..]\n", "\\...\n\\[..]\n"),
        ] {
            assert_eq!(updated(pattern, actual), expected, "{pattern:?}");
        }
    }

    #[test]
    fn an_updated_pattern_matches_and_stays() {
        let lines = |u: &mut Unstructured<'_>, lines: &[&str]| -> Result<String> {
            let count = u.int_in_range(0..=6)?;
            let mut text = String::new();
            for _ in 0..count {
                text += &format!("{}\n", u.choose(lines)?);
            }
            Ok(text)
        };
        arbtest::arbtest(|u| {
            let pattern = lines(u, &["...", "a[..]", "[..]", "a1", "b", "\\...", "\\[..]"])?;
            let actual = lines(u, &["a1", "a2", "b", "...", "[..]", ""])?;
            let updated = updated(&pattern, &actual);
            assert!(
                matches(&updated, &actual),
                "{pattern:?} {actual:?} {updated:?}"
            );
            Ok(())
        })
        .budget_ms(1_000);
    }
}
