//! Every sentence that tells an author what became of a program.

mod compiler;
mod ended;
mod text;
mod trace;
mod twin;

use self::text::{shortened, unified_diff, without_white_space};
use crate::alignment::Difference;
use crate::diagnostic::Diagnostic;
use crate::execute::Outcome;
use crate::kind::Kind;
use crate::pattern;
use crate::plan::Job;
use crate::program::{Chapter, Expectation, Program};
use crate::source::{Span, line_ranges};
use crate::verify::{Failure, Verdict};

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

impl Subject<'_> {
    /// What an author must be told about a verdict: nothing if all is well.
    pub fn explain(&self, verdict: &Verdict) -> Vec<Diagnostic> {
        let diagnostic = match verdict {
            Verdict::Match => return Vec::new(),
            Verdict::Mismatch(difference) => self.mismatch(difference),
            Verdict::OtherWords(difference) => self.other_words(difference),
            Verdict::Missing => self.missing(),
            Verdict::UnexpectedSuccess => self.unexpected_success(),
            Verdict::TimedOut => self.timed_out(),
            Verdict::NotTraced(why) => self.not_traced(why),
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

    /// The first line of the `output` that differs.
    fn first_difference(&self, difference: &Difference) -> (Option<Span>, &'static str) {
        let output = self.program.output.as_ref();
        let fence = &output.expect("a mismatch has an output fence").fence;
        let text = &self.chapters[self.program.chapter].text;
        let body = &fence.body;
        match line_ranges(body.as_str()).nth(difference.line) {
            Some(line) => (body.span(line), "this line differs"),
            None => {
                let closing = fence.range.end - fence.marker.len()..fence.range.end;
                (text.span(closing), "here it prints more")
            }
        }
    }

    fn other_words(&self, difference: &Difference) -> Diagnostic {
        let (span, label) = self.first_difference(difference);
        let title = format!(
            "another version of the compiler uses other words about program `{}`",
            self.id()
        );
        let actual = &self.outcome.transcript;
        Diagnostic::warning(Kind::OtherWords, title)
            .at(span, label)
            .note(unified_diff(&difference.expected, actual))
            .note(
                "the error is the same, so it verifies, and the page shows what this compiler says",
            )
            .help(
                "set `rustc` in `[preprocessor.verify]` to this version to have its words compared",
            )
    }

    fn mismatch(&self, difference: &Difference) -> Diagnostic {
        let (span, label) = self.first_difference(difference);
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
        let mut diagnostic = Diagnostic::error(Kind::Mismatch, title)
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
        Diagnostic::error(Kind::Missing, title)
            .at(self.span(), "no `output` fence follows this program")
            .note(self.printed())
            .help(format!(
                "to add the output: `{} bless {}`",
                self.call,
                self.id()
            ))
    }

    fn unexpected_success(&self) -> Diagnostic {
        let (kind, title, label) = match self.program.expectation {
            Expectation::Panics => (
                Kind::NoPanic,
                "ends without a panic",
                "`should_panic` says that it panics",
            ),
            _ => (
                Kind::Compiles,
                "compiles",
                "`compile_fail` says that it does not compile",
            ),
        };
        let title = format!("program `{}` {title}", self.id());
        let span = self.program.expectation_span(self.chapters);
        let mut diagnostic = Diagnostic::error(kind, title).at(span, label);
        if !self.outcome.transcript.is_empty() {
            diagnostic = diagnostic.note(self.printed());
        }
        diagnostic
            .help("take the attribute away if that is right now")
            .help(self.rerun())
    }

    fn timed_out(&self) -> Diagnostic {
        let limit = self.job.timeout.as_secs_f64();
        let forever = self.program.expectation == Expectation::RunsForever;
        let (kind, what) = match forever {
            true => (Kind::NotPrinted, "print its output"),
            false => (Kind::TimedOut, "end"),
        };
        let title = format!("program `{}` did not {what} within {limit} s", self.id());
        let diagnostic = Diagnostic::error(kind, title)
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
        Diagnostic::error(
            Kind::OtherErrors,
            format!("program `{}` fails to compile with {actual}", self.id()),
        )
        .at(
            self.program.expectation_span(self.chapters),
            "not with the error named here",
        )
        .note(format!("the compiler says\n{}", shortened(rendered)))
        .help(format!("if that is the error you mean: `{wanted}`"))
        .help(self.rerun())
    }

    fn printed(&self) -> String {
        match self.outcome.transcript.as_str() {
            "" => "it printed nothing".to_owned(),
            transcript => format!("it printed\n{}", shortened(transcript)),
        }
    }
}
