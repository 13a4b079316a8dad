//! Expands `{{#include}}` and `{{#rustdoc_include}}` as mdBook's `links` does, but remembers where
//! each line came from.
//!
//! The chapters reach us before `links` has run, because afterwards nobody could say which file a
//! line stands in. The rules are those of mdBook 0.5 (`builtin_preprocessors/links.rs`): a path
//! relative to the including file, then `:anchor`, `:line`, `:from:`, `:from:to` or `::to`; ten levels at the
//! most; a backslash before the braces keeps them as they are (and is left to `links` to remove).
//! An `output` fence is what a program printed: nothing in it is expanded.

use crate::diagnostic::Diagnostic;
use crate::fence;
use crate::source::{MappedText, SourceFile, Span, line_ranges};
use crate::suggest::nearest;
use regex::{Captures, Regex};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// How deep includes may nest, as in mdBook.
const MAX_DEPTH: usize = 10;

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").expect("a valid pattern")
});
static ANCHOR_START: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR:\s*([\w_-]+)").expect("a valid pattern"));
static ANCHOR_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR_END:\s*([\w_-]+)").expect("a valid pattern"));

const TOO_DEEP: &str = "includes nest too deeply";

/// What reads a file: the path on disk in, the file as messages name it out.
pub type Reader<'a> = dyn FnMut(&Path) -> std::io::Result<Arc<SourceFile>> + 'a;

/// Replaces every include in `text` by what it names, `directory` being the folder of the file
/// that `text` is. An include that can't be expanded stays and is reported.
pub fn expand(
    text: &MappedText,
    directory: &Path,
    read: &mut Reader<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> MappedText {
    expand_nested(text, directory, read, diagnostics, 0)
}

fn expand_nested(
    text: &MappedText,
    directory: &Path,
    read: &mut Reader<'_>,
    diagnostics: &mut Vec<Diagnostic>,
    depth: usize,
) -> MappedText {
    let literal = output_fences(text);
    let mut expanded = MappedText::default();
    let mut copied = 0;
    for captures in LINK.captures_iter(text.as_str()) {
        let Some(include) = Include::parse(&captures) else {
            continue;
        };
        let place = captures.get(0).expect("the whole match").range();
        if literal.iter().any(|fence| fence.contains(&place.start)) {
            continue;
        }
        // A file that includes itself six times would be read sixty million times.
        if diagnostics.iter().any(|one| one.title() == TOO_DEEP) {
            break;
        }
        let site = text.span(place.clone());
        let included = include.resolve(directory, site, read).and_then(|included| {
            if depth < MAX_DEPTH {
                return Ok(included);
            }
            Err((TOO_DEEP.into(), Some("does a file include itself?".into())))
        });
        match included {
            Ok(included) => {
                let path = directory.join(&include.path);
                let inner = path.parent().unwrap_or(directory);
                let included = expand_nested(&included, inner, read, diagnostics, depth + 1);
                expanded.push_slice(text, copied..place.start);
                expanded.push_slice(&included, 0..included.as_str().len());
                copied = place.end;
            }
            Err((message, help)) => {
                let mut diagnostic = Diagnostic::error(message)
                    .at(text.span(place), "")
                    .note("paths are relative to the file in which the include stands");
                if let Some(help) = help {
                    diagnostic = diagnostic.help(help);
                }
                diagnostics.push(diagnostic);
            }
        }
    }
    expanded.push_slice(text, copied..text.as_str().len());
    expanded
}

fn output_fences(text: &MappedText) -> Vec<Range<usize>> {
    if !text.as_str().contains("output") {
        return Vec::new();
    }
    let fences = fence::scan(text).fences.into_iter();
    let outputs = fences.filter(|fence| fence.is_output(text));
    outputs.map(|fence| fence.range).collect()
}

/// Where in a line of code a backslash protects braces: mdBook takes it off, so the program does
/// not have it either.
pub fn protecting_backslashes(line: &str) -> impl Iterator<Item = usize> {
    let protected = LINK.find_iter(line);
    protected
        .filter(|found| found.as_str().starts_with('\\'))
        .map(|found| found.start())
}

/// Protects text from being expanded by `links`, which comes after us; None if no backslash can.
///
/// Before: `{{#include x}}` After: `\{{#include x}}`
pub fn protect(text: &str) -> Option<String> {
    let mut protected = String::new();
    let mut rest = text;
    while let Some(found) = LINK.find(rest) {
        let line_end = rest[found.start()..]
            .find('\n')
            .map_or(rest.len(), |at| found.start() + at);
        let last_brace = rest[..line_end].rfind("}}")? + 2;
        if last_brace <= found.start() {
            return None;
        }
        protected.push_str(&rest[..found.start()]);
        protected.push('\\');
        protected.push_str(&rest[found.start()..last_brace]);
        rest = &rest[last_brace..];
    }
    protected.push_str(rest);
    (unprotect(&protected) == text).then_some(protected)
}

/// What `links` makes of text that holds nothing but protected braces.
fn unprotect(text: &str) -> String {
    LINK.replace_all(text, |captures: &Captures<'_>| {
        match captures[0].strip_prefix('\\') {
            Some(unprotected) => unprotected.to_owned(),
            None => String::new(),
        }
    })
    .into_owned()
}

/// Why an include can't be expanded, and what might help.
type Refusal = (String, Option<String>);

struct Include {
    path: PathBuf,
    selection: Selection,
    /// `rustdoc_include`: what is not selected stays as hidden lines.
    hides_rest: bool,
}

enum Selection {
    /// Lines counted from 0.
    Lines(Range<usize>),
    Anchor(String),
}

impl Include {
    fn parse(captures: &Captures<'_>) -> Option<Include> {
        let hides_rest = match captures.get(1)?.as_str() {
            "include" => false,
            "rustdoc_include" => true,
            _ => return None,
        };
        let target = captures.get(2)?.as_str().split_whitespace().next()?;
        let (path, selection) = match target.split_once(':') {
            Some((path, selection)) => (path, Selection::parse(selection)),
            None => (target, Selection::Lines(0..usize::MAX)),
        };
        Some(Include {
            path: path.into(),
            selection,
            hides_rest,
        })
    }

    fn resolve(
        &self,
        directory: &Path,
        site: Option<Span>,
        read: &mut Reader<'_>,
    ) -> Result<MappedText, Refusal> {
        let file = read(&directory.join(&self.path)).map_err(|error| {
            let message = format!("cannot include `{}`: {error}", self.path.display());
            (message, None)
        })?;
        let selected = self.selection.select(&file.text).map_err(|anchor| {
            let anchors = ANCHOR_START
                .captures_iter(&file.text)
                .map(|c| c[1].to_owned());
            let help = nearest(&anchor, anchors).map(|near| format!("did you mean `{near}`?"));
            (format!("`{}` has no anchor `{anchor}`", file.path), help)
        })?;
        Ok(self.text_of(&file, &selected, site.map(Arc::new)))
    }

    /// The selected lines, without a newline after the last, as in mdBook. Lines that follow each other in the
    /// file stay in one piece, newlines included.
    fn text_of(
        &self,
        file: &Arc<SourceFile>,
        selected: &[(Range<usize>, bool)],
        site: Option<Arc<Span>>,
    ) -> MappedText {
        let mut text = MappedText::default();
        let mut pending: Option<Range<usize>> = None;
        let lines = selected.iter().filter(|(_, kept)| *kept || self.hides_rest);
        for (line, kept) in lines {
            let follows = |before: &Range<usize>| {
                *kept && matches!(&file.text[before.end..line.start], "\n" | "\r\n")
            };
            pending = match pending {
                Some(before) if follows(&before) => Some(before.start..line.end),
                before => {
                    if let Some(before) = before {
                        text.push_file(file, before, site.clone());
                        text.push_str("\n");
                    }
                    if !kept {
                        text.push_str("# ");
                    }
                    Some(line.clone())
                }
            };
        }
        if let Some(last) = pending {
            text.push_file(file, last, site);
        }
        text
    }
}

impl Selection {
    fn parse(selection: &str) -> Selection {
        let mut parts = selection.splitn(3, ':');
        let first = parts.next().unwrap_or("");
        let second = parts.next();
        let start = match first.parse::<usize>() {
            Ok(line) => line.saturating_sub(1),
            Err(_) if first.is_empty() => 0,
            Err(_) => return Selection::Anchor(first.to_owned()),
        };
        let end = match second {
            Some(end) => end.parse().unwrap_or(usize::MAX),
            None if first.is_empty() => usize::MAX,
            None => start + 1,
        };
        Selection::Lines(start..end)
    }

    /// Every line that is not itself an anchor's mark, with whether it is selected; the missing anchor's name
    /// otherwise.
    fn select(&self, text: &str) -> Result<Vec<(Range<usize>, bool)>, String> {
        let wanted = match self {
            Selection::Lines(lines) => {
                let numbered = line_ranges(text).enumerate();
                return Ok(numbered
                    .map(|(n, line)| (line, lines.contains(&n)))
                    .collect());
            }
            Selection::Anchor(anchor) => anchor,
        };
        let mut inside = false;
        let mut found = false;
        let mut selected = Vec::new();
        for line in line_ranges(text) {
            let content = &text[line.clone()];
            if let Some(end) = ANCHOR_END.captures(content) {
                inside &= end[1] != *wanted;
            } else if let Some(start) = ANCHOR_START.captures(content) {
                inside |= start[1] == *wanted;
                found |= inside;
            } else {
                selected.push((line, inside));
            }
        }
        if found {
            Ok(selected)
        } else {
            Err(wanted.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "fn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\nfn c() {}\n";

    const LOOPS: &str = "{{#include loops.md}}{{#include loops.md}}{{#include loops.md}}\
        {{#include loops.md}}{{#include loops.md}}{{#include loops.md}}";

    fn expand_chapter(chapter: &str) -> (String, Vec<String>, MappedText) {
        let chapter = Arc::new(SourceFile {
            path: "src/a.md".into(),
            text: chapter.into(),
        });
        let mut diagnostics = Vec::new();
        let mut read = |path: &Path| {
            let text = match path.to_str() {
                Some("src/code.rs" | "src/part/../code.rs") => CODE,
                Some("src/part/inner.md") => "before\n{{#include ../code.rs:1}}\n",
                Some("src/loop.md") => "{{#include loop.md}}",
                Some("src/loops.md") => LOOPS,
                _ => return Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
            };
            Ok(Arc::new(SourceFile {
                path: path.display().to_string(),
                text: text.into(),
            }))
        };
        let text = MappedText::whole(&chapter);
        let text = expand(&text, Path::new("src"), &mut read, &mut diagnostics);
        let messages = diagnostics.iter().map(|d| d.title().to_owned()).collect();
        (text.as_str().to_owned(), messages, text)
    }

    #[test]
    fn selects_lines_and_anchors_as_mdbook_does() {
        for (include, expected) in [
            ("{{#include code.rs:b}}", "fn b() {}"),
            ("{{#include code.rs:1}}", "fn a() {}"),
            ("{{ #include code.rs:5:}}", "fn c() {}"),
            ("{{#include code.rs::1}}", "fn a() {}"),
            (
                "{{#rustdoc_include code.rs:b}}",
                "# fn a() {}\nfn b() {}\n# fn c() {}",
            ),
            (r"\{{#include code.rs}}", r"\{{#include code.rs}}"),
            ("{{#title Other}}", "{{#title Other}}"),
        ] {
            assert_eq!(expand_chapter(include).0, expected, "{include}");
        }
    }

    #[test]
    fn nested_includes_are_relative_to_their_file_and_keep_their_way_in() {
        let (text, _, mapped) = expand_chapter("x\n{{#include part/inner.md}}\ny");
        assert_eq!(text, "x\nbefore\nfn a() {}\ny");
        let span = mapped.span(text.find("fn a").unwrap()..text.len()).unwrap();
        assert_eq!(span.place(), "src/part/../code.rs:1:1");
        assert_eq!(span.in_chapter().place(), "src/a.md:2:1");
    }

    #[test]
    fn an_output_fence_is_taken_as_it_is() {
        let chapter = "```output\n{{#include code.rs:b}}\n```\n";
        assert_eq!(expand_chapter(chapter).0, chapter);
    }

    #[test]
    fn protected_braces_come_back_as_they_were() {
        for text in [
            "a {{#include x}} b {{#include y}} c\n{{#z w}}",
            r"\{{#include x}}",
            "{{#",
            "a",
        ] {
            let protected = protect(text).unwrap();
            assert_eq!(unprotect(&protected), text);
        }
        assert_eq!(protect("{{ #include x}}"), None);
        assert_eq!(protect("{{#include x\n}}"), None);
    }

    #[test]
    fn what_cannot_be_included_is_reported_and_left() {
        let (text, messages, _) = expand_chapter("{{#include no.rs}} {{#include code.rs:bb}}");
        assert_eq!(text, "{{#include no.rs}} {{#include code.rs:bb}}");
        assert!(
            messages[0].starts_with("cannot include `no.rs`"),
            "{messages:?}"
        );
        assert_eq!(messages[1], "`src/code.rs` has no anchor `bb`");
    }

    #[test]
    fn a_file_that_includes_itself_is_stopped() {
        let (_, messages, _) = expand_chapter("{{#include loop.md}}");
        assert_eq!(messages, ["includes nest too deeply"]);
        let many = "{{#include loops.md}}\n".repeat(20);
        assert_eq!(expand_chapter(&many).1, ["includes nest too deeply"]);
    }
}
