//! The result of `check` in the formats that other programs read.
//!
//! All three say the same as the text for people, which still goes to stderr: which programs there
//! are, what became of each, and every failure with its place. They go to stdout.

mod github;
mod junit;

use crate::diagnostic::{Diagnostic, Severity};
use crate::merge::Made;
use crate::pipeline::{Checked, Reading};
use crate::program::{Expectation, Program};
use crate::source::Position;
use crate::verify::{Failure, Verdict};
use annotate_snippets::Renderer;
use serde::Serialize;

/// How `check` tells its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people, on stderr.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// JUnit's XML, which build servers show: a suite per chapter, a case per program.
    Junit,
    /// GitHub's workflow commands, which mark lines of a pull request.
    Github,
}

/// What `check` found.
#[derive(Debug, Serialize)]
pub struct Findings {
    programs: Vec<ProgramFinding>,
    /// What is wrong and belongs to no program: mistakes in chapters, files of programs.
    diagnostics: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct ProgramFinding {
    /// The name, or the place of a program without one.
    id: String,
    chapter: String,
    line: Option<usize>,
    /// One of design's words: `match`, `mismatch`, `missing`, `unexpected success`, `failed`,
    /// `timed out`; or `ignored`.
    verdict: &'static str,
    /// Taken over from an earlier run.
    cached: bool,
    /// Why it is ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    failures: Vec<Problem>,
    /// What does not keep it from being verified.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    /// Our code: `V001`, which `mdbook-verify explain V001` explains.
    code: &'static str,
    /// The compiler's own, if this is what it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    rustc: Option<String>,
    title: String,
    /// Missing if the problem has no place, as a file of a program that no chapter has.
    file: Option<String>,
    /// Counted from 1.
    line: Option<usize>,
    /// In characters, counted from 1.
    column: Option<usize>,
    /// The whole message, as a terminal shows it.
    message: String,
    /// `error`, or `warning` for what does not keep a book from being verified.
    severity: &'static str,
}

impl Findings {
    /// Gathers what was found of the programs `selected`. `failures` has the problems of each program, in the order of the
    /// programs; `others` what belongs to none.
    pub fn new(
        reading: &Reading,
        selected: impl Fn(&Program) -> bool,
        checked: &[Option<Checked>],
        failures: &[Vec<Diagnostic>],
        others: &[Diagnostic],
    ) -> Self {
        let programs = reading.extracted.programs.iter().enumerate();
        let programs = programs.filter(|(_, program)| selected(program));
        let programs = programs.filter_map(|(index, program)| {
            let checked = checked.get(index).and_then(Option::as_ref);
            let failures = failures.get(index).map_or(&[][..], Vec::as_slice);
            ProgramFinding::of(program, reading, checked, failures)
        });
        Self {
            programs: programs.collect(),
            diagnostics: others.iter().map(Problem::of).collect(),
        }
    }

    /// The text of a format; none for people, who have been told.
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Text => String::new(),
            Format::Json => {
                let json = serde_json::to_string_pretty(self);
                json.expect("plain data can be written as JSON") + "\n"
            }
            Format::Junit => self.junit(),
            Format::Github => self.github(),
        }
    }
}

impl ProgramFinding {
    /// None for a program that was not selected.
    fn of(
        program: &Program,
        reading: &Reading,
        checked: Option<&Checked>,
        failures: &[Diagnostic],
    ) -> Option<Self> {
        let reason = match &program.expectation {
            Expectation::Ignored(reason) => Some(reason.clone()),
            _ => None,
        };
        let verdict = match checked {
            Some(checked) => word(&checked.verdict),
            None if reason.is_some() => "ignored",
            None => return None,
        };
        let of = |severity| {
            let failures = failures.iter();
            let failures = failures.filter(|failure| failure.severity() == severity);
            failures.map(Problem::of).collect()
        };
        Some(Self {
            id: program.id(&reading.chapters),
            chapter: reading.chapters[program.chapter].file.path.clone(),
            line: program.line(&reading.chapters),
            verdict,
            cached: checked.is_some_and(|checked| checked.made == Made::Remembered),
            reason,
            failures: of(Severity::Error),
            warnings: of(Severity::Warning),
        })
    }
}

impl Problem {
    fn of(diagnostic: &Diagnostic) -> Self {
        let span = diagnostic.span();
        let position = span.map(|span| span.file.position(span.range.start));
        Self {
            code: diagnostic.kind().code(),
            rustc: diagnostic.code_of_compiler().map(String::from),
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            title: diagnostic.title().to_owned(),
            file: span.map(|span| span.file.path.clone()),
            line: position.map(|Position { line, .. }| line),
            column: position.map(|Position { column, .. }| column),
            message: diagnostic.render(&Renderer::plain()),
        }
    }

    /// `V001: program `rock` prints something else`
    fn heading(&self) -> String {
        format!("{}: {}", self.code, self.title)
    }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Match | Verdict::OtherWords(_) => "match",
        Verdict::Mismatch(_) => "mismatch",
        Verdict::Missing => "missing",
        Verdict::UnexpectedSuccess => "unexpected success",
        Verdict::TimedOut => "timed out",
        Verdict::NotTraced(_) => "not traced",
        Verdict::Failed(Failure::DoesNotCompile | Failure::WrongErrors(_) | Failure::Ended(_)) => {
            "failed"
        }
    }
}
