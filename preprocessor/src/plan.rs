//! Decides what the compiler gets to see of each program.

use crate::program::{Expectation, Program};
use crate::shape::shape;
use crate::source::MappedText;
use std::time::Duration;

/// One program, ready to be compiled.
#[derive(Debug, Clone)]
pub struct Job {
    /// The file's name, as diagnostics and panics show it.
    pub file_name: String,
    /// What it is called while it is compiled and run: `rock, src/a.md:41`.
    pub called: String,
    /// The crate's name.
    pub crate_name: String,
    /// What is compiled: the program, wrapped in `fn main` if it has none.
    pub code: MappedText,
    /// Set if the program was wrapped.
    pub wrapper: Option<Wrapper>,
    /// The edition.
    pub edition: String,
    /// What is done with it.
    pub action: Action,
    /// The wall-clock time it may run.
    pub timeout: Duration,
    /// Whether it may use the network.
    pub net: bool,
    /// Whether the compiler is to make a test harness of it.
    pub test_harness: bool,
    /// What begins each event that it tells of, if it is to tell of any: another text in every run.
    pub trace: Option<String>,
    /// Why it must be compiled alone, if its fence says so.
    pub alone: Option<&'static str>,
}

/// What is done with a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Type-check it (rustdoc's rule for `no_run`).
    Check,
    /// Compile it, which is expected to fail.
    Compile,
    /// Compile and run it.
    Run,
    /// Compile it and run it until it has printed this pattern.
    RunUntil(String),
}

/// The text that was put before and after a program without `fn main`.
///
/// It shares the line of the program's first statement, so that every line keeps its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrapper {
    /// The line that holds the opening, counted from 1.
    pub line: usize,
    /// The text put before that line.
    pub opening: &'static str,
}

/// The job of a program; none for an ignored one.
pub fn plan(program: &Program, edition: &str, timeout: Duration) -> Option<Job> {
    let action = match &program.expectation {
        Expectation::Ignored(_) => return None,
        Expectation::Compiles => Action::Check,
        Expectation::FailsToCompile(_) => Action::Compile,
        Expectation::Exits(_) | Expectation::Panics => Action::Run,
        Expectation::RunsForever => {
            let expected = program
                .output
                .as_ref()
                .map(|output| output.expected.clone());
            Action::RunUntil(expected.unwrap_or_default())
        }
    };
    // A program with a name has its own `main`, and a test harness brings one.
    let (code, wrapper) = match program.name.is_some() || program.test_harness {
        true => (program.code.clone(), None),
        false => wrap(&program.code),
    };
    Some(Job {
        file_name: program.file_name(),
        called: program.file_name(),
        crate_name: program
            .file_name()
            .trim_end_matches(".rs")
            .replace('-', "_"),
        code,
        wrapper,
        edition: program
            .edition
            .clone()
            .unwrap_or_else(|| edition.to_owned()),
        action,
        timeout: program.timeout.unwrap_or(timeout),
        net: program.net,
        test_harness: program.test_harness,
        trace: None,
        alone: match (program.test_harness, program.standalone) {
            (true, _) => Some("test_harness"),
            (_, true) => Some("standalone_crate"),
            _ => None,
        },
    })
}

const OPENING: &str = "fn main() { ";
const OPENING_FALLIBLE: &str =
    "fn main() { fn _inner() -> core::result::Result<(), impl core::fmt::Debug> { ";

/// Wraps a program without `fn main`, as rustdoc does: crate attributes and
/// `extern crate` stay outside, and a program that ends in `(())` may use `?`.
///
/// Before: `let a = 1;` After: `fn main() { let a = 1;` and a closing brace on a line of its own.
fn wrap(code: &MappedText) -> (MappedText, Option<Wrapper>) {
    let text = code.as_str();
    let shape = shape(text);
    let start = shape.body;
    if shape.has_main || text[..start].contains("![no_std]") {
        return (code.clone(), None);
    }
    let opening = match shape.is_fallible {
        true => OPENING_FALLIBLE,
        false => OPENING,
    };
    let mut wrapped = MappedText::default();
    wrapped.push_slice(code, 0..start);
    wrapped.push_str(opening);
    wrapped.push_slice(code, start..text.len());
    if !text.is_empty() && !text.ends_with('\n') {
        wrapped.push_str("\n");
    }
    wrapped.push_str(match shape.is_fallible {
        true => "} _inner().unwrap() }\n",
        false => "}\n",
    });
    let line = text[..start].matches('\n').count() + 1;
    (wrapped, Some(Wrapper { line, opening }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(code: &str) -> (String, Option<usize>) {
        let mut text = MappedText::default();
        text.push_str(code);
        let (code, wrapper) = wrap(&text);
        (
            code.as_str().to_owned(),
            wrapper.map(|wrapper| wrapper.line),
        )
    }

    #[test]
    fn a_program_with_main_stays() {
        let code = "fn main() {}\n";
        assert_eq!(wrapped(code), (code.to_owned(), None));
    }

    #[test]
    fn statements_are_wrapped_on_their_own_lines() {
        assert_eq!(
            wrapped("#![allow(x)]\n\nlet a = 1;\nlet b;\n"),
            (
                "#![allow(x)]\n\nfn main() { let a = 1;\nlet b;\n}\n".to_owned(),
                Some(3)
            )
        );
        assert_eq!(wrapped("// fn main() {}\nlet a;\n").1, Some(2));
    }

    #[test]
    fn a_program_that_ends_in_ok_may_use_the_question_mark() {
        let (code, _) =
            wrapped("let a: u8 = \"1\".parse()?;\nOk::<(), std::num::ParseIntError>(())\n");
        assert!(code.ends_with("(())\n} _inner().unwrap() }\n"), "{code}");
    }
}
