//! `{{#line program.label}}`: what becomes of it, and what is said when it leads nowhere.

use super::{Form, Pages, Splice, html};
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::program::{Chapter, Extracted};
use crate::suggest::nearest;
use regex::Regex;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

/// Puts the number of its line, linked to it, in the place of every reference of a chapter.
pub(super) fn splice(
    pages: Pages<'_>,
    chapter: usize,
    form: Form,
    labels: &BTreeMap<String, (usize, usize)>,
    splices: &mut Vec<Splice>,
) {
    for reference in &pages.extracted.references[chapter] {
        let Some(&(line, home)) = labels.get(&reference.target) else {
            continue;
        };
        if !reference.is_whole {
            continue;
        }
        let name = reference
            .target
            .rsplit_once('.')
            .map_or("", |(name, _)| name);
        let before = &pages.chapters[chapter].text.as_str()[..reference.range.start];
        let word = if begins_sentence(before) {
            "Line"
        } else {
            "line"
        };
        let mut text = format!("{word} {line}");
        // A link must not hold another.
        if form == Form::Html && !reference.in_link {
            text = format!("[{text}](<");
            if home != chapter {
                let (from, to) = (&pages.chapters[chapter].path, &pages.chapters[home].path);
                text.push_str(&relative(from, to));
            }
            let _ = write!(text, "#{}>)", html::anchor(name, line));
        }
        let range = reference.range.clone();
        splices.push(Splice { range, text });
    }
}

/// Whether what follows `before` begins a sentence: it comes after a full stop, or first in a
/// paragraph, in a list's item or in a heading.
fn begins_sentence(before: &str) -> bool {
    static BLOCK_MARKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[ \t>]*(?P<item>(?:[-*+:]|#{1,6}|\d+[.)])[ \t]+)?").expect("a valid pattern")
    });
    for (lines_above, line) in before.rsplit('\n').enumerate() {
        let marks = BLOCK_MARKS.captures(line).expect("may be empty");
        let text = line[marks[0].len()..]
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '['));
        if !text.is_empty() {
            return text.ends_with(['.', '?', '!']);
        }
        if lines_above > 0 || marks.name("item").is_some() {
            return true;
        }
    }
    true
}

/// The line and the chapter of every label, under `program.label`.
pub(super) fn labels(extracted: &Extracted) -> BTreeMap<String, (usize, usize)> {
    let mut labels = BTreeMap::new();
    for source in &extracted.sources {
        for (label, line) in &source.labels {
            let target = format!("{}.{label}", source.name);
            labels.entry(target).or_insert((*line, source.chapter));
        }
    }
    for program in &extracted.programs {
        let Some(name) = &program.name else {
            continue;
        };
        for (label, line) in &program.labels {
            labels.insert(format!("{name}.{label}"), (*line, program.chapter));
        }
    }
    labels
}

/// Reports every reference in prose that leads nowhere.
pub fn check_references(
    chapters: &[Chapter],
    extracted: &Extracted,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let labels = labels(extracted);
    for (chapter, references) in chapters.iter().zip(&extracted.references) {
        for reference in references {
            let (name, _) = reference.target.rsplit_once('.').unwrap_or_default();
            let is_incomplete = extracted.incomplete.iter().any(|other| other == name);
            let is_known = labels.contains_key(&reference.target);
            if is_incomplete || is_known == reference.is_whole {
                continue;
            }
            let span = chapter.text.span(reference.range.clone());
            if !reference.is_whole {
                let title = "this refers to no line, though there is such a label";
                let help = format!("did you mean `{{{{#line {}}}}}`?", reference.target);
                diagnostics.push(
                    Diagnostic::error(Kind::NearlyReference, title)
                        .at(span, "")
                        .help(help),
                );
                continue;
            }
            let title = format!("no line is labelled `{}`", reference.target);
            let diagnostic = Diagnostic::error(Kind::UnknownLabel, title).at(span, "");
            diagnostics.push(match nearest(&reference.target, labels.keys()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(
                    "end the line that you mean with `//@ label`, and name it `program.label`",
                ),
            });
        }
    }
}

/// The way from one chapter to another, both below the same folder.
pub(super) fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .collect();
    let to: Vec<_> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    // mdBook makes an index of every README.
    let is_readme = |name: &str| name.eq_ignore_ascii_case("readme.md");
    let down = to[common..]
        .iter()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .map(|name| {
            if is_readme(&name) {
                "index.md".to_owned()
            } else {
                name
            }
        });
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{begins_sentence, relative};
    use std::path::Path;

    #[test]
    fn a_sentence_begins_with_a_capital() {
        for before in [
            "", "# A\n\n", "Text. ", "Why?\n", "1. ", "* ", "> - ", "End.** ", "A\n\n> ", "## ",
            "A\n: ", "*[",
        ] {
            assert!(begins_sentence(before), "{before:?}");
        }
        for before in ["on ", "and,\n", "(see ", "A: ", "the *", "# On ", "see ["] {
            assert!(!begins_sentence(before), "{before:?}");
        }
    }

    #[test]
    fn chapters_find_each_other() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("a.md", "b.md"), "b.md");
        assert_eq!(way("x/a.md", "b.md"), "../b.md");
        assert_eq!(way("x/a.md", "x/y/b.md"), "y/b.md");
    }
}
