//! Splits an info string into its words.

use crate::source::{MappedText, Span};
use std::ops::Range;

/// A word of an info string.
pub(super) struct Word {
    /// The word itself.
    pub(super) text: String,
    /// The text in parentheses after it.
    pub(super) parenthesized: Option<String>,
    /// Where the word stands.
    pub(super) span: Option<Span>,
    /// Where it stands in the info string.
    pub(super) range: Range<usize>,
}

/// The words of an info string, and the parenthesis in it that is never closed.
pub(super) fn words(text: &MappedText, info: Range<usize>) -> (Vec<Word>, Option<Span>) {
    let mut words: Vec<Word> = Vec::new();
    let base = info.start;
    let info_text = &text.as_str()[info];
    let mut rest = 0;
    while let Some(found) = info_text[rest..].find(|c: char| c != ',' && !c.is_whitespace()) {
        let start = rest + found;
        let tail = &info_text[start..];
        if tail.starts_with('(') {
            let Some(length) = parenthesized_length(tail) else {
                return (words, text.span(base + start..base + start + 1));
            };
            if let Some(word) = words.last_mut() {
                word.parenthesized = Some(tail[1..length - 1].trim().to_owned());
            }
            rest = start + length;
            continue;
        }
        let length = tail
            .find(|c: char| c == ',' || c == '(' || c.is_whitespace())
            .unwrap_or(tail.len());
        words.push(Word {
            text: tail[..length].to_owned(),
            parenthesized: None,
            span: text.span(base + start..base + start + length),
            range: start..start + length,
        });
        rest = start + length;
    }
    (words, None)
}

/// How far the parenthesis goes that `text` begins with: those within it are closed before it is.
fn parenthesized_length(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
