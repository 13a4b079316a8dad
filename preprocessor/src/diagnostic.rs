//! What is wrong with a chapter, shown as the compiler shows what is wrong with a program.

use crate::kind::Kind;
use crate::source::Span;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};
use std::sync::Arc;

/// A mistake in a chapter (or in a program's source), with its place and its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    kind: Kind,
    severity: Severity,
    title: String,
    compilers_code: Option<String>,
    labels: Vec<(Span, String)>,
    remarks: Vec<Remark>,
}

/// Whether it keeps a book from being verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not.
    Warning,
}

/// What explains, or what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footer {
    /// A fact that explains.
    Note,
    /// What to do.
    Help,
}

/// A note or a help; the compiler's may have places of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which it is.
    pub footer: Footer,
    /// What it says.
    pub text: String,
    /// The places it speaks of.
    pub labels: Vec<(Span, String)>,
    /// What to write in the place of what stands there.
    pub patches: Vec<(Span, String)>,
}

impl Diagnostic {
    /// An error with this title: a lowercase fragment, as rustc writes them.
    pub fn error(kind: Kind, title: impl Into<String>) -> Self {
        Self {
            kind,
            severity: Severity::Error,
            title: title.into(),
            compilers_code: None,
            labels: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// A warning: what it is about verifies all the same.
    pub fn warning(kind: Kind, title: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(kind, title)
        }
    }

    /// Adds the compiler's error code, which is shown in the place of ours.
    pub fn compilers_code(mut self, code: Option<String>) -> Self {
        self.compilers_code = code;
        self
    }

    /// Marks a stretch of a file; the first one given is the diagnostic's place.
    pub fn at(mut self, span: Option<Span>, label: impl Into<String>) -> Self {
        self.labels.extend(span.map(|span| (span, label.into())));
        self
    }

    /// Adds a fact that explains.
    pub fn note(self, note: impl Into<String>) -> Self {
        self.remark(Remark::new(Footer::Note, note))
    }

    /// Adds what to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.remark(Remark::new(Footer::Help, help))
    }

    /// Adds a remark.
    pub fn remark(mut self, remark: Remark) -> Self {
        self.remarks.push(remark);
        self
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it is an error.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The compiler's code, if it is the compiler that says this.
    pub fn code_of_compiler(&self) -> Option<&str> {
        self.compilers_code.as_deref()
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
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let code = self.code_of_compiler().unwrap_or(self.kind.code());
        let title = level.primary_title(&self.title).id(code);
        let mut elements: Vec<Element<'_>> = Vec::new();
        let mut shown: Vec<&Arc<_>> = Vec::new();
        for (span, _) in &self.labels {
            if shown.iter().any(|file| Arc::ptr_eq(file, &span.file)) {
                continue;
            }
            shown.push(&span.file);
            elements.push(snippet(&self.labels, span).into());
        }
        for outer in self.ways_in() {
            elements.push(Level::NOTE.message("included from here").into());
            let position = outer.file.position(outer.range.start);
            let origin = Origin::path(&outer.file.path)
                .line(position.line)
                .char_column(position.column);
            elements.push(origin.into());
        }
        let (placed, plain): (Vec<&Remark>, Vec<&Remark>) =
            self.remarks.iter().partition(|remark| remark.has_place());
        elements.extend(
            plain
                .iter()
                .map(|remark| remark.footer.level().message(&remark.text).into()),
        );
        let mut groups = vec![title.elements(elements)];
        groups.extend(placed.into_iter().map(Remark::group));
        renderer.render(&groups)
    }

    /// The includes that brought in the place of this diagnostic, from the inside out.
    fn ways_in(&self) -> impl Iterator<Item = &Span> {
        let first = self.span().and_then(|span| span.included_from.as_deref());
        std::iter::successors(first, |span| span.included_from.as_deref())
    }
}

/// The file of `span` with every label that lies in it.
fn snippet<'a>(labels: &'a [(Span, String)], span: &'a Span) -> Snippet<'a, Annotation<'a>> {
    let in_file = labels.iter().enumerate();
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

impl Footer {
    fn level(self) -> Level<'static> {
        match self {
            Footer::Note => Level::NOTE,
            Footer::Help => Level::HELP,
        }
    }
}

impl Remark {
    /// One without a place.
    pub fn new(footer: Footer, text: impl Into<String>) -> Self {
        Self {
            footer,
            text: text.into(),
            labels: Vec::new(),
            patches: Vec::new(),
        }
    }

    fn has_place(&self) -> bool {
        !self.labels.is_empty() || !self.patches.is_empty()
    }

    fn group(&self) -> Group<'_> {
        let mut group = Group::with_title(self.footer.level().secondary_title(&self.text));
        if let Some((span, _)) = self.labels.first() {
            group = group.element(snippet(&self.labels, span));
        }
        if let Some((first, _)) = self.patches.first() {
            let in_file = self.patches.iter();
            let in_file = in_file.filter(|(span, _)| Arc::ptr_eq(&span.file, &first.file));
            let patches = in_file.map(|(span, text)| Patch::new(span.range.clone(), text));
            let snippet = Snippet::source(&first.file.text).path(&first.file.path);
            group = group.element(snippet.patches(patches));
        }
        group
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
        let rendered = Diagnostic::error(Kind::UnknownAttribute, "unknown attribute `progam`")
            .at(Some(span), "not an attribute of a Rust fence")
            .help("did you mean `program`?")
            .render(&Renderer::plain());
        let expected = "\
error[V101]: unknown attribute `progam`
 --> src/a.md:3:9
  |
3 | ```rust,progam=rock
  |         ^^^^^^ not an attribute of a Rust fence
  |
  = help: did you mean `program`?";
        assert_eq!(rendered, expected);
    }
}
