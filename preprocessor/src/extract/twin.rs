//! The fences that hold a program in Python.

use super::Extraction;
use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::kind::Kind;
use crate::program::{Chapter, Expectation, Program};
use crate::source::Span;
use crate::suggest::nearest;

impl Extraction<'_> {
    pub(super) fn add_twin(
        &mut self,
        chapter: usize,
        fence: Fence,
        name: &str,
        name_span: &Option<Span>,
    ) {
        if self.extracted.incomplete.iter().any(|it| it == name) {
            return;
        }
        let programs = self.extracted.programs.iter_mut();
        let mut named = programs.filter(|program| program.chapter == chapter);
        let Some(program) = named.find(|program| program.name.as_deref() == Some(name)) else {
            return self.no_program_of_twin(chapter, name, name_span);
        };
        if let Some(first) = &program.twin {
            let text = &self.chapters[chapter].text;
            let diagnostic =
                Diagnostic::error(Kind::TwoTwins, format!("program `{name}` has two twins"))
                    .at(text.span(fence.opening()), "the second")
                    .at(text.span(first.opening()), "the first")
                    .help("put them into one fence, or take one away");
            return self.diagnostics.push(diagnostic);
        }
        program.twin = Some(fence);
    }

    fn no_program_of_twin(&mut self, chapter: usize, name: &str, span: &Option<Span>) {
        let programs = self.extracted.programs.iter();
        let here = programs.filter(|program| program.chapter == chapter);
        let names = here.filter_map(|program| program.name.as_deref());
        let title = format!("no program `{name}` stands above this twin");
        let mut diagnostic = Diagnostic::error(Kind::NoProgramOfTwin, title)
            .at(span.clone(), "not a program above, in this chapter");
        diagnostic = match nearest(name, names) {
            Some(near) => diagnostic.help(format!("did you mean `twin={near}`?")),
            None => diagnostic.help("put it below the program that it is the twin of"),
        };
        self.diagnostics.push(diagnostic);
    }

    /// A mistake if `fence` continues a program that has its twin already.
    pub(super) fn check_twin_is_below(&mut self, program: usize, fence: &Fence) {
        let program = &self.extracted.programs[program];
        let Some(twin) = &program.twin else {
            return;
        };
        let text = &self.chapters[program.chapter].text;
        let title = format!(
            "program `{}` goes on after its twin",
            program.id(self.chapters)
        );
        let diagnostic = Diagnostic::error(Kind::AfterTwin, title)
            .at(text.span(fence.opening()), "this part")
            .at(text.span(twin.opening()), "the twin")
            .help("move the twin below the program's last part");
        self.diagnostics.push(diagnostic);
    }
}

/// A mistake if a program has a twin that nothing could be compared with.
pub(super) fn without_run(program: &Program, chapters: &[Chapter]) -> Option<Diagnostic> {
    let twin = program.twin.as_ref()?;
    let why = match &program.expectation {
        Expectation::Exits(_) if program.test_harness => "holds tests",
        Expectation::Exits(_) => return None,
        Expectation::Panics => "panics, which nothing in Python does",
        Expectation::RunsForever => "never ends",
        Expectation::Compiles | Expectation::FailsToCompile(_) => "is not run",
        Expectation::Ignored(_) => "is ignored",
    };
    let title = format!(
        "program `{}` {why}, so it has no twin",
        program.id(chapters)
    );
    let text = &chapters[program.chapter].text;
    let diagnostic = Diagnostic::error(Kind::NoTwin, title)
        .at(text.span(twin.opening()), "remove `twin=`")
        .at(program.expectation_span(chapters), "the program")
        .help("a fence that says `python` only is shown, and not run");
    Some(diagnostic)
}
