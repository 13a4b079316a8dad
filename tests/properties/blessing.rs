//! What `bless` writes: it matches, it changes nothing else, and it is not changed again.

use crate::cases::{text, try_cases};
use mdbook_verify::bless::rewritten;
use mdbook_verify::config::Outputs;
use mdbook_verify::extract::extract;
use mdbook_verify::pattern::{escape, matches};
use mdbook_verify::program::{Chapter, Extracted};
use mdbook_verify::source::{MappedText, SourceFile};
use std::sync::Arc;

fn read(text: &str) -> (Chapter, Extracted, usize) {
    let file = Arc::new(SourceFile {
        path: "src/a.md".into(),
        text: text.into(),
    });
    let chapter = Chapter {
        path: "a.md".into(),
        text: MappedText::whole(&file),
        file,
    };
    let mut mistakes = Vec::new();
    let extracted = extract(
        std::slice::from_ref(&chapter),
        Outputs::Required,
        &mut mistakes,
    );
    (chapter, extracted, mistakes.len())
}

const PRINTED: &[&str] = &[
    "a line\n",
    "\n",
    "```\n",
    "````rust\n",
    "~~~\n",
    "...\n",
    "\\...\n",
    "[..]",
    " [..] ",
    "> ",
    "- ",
    "1. ",
    "    four\n",
    "\ttab\n",
    "{{#include x}}\n",
    "<b>&amp;\n",
    "trailing  \n",
    "é🦀",
    "# head\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{c}",
    "```output\n",
    "\u{1b}[0m",
    "   ```\n",
    "end",
];
const EXPECTED: &[&str] = &[
    "a line\n", "[..]\n", "...\n", "old\n", "\n", "a [..]\n", "\\...\n",
];

#[test]
fn what_is_accepted_matches_and_all_else_stays() {
    try_cases("blessings", 10_000, |u| {
        let (first, further) = *u.choose(&[
            ("", ""),
            ("> ", "> "),
            ("- ", "  "),
            ("1. ", "   "),
            ("> - ", ">   "),
            ("- > ", "  > "),
            (">", ">"),
            ("   ", "   "),
            ("- - ", "    "),
        ])?;
        let marker = *u.choose(&["```", "````", "~~~", "~~~~~"])?;
        let transcript = text(u, PRINTED, 12)?.replace(['\r', '\0'], "");
        let before = *u.choose(&["# A\n\n", "", "prose\n\n", "é\n\n"])?;
        let after = *u.choose(&[
            "",
            "\nprose\n",
            "\n# B\n",
            "\n> quote\n",
            "\n```text\nx\n```\n",
        ])?;
        let mut inner = format!("{marker}rust,program=p\nfn main() {{}}\n{marker}\n");
        if u.arbitrary()? {
            inner += &format!(
                "\n{marker}output\n{}{marker}\n",
                text(u, EXPECTED, 5)?.replace(['\r', '\0'], "")
            );
        }
        let mut lines = String::new();
        for (number, line) in inner.lines().enumerate() {
            let mark = if number == 0 { first } else { further };
            lines += if line.is_empty() {
                mark.trim_end()
            } else {
                mark
            };
            lines += line;
            lines.push('\n');
        }
        let mut chapter = format!("{before}{lines}{after}");
        if u.ratio(1, 4)? {
            chapter = chapter.replace('\n', "\r\n");
        }
        let (read_chapter, extracted, mistakes) = read(&chapter);
        if mistakes > 0 || extracted.programs.len() != 1 {
            return Ok(false);
        }
        let program = &extracted.programs[0];
        if program.output.is_none() && transcript.is_empty() {
            return Ok(false);
        }
        let new = rewritten(program, &read_chapter, &transcript).expect("one file");
        let (again_chapter, again, mistakes) = read(&new);
        assert_eq!(mistakes, 0, "{new:?}");
        let output = again.programs[0].output.as_ref().expect("an output");
        assert!(
            matches(&output.expected, &transcript),
            "{transcript:?} in {new:?}"
        );
        // What matches is left alone; written again all the same, what is literal stays as it is.
        // (Of a pattern between two `...` less may stay, since it can be for another line.)
        if output.expected == escape(&transcript) {
            let twice = rewritten(&again.programs[0], &again_chapter, &transcript);
            assert_eq!(twice.expect("one file"), new, "{transcript:?}");
        }
        let (start, end) = match &program.output {
            Some(output) => (output.fence.range.start, output.fence.range.end),
            None => (
                program.parts[0].fence.range.end,
                program.parts[0].fence.range.end,
            ),
        };
        assert!(
            new.starts_with(&chapter[..start]),
            "{chapter:?} became {new:?}"
        );
        assert!(new.ends_with(&chapter[end..]), "{chapter:?} became {new:?}");
        Ok(true)
    });
}
