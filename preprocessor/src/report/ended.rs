//! A program that did not end as it should.

use super::Subject;
use crate::diagnostic::Diagnostic;
use crate::execute::OUTPUT_LIMIT;
use crate::kind::Kind;
use crate::process::{Ending, Limit, PANIC_STATUS, SIGABRT};
use crate::program::Expectation;
use crate::source::{Position, Span};
use regex::Regex;

impl Subject<'_> {
    pub(super) fn ended(&self, ending: Ending) -> Diagnostic {
        let (kind, what) = self.how(ending);
        let mut diagnostic = Diagnostic::error(kind, format!("program `{}` {what}", self.id()));
        let panic = self.panic_place();
        if panic.is_some() {
            diagnostic = diagnostic.at(panic, "it panicked here");
        }
        let says = self.program.expectation_span(self.chapters);
        let mut diagnostic = diagnostic.at(says, "the program").note(self.printed());
        if let Some(help) = self.refused() {
            diagnostic = diagnostic.help(help);
        }
        let remedy = match (kind, ending) {
            (Kind::Panicked, _) => Some("if it is right to panic: `should_panic`".to_owned()),
            (Kind::Status, Ending::Exited(status @ 0..256)) => {
                Some(format!("if that status is right: `exit={status}`"))
            }
            (Kind::NotForEver, _) => Some("if it is right to end: take `runs_forever` away".into()),
            _ => None,
        };
        if let Some(remedy) = remedy {
            diagnostic = diagnostic.help(remedy);
        }
        diagnostic.help(self.rerun())
    }

    /// What kind of end it is, and what it is called.
    fn how(&self, ending: Ending) -> (Kind, String) {
        let expected = match self.program.expectation {
            Expectation::Exits(status) => format!("not with status {status}"),
            Expectation::Panics => "not with a panic".to_owned(),
            _ => "and should run for ever".to_owned(),
        };
        let kind = match self.program.expectation {
            _ if self.panicked() => Kind::Panicked,
            Expectation::RunsForever => Kind::NotForEver,
            _ => Kind::Status,
        };
        match ending {
            // The standard library's words for an allocation that the kernel refused.
            Ending::Signaled(SIGABRT) if self.printed_last("memory allocation of") => {
                (Kind::TooMuch, Limit::Memory.to_string())
            }
            Ending::Exited(status) => (kind, format!("ended with status {status}, {expected}")),
            Ending::Signaled(signal) => {
                let what = format!("was ended by signal {signal}, {expected}");
                (Kind::Signaled, what)
            }
            Ending::TooMuchOutput => {
                let what = format!("printed more than {} KiB", OUTPUT_LIMIT >> 10);
                (Kind::TooMuchOutput, what)
            }
            Ending::Exceeded(limit) => (Kind::TooMuch, limit.to_string()),
            Ending::TimedOut | Ending::Stopped => (kind, "was stopped".to_owned()),
        }
    }

    /// Whether one of the last two lines that it printed begins so: the very last may be the
    /// standard library's note on backtraces.
    fn printed_last(&self, text: &str) -> bool {
        let mut last = self.outcome.transcript.lines().rev().take(2);
        last.any(|line| line.starts_with(text))
    }

    /// What a program may do, if it seems to have been refused something.
    pub(super) fn refused(&self) -> Option<String> {
        let transcript = &self.outcome.transcript;
        if !transcript.contains("PermissionDenied") && !transcript.contains("Permission denied") {
            return None;
        }
        let net = match self.job.net {
            true => "",
            false => ", and uses the network only if its fence says `net`",
        };
        Some(format!(
            "a program reads and writes only in the directory that it starts in, changes permissions \
             only of open files{net}"
        ))
    }

    /// Whether a panic ended it: its own words for one, and the status or the signal of one.
    fn panicked(&self) -> bool {
        let panicked = [
            Some(Ending::Exited(PANIC_STATUS)),
            Some(Ending::Signaled(SIGABRT)),
        ];
        panicked.contains(&self.outcome.ending) && self.outcome.transcript.contains("panicked at ")
    }

    /// Where the program panicked, in its chapter.
    fn panic_place(&self) -> Option<Span> {
        let file = regex::escape(&self.job.file_name);
        let pattern = format!(r"panicked at {file}:(\d+):(\d+):");
        let pattern = Regex::new(&pattern).expect("an escaped name is a valid pattern");
        let captures = pattern.captures(&self.outcome.transcript)?;
        let mut position = Position {
            line: captures[1].parse().ok()?,
            column: captures[2].parse().ok()?,
        };
        if let Some(wrapper) = self
            .job
            .wrapper
            .filter(|wrapper| wrapper.line == position.line)
        {
            position.column += wrapper.opening.chars().count();
        }
        let offset = self.job.code.offset(position);
        let width = self.job.code.as_str()[offset..].chars().next();
        self.job
            .code
            .span(offset..offset + width.map_or(0, char::len_utf8))
    }
}
