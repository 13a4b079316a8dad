//! Finds the fences of a chapter.
//!
//! The Markdown is never printed anew: everything later works on byte ranges of the text, so that
//! what is not ours stays as it was typed.

use crate::source::MappedText;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::ops::Range;

/// A fence: where it stands, what its info string says, what it holds.
#[derive(Debug, Clone)]
pub struct Fence {
    /// From the first backtick (or tilde) to the end of the closing line, without its newline.
    pub range: Range<usize>,
    /// The info string, trimmed.
    pub info: Range<usize>,
    /// The info string as Markdown means it, escapes and entities resolved. Empty for an indented
    /// block.
    pub language: String,
    /// What the fence holds, without the prefixes of the quotes and lists around it.
    pub body: MappedText,
    /// The lines between the opening and the closing line, prefixes included, as typed.
    pub inner: Range<usize>,
    /// What the quotes and lists around it put before each further line.
    pub prefix: String,
    /// The backticks or tildes that open it; nothing for a block of code that is only indented.
    pub marker: String,
    /// False when the chapter, the quote or the list ends before the fence does.
    pub closed: bool,
}

impl Fence {
    /// The opening marker and the info string.
    pub fn opening(&self) -> Range<usize> {
        if self.is_indented() {
            return self.inner.start..self.inner.start;
        }
        self.range.start..self.info.end.max(self.range.start + self.marker.len())
    }

    /// Whether it is no fence at all, but a block of code that is indented.
    pub fn is_indented(&self) -> bool {
        self.marker.is_empty()
    }

    /// Whether the info string begins with the word `output`.
    pub fn is_output(&self, text: &MappedText) -> bool {
        let info = &text.as_str()[self.info.clone()];
        info.split(|c: char| c == ',' || c.is_whitespace()).next() == Some("output")
    }
}

/// The fences of a chapter, and every stretch of it in which text is not plain prose.
#[derive(Debug, Default)]
pub struct Scan {
    /// In the order of the chapter.
    pub fences: Vec<Fence>,
    /// Code blocks and code spans.
    pub code: Vec<Range<usize>>,
    /// HTML as it was typed.
    pub html: Vec<Range<usize>>,
    /// What is a link already: links' texts, and the headings and terms that mdBook links to
    /// themselves.
    pub links: Vec<Range<usize>>,
}

/// Scans the Markdown of a chapter.
pub fn scan(text: &MappedText) -> Scan {
    let mut scan = Scan::default();
    let mut body: Option<(MappedText, CodeBlockKind<'_>)> = None;
    let parser = new_cmark_parser(text.as_str(), &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                scan.code.push(range);
                body = Some((MappedText::default(), kind));
            }
            Event::Text(content) => {
                if let Some((body, _)) = &mut body {
                    if text.as_str()[range.clone()] == *content {
                        body.push_slice(text, range);
                    } else {
                        // A tab that was partly eaten by an indentation becomes spaces.
                        body.push_str(&content);
                    }
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((body, kind)) = body.take() {
                    scan.fences.push(match kind {
                        CodeBlockKind::Fenced(language) => Fence {
                            language: language.into_string(),
                            ..fence(text.as_str(), range, body)
                        },
                        CodeBlockKind::Indented => indented(text.as_str(), range, body),
                    });
                }
            }
            Event::Start(
                Tag::Heading { .. }
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::DefinitionListTitle,
            ) => scan.links.push(range),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => scan.html.push(range),
            Event::Code(_) => scan.code.push(range),
            _ => {}
        }
    }
    scan
}

fn fence(text: &str, block: Range<usize>, body: MappedText) -> Fence {
    let block_text = text[block.clone()].trim_end_matches(['\n', '\r']);
    let end = block.start + block_text.len();
    let opening_end = block_text.find('\n').unwrap_or(block_text.len());
    let opening = block_text[..opening_end].trim_end_matches('\r');
    let mark = opening.chars().next().unwrap_or('`');
    let marker = &opening[..opening.len() - opening.trim_start_matches(mark).len()];

    let info_text = opening[marker.len()..].trim();
    let info_start = block.start + opening.len() - opening[marker.len()..].trim_start().len();
    let info = info_start..info_start + info_text.len();

    let last_line_start = block_text.rfind('\n').map_or(0, |newline| newline + 1);
    let last_line = &block_text[last_line_start..];
    let closing_marker = last_line.len() - last_line.trim_end().trim_end_matches(mark).len();
    let closed = last_line_start > 0
        && last_line.trim_end().ends_with(marker)
        && last_line[..last_line.len() - closing_marker]
            .chars()
            .all(|c| matches!(c, '>' | ' ' | '\t'));
    let inner_start = (block.start + opening_end + 1).min(end);
    let inner_end = match closed {
        true => block.start + last_line_start,
        false => end,
    };
    Fence {
        range: block.start..end,
        info,
        language: String::new(),
        body,
        inner: inner_start..inner_end.max(inner_start),
        prefix: prefix(text, block.start),
        marker: marker.to_owned(),
        closed,
    }
}

/// A block of code that is indented. The indentation of its first line belongs to it, so that what is put in
/// its place is not indented itself.
fn indented(text: &str, block: Range<usize>, body: MappedText) -> Fence {
    let before = &text[..block.start];
    let indentation = match before.strip_suffix('\t') {
        Some(_) => 1,
        None => before.len() - before.trim_end_matches(' ').len(),
    };
    let start = block.start - indentation.min(4);
    let end = block.start + text[block.clone()].trim_end().len();
    Fence {
        range: start..end,
        info: start..start,
        language: String::new(),
        body,
        inner: block.start..end,
        prefix: prefix(text, start),
        marker: String::new(),
        closed: true,
    }
}

/// A fence around `body`, to be put where its first line follows whatever stands there.
pub fn write(body: &str, marker: &str, info: &str, prefix: &str) -> String {
    let mut fence = format!("{marker}{info}\n");
    for line in body.lines() {
        fence.push_str(if line.is_empty() {
            prefix.trim_end()
        } else {
            prefix
        });
        fence.push_str(line);
        fence.push('\n');
    }
    fence + prefix + marker
}

/// The length of the longest run of a character: a fence must be longer than any in what it holds.
pub fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or(0)
}

/// What must stand before each further line of a fence that begins at `start`: the marks of quotes stay, the
/// marks of lists become indentation.
///
/// Before: `> 1. ` After: `>    `
fn prefix(text: &str, start: usize) -> String {
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line_start..start];
    let keep = |c: char| if matches!(c, '>' | '\t') { c } else { ' ' };
    let mut prefix: String = before.chars().map(keep).collect();
    if prefix.ends_with('>') {
        // A quote takes one space away from each line.
        prefix.push(' ');
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use std::sync::Arc;

    fn scan_text(text: &str) -> (MappedText, Vec<Fence>) {
        let file = Arc::new(SourceFile {
            path: "a.md".into(),
            text: text.into(),
        });
        let text = MappedText::whole(&file);
        let fences = scan(&text).fences;
        (text, fences)
    }

    #[test]
    fn a_plain_fence() {
        let (text, fences) = scan_text("x\n\n```rust,no_run\nlet a;\n```\n\ny\n");
        let fence = &fences[0];
        let text = text.as_str();
        assert_eq!(&text[fence.range.clone()], "```rust,no_run\nlet a;\n```");
        assert_eq!(&text[fence.info.clone()], "rust,no_run");
        assert_eq!(&text[fence.inner.clone()], "let a;\n");
        assert_eq!(fence.body.as_str(), "let a;\n");
        assert!(fence.closed);
    }

    #[test]
    fn fences_in_quotes_and_lists_keep_their_prefix() {
        let (text, fences) = scan_text("> - ~~~~ rust\n>   let a;\n>   let b;\n>   ~~~~\n");
        let fence = &fences[0];
        assert_eq!(fence.body.as_str(), "let a;\nlet b;\n");
        assert_eq!(fence.prefix, ">   ");
        assert_eq!(fence.marker, "~~~~");
        assert_eq!(&text.as_str()[fence.info.clone()], "rust");
        let b = fence.body.as_str().find("b;").unwrap();
        assert_eq!(fence.body.span(b..b).unwrap().place(), "a.md:3:9");
    }

    #[test]
    fn indented_code_is_a_fence_without_marks() {
        let (text, fences) = scan_text("x\n\n    let a;\n\n      let b;\n\n- y\n\n      let c;\n");
        assert_eq!(fences[0].body.as_str(), "let a;\n\n  let b;\n");
        let range = fences[0].range.clone();
        assert_eq!(&text.as_str()[range], "    let a;\n\n      let b;");
        assert!(fences[0].is_indented());
        assert_eq!(fences[1].prefix, "  ");
        assert_eq!(&text.as_str()[fences[1].range.clone()], "    let c;");
    }

    #[test]
    fn windows_line_endings_do_not_reach_the_program() {
        let (_, fences) = scan_text("```rust\r\nlet a;\r\nlet b;\r\n```\r\n");
        assert_eq!(fences[0].body.as_str(), "let a;\nlet b;\n");
        assert!(fences[0].closed);
    }

    #[test]
    fn an_empty_fence_and_an_unclosed_one() {
        let (text, fences) = scan_text("```output\n```\n\n```rust\nlet a;\n");
        assert_eq!(fences[0].inner.len(), 0);
        assert!(fences[0].closed);
        assert!(!fences[1].closed);
        assert_eq!(&text.as_str()[fences[1].inner.clone()], "let a;");
    }

    #[test]
    fn a_line_of_code_that_ends_like_a_fence_does_not_close_it() {
        let (_, fences) = scan_text("```rust\nlet s = \"```\n");
        assert!(!fences[0].closed);
    }
}
