//! What the chapters hold, as plain data: programs, their parts, their outputs, labels.

use crate::fence::Fence;
use crate::label::Reference;
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
    /// Its `output` fence.
    pub output: Option<Output>,
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
        if let Some(name) = &self.name {
            return name.clone();
        }
        let chapter = &chapters[self.chapter];
        let Some(span) = self.span(chapters) else {
            return chapter.file.path.clone();
        };
        let span = span.in_chapter();
        let line = span.file.position(span.range.start).line;
        format!("{}:{line}", span.file.path)
    }

    /// The name of its file, as the compiler and panics show it.
    pub fn file_name(&self) -> String {
        format!("{}.rs", self.name.as_deref().unwrap_or("main"))
    }

    /// Whether `pattern` selects it: its name, its chapter, a place in it, or the start of a name with a `*`.
    pub fn is_selected_by(&self, pattern: &str, chapters: &[Chapter]) -> bool {
        if let Some(name) = &self.name
            && (name == pattern
                || pattern
                    .strip_suffix('*')
                    .is_some_and(|p| name.starts_with(p)))
        {
            return true;
        }
        let file = &chapters[self.chapter].file;
        // A place may come with its column: `src/a.md:41:9`.
        let numbers = |text: &str| text.parse::<usize>().is_ok();
        let place = match pattern.rsplit_once(':') {
            Some((place, column)) if numbers(column) => match place.rsplit_once(':') {
                Some((_, line)) if numbers(line) => place,
                _ => pattern,
            },
            _ => pattern,
        };
        let (path, line) = match place.rsplit_once(':') {
            Some((path, line)) => (path, line.parse::<usize>().ok()),
            None => (place, None),
        };
        let same_file = file.path == path || file.path.ends_with(&format!("/{path}"));
        same_file && line.is_none_or(|line| self.covers(line, &chapters[self.chapter]))
    }

    fn covers(&self, line: usize, chapter: &Chapter) -> bool {
        let output = self.output.iter().map(|output| &output.fence);
        let mut fences = self.parts.iter().map(|part| &part.fence).chain(output);
        fences.any(|fence| {
            let at = |offset: usize| {
                let span = chapter.text.span(offset..offset)?;
                let span = span.in_chapter().clone();
                Some(span.file.position(span.range.start).line)
            };
            let first = at(fence.range.start);
            let last = at(fence.range.end.saturating_sub(1));
            matches!((first, last), (Some(first), Some(last)) if (first..=last).contains(&line))
        })
    }
}
