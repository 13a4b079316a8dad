//! What the compiler says, at the places where the author wrote the code.

use super::Subject;
use super::text::shortened;
use crate::compile::{Message, MessageSpan};
use crate::diagnostic::{Diagnostic, Footer, Remark};
use crate::kind::Kind;
use crate::source::{Position, Span};

impl Subject<'_> {
    /// The compiler's errors.
    pub(super) fn compiler_errors(&self) -> Vec<Diagnostic> {
        let messages = self.outcome.compiled.messages.iter();
        let errors = messages.filter(|message| message.is_error());
        let mut errors: Vec<_> = errors
            .map(|message| {
                let diagnostic = Diagnostic::error(Kind::DoesNotCompile, &message.message);
                let code = message.code.as_ref().map(|code| code.code.clone());
                let diagnostic =
                    diagnostic.compilers_code(code.filter(|code| code.starts_with('E')));
                let note = format!("in program `{}`; {}", self.id(), self.rerun());
                self.placed(diagnostic, message).note(note)
            })
            .collect();
        if let Some(first) = errors.first_mut() {
            *first = self.help_without_language(first.clone());
            return errors;
        }
        let title = format!("program `{}` does not compile", self.id());
        let transcript = shortened(&self.outcome.transcript);
        let diagnostic = Diagnostic::error(Kind::DoesNotCompile, title)
            .at(self.span(), "the program")
            .note(format!("the compiler says\n{transcript}"));
        vec![diagnostic.help(self.rerun())]
    }

    /// What has no language is Rust to rustdoc, which an author need not have meant.
    fn help_without_language(&self, diagnostic: Diagnostic) -> Diagnostic {
        let fence = &self.program.parts[0].fence;
        if fence.is_indented() {
            diagnostic.help(
                "indented code has no language, so rustdoc takes it for Rust; \
                 if it is none, put it into a fence that says ```text",
            )
        } else if fence.language.is_empty() {
            diagnostic.help(
                "this fence names no language, so rustdoc takes it for Rust; if it is none, write ```text",
            )
        } else {
            diagnostic
        }
    }

    /// The compiler's warnings.
    pub fn compiler_warnings(&self, messages: &[Message]) -> Vec<Diagnostic> {
        let warnings = messages.iter().filter(|message| message.is_warning());
        let warnings = warnings.map(|message| {
            let diagnostic = Diagnostic::warning(Kind::CompilerWarning, &message.message);
            let note = format!("in program `{}`", self.id());
            self.placed(diagnostic, message).note(note)
        });
        warnings.collect()
    }

    /// Adds the places of a message, and what explains it.
    fn placed(&self, mut diagnostic: Diagnostic, message: &Message) -> Diagnostic {
        for (span, label) in self.labels(message) {
            diagnostic = diagnostic.at(Some(span), label);
        }
        if diagnostic.span().is_none() {
            diagnostic = diagnostic.at(self.span(), "in this program");
        }
        for child in &message.children {
            let footer = match child.level.as_str() {
                "help" => Footer::Help,
                _ => Footer::Note,
            };
            let patches = self.patches(child);
            diagnostic = diagnostic.remark(Remark {
                // What is to be written says where.
                labels: match patches.is_empty() {
                    true => self.labels(child),
                    false => Vec::new(),
                },
                patches,
                ..Remark::new(footer, &child.message)
            });
        }
        diagnostic
    }

    /// The places in the program that a message speaks of, the one that it is about first.
    fn labels(&self, message: &Message) -> Vec<(Span, String)> {
        let mut spans: Vec<_> = message.spans.iter().collect();
        spans.sort_by_key(|span| !span.is_primary);
        let places = spans.into_iter().filter_map(|span| {
            let label = span.label.clone().unwrap_or_default();
            Some((self.place(span)?.0, label))
        });
        places.collect()
    }

    /// What a message says should be written instead. None of it if any stands in text that is
    /// not all in one place of a file.
    fn patches(&self, message: &Message) -> Vec<(Span, String)> {
        let spans = message.spans.iter();
        let patches = spans.map(|span| {
            let (place, whole) = self.place(span)?;
            whole.then_some((place, span.suggested_replacement.clone()?))
        });
        patches.collect::<Option<_>>().unwrap_or_default()
    }

    /// Where a place of the program was written, and whether that is all of it.
    fn place(&self, span: &MessageSpan) -> Option<(Span, bool)> {
        if span.file_name != self.job.file_name {
            return None;
        }
        let position = |line, column| Position { line, column };
        let code = &self.job.code;
        let start = code.offset(position(span.line_start, span.column_start));
        let end = code.offset(position(span.line_end, span.column_end));
        let place = code.span(start..end)?;
        let whole = place.range.len() == end - start;
        Some((place, whole))
    }
}
