//! Labels: a line of a program ends in `//@ name`, and prose says `{{#line program.name}}`.

use crate::diagnostic::Diagnostic;
use crate::fence::Scan;
use crate::kind::Kind;
use crate::source::{MappedText, Span};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[ \t]*//@[ \t]*([\w.-]*)[ \t]*$").expect("a valid pattern"));
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\\?\{\{\s*#line\s+([^}]*?)\s*\}\}").expect("a valid pattern"));
static NEARLY: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"#?(\w*)[ \t]+|#?l?i?n?e?";
    let pattern = format!(r"\\?\{{{{1,2}}[ \t]*(?:{word})([a-z][\w-]*\.[\w.-]+)[ \t]*\}}{{1,2}}");
    Regex::new(&pattern).expect("a valid pattern")
});

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
    /// Whether it stands in what is a link already.
    pub in_link: bool,
    /// False for what is nearly a reference: `{{#lne program.label}}`.
    pub is_whole: bool,
}

/// The references in `text`, except in code and in comments, and except after a backslash. In other
/// HTML a reference is a mistake: nobody knows there whether a link may stand in its place.
pub fn references(
    text: &MappedText,
    scan: &Scan,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Reference> {
    let mut references = Vec::new();
    for captures in REFERENCE.captures_iter(text.as_str()) {
        let range = captures.get(0).expect("the whole match").range();
        let overlaps = |other: &&Range<usize>| other.start < range.end && range.start < other.end;
        let is_in = |stretches: &[Range<usize>]| stretches.iter().any(|other| overlaps(&other));
        if captures[0].starts_with('\\') || is_in(&scan.code) {
            continue;
        }
        if let Some(html) = scan.html.iter().find(overlaps) {
            if !ends_in_comment(&text.as_str()[html.start..range.start.max(html.start)]) {
                diagnostics.push(in_html(text.span(range)));
            }
            continue;
        }
        references.push(Reference {
            in_link: is_in(&scan.links),
            target: captures[1].to_owned(),
            range,
            is_whole: true,
        });
    }
    add_broken(&mut references, text, scan);
    references
}

/// Adds what is nearly a reference: braces around a label, with another word before it or none. A
/// mistake only if there is such a label: braces may be anybody's.
fn add_broken(references: &mut Vec<Reference>, text: &MappedText, scan: &Scan) {
    for captures in NEARLY.captures_iter(text.as_str()) {
        let range = captures.get(0).expect("the whole match").range();
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        let is_known = references.iter().any(|other| overlaps(&other.range));
        let is_code = scan.code.iter().chain(&scan.html).any(overlaps);
        let word = captures.get(1).map_or("", |word| word.as_str());
        if is_known || is_code || captures[0].starts_with('\\') || MDBOOKS.contains(&word) {
            continue;
        }
        references.push(Reference {
            in_link: false,
            target: captures[2].to_owned(),
            range,
            is_whole: false,
        });
    }
}

/// What mdBook has in braces.
const MDBOOKS: [&str; 5] = [
    "include",
    "rustdoc_include",
    "playground",
    "playpen",
    "title",
];

fn ends_in_comment(html: &str) -> bool {
    let last = html.rfind("<!--");
    last.is_some_and(|start| !html[start..].contains("-->"))
}

fn in_html(span: Option<Span>) -> Diagnostic {
    Diagnostic::error(Kind::LineInHtml, "a line cannot be linked within HTML")
        .at(span, "")
        .note("Markdown ends where an HTML block begins, and goes on after a blank line")
        .help("put a blank line before and after this text, or a backslash before the braces to keep them")
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

    /// The targets of the references in a text, and what is wrong with them.
    fn references_in(text: &str) -> (Vec<String>, usize) {
        let file = std::sync::Arc::new(crate::source::SourceFile {
            path: "a.md".into(),
            text: text.into(),
        });
        let text = MappedText::whole(&file);
        let mut diagnostics = Vec::new();
        let references = references(&text, &crate::fence::scan(&text), &mut diagnostics);
        let whole = references
            .into_iter()
            .filter(|reference| reference.is_whole);
        let targets = whole.map(|reference| reference.target);
        (targets.collect(), diagnostics.len())
    }

    #[test]
    fn references_in_code_and_after_a_backslash_stay() {
        let text = r"{{#line a.b}} `{{#line c.d}}` \{{#line e.f}}";
        assert_eq!(references_in(text), (vec!["a.b".to_owned()], 0));
    }

    #[test]
    fn what_is_nearly_a_reference_is_remembered_as_such() {
        let broken = |text: &str| {
            let file = std::sync::Arc::new(crate::source::SourceFile {
                path: "a.md".into(),
                text: text.into(),
            });
            let text = MappedText::whole(&file);
            let references = references(&text, &crate::fence::scan(&text), &mut Vec::new());
            let broken = references
                .into_iter()
                .filter(|reference| !reference.is_whole);
            broken.map(|reference| reference.target).collect::<Vec<_>>()
        };
        for text in [
            "{{#lne a.b}}",
            "{{line a.b}}",
            "{#line a.b}}",
            "{{#line a.b}",
            "{{#linea.b}}",
            "{{a.b}}",
        ] {
            assert_eq!(broken(text), ["a.b"], "{text}");
        }
        for text in [
            "{{#line a.b}}",
            "`{{#lne a.b}}`",
            r"\{{#lne a.b}}",
            "{{#include a.b}}",
            "{a}",
        ] {
            assert_eq!(broken(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn references_in_html_are_mistakes_and_in_comments_stay() {
        for (text, mistakes) in [
            ("<p>\n{{#line a.b}}\n</p>", 1),
            ("x <img alt=\"{{#line a.b}}\"> y", 1),
            ("<!-- {{#line a.b}} -->", 0),
            ("<!--\n\n{{#line a.b}}\n\n-->", 0),
            ("x <!-- {{#line a.b}} --> y", 0),
            ("<p><!-- --> {{#line a.b}}</p>", 1),
            ("<p>\\{{#line a.b}}</p>", 0),
        ] {
            assert_eq!(references_in(text), (vec![], mistakes), "{text}");
        }
        let prose = "x <b>{{#line a.b}}</b>\n\n<p>\n\n{{#line c.d}}\n\n</p>";
        assert_eq!(references_in(prose).0, ["a.b", "c.d"]);
    }
}
