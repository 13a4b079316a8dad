//! Turns what became of a program into a verdict. No input, no output: facts in, verdict out.

use crate::alignment::{self, Difference};
use crate::compile::Message;
use crate::config::Outputs;
use crate::execute::Outcome;
use crate::pattern;
use crate::process::{Ending, PANIC_STATUS, SIGABRT};
use crate::program::{Expectation, Program};
use crate::trace::Untraced;

/// Whether a program does what its chapter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Match,
    /// It prints something else.
    Mismatch(Difference),
    /// It fails to compile with the error that it should, but the compiler, of another version
    /// than the chapter's, says so in other words.
    OtherWords(Difference),
    /// It prints something, and the chapter does not show what.
    Missing,
    /// It was to fail and did not.
    UnexpectedSuccess,
    /// It failed.
    Failed(Failure),
    /// It did not end in time.
    TimedOut,
    /// It does what its chapter says, but there are no steps of it to be shown.
    NotTraced(Untraced),
}

impl Verdict {
    /// Whether the program does what its chapter says, perhaps with a warning.
    pub fn is_verified(&self) -> bool {
        matches!(self, Verdict::Match | Verdict::OtherWords(_))
    }

    /// What it is where the compiler is of another version than the one whose words the chapters
    /// show: these alone may then differ.
    pub fn for_another_compiler(self, program: &Program) -> Self {
        match (self, &program.expectation) {
            (Verdict::Mismatch(difference), Expectation::FailsToCompile(_)) => {
                Verdict::OtherWords(difference)
            }
            (verdict, _) => verdict,
        }
    }
}

/// How a program failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It does not compile.
    DoesNotCompile,
    /// It was to fail with certain error codes and failed with others (none: errors without a code).
    WrongErrors(Vec<String>),
    /// It ended in another way than it should.
    Ended(Ending),
}

/// The verdict on a program; an ignored one has none.
pub fn verify(program: &Program, outcome: &Outcome) -> Verdict {
    match &program.expectation {
        Expectation::FailsToCompile(codes) => verify_compile_failure(program, codes, outcome),
        _ if !outcome.compiled.success => Verdict::Failed(Failure::DoesNotCompile),
        Expectation::Compiles | Expectation::Ignored(_) => Verdict::Match,
        expectation => match outcome.ending {
            Some(Ending::TimedOut) => Verdict::TimedOut,
            Some(ending) if ends_as_expected(expectation, ending) => compare(program, outcome),
            // To rustdoc every failure is a panic.
            Some(Ending::Exited(1..) | Ending::Signaled(_))
                if *expectation == Expectation::Panics && program.outputs.follows_rustdoc() =>
            {
                Verdict::Match
            }
            Some(Ending::Exited(0)) if *expectation == Expectation::Panics => {
                Verdict::UnexpectedSuccess
            }
            Some(ending) => Verdict::Failed(Failure::Ended(ending)),
            None => Verdict::Failed(Failure::DoesNotCompile),
        },
    }
}

fn ends_as_expected(expectation: &Expectation, ending: Ending) -> bool {
    match expectation {
        Expectation::Exits(status) => ending == Ending::Exited(*status),
        Expectation::Panics => {
            ending == Ending::Exited(PANIC_STATUS) || ending == Ending::Signaled(SIGABRT)
        }
        Expectation::RunsForever => ending == Ending::Stopped,
        _ => false,
    }
}

fn verify_compile_failure(program: &Program, codes: &[String], outcome: &Outcome) -> Verdict {
    if outcome.compiled.success {
        return Verdict::UnexpectedSuccess;
    }
    let errors = outcome
        .compiled
        .messages
        .iter()
        .filter(|message| message.is_error());
    let code = |message: &Message| message.code.as_ref().map(|code| code.code.clone());
    // A lint that is denied has a name where other errors have a code.
    let mut actual: Vec<String> = errors
        .filter_map(code)
        .filter(|code| code.starts_with('E'))
        .collect();
    actual.sort();
    actual.dedup();
    let mut expected = codes.to_vec();
    expected.sort();
    // A nightly rustdoc asks that each code is among those that came, and a stable one for none.
    let follows_rustdoc = program.outputs.follows_rustdoc();
    let wrong = match follows_rustdoc {
        true => expected.iter().any(|code| !actual.contains(code)),
        false => actual != expected,
    };
    if wrong {
        return Verdict::Failed(Failure::WrongErrors(actual));
    }
    compare(program, outcome)
}

fn compare(program: &Program, outcome: &Outcome) -> Verdict {
    if program.outputs != Outputs::Required {
        return Verdict::Match;
    }
    let expected = match &program.output {
        Some(output) => &output.expected,
        None if outcome.transcript.is_empty() => return Verdict::Match,
        None => return Verdict::Missing,
    };
    if pattern::matches(expected, &outcome.transcript) {
        return Verdict::Match;
    }
    Verdict::Mismatch(alignment::difference(expected, &outcome.transcript))
}
