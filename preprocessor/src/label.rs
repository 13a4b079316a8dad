//! Labels: a line of a program ends in `//@ name`, and prose says `{{#line program.name}}`.

use crate::source::MappedText;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[ \t]*//@[ \t]*([\w.-]*)[ \t]*$").expect("a valid pattern"));
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\\?\{\{\s*#line\s+([^}]*?)\s*\}\}").expect("a valid pattern"));

/// A mark at the end of a line of code: where it begins, and the name it gives.
pub fn mark(line: &str) -> Option<(usize, Range<usize>)> {
    let captures = MARK.captures(line)?;
    let name = captures.get(1).expect("the pattern has a group").range();
    Some((captures.get(0).expect("the whole match").start(), name))
}

/// A `{{#line program.label}}` in prose.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The whole of it, braces included.
    pub range: Range<usize>,
    /// What it names: `program.label`.
    pub target: String,
}

/// The references in `text`, except in code and HTML, and except after a backslash.
pub fn references(text: &MappedText, not_prose: &[Range<usize>]) -> Vec<Reference> {
    let found = REFERENCE
        .captures_iter(text.as_str())
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let in_code = not_prose
                .iter()
                .any(|code| code.start < whole.end() && whole.start() < code.end);
            let escaped = whole.as_str().starts_with('\\');
            (!in_code && !escaped).then(|| Reference {
                range: whole.range(),
                target: captures[1].to_owned(),
            })
        });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_ends_its_line() {
        assert_eq!(mark("let a = 1; //@ yield"), Some((10, 15..20)));
        assert_eq!(mark("//@yield  "), Some((0, 3..8)));
        assert_eq!(mark("let a = 1; // @ yield"), None);
        assert_eq!(mark("let s = \"//@ yield\";"), None);
    }

    #[test]
    fn references_in_code_and_after_a_backslash_stay() {
        let file = std::sync::Arc::new(crate::source::SourceFile {
            path: "a.md".into(),
            text: r"{{#line a.b}} `{{#line c.d}}` \{{#line e.f}}".into(),
        });
        let text = MappedText::whole(&file);
        let scan = crate::fence::scan(&text);
        let targets: Vec<_> = references(&text, &scan.not_prose)
            .into_iter()
            .map(|reference| reference.target)
            .collect();
        assert_eq!(targets, ["a.b"]);
    }
}
