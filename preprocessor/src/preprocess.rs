//! mdBook's preprocessor: verifies a book and puts the results into its pages.

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::{self, Options, Workshop};
use crate::render::{self, Pages};
use crate::summary::{count, summary};
use annotate_snippets::Renderer;
use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::time::Instant;

/// Something did not verify: everything that an author must know has been printed.
#[derive(Debug)]
pub struct NotVerified {
    /// How many failures were reported.
    pub failures: usize,
}

impl std::fmt::Display for NotVerified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&count(self.failures, "failure"))
    }
}

impl std::error::Error for NotVerified {}

/// The preprocessor `verify`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Verify {
    /// What is done otherwise than always.
    pub options: Options,
}

impl Preprocessor for Verify {
    fn name(&self) -> &str {
        "verify"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let start = Instant::now();
        let root = context.root.canonicalize()?;
        let settings = Settings::read(&root, &context.config)?;
        let reading = pipeline::read(&book, &settings);
        warn(&reading.warnings);
        report(&reading.diagnostics)?;
        let workshop = Workshop::open(&settings, self.options)?;
        let checked = workshop.check(&reading, |_| true)?;
        let found = pipeline::failures(&reading, &checked, &settings);
        report(&found)?;
        // A log, not a page: what it says of time is nowhere in the book.
        for line in summary(&reading, &checked, |_| true, found.len(), start.elapsed()) {
            tracing::info!("{line}");
        }
        let mut outcomes = Vec::new();
        let mut traces = Vec::new();
        let mut twins = Vec::new();
        for checked in checked {
            let (trace, twin, outcome) = match checked {
                Some(checked) => (checked.trace, checked.twin, Some(checked.outcome)),
                None => (None, None, None),
            };
            outcomes.push(outcome);
            traces.push(trace);
            twins.push(twin);
        }
        let pages = Pages {
            chapters: &reading.chapters,
            extracted: &reading.extracted,
            outcomes: &outcomes,
            traces: &traces,
            twins: &twins,
            release: workshop.toolchain.release(),
        };
        let paths = reading.chapters.iter().map(|chapter| &chapter.path);
        let texts = render::render(pages, &context.renderer);
        // By path, since mdBook visits nested chapters in another order here.
        let mut texts: HashMap<_, _> = paths.zip(texts).collect();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(path) = &chapter.source_path
                && let Some(text) = texts.remove(path)
            {
                chapter.content = text;
            }
        });
        Ok(book)
    }
}

/// Prints what is wrong, and what is a warning only; an error if anything is wrong.
/// Prints what is doubtful.
pub fn warn(warnings: &[Diagnostic]) {
    // It is printed as what is wrong is, and nothing follows from it.
    let _ = report(warnings);
}

/// Prints what is wrong; an error if anything is.
pub fn report(diagnostics: &[Diagnostic]) -> Result<(), NotVerified> {
    let renderer = match std::io::stderr().is_terminal() {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    for diagnostic in diagnostics {
        eprintln!("{}\n", diagnostic.render(&renderer));
    }
    let errors = diagnostics.iter();
    let errors = errors.filter(|diagnostic| diagnostic.severity() == Severity::Error);
    match errors.count() {
        0 => Ok(()),
        failures => Err(NotVerified { failures }),
    }
}
