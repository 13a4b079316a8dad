//! The include resolver: trees of files that include each other, and themselves.

use crate::cases::{text, try_cases};
use arbitrary::{Result, Unstructured};
use mdbook_verify::include::expand;
use mdbook_verify::source::{MappedText, SourceFile};
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::sync::Arc;

const NAMES: [&str; 6] = [
    "a.md",
    "b.rs",
    "part/c.md",
    "part/d.rs",
    "broken.bin",
    "none.rs",
];
const PIECES: &[&str] = &[
    "prose\n",
    "\n",
    "\r\n",
    "// ANCHOR: x\n",
    "// ANCHOR_END: x\n",
    "// ANCHOR: y\n",
    "let a;\n",
    "```rust\n",
    "```\n",
    "```output\n",
    "> ",
    "- ",
    "\u{feff}",
    "fn main() {}",
    "\\",
    "{{",
    "}}",
    "# ",
    "é\n",
    "\t",
    "{{#title x}}",
    "no newline",
];

/// A file with up to two includes: each can double what is included, ten levels deep.
fn file(u: &mut Unstructured<'_>) -> Result<String> {
    let mut file = text(u, PIECES, 10)?;
    for _ in 0..u.int_in_range(0..=2)? {
        let word = u.choose(&["include", "rustdoc_include", "include", "playground"])?;
        let path = u.choose(&NAMES)?;
        let up = u.choose(&["", "../", "./", ""])?;
        let lines = u.choose(&[
            "",
            ":x",
            ":y",
            ":2",
            ":2:",
            "::2",
            ":1:2",
            ":0",
            ":9:1",
            ":x:y",
            "::",
            ":18446744073709551615",
            ":18446744073709551615:3",
            ":99999999999999999999",
            ":-1",
        ])?;
        file += &format!("{{{{#{word} {up}{path}{lines}}}}}");
        file += &text(u, PIECES, 6)?;
    }
    Ok(file)
}

#[test]
fn every_character_knows_where_it_was_written() {
    try_cases("include trees", 3_000, |u| {
        let mut files: BTreeMap<String, Arc<SourceFile>> = BTreeMap::new();
        for name in NAMES.iter().take(4) {
            let text = file(u)?;
            let path = (*name).to_owned();
            files.insert(path.clone(), Arc::new(SourceFile { path, text }));
        }
        let mut read = |path: &Path| {
            let path = path
                .to_string_lossy()
                .replace("part/../", "")
                .replace("./", "");
            match files.get(path.trim_start_matches("../")) {
                Some(file) => Ok(Arc::clone(file)),
                None if path.ends_with("broken.bin") => Err(Error::from(ErrorKind::InvalidData)),
                None => Err(Error::from(ErrorKind::NotFound)),
            }
        };
        let mut mistakes = Vec::new();
        let chapter = MappedText::whole(&files["a.md"]);
        let expanded = expand(&chapter, Path::new(""), &mut read, &mut mistakes);
        for mistake in &mistakes {
            assert!(mistake.span().is_some(), "{}", mistake.title());
        }
        let whole = expanded.as_str();
        let mut characters = whole.char_indices().peekable();
        let mut checked = 0;
        // Of very long texts the beginning.
        while let Some((at, letter)) = characters.next().filter(|_| checked < 2_000) {
            let end = characters.peek().map_or(whole.len(), |(next, _)| *next);
            // Of our own making are the marks of hidden lines, the newlines between lines (all there
            // is of a file of empty lines that are hidden), and the fence around what
            // `{{#playground}}` includes.
            let line = whole[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let first = whole[line..].lines().next();
            let is_ours = "# \n".contains(letter) || first.is_some_and(|line| line.contains("```"));
            let span = expanded.span(at..end);
            let origin = span
                .as_ref()
                .map(|span| &span.file.text[span.range.clone()]);
            assert!(
                origin == Some(letter.to_string().as_str())
                    || origin.is_none_or(str::is_empty) && is_ours,
                "{letter:?} at {at} is said to come from {origin:?} in {:?}",
                span.as_ref().map(mdbook_verify::source::Span::place)
            );
            checked += 1;
        }
        Ok(whole != chapter.as_str())
    });
}
