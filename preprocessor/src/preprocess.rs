//! mdBook's preprocessor: verifies a book and puts the results into its pages.

use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::merge::Made;
use crate::pipeline::{self, Checked, Reading, Workshop};
use crate::program::{Expectation, Program};
use crate::render::{self, Pages};
use annotate_snippets::Renderer;
use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::collections::{BTreeMap, HashMap};
use std::io::IsTerminal;

/// Something did not verify: everything that an author must know has been printed.
#[derive(Debug)]
pub struct NotVerified {
    /// How many failures were reported.
    pub failures: usize,
}

impl std::fmt::Display for NotVerified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let failures = if self.failures == 1 {
            "failure"
        } else {
            "failures"
        };
        write!(f, "{} {failures}", self.failures)
    }
}

impl std::error::Error for NotVerified {}

/// The preprocessor `verify`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Verify;

impl Preprocessor for Verify {
    fn name(&self) -> &str {
        "verify"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let root = context.root.canonicalize()?;
        let settings = Settings::read(&root, &context.config)?;
        let reading = pipeline::read(&book, &settings);
        warn(&reading.warnings);
        report(&reading.diagnostics)?;
        let workshop = Workshop::open(&settings)?;
        let checked = workshop.check(&reading.extracted, |_| true)?;
        report(&pipeline::failures(&reading, &checked, &settings))?;
        tracing::info!("{}", summary(&reading, &checked));
        let outcomes = checked.into_iter().map(|checked| Some(checked?.outcome));
        let pages = Pages {
            chapters: &reading.chapters,
            extracted: &reading.extracted,
            outcomes: &outcomes.collect::<Vec<_>>(),
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
    match diagnostics.len() {
        0 => Ok(()),
        failures => Err(NotVerified { failures }),
    }
}

/// One line about a run that went well.
///
/// `24 programs verified: 12 compiled, 12 from earlier runs; 10 compiled together, 2 alone
/// (compile_fail: 1, type_name: 1); 1 ignored (needs a network)`
pub fn summary(reading: &Reading, checked: &[Option<Checked>]) -> String {
    let ran: Vec<&Checked> = checked.iter().flatten().collect();
    let cached = ran
        .iter()
        .filter(|checked| checked.made == Made::Remembered)
        .count();
    let compiled = ran.len() - cached;
    let programs = if ran.len() == 1 {
        "program"
    } else {
        "programs"
    };
    let mut summary = format!(
        "{} {programs} verified: {compiled} compiled, {cached} from earlier runs",
        ran.len()
    );
    summary += &made(&ran);
    let reason = |program: &Program| match &program.expectation {
        Expectation::Ignored(reason) => Some(reason.clone()),
        _ => None,
    };
    let ignored: Vec<String> = reading
        .extracted
        .programs
        .iter()
        .filter_map(reason)
        .collect();
    if !ignored.is_empty() {
        summary += &format!("; {} ignored ({})", ignored.len(), ignored.join("; "));
    }
    summary
}

/// How the programs that were compiled were.
fn made(ran: &[&Checked]) -> String {
    let mut together = 0;
    let mut alone: BTreeMap<&str, usize> = BTreeMap::new();
    for checked in ran {
        match checked.made {
            Made::Remembered => {}
            Made::Together => together += 1,
            Made::Alone(reason) => *alone.entry(reason).or_default() += 1,
        }
    }
    let reasons = alone.iter();
    let reasons: Vec<String> = reasons
        .map(|(reason, count)| format!("{reason}: {count}"))
        .collect();
    let count: usize = alone.values().sum();
    match (together, count) {
        (0, 0) => String::new(),
        (_, 0) => format!("; {together} compiled together"),
        (0, _) => format!("; {count} compiled alone ({})", reasons.join(", ")),
        _ => format!(
            "; {together} compiled together, {count} alone ({})",
            reasons.join(", ")
        ),
    }
}
