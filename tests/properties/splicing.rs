//! What is not ours stays as it was typed, also between fences of ours, in lists and in quotes.

use crate::cases::try_cases;
use arbitrary::{Result, Unstructured};
use mdbook_verify::config::Outputs;
use mdbook_verify::extract::extract;
use mdbook_verify::program::{Chapter, Extracted};
use mdbook_verify::render::{Pages, check_references, render};
use mdbook_verify::source::{MappedText, SourceFile};
use std::ops::Range;
use std::sync::Arc;

const BLOCKS: &[&str] = &[
    "prose of *one* line",
    "two lines\nof `prose`  ",
    "# heading",
    "```text\nlet a = 1; //@ x\n```",
    "~~~\n```rust\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<div>\n\nx\n\n</div>",
    "<!-- {{#line a.b}} -->",
    "term\n: definition",
    "    indented",
    "***",
    "é ü 🦀",
    "\\{{#include x}}",
    "[^1]: note",
    "$$x$$",
    "- [ ] task",
    "```rust,ignore (why)\nlet a = 1;\n\n```",
    "```rust,no_run\nlet a = 1; //@ x\n```",
    "````rust,program=NAME,no_run\nfn main() {\n    let a = 1; //@ one\n\n}\n````",
    "~~~rust no_run\n# hidden\n~~~",
    "```rust,no_run\n\tlet tab;\n```",
];

/// Blocks in containers, each of which may hold containers.
fn blocks(u: &mut Unstructured<'_>, depth: usize, count: &mut usize) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(1..=4)? {
        *count += 1;
        let inner = match depth < 4 && u.ratio(1, 3)? {
            true => blocks(u, depth + 1, count)?,
            false => u.choose(BLOCKS)?.replace("NAME", &format!("p{count}")),
        };
        let (first, further) = match depth {
            0 => ("", ""),
            _ => *u.choose(&[
                ("- ", "  "),
                ("> ", "> "),
                ("1. ", "   "),
                (">", ">"),
                ("*   ", "    "),
            ])?,
        };
        for (number, line) in inner.lines().enumerate() {
            let mark = if number == 0 { first } else { further };
            text += format!("{mark}{line}").trim_end_matches(|c| !further.is_empty() && c == ' ');
            text.push('\n');
        }
        text.push_str(u.choose(&["\n", "\n", "", "\n\n"])?);
    }
    Ok(text)
}

/// The stretches of a chapter that are replaced.
fn ours(extracted: &Extracted) -> Vec<Range<usize>> {
    let programs = extracted.programs.iter();
    let parts = programs.clone().flat_map(|program| &program.parts);
    let mut ours: Vec<Range<usize>> = parts.map(|part| part.fence.range.clone()).collect();
    ours.extend(programs.filter_map(|program| Some(program.output.as_ref()?.fence.range.clone())));
    ours.extend(
        extracted
            .references
            .iter()
            .flatten()
            .map(|reference| reference.range.clone()),
    );
    ours.sort_by_key(|range| range.start);
    ours
}

#[test]
fn every_byte_outside_of_our_fences_stays() {
    try_cases("chapters", 2_000, |u| {
        let mut text = blocks(u, 0, &mut 0)?;
        if u.ratio(1, 4)? {
            text = text.replace('\n', "\r\n");
        }
        let file = Arc::new(SourceFile {
            path: "src/a.md".into(),
            text,
        });
        let chapters = [Chapter {
            path: "a.md".into(),
            text: MappedText::whole(&file),
            file: Arc::clone(&file),
        }];
        let mut mistakes = Vec::new();
        let extracted = extract(&chapters, Outputs::Required, &mut mistakes);
        check_references(&chapters, &extracted, &mut mistakes);
        if !mistakes.is_empty() {
            return Ok(false);
        }
        let outcomes: Vec<_> = extracted.programs.iter().map(|_| None).collect();
        let pages = Pages {
            chapters: &chapters,
            extracted: &extracted,
            outcomes: &outcomes,
            traces: &[],
            twins: &[],
            release: "1",
        };
        let ours = ours(&extracted);
        for renderer in ["html", "markdown", "test"] {
            let rendered = render(pages, renderer).pop().expect("a chapter");
            let mut rest = rendered.as_str();
            let mut end = 0;
            for (number, range) in ours.iter().enumerate() {
                let between = &file.text[end..range.start];
                let at = match number {
                    0 => rest.starts_with(between).then_some(0),
                    _ => rest.find(between),
                };
                let at = at.unwrap_or_else(|| panic!("{between:?} is lost in {rendered:?}"));
                rest = &rest[at + between.len()..];
                end = range.end;
            }
            let last = &file.text[end..];
            let kept = if ours.is_empty() {
                rest == last
            } else {
                rest.ends_with(last)
            };
            assert!(kept, "{renderer}: {last:?} is lost in {rendered:?}");
        }
        Ok(true)
    });
}
