//! Every sentence that tells an author what became of a program.

mod text;

use self::text::{shortened, unified_diff, without_white_space};
use crate::alignment::Difference;
use crate::compile::Message;
use crate::diagnostic::Diagnostic;
use crate::execute::{OUTPUT_LIMIT, Outcome};
use crate::pattern;
use crate::plan::Job;
use crate::process::{Ending, Limit};
use crate::program::{Chapter, Expectation, Program};
use crate::source::{Position, Span, line_ranges};
use crate::verify::{Failure, Verdict};
use regex::Regex;

/// What a report speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The program.
    pub program: &'a Program,
    /// The book's chapters.
    pub chapters: &'a [Chapter],
    /// What was compiled.
    pub job: &'a Job,
    /// What became of it.
    pub outcome: &'a Outcome,
    /// How the author calls this tool: `cargo book`.
    pub call: &'a str,
}

/// The signal with which a program aborts.
const SIGABRT: i32 = 6;

impl Subject<'_> {
    /// What an author must be told about a verdict: nothing if all is well.
    pub fn explain(&self, verdict: &Verdict) -> Vec<Diagnostic> {
        let diagnostic = match verdict {
            Verdict::Match => return Vec::new(),
            Verdict::Mismatch(difference) => self.mismatch(difference),
            Verdict::Missing => self.missing(),
            Verdict::UnexpectedSuccess => self.unexpected_success(),
            Verdict::TimedOut => self.timed_out(),
            Verdict::Failed(Failure::DoesNotCompile) => return self.compiler_errors(),
            Verdict::Failed(Failure::WrongErrors(codes)) => self.wrong_errors(codes),
            Verdict::Failed(Failure::Ended(ending)) => self.ended(*ending),
        };
        vec![diagnostic]
    }

    fn id(&self) -> String {
        self.program.id(self.chapters)
    }

    fn span(&self) -> Option<Span> {
        self.program.span(self.chapters)
    }

    fn rerun(&self) -> String {
        format!("to run it again: `{} run {}`", self.call, self.id())
    }

    fn accept(&self) -> String {
        format!(
            "if what it prints is right: `{} bless {}`",
            self.call,
            self.id()
        )
    }

    fn mismatch(&self, difference: &Difference) -> Diagnostic {
        let output = self.program.output.as_ref();
        let fence = &output.expect("a mismatch has an output fence").fence;
        let text = &self.chapters[self.program.chapter].text;
        let body = &fence.body;
        let (span, label) = match line_ranges(body.as_str()).nth(difference.line) {
            Some(line) => (body.span(line), "this line differs"),
            None => {
                let closing = fence.range.end - fence.marker.len()..fence.range.end;
                (text.span(closing), "here it prints more")
            }
        };
        let title = match self.program.expectation {
            Expectation::FailsToCompile(_) => {
                format!(
                    "the compiler says something else about program `{}`",
                    self.id()
                )
            }
            _ => format!("program `{}` prints something else", self.id()),
        };
        let actual = &self.outcome.transcript;
        let mut diagnostic = Diagnostic::error(title)
            .at(span, label)
            .note(unified_diff(&difference.expected, actual));
        if let Some(help) = self.refused() {
            diagnostic = diagnostic.help(help);
        }
        if without_white_space(&difference.expected) == without_white_space(actual) {
            diagnostic = diagnostic.note("they differ in white space only");
        }
        diagnostic.help(self.rerun()).help(self.accept())
    }

    fn missing(&self) -> Diagnostic {
        let title = format!(
            "program `{}` prints something that its chapter does not show",
            self.id()
        );
        Diagnostic::error(title)
            .at(self.span(), "no `output` fence follows this program")
            .note(self.printed())
            .help(format!(
                "to add the output: `{} bless {}`",
                self.call,
                self.id()
            ))
    }

    fn unexpected_success(&self) -> Diagnostic {
        let (title, label) = match self.program.expectation {
            Expectation::Panics => ("ends without a panic", "`should_panic` says that it panics"),
            _ => ("compiles", "`compile_fail` says that it does not compile"),
        };
        let title = format!("program `{}` {title}", self.id());
        let span = self.program.expectation_span(self.chapters);
        let mut diagnostic = Diagnostic::error(title).at(span, label);
        if !self.outcome.transcript.is_empty() {
            diagnostic = diagnostic.note(self.printed());
        }
        diagnostic.help("take the attribute away if that is right now")
    }

    fn timed_out(&self) -> Diagnostic {
        let limit = self.job.timeout.as_secs_f64();
        let forever = self.program.expectation == Expectation::RunsForever;
        let title = match forever {
            true => format!(
                "program `{}` did not print its output within {limit} s",
                self.id()
            ),
            false => format!("program `{}` did not end within {limit} s", self.id()),
        };
        let diagnostic = Diagnostic::error(title)
            .at(self.span(), "it was stopped")
            .note(self.printed());
        let expected = self.program.output.as_ref().map(|output| &output.expected);
        let prints_more = expected.is_some_and(|expected| {
            pattern::shortest_match(expected, &self.outcome.transcript).is_some()
        });
        let diagnostic = match forever {
            true if prints_more => diagnostic
                .help("it printed that, and went on: end the `output` with a line `...`"),
            true => diagnostic.help(self.accept()),
            false => diagnostic.help(
                "if it needs longer, say so with `timeout=30s`; if it never ends, mark it `runs_forever`",
            ),
        };
        diagnostic.help(self.rerun())
    }

    fn wrong_errors(&self, codes: &[String]) -> Diagnostic {
        let actual = match codes {
            [] => "an error that has no code".to_owned(),
            codes => codes.join(" and "),
        };
        let wanted = match codes {
            [] => "compile_fail".to_owned(),
            codes => format!("compile_fail,{}", codes.join(",")),
        };
        let rendered = self.outcome.transcript.as_str();
        Diagnostic::error(format!(
            "program `{}` fails to compile with {actual}",
            self.id()
        ))
        .at(
            self.program.expectation_span(self.chapters),
            "not with the error named here",
        )
        .note(format!("the compiler says\n{}", shortened(rendered)))
        .help(format!("if that is the error you mean: `{wanted}`"))
        .help(self.rerun())
    }

    fn ended(&self, ending: Ending) -> Diagnostic {
        let expected = match self.program.expectation {
            Expectation::Exits(status) => format!("status {status}"),
            Expectation::Panics => "a panic".to_owned(),
            _ => "being stopped".to_owned(),
        };
        let what = match ending {
            // The standard library's words for an allocation that the kernel refused.
            Ending::Signaled(SIGABRT) if self.printed_last("memory allocation of") => {
                Limit::Memory.to_string()
            }
            Ending::Exited(status) => format!("ended with status {status}, not with {expected}"),
            Ending::Signaled(signal) => {
                format!("was ended by signal {signal}, not with {expected}")
            }
            Ending::TooMuchOutput => format!("printed more than {} KiB", OUTPUT_LIMIT >> 10),
            Ending::Exceeded(limit) => limit.to_string(),
            Ending::TimedOut | Ending::Stopped => "was stopped".to_owned(),
        };
        let mut diagnostic = Diagnostic::error(format!("program `{}` {what}", self.id()));
        let panic = self.panic_place();
        if panic.is_some() {
            diagnostic = diagnostic.at(panic, "it panicked here");
        }
        let says = self.program.expectation_span(self.chapters);
        let mut diagnostic = diagnostic.at(says, "the program").note(self.printed());
        if let Some(help) = self.refused() {
            diagnostic = diagnostic.help(help);
        }
        diagnostic.help(self.rerun())
    }

    /// Whether one of the last two lines that it printed begins so: the very last may be the
    /// standard library's note on backtraces.
    fn printed_last(&self, text: &str) -> bool {
        let mut last = self.outcome.transcript.lines().rev().take(2);
        last.any(|line| line.starts_with(text))
    }

    /// What a program may do, if it seems to have been refused something.
    fn refused(&self) -> Option<String> {
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

    fn printed(&self) -> String {
        match self.outcome.transcript.as_str() {
            "" => "it printed nothing".to_owned(),
            transcript => format!("it printed\n{}", shortened(transcript)),
        }
    }

    /// The compiler's errors at the places where the author wrote the code.
    fn compiler_errors(&self) -> Vec<Diagnostic> {
        let errors = self
            .outcome
            .compiled
            .messages
            .iter()
            .filter(|message| message.is_error());
        let errors: Vec<_> = errors.map(|message| self.compiler_error(message)).collect();
        if !errors.is_empty() {
            return errors;
        }
        let title = format!("program `{}` does not compile", self.id());
        let transcript = shortened(&self.outcome.transcript);
        let diagnostic = Diagnostic::error(title).at(self.span(), "the program");
        vec![diagnostic.note(format!("the compiler says\n{transcript}"))]
    }

    fn compiler_error(&self, message: &Message) -> Diagnostic {
        let code = message.code.as_ref().map(|code| code.code.clone());
        let mut diagnostic = Diagnostic::error(&message.message).code(code);
        let mut spans: Vec<_> = message.spans.iter().collect();
        spans.sort_by_key(|span| !span.is_primary);
        for span in spans {
            if span.file_name != self.job.file_name {
                continue;
            }
            let start = Position {
                line: span.line_start,
                column: span.column_start,
            };
            let end = Position {
                line: span.line_end,
                column: span.column_end,
            };
            let code = &self.job.code;
            let place = code.span(code.offset(start)..code.offset(end));
            diagnostic = diagnostic.at(place, span.label.clone().unwrap_or_default());
        }
        if diagnostic.span().is_none() {
            diagnostic = diagnostic.at(self.span(), "in this program");
        }
        for child in &message.children {
            diagnostic = match child.level.as_str() {
                "help" => diagnostic.help(&child.message),
                _ => diagnostic.note(&child.message),
            };
        }
        diagnostic.note(format!("in program `{}`; {}", self.id(), self.rerun()))
    }
}
