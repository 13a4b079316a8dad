//! Expands `{{#include}}`, `{{#rustdoc_include}}` and `{{#playground}}` as mdBook's `links` does, but remembers where
//! each line came from.
//!
//! The chapters reach us before `links` has run, because afterwards nobody could say which file a
//! line stands in. The rules are those of mdBook 0.5 (`builtin_preprocessors/links.rs`): a path
//! relative to the including file, then `:anchor`, `:line`, `:from:`, `:from:to` or `::to`; ten levels at the
//! most; a backslash before the braces keeps them as they are (and is left to `links` to remove).
//! An `output` fence is what a program printed: nothing in it is expanded.

mod selection;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::fence;
use crate::kind;
use crate::source::{MappedText, SourceFile, Span};
use crate::suggest::nearest;
use regex::{Captures, Regex};
use selection::{ANCHOR_START, Selection};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// How deep includes may nest, as in mdBook.
const MAX_DEPTH: usize = 10;

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").expect("a valid pattern")
});
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
        let too_deep = |one: &Diagnostic| one.kind() == kind::Kind::DeepInclude;
        if diagnostics.iter().any(too_deep) {
            break;
        }
        let site = text.span(place.clone());
        let included = include.resolve(directory, site, read).and_then(|included| {
            if depth < MAX_DEPTH {
                return Ok(included);
            }
            Err((
                kind::Kind::DeepInclude,
                "includes nest too deeply".into(),
                format!("{MAX_DEPTH} levels are the most: does a file include itself?"),
            ))
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
            Err((kind, message, help)) => {
                diagnostics.push(
                    Diagnostic::error(kind, message)
                        .at(text.span(place), "")
                        .help(help),
                );
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
type Refusal = (kind::Kind, String, String);

struct Include {
    path: PathBuf,
    selection: Selection,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Include,
    /// `rustdoc_include`: what is not selected stays as hidden lines.
    RustdocInclude,
    /// `playground`: the file becomes a fence, with this info string.
    Playground(String),
}

impl Include {
    fn parse(captures: &Captures<'_>) -> Option<Include> {
        let mut words = captures.get(2)?.as_str().split_whitespace();
        let target = words.next()?;
        let kind = match captures.get(1)?.as_str() {
            "include" => Kind::Include,
            "rustdoc_include" => Kind::RustdocInclude,
            "playground" | "playpen" => {
                let words: Vec<&str> = ["rust"].into_iter().chain(words).collect();
                return Some(Include {
                    path: target.into(),
                    selection: Selection::Lines(0..usize::MAX),
                    kind: Kind::Playground(words.join(",")),
                });
            }
            _ => return None,
        };
        let (path, selection) = match target.split_once(':') {
            Some((path, selection)) => (path, Selection::parse(selection)),
            None => (target, Selection::Lines(0..usize::MAX)),
        };
        Some(Include {
            path: path.into(),
            selection,
            kind,
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
            let help = "a path is relative to the folder of the file in which the include stands";
            (kind::Kind::BadInclude, message, help.into())
        })?;
        if let Kind::Playground(info) = &self.kind {
            let mut text = MappedText::default();
            text.push_str(&format!("```{info}\n"));
            text.push_file(&file, 0..file.text.len(), site.map(Arc::new));
            let newline = if file.text.ends_with('\n') { "" } else { "\n" };
            text.push_str(&format!("{newline}```\n"));
            return Ok(text);
        }
        let selected = self
            .selection
            .select(&file.text, &self.kind)
            .map_err(|anchor| {
                let anchors = ANCHOR_START
                    .captures_iter(&file.text)
                    .map(|c| c[1].to_owned());
                let help = match nearest(&anchor, anchors) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "mark the lines with `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}`"
                    ),
                };
                let message = format!("`{}` has no anchor `{anchor}`", file.path);
                (kind::Kind::UnknownAnchor, message, help)
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
        let hides_rest = self.kind == Kind::RustdocInclude;
        let lines = selected.iter().filter(|(_, kept)| *kept || hides_rest);
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
