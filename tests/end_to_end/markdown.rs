//! Text that is not ours comes back as it was: thousands of generated chapters through the real
//! steps (those that need no compiler).

use arbitrary::{Arbitrary, Result, Unstructured};
use mdbook_verify::config::Outputs;
use mdbook_verify::extract::extract;
use mdbook_verify::program::Chapter;
use mdbook_verify::render::{Pages, check_references, render};
use mdbook_verify::source::{MappedText, SourceFile};
use std::sync::Arc;

/// Pieces of Markdown that are none of our business, and some that nearly are.
const FOREIGN: &[&str] = &[
    "Plain prose, with `code`, *stress* and <b>HTML</b>.",
    "# A heading {#id}",
    "- a list\n  - in a list",
    "> a quote\n> of two lines",
    "1. one\n2. two\n\n   a paragraph",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```none\nanother language\n```",
    "```text\n```rust\n```",
    "~~~~python,twin=rock\nprint('```')\n~~~~",
    "~~~~text\n    ```rust\n    indented\n    ```\n~~~~",
    "<div>\n```rust\n</div>",
    "\\{{#line a.b}} and `{{#line c.d}}`",
    "{{#title x}} {{#unknown y}} {{ #include",
    "[link]: https://example.com",
    "trailing spaces  \nand a backslash\\",
    "```console\n$ cargo book\n```",
    "Zürich — „Größe“ 🦀",
    "<!-- ```rust -->",
    "```rust",
    "a\n\t tab",
    "* * *",
];

/// Fences of ours, which are replaced.
const OURS: &[&str] = &[
    "```rust,ignore (a reason)\nlet a = 1;\n```",
    "> ```rust,no_run\n> let a = 1; //@ x\n> ```",
    "~~~ rust no_run\n# hidden\n~~~",
    "- ```rust,ignore (x)\n  fn main() {}\n  ```",
];

fn chapter(u: &mut Unstructured<'_>, pieces: &[&str]) -> Result<String> {
    let newline = if bool::arbitrary(u)? { "\n" } else { "\r\n" };
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=12)? {
        text.push_str(u.choose(pieces)?);
        text.push_str(u.choose(&["\n", "\n\n", "\n\n\n", " \n\n"])?);
    }
    Ok(text.replace('\n', newline))
}

/// The chapter as the renderers get it; None if it has mistakes.
fn rendered(text: &str, renderer: &str) -> Option<String> {
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
    check_references(&chapters, &extracted, &mut diagnostics);
    if !diagnostics.is_empty() {
        return None;
    }
    let outcomes: Vec<_> = extracted.programs.iter().map(|_| None).collect();
    let pages = Pages {
        chapters: &chapters,
        extracted: &extracted,
        outcomes: &outcomes,
        traces: &[],
        twins: &[],
        release: "1.0.0",
    };
    render(pages, renderer).pop()
}

#[test]
fn chapters_without_programs_come_back_byte_for_byte() {
    let mut compared = 0;
    arbtest::arbtest(|u| {
        let text = chapter(u, FOREIGN)?;
        for renderer in ["html", "markdown", "test"] {
            // An unclosed fence of ours is a mistake, and not rendered at all.
            if let Some(result) = rendered(&text, renderer)
                && !result.contains("<figure")
                && !text.contains("```rust")
            {
                assert_eq!(result, text, "{renderer}");
                compared += 1;
            }
        }
        Ok(())
    })
    .budget_ms(2_000);
    assert!(compared > 100, "only {compared} chapters were compared");
}

#[test]
fn text_around_our_fences_comes_back_byte_for_byte() {
    let mut compared = 0;
    arbtest::arbtest(|u| {
        let foreign: Vec<&str> = FOREIGN
            .iter()
            .copied()
            .filter(|p| !p.contains("```rust"))
            .collect();
        let before = chapter(u, &foreign)?;
        let after = chapter(u, &foreign)?;
        let ours = *u.choose(OURS)?;
        let text = format!("{before}\n\n{ours}\n\n{after}");
        for renderer in ["html", "markdown", "test"] {
            if let Some(result) = rendered(&text, renderer) {
                assert!(
                    result.starts_with(&before),
                    "{renderer}: {before:?} in {result:?}"
                );
                assert!(
                    result.ends_with(&after),
                    "{renderer}: {after:?} in {result:?}"
                );
                compared += 1;
            }
        }
        Ok(())
    })
    .budget_ms(2_000);
    assert!(compared > 100, "only {compared} chapters were compared");
}

#[test]
fn no_text_makes_the_steps_panic() {
    arbtest::arbtest(|u| {
        let alphabet = [
            "`",
            "```",
            "~~~",
            "rust",
            "output",
            ",",
            "program=a",
            " ",
            "\n",
            "\r\n",
            "> ",
            "- ",
            "# ",
            "//@ x",
            "{{#line a.x}}",
            "\\",
            "(",
            ")",
            "=",
            "é",
            "\t",
            "ignore",
            "[..]",
            "...",
        ];
        let mut text = String::new();
        for _ in 0..u.int_in_range(0..=60)? {
            text.push_str(u.choose(&alphabet)?);
        }
        for renderer in ["html", "markdown"] {
            let _ = rendered(&text, renderer);
        }
        Ok(())
    })
    .budget_ms(3_000);
}
