//! What stands between our fences comes back as it was, and each fence becomes what it becomes
//! alone: chapters are generated, and compared with their pieces.

use arbitrary::{Arbitrary, Result, Unstructured};
use mdbook_verify::compile::Compiled;
use mdbook_verify::config::Outputs;
use mdbook_verify::execute::Outcome;
use mdbook_verify::extract::extract;
use mdbook_verify::process::Ending;
use mdbook_verify::program::Chapter;
use mdbook_verify::render::{Pages, render};
use mdbook_verify::source::{MappedText, SourceFile};
use std::sync::Arc;

/// Blocks that are not ours. None of them is left open.
const FOREIGN: &[&str] = &[
    "Prose, `code`, *stress*, <b>HTML</b>, &amp; \\*no stress\\*.",
    "# A heading {#id}\n\nSetext\n------",
    "- a list\n  - in a list\n\n  ```python\n  print('```rust')\n  ```",
    "> a quote\nthat is lazy\n> > and nested",
    "1. one\n2. two\n\n   ~~~text\n   ```output\n   ~~~",
    "| a | b |\n|---|---|\n| 1 \\| 2 | `x` |",
    "```none\nanother language\n```",
    "````text\n```rust\nlet a;\n```\n```output\nx\n```\n````",
    "~~~~text\n    ```rust\n    indented\n    ```\n~~~~",
    "<div>\n```rust\n</div>",
    "<!--\n```rust\nlet a;\n```\n\n```output\nx\n```\n-->",
    "\\{{#line a.b}}, `{{#line c.d}}`, {{#title x}}, \\{{#include y}}, {{ #include",
    "[link]: https://example.com 'title'\n\n[^1]: a note",
    "trailing spaces  \nand a backslash\\\n\ttab",
    "Zürich — „Größe“ 🦀\u{a0}\u{200b}",
    "<pre>\n\n```rust\nlet a;\n```\n\n</pre>",
    "Term\n: Definition\n\n* * *",
    "`` ```rust ``\n\\```output",
];

/// Blocks that are ours; the programs print what [`PRINTED`] says.
const OURS: &[&str] = &[
    "```rust\nlet a = 1;\n```",
    "```rust,ignore (a reason, or two)\nno Rust\n```",
    "~~~~ rust no_run\n# hidden\nlet a; //@ mark\n~~~~",
    "> ```rust\n> print!();\n>\n> # hidden\n> ```\n>\n> ```output\n> ...\n> ```\n> in the quote",
    "1. first\n\n   ```rust\n   print!();\n   ```\n\n   between *them*\n\n   ````output\n   ...\n   ````\n2. second",
    "before\n```rust\nprint!();\n```\n```output\n...\n```\nafter",
    "- > ~~~rust\n  > print!();\n  > ~~~\n  >\n  > ~~~output\n  > ...\n  > ~~~",
];

const PRINTED: &str = "</code> ``` {{#include x}}\n\n...\n";
/// A paragraph ends every block before it.
const SEPARATOR: &str = "\n\nA paragraph.\n\n";
const STYLE_END: &str = "</style>";

/// A chapter as a renderer gets it.
fn rendered(text: &str, renderer: &str) -> String {
    let file = Arc::new(SourceFile {
        path: "src/a.md".into(),
        text: text.into(),
    });
    let chapters = [Chapter {
        path: "a.md".into(),
        text: MappedText::whole(&file),
        file,
    }];
    let mut diagnostics = Vec::new();
    let extracted = extract(&chapters, Outputs::Required, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{text}\n{diagnostics:?}");
    let outcomes = extracted.programs.iter().map(|program| {
        program.output.as_ref().map(|_| Outcome {
            compiled: Compiled {
                success: true,
                messages: Vec::new(),
            },
            ending: Some(Ending::Exited(0)),
            transcript: PRINTED.to_owned(),
        })
    });
    let pages = Pages {
        chapters: &chapters,
        extracted: &extracted,
        outcomes: &outcomes.collect::<Vec<_>>(),
        traces: &[],
        twins: &[],
        release: "1.0.0",
    };
    render(pages, renderer).remove(0)
}

/// What becomes of a block of ours in a chapter of its own, without the page's style sheet.
fn alone(block: &str, renderer: &str) -> (String, String) {
    let text = rendered(block, renderer);
    match (text.find("<style>"), text.find(STYLE_END)) {
        (Some(start), Some(end)) => {
            let end = end + STYLE_END.len();
            (
                format!("{}{}", &text[..start], &text[end..]),
                text[start..end].to_owned(),
            )
        }
        _ => (text, String::new()),
    }
}

/// The blocks of a chapter, and whether each is ours.
fn blocks(u: &mut Unstructured<'_>) -> Result<Vec<(String, bool)>> {
    let newline = if bool::arbitrary(u)? { "\n" } else { "\r\n" };
    let mut blocks = Vec::new();
    for _ in 0..u.int_in_range(0..=10)? {
        let ours = u.ratio(1, 3)?;
        let block = u.choose(if ours { OURS } else { FOREIGN })?;
        blocks.push((block.replace('\n', newline), ours));
        blocks.push((SEPARATOR.replace('\n', newline), false));
    }
    Ok(blocks)
}

#[test]
fn a_chapter_becomes_what_its_blocks_become() {
    let mut fences = 0;
    arbtest::arbtest(|u| {
        let blocks = blocks(u)?;
        let chapter: String = blocks.iter().map(|(block, _)| block.as_str()).collect();
        for renderer in ["html", "markdown", "test"] {
            let mut expected = String::new();
            let mut styled = renderer != "html";
            for (block, ours) in &blocks {
                if !ours {
                    expected.push_str(block);
                    continue;
                }
                fences += 1;
                let (text, style) = alone(block, renderer);
                let figure = text.find("<figure").filter(|_| !styled);
                let (before, after) = text.split_at(figure.unwrap_or(text.len()));
                expected.push_str(before);
                if figure.is_some() {
                    expected.push_str(&style);
                    styled = true;
                }
                expected.push_str(after);
            }
            assert_eq!(rendered(&chapter, renderer), expected, "{renderer}");
        }
        Ok(())
    })
    .budget_ms(3_000);
    assert!(fences > 100, "only {fences} fences were compared");
}

/// Alone, too, a block keeps what stands around its fences.
#[test]
fn a_block_keeps_what_stands_around_its_fences() {
    for renderer in ["html", "markdown", "test"] {
        for (block, parts) in [
            (OURS[3], ["> ", "\n>\n> ", "\n> in the quote"]),
            (
                OURS[4],
                [
                    "1. first\n\n   ",
                    "\n\n   between *them*\n\n   ",
                    "\n2. second",
                ],
            ),
            (OURS[5], ["before\n", "\n", "\nafter"]),
        ] {
            let (text, _) = alone(block, renderer);
            let [before, between, after] = parts;
            assert!(text.starts_with(before), "{renderer}: {text}");
            assert!(text.contains(between), "{renderer}: {text}");
            assert!(text.ends_with(after), "{renderer}: {text}");
        }
    }
}
