//! What is wrong with a chapter, shown as the compiler shows what is wrong with a program.

use crate::source::Span;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use std::sync::Arc;

/// A mistake in a chapter (or in a program's source), with its place and its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    is_warning: bool,
    title: String,
    code: Option<String>,
    labels: Vec<(Span, String)>,
    footers: Vec<(Footer, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Footer {
    Note,
    Help,
}

impl Diagnostic {
    /// An error with this title: a lowercase fragment, as rustc writes them.
    pub fn error(title: impl Into<String>) -> Self {
        Self {
            is_warning: false,
            title: title.into(),
            code: None,
            labels: Vec::new(),
            footers: Vec::new(),
        }
    }

    /// A warning: the book is verified all the same.
    pub fn warning(title: impl Into<String>) -> Self {
        Self {
            is_warning: true,
            ..Self::error(title)
        }
    }

    /// Whether it is only a warning.
    pub fn is_warning(&self) -> bool {
        self.is_warning
    }

    /// Adds the compiler's error code.
    pub fn code(mut self, code: Option<String>) -> Self {
        self.code = code;
        self
    }

    /// Marks a stretch of a file; the first one given is the diagnostic's place.
    pub fn at(mut self, span: Option<Span>, label: impl Into<String>) -> Self {
        self.labels.extend(span.map(|span| (span, label.into())));
        self
    }

    /// Adds a fact that explains.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.footers.push((Footer::Note, note.into()));
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.footers.push((Footer::Help, help.into()));
        self
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The place: the first stretch marked.
    pub fn span(&self) -> Option<&Span> {
        self.labels.first().map(|(span, _)| span)
    }

    /// The text an author reads.
    pub fn render(&self, renderer: &Renderer) -> String {
        let level = match self.is_warning {
            true => Level::WARNING,
            false => Level::ERROR,
        };
        let mut title = level.primary_title(&self.title);
        if let Some(code) = &self.code {
            title = title.id(code);
        }
        let mut elements: Vec<Element<'_>> = Vec::new();
        let mut shown: Vec<&Arc<_>> = Vec::new();
        for (span, _) in &self.labels {
            if shown.iter().any(|file| Arc::ptr_eq(file, &span.file)) {
                continue;
            }
            shown.push(&span.file);
            elements.push(self.snippet(span).into());
        }
        for outer in self.ways_in() {
            elements.push(Level::NOTE.message("included from here").into());
            let position = outer.file.position(outer.range.start);
            let origin = Origin::path(&outer.file.path)
                .line(position.line)
                .char_column(position.column);
            elements.push(origin.into());
        }
        elements.extend(self.footers.iter().map(|(footer, text)| {
            let level = match footer {
                Footer::Note => Level::NOTE,
                Footer::Help => Level::HELP,
            };
            level.message(text).into()
        }));
        renderer.render(&[title.elements(elements)])
    }

    /// The file of `span` with every label that lies in it.
    fn snippet<'a>(&'a self, span: &'a Span) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let in_file = self.labels.iter().enumerate();
        let in_file = in_file.filter(|(_, (other, _))| Arc::ptr_eq(&other.file, &span.file));
        let annotations = in_file.map(|(index, (span, label))| {
            let kind = match index {
                0 => AnnotationKind::Primary,
                _ => AnnotationKind::Context,
            };
            let label = (!label.is_empty()).then_some(label.as_str());
            kind.span(span.range.clone()).label(label)
        });
        Snippet::source(&span.file.text)
            .path(&span.file.path)
            .annotations(annotations)
    }

    /// The includes that brought in the place of this diagnostic, from the inside out.
    fn ways_in(&self) -> impl Iterator<Item = &Span> {
        let first = self.span().and_then(|span| span.included_from.as_deref());
        std::iter::successors(first, |span| span.included_from.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn names_place_reason_and_remedy() {
        let file = Arc::new(SourceFile {
            path: "src/a.md".into(),
            text: "# A\n\n```rust,progam=rock\n```\n".into(),
        });
        let start = file.text.find("progam").unwrap();
        let span = Span {
            file,
            range: start..start + 6,
            included_from: None,
        };
        let rendered = Diagnostic::error("unknown attribute `progam`")
            .at(Some(span), "not an attribute of a Rust fence")
            .help("did you mean `program`?")
            .render(&Renderer::plain());
        let expected = "\
error: unknown attribute `progam`
 --> src/a.md:3:9
  |
3 | ```rust,progam=rock
  |         ^^^^^^ not an attribute of a Rust fence
  |
  = help: did you mean `program`?";
        assert_eq!(rendered, expected);
    }
}
