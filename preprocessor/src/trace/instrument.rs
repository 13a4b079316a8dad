//! Makes the awaits of a program tell where they are: `.traced()` before each `.await`.

use crate::shape::shape;
use crate::source::MappedText;
use crate::tokens;
use regex::{Captures, Regex};

const IMPORT: &str = "use ::asyncio::trace::Traced as _; ";
const CALL: &str = ".traced()";

/// A program whose awaits tell where they are, every line at its number.
#[derive(Debug)]
pub(super) struct Instrumented {
    pub(super) code: MappedText,
    /// What was put in: the line, the column before which, in the program as it was, and how long
    /// it is (in characters). In order.
    added: Vec<(usize, usize, usize)>,
}

/// A program that has no await stays as it is.
pub(super) fn instrument(code: &MappedText) -> Instrumented {
    let text = code.as_str();
    let mut insertions: Vec<(usize, &str)> = Vec::new();
    insertions.extend(tokens::awaits(text).into_iter().map(|at| (at, CALL)));
    if !insertions.is_empty() {
        insertions.insert(0, (shape(text).body, IMPORT));
    }
    insertions.sort_by_key(|&(at, _)| at);
    let mut result = MappedText::default();
    let (mut copied, mut added) = (0, Vec::new());
    for (at, inserted) in insertions {
        result.push_slice(code, copied..at);
        result.push_str(inserted);
        copied = at;
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[..line_start].matches('\n').count() + 1;
        let column = text[line_start..at].chars().count() + 1;
        added.push((line, column, inserted.len()));
    }
    result.push_slice(code, copied..text.len());
    let code = result;
    Instrumented { code, added }
}

impl Instrumented {
    /// Output in which panics name the places of the program as it was: `rock.rs:3:27`.
    pub(super) fn original_places(&self, output: &str, file: &str) -> String {
        if self.added.is_empty() || !output.contains(file) {
            return output.to_owned();
        }
        let pattern = format!(r"\b{}:(\d+):(\d+)", regex::escape(file));
        let pattern = Regex::new(&pattern).expect("a valid pattern");
        let place = |found: &Captures<'_>| {
            let number = |group: usize| found[group].parse::<usize>();
            let (Ok(line), Ok(column)) = (number(1), number(2)) else {
                return found[0].to_owned();
            };
            format!("{file}:{line}:{}", self.original_column(line, column))
        };
        pattern.replace_all(output, place).into_owned()
    }

    fn original_column(&self, line: usize, mut column: usize) -> usize {
        for &(_, before, length) in self.added.iter().filter(|added| added.0 == line) {
            if column >= before + length {
                column -= length;
            }
        }
        column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instrumented(code: &str) -> Instrumented {
        let mut text = MappedText::default();
        text.push_str(code);
        instrument(&text)
    }

    #[test]
    fn awaits_are_traced_and_lines_stay() {
        let code = "#![allow(x)]\nasync fn a() { b().await; }\nasync fn c() {\n    d()\n        .await // .await\n        . await;\n    \".await\"\n}\n";
        let expected = "#![allow(x)]\nuse ::asyncio::trace::Traced as _; async fn a() { b().traced().await; }\nasync fn c() {\n    d()\n        .traced().await // .await\n        .traced(). await;\n    \".await\"\n}\n";
        assert_eq!(instrumented(code).code.as_str(), expected);
        let without = "fn main() { // a.await\n}\n";
        assert_eq!(instrumented(without).code.as_str(), without);
    }

    #[test]
    fn places_are_told_as_they_were() {
        let code = "async fn a() { b().await.unwrap(); }\nasync fn c() { d(); e().await }\n";
        let instrumented = instrumented(code);
        for (at, place) in code.match_indices(['b', 'u', 'e', 'd']) {
            assert_eq!(place.len(), 1);
            let line = code[..at].matches('\n').count();
            let text = code.lines().nth(line).unwrap();
            let column =
                at - (code.len() - code.lines().skip(line).map(|l| l.len() + 1).sum::<usize>());
            let mut others = instrumented
                .code
                .as_str()
                .lines()
                .nth(line)
                .unwrap()
                .char_indices();
            // The same letter, the same number of times before it.
            let count = text[..column].matches(place).count();
            let prefix = if line == 0 { IMPORT.len() } else { 0 };
            let mut found = others
                .by_ref()
                .filter(|(at, c)| *at >= prefix && c.to_string() == place);
            // Those of `traced` are not the program's.
            let traced = instrumented
                .code
                .as_str()
                .lines()
                .nth(line)
                .unwrap()
                .find(CALL)
                .unwrap();
            let is_ours = |at: usize| (traced..traced + CALL.len()).contains(&at);
            let there = found
                .by_ref()
                .filter(|(at, _)| !is_ours(*at))
                .nth(count)
                .unwrap()
                .0;
            let told = format!("at x.rs:{}:{}:", line + 1, there + 1);
            let expected = format!("at x.rs:{}:{}:", line + 1, column + 1);
            assert_eq!(
                instrumented.original_places(&told, "x.rs"),
                expected,
                "{place}"
            );
        }
    }
}
