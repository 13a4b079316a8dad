//! Programs that are shown step by step (`step`): they are run a second time, telling what happens,
//! and what they tell is folded into the steps of the page.
//!
//! The traced program is the same but for a `.traced()` before each `.await` (see `instrument`). It
//! must print the same, and what it tells must be possible; then its steps are kept like any result.

mod events;
mod instrument;

pub use events::lines;

use self::instrument::Instrumented;
use crate::diagnostic::Diagnostic;
use crate::execute::Outcome;
use crate::kind::Kind;
use crate::plan::Job;
use crate::process::Ending;
use crate::program::{Chapter, Expectation, Program};
use asyncio_trace::{Piece, Steps, html, pieces, steps};
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};

/// The steps of a program, as they stand in pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// What the traced program printed, without its events.
    pub output: String,
    /// The stepper: one line of HTML.
    pub html: String,
    /// The key steps: the line, if one of the program's, and what happens.
    pub table: Vec<(Option<usize>, String)>,
    /// The tasks that were never done, because nothing would have woken them: their names, and
    /// those of what they waited for.
    pub lost: Vec<(String, Option<String>)>,
}

/// Why there are no steps of a program that does what its chapter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untraced {
    /// With `.traced()` before each `.await` it does not compile: what the compiler says.
    DoesNotCompile(String),
    /// It ended otherwise.
    Ended(Option<Ending>),
    /// It told nothing.
    NoEvents,
    /// It printed this.
    PrintsElse(String),
    /// What it told can't be.
    Broken(String),
}

/// A program that tells what happens in it, ready to be compiled.
#[derive(Debug)]
pub struct Traced {
    /// What is compiled.
    pub job: Job,
    instrumented: Instrumented,
    marker: String,
    code: String,
}

/// Refuses `step` where there is nothing to be shown step by step.
pub fn check_step(program: &Program, chapters: &[Chapter]) -> Result<(), Diagnostic> {
    let Some(step) = &program.step else {
        return Ok(());
    };
    let (label, help) = match (&program.expectation, &program.name) {
        // Its id in the page is made of the name.
        (_, None) => ("it has no name", "name it: `program=…`"),
        (Expectation::RunsForever, _) => (
            "it runs for ever, and its steps would too",
            "take `step` away, or let the program end",
        ),
        (Expectation::Exits(_) | Expectation::Panics, _) => return Ok(()),
        _ => (
            "it is not run",
            "take `step` away, or the attribute that keeps the program from being run",
        ),
    };
    let id = program.id(chapters);
    let title = format!("program `{id}` cannot be shown step by step");
    Err(Diagnostic::error(Kind::BadStep, title)
        .at(step.span.clone(), label)
        .help(help))
}

impl Traced {
    /// The traced form of a program that is compiled as `job`.
    pub fn new(job: &Job) -> Self {
        let instrumented = instrument::instrument(&job.code);
        let marker = marker();
        Self {
            job: Job {
                code: instrumented.code.clone(),
                trace: Some(marker.clone()),
                ..job.clone()
            },
            instrumented,
            marker,
            code: job.code.as_str().to_owned(),
        }
    }

    /// Its output and its events, in the order in which they came.
    pub fn pieces(&self, traced: &Outcome) -> Vec<Piece> {
        let mut pieces = pieces(&traced.transcript, &self.marker);
        for piece in &mut pieces {
            if let Piece::Output(text) = piece {
                *text = self.instrumented.original_places(text, &self.job.file_name);
            }
        }
        pieces
    }

    /// Its steps: `plain` became of the program itself, and `traced` of this.
    pub fn fold(&self, name: &str, plain: &Outcome, traced: &Outcome) -> Result<Trace, Untraced> {
        if !traced.compiled.success {
            return Err(Untraced::DoesNotCompile(traced.transcript.clone()));
        }
        if traced.ending != plain.ending {
            return Err(Untraced::Ended(traced.ending));
        }
        let pieces = self.pieces(traced);
        let printed = pieces.iter().filter_map(|piece| match piece {
            Piece::Output(text) => Some(text.as_str()),
            Piece::Event(_) => None,
        });
        let output: String = printed.collect();
        if output != plain.transcript {
            return Err(Untraced::PrintsElse(output));
        }
        if !pieces.iter().any(|piece| matches!(piece, Piece::Event(_))) {
            return Err(Untraced::NoEvents);
        }
        let steps = steps(&pieces, &self.job.file_name);
        let steps = steps.map_err(|broken| Untraced::Broken(broken.to_string()))?;
        let anchor = |line: usize| Some(format!("#{}", crate::render::anchor(name, line)));
        Ok(Trace {
            html: html::html(name, name, &self.code, &steps, &anchor),
            table: table(&steps),
            lost: steps.lost,
            output: steps.output,
        })
    }
}

impl Trace {
    /// Whether it is the trace of that run.
    pub fn is_of(&self, plain: &Outcome) -> bool {
        self.output == plain.transcript
    }

    /// What an author must know about it, though the program verifies.
    pub fn warnings(&self, program: &Program, chapters: &[Chapter]) -> Vec<Diagnostic> {
        let id = program.id(chapters);
        let lost = self.lost.iter().map(|(task, awaited)| {
            let title = format!("`{task}` of program `{id}` is never woken");
            let label = match awaited {
                Some(awaited) => format!("it waits for {awaited}, and nothing will finish that"),
                None => "nothing will wake it".to_owned(),
            };
            let span = program.step.as_ref().and_then(|step| step.span.clone());
            Diagnostic::warning(Kind::Lost, title)
                .at(span, label)
                .note("the steps on the page show how that came about")
        });
        lost.collect()
    }
}

/// The key steps.
fn table(steps: &Steps) -> Vec<(Option<usize>, String)> {
    let key = steps.steps.iter().filter(|step| step.key);
    let row = |step: &asyncio_trace::Step| {
        let line = step.state.line.and_then(|line| usize::try_from(line).ok());
        (line, step.sentence.clone())
    };
    key.map(row).collect()
}

/// A text that no program can guess.
fn marker() -> String {
    let random = || RandomState::new().hash_one(0_u8);
    format!("{:016x}{:016x}", random(), random())
}
