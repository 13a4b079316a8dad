//! The one place that calls the tool: a book with changed chapters in, what is reported out.

use mdbook_driver::MDBook;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_verify::config::Settings;
use mdbook_verify::diagnostic::Diagnostic;
use mdbook_verify::execute::Outcome;
use mdbook_verify::pipeline::{self, Options, Workshop};
use mdbook_verify::programs;
use mdbook_verify::verify::Verdict;
use std::path::Path;

/// A book that is read again and again with other chapters. The compiler and the results are
/// found once: what one mutation left as it was is not run again for the next.
pub(crate) struct Engine<'a> {
    settings: &'a Settings,
    book: &'a Book,
    workshop: Workshop<'a>,
}

/// Something that was reported.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) file: String,
    /// Counted from 1; 0 for what has no place.
    pub(crate) line: usize,
    pub(crate) title: String,
}

/// A program, what became of it, and what was reported of it.
pub(crate) struct Became {
    pub(crate) outcome: Option<Outcome>,
    pub(crate) found: Vec<Found>,
}

/// What became of a book.
#[derive(Default)]
pub(crate) struct Judged {
    /// What is wrong with the chapters: with any of these nothing was run.
    pub(crate) mistakes: Vec<Found>,
    /// In the order of the book.
    pub(crate) programs: Vec<Became>,
    /// What is wrong with the extracted programs.
    pub(crate) files: Vec<Found>,
}

impl Judged {
    /// All that was reported, in the order in which an author reads it.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Found> {
        let of_programs = self.programs.iter().flat_map(|became| &became.found);
        self.mistakes.iter().chain(of_programs).chain(&self.files)
    }
}

/// Reads a book from its folder.
pub(crate) fn load(root: &Path) -> (Settings, Book) {
    let book = MDBook::load(root).expect("mdBook loads the book");
    let settings = Settings::read(root, &book.config).expect("a valid configuration");
    (settings, book.book)
}

/// The path and the text of each chapter.
pub(crate) fn chapters(settings: &Settings, book: &Book) -> Vec<(String, String)> {
    let chapters = book.iter().filter_map(|item| match item {
        BookItem::Chapter(chapter) => {
            let path = settings.src.join(chapter.source_path.as_ref()?);
            Some((settings.shown(&path), chapter.content.clone()))
        }
        _ => None,
    });
    chapters.collect()
}

fn found(diagnostic: &Diagnostic) -> Found {
    let place = diagnostic.span().map(|span| {
        let line = span.file.position(span.range.start).line;
        (span.file.path.clone(), line)
    });
    let (file, line) = place.unwrap_or_default();
    let title = diagnostic.title().to_owned();
    Found { file, line, title }
}

impl<'a> Engine<'a> {
    pub(crate) fn open(settings: &'a Settings, book: &'a Book) -> Self {
        let workshop = Workshop::open(settings, Options::default()).expect("the compiler is found");
        Self {
            settings,
            book,
            workshop,
        }
    }

    /// What `check` says of the book with these texts for its chapters.
    pub(crate) fn judge(&self, texts: &[String]) -> Judged {
        let mut book = self.book.clone();
        let mut texts = texts.iter();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && chapter.source_path.is_some()
            {
                chapter
                    .content
                    .clone_from(texts.next().expect("a text per chapter"));
            }
        });
        let reading = pipeline::read(&book, self.settings);
        if !reading.diagnostics.is_empty() {
            return Judged {
                mistakes: reading.diagnostics.iter().map(found).collect(),
                ..Judged::default()
            };
        }
        let all = self.workshop.check(&reading, |_| true);
        let checked = all.expect("the tool can work");
        let failures = pipeline::failures_by_program(&reading, &checked, self.settings);
        let mut files = Vec::new();
        let programs = &reading.extracted.programs;
        if let Some(folder) = &self.settings.programs {
            let is_match = |verdict: &Verdict| *verdict == Verdict::Match;
            let verified = programs
                .iter()
                .zip(&checked)
                .filter_map(|(program, one)| is_match(&one.as_ref()?.verdict).then_some(program));
            let verified: Vec<_> = verified.collect();
            files = programs::check(self.settings, folder, &verified, &reading.chapters);
            let strays = programs::check_strays(self.settings, folder, programs);
            files.extend(strays.expect("the folder can be listed"));
        }
        let programs = checked.into_iter().zip(failures);
        let programs = programs.map(|(checked, failures)| Became {
            outcome: checked.map(|checked| checked.outcome),
            found: failures.iter().map(found).collect(),
        });
        Judged {
            mistakes: Vec::new(),
            programs: programs.collect(),
            files: files.iter().map(found).collect(),
        }
    }
}
