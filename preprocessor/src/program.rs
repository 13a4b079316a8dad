//! What the chapters hold, as plain data: programs, their parts, their outputs, labels.

use crate::attribute::Placed;
use crate::config::Outputs;
use crate::fence::Fence;
use crate::label::Reference;
use crate::predict::{List, Prediction};
use crate::source::{MappedText, SourceFile, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A chapter as it was read: its includes expanded, nothing else changed.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// The path below the book's source folder, as mdBook gives it.
    pub path: PathBuf,
    /// The chapter's own file.
    pub file: Arc<SourceFile>,
    /// Its text with every include expanded.
    pub text: MappedText,
}

/// Everything of ours that the chapters hold.
#[derive(Debug, Default)]
pub struct Extracted {
    /// In the order of the book.
    pub programs: Vec<Program>,
    /// The fences marked `source`.
    pub sources: Vec<SourceListing>,
    /// The questions about what programs print, in the order of the book.
    pub predictions: Vec<Prediction>,
    /// The places where all of them are listed: one at the most.
    pub prediction_lists: Vec<List>,
    /// For each chapter the `{{#line …}}` in its prose.
    pub references: Vec<Vec<Reference>>,
    /// Programs of which a fence could not be read: what they lack is no further mistake.
    pub incomplete: Vec<String>,
}

/// What is compiled and run: the concatenation of its parts.
#[derive(Debug)]
pub struct Program {
    /// None for a fence without `program=`.
    pub name: Option<String>,
    /// The index of the chapter that holds it.
    pub chapter: usize,
    /// In the order of the chapter.
    pub parts: Vec<Part>,
    /// The source that is compiled, hidden lines included, labels taken off.
    pub code: MappedText,
    /// The line of each label.
    pub labels: BTreeMap<String, usize>,
    /// How it must end.
    pub expectation: Expectation,
    /// The word that says so, if one does.
    pub expectation_at: Option<Span>,
    /// The edition its fence names.
    pub edition: Option<String>,
    /// The limit its fence names.
    pub timeout: Option<Duration>,
    /// Whether it may use the network.
    pub net: bool,
    /// Whether it is a set of `#[test]`s.
    pub test_harness: bool,
    /// Whether it asks to be compiled alone.
    pub standalone: bool,
    /// The word `step`, if the page is to show its run step by step.
    pub step: Option<Placed>,
    /// What is done with what it prints.
    pub outputs: Outputs,
    /// Its `output` fence.
    pub output: Option<Output>,
    /// The same program in Python.
    pub twin: Option<Fence>,
}

/// One fence of a program.
#[derive(Debug)]
pub struct Part {
    /// The fence.
    pub fence: Fence,
    /// Its lines, numbered as lines of the program.
    pub lines: Vec<Line>,
}

/// A line of a program or of a source listing.
#[derive(Debug, Clone)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// Compiled but not shown at first.
    pub hidden: bool,
    /// Where it stands in the code.
    pub range: Range<usize>,
}

/// How a program must end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// Runs and ends with this status.
    Exits(i32),
    /// Runs and ends with a panic.
    Panics,
    /// Runs until it is stopped.
    RunsForever,
    /// Compiles; is not run.
    Compiles,
    /// Does not compile, with these error codes.
    FailsToCompile(Vec<String>),
    /// Is not even compiled.
    Ignored(String),
}

/// An `output` fence.
#[derive(Debug)]
pub struct Output {
    /// The fence.
    pub fence: Fence,
    /// The lines it holds: a pattern, see [`crate::pattern`].
    pub expected: String,
}

/// A fence marked `source`: lines of a file that is compiled where it lives.
#[derive(Debug)]
pub struct SourceListing {
    /// The name for labels: the file's name without its extension.
    pub name: String,
    /// The index of the chapter that shows it.
    pub chapter: usize,
    /// The file.
    pub file: Arc<SourceFile>,
    /// The fence.
    pub fence: Fence,
    /// The code, labels taken off.
    pub code: MappedText,
    /// Its lines, numbered as lines of the file.
    pub lines: Vec<Line>,
    /// The line of each label.
    pub labels: BTreeMap<String, usize>,
}

impl Program {
    /// Where it begins: the opening line of its first fence.
    pub fn span(&self, chapters: &[Chapter]) -> Option<Span> {
        let chapter = &chapters[self.chapter];
        chapter.text.span(self.parts[0].fence.opening())
    }

    /// Where it says how it ends: the opening line of the fence on which that stands, or the first.
    pub fn expectation_span(&self, chapters: &[Chapter]) -> Option<Span> {
        let openings = self.parts.iter().map(|part| part.fence.opening());
        let mut openings = openings.filter_map(|range| chapters[self.chapter].text.span(range));
        let at = self.expectation_at.as_ref();
        let says = |opening: &Span| {
            at.is_some_and(|at| opening.file == at.file && opening.range.contains(&at.range.start))
        };
        openings.find(says).or_else(|| self.span(chapters))
    }

    /// What messages and commands call it: its name, or the place of its fence.
    pub fn id(&self, chapters: &[Chapter]) -> String {
        self.name.clone().unwrap_or_else(|| self.place(chapters))
    }

    /// Its name, if it has one, and its place: `rock, src/a.md:41`.
    pub fn called(&self, chapters: &[Chapter]) -> String {
        let place = self.place(chapters);
        match &self.name {
            Some(name) => format!("{name}, {place}"),
            None => place,
        }
    }

    /// The line of its chapter at which it begins: `src/a.md:41`.
    fn place(&self, chapters: &[Chapter]) -> String {
        let path = &chapters[self.chapter].file.path;
        match self.line(chapters) {
            Some(line) => format!("{path}:{line}"),
            None => path.clone(),
        }
    }

    /// That line, counted from 1.
    pub fn line(&self, chapters: &[Chapter]) -> Option<usize> {
        let span = self.span(chapters)?;
        let span = span.in_chapter();
        Some(span.file.position(span.range.start).line)
    }

    /// The name of its file, as the compiler and panics show it.
    pub fn file_name(&self) -> String {
        format!("{}.rs", self.name.as_deref().unwrap_or("main"))
    }
}
