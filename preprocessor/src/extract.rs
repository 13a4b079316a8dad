//! Groups the fences of the chapters into programs.

mod listing;
mod prediction;
mod twin;

use crate::attribute::{self, Attribute, Placed, Role};
use crate::code::add_code;
use crate::config::Outputs;
use crate::diagnostic::Diagnostic;
use crate::expectation::settle;
use crate::fence::{self, Fence};
use crate::kind::Kind;
use crate::label;
use crate::program::{Chapter, Expectation, Extracted, Output, Program};
use crate::shape::shape;
use crate::source::{MappedText, Span};
use crate::suggest::nearest;
use prediction::Pending;
use std::collections::BTreeMap;

/// Reads every fence of ours; what is wrong with the chapters goes to `diagnostics`.
pub fn extract(
    chapters: &[Chapter],
    outputs: Outputs,
    diagnostics: &mut Vec<Diagnostic>,
) -> Extracted {
    let mut extraction = Extraction {
        chapters,
        outputs,
        extracted: Extracted::default(),
        attributes: Vec::new(),
        diagnostics,
    };
    for index in 0..chapters.len() {
        extraction.read_chapter(index);
    }
    extraction.settle();
    extraction.check_names();
    extraction.check_predictions();
    extraction.extracted
}

struct Extraction<'a> {
    chapters: &'a [Chapter],
    outputs: Outputs,
    extracted: Extracted,
    /// The attributes of each program, in the order of `extracted.programs`.
    attributes: Vec<Vec<Placed>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Extraction<'_> {
    fn read_chapter(&mut self, index: usize) {
        let text = &self.chapters[index].text;
        let scan = fence::scan(text);
        let references = label::references(text, &scan, self.diagnostics);
        self.extracted.references.push(references);
        let mut latest = None;
        let mut pending = Vec::new();
        for fence in scan.fences {
            let role = match attribute::parse(text, &fence, self.outputs, self.diagnostics) {
                Ok(role) => role,
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    let info = &text.as_str()[fence.info.clone()];
                    let words = info.split([',', ' ']);
                    let values = words.filter_map(|word| word.split_once('='));
                    let names = values.map(|(_, name)| name.to_owned());
                    self.extracted.incomplete.extend(names);
                    // What follows an unreadable fence must not be taken for the output of the program before it.
                    latest = Some(None);
                    continue;
                }
            };
            let must_close = !self.outputs.follows_rustdoc() && !matches!(role, Role::Foreign);
            if !fence.closed && must_close {
                let diagnostic = Diagnostic::error(Kind::OpenFence, "this fence is never closed")
                    .at(text.span(fence.opening()), "")
                    .help("end it with a line of its own that holds the same marks, behind the same prefix");
                self.diagnostics.push(diagnostic);
                continue;
            }
            match role {
                Role::Program(attributes) => {
                    latest = Some(self.add_part(index, fence, attributes));
                }
                Role::Output(of) => self.add_output(index, fence, of, latest),
                Role::Twin(name, span) => self.add_twin(index, fence, &name, &span),
                Role::Source => self.add_source(index, fence),
                Role::Prediction(of) => pending.push(Pending { fence, of, latest }),
                Role::Predictions => self.add_list(index, fence),
                Role::Foreign => {}
            }
        }
        self.add_predictions(index, pending);
    }

    /// Adds a fence to its program and returns the program's index.
    fn add_part(&mut self, chapter: usize, fence: Fence, placed: Vec<Placed>) -> Option<usize> {
        let named = placed.iter().find_map(|placed| match &placed.attribute {
            Attribute::Program(name) => Some((name.clone(), placed.span.clone())),
            _ => None,
        });
        let index = match &named {
            Some((name, span)) => self.program_named(name, chapter, span)?,
            None => self.new_program(None, chapter),
        };
        let rest = placed
            .into_iter()
            .filter(|placed| !matches!(placed.attribute, Attribute::Program(_)));
        self.attributes[index].extend(rest);
        let program = &mut self.extracted.programs[index];
        if program.output.is_some() {
            let span = self.chapters[chapter].text.span(fence.opening());
            let title = format!(
                "program `{}` goes on after its output",
                program.id(self.chapters)
            );
            self.diagnostics.push(
                Diagnostic::error(Kind::AfterOutput, title)
                    .at(span, "this part")
                    .help("move the `output` fence below the program's last part"),
            );
        }
        self.check_twin_is_below(index, &fence);
        let program = &mut self.extracted.programs[index];
        let part = add_code(program, fence, self.diagnostics);
        program.parts.push(part);
        Some(index)
    }

    fn program_named(&mut self, name: &str, chapter: usize, span: &Option<Span>) -> Option<usize> {
        let programs = &self.extracted.programs;
        let Some(index) = programs
            .iter()
            .position(|p| p.name.as_deref() == Some(name))
        else {
            return Some(self.new_program(Some(name.to_owned()), chapter));
        };
        if programs[index].chapter == chapter {
            return Some(index);
        }
        self.diagnostics.push(
            Diagnostic::error(
                Kind::TwoChapters,
                format!("program `{name}` stands in two chapters"),
            )
            .at(
                span.clone(),
                "this part is in another chapter than the first",
            )
            .at(programs[index].span(self.chapters), "the first part")
            .help("a program lives in one chapter: give this one another name"),
        );
        None
    }

    fn new_program(&mut self, name: Option<String>, chapter: usize) -> usize {
        self.attributes.push(Vec::new());
        self.extracted.programs.push(Program {
            name,
            chapter,
            parts: Vec::new(),
            code: MappedText::default(),
            labels: BTreeMap::new(),
            expectation: Expectation::Exits(0),
            expectation_at: None,
            edition: None,
            timeout: None,
            net: false,
            test_harness: false,
            standalone: false,
            step: None,
            outputs: self.outputs,
            output: None,
            twin: None,
        });
        self.extracted.programs.len() - 1
    }

    fn add_output(
        &mut self,
        chapter: usize,
        fence: Fence,
        of: Option<(String, Option<Span>)>,
        latest: Option<Option<usize>>,
    ) {
        let span = self.chapters[chapter].text.span(fence.opening());
        let target = match (&of, latest) {
            (None, Some(Some(index))) => index,
            (None, Some(None)) => return,
            // A book that was written for rustdoc may call by this name what it likes.
            (None, None) if self.outputs.follows_rustdoc() => return,
            (None, None) => {
                let title = "this output belongs to no program";
                let diagnostic = Diagnostic::error(Kind::NoProgram, title)
                    .at(span, "no program stands above it in this chapter")
                    .help("put it below its program, or call it by another word than `output`");
                return self.diagnostics.push(diagnostic);
            }
            (Some((name, name_span)), _) => match self.program_in(chapter, name, name_span) {
                Some(index) => index,
                None => return,
            },
        };
        let program = &mut self.extracted.programs[target];
        let id = program.id(self.chapters);
        if let Some(first) = &program.output {
            let first = self.chapters[chapter].text.span(first.fence.opening());
            let title = format!("program `{id}` has two outputs");
            let diagnostic = Diagnostic::error(Kind::TwoOutputs, title)
                .at(span, "the second")
                .at(first, "the first")
                .help("take one away, or say whose it is: `output,of=name`");
            return self.diagnostics.push(diagnostic);
        }
        let expected = fence.body.as_str().to_owned();
        program.output = Some(Output { fence, expected });
    }

    fn program_in(&mut self, chapter: usize, name: &str, span: &Option<Span>) -> Option<usize> {
        let programs = self.extracted.programs.iter().enumerate();
        let here = programs.filter(|(_, program)| program.chapter == chapter);
        let mut named = here.filter_map(|(index, program)| Some((index, program.name.as_deref()?)));
        if let Some((index, _)) = named.clone().find(|(_, other)| *other == name) {
            return Some(index);
        }
        let title = format!("no program `{name}` stands above this output");
        let mut diagnostic = Diagnostic::error(Kind::UnknownProgram, title)
            .at(span.clone(), "not a program of this chapter");
        diagnostic = match nearest(name, named.by_ref().map(|(_, other)| other)) {
            Some(near) => diagnostic.help(format!("did you mean `of={near}`?")),
            None => diagnostic.help("name a program that stands above, in this chapter"),
        };
        self.diagnostics.push(diagnostic);
        None
    }

    /// Turns the attributes of each program into what must become of it.
    fn settle(&mut self) {
        let incomplete = &self.extracted.incomplete;
        for (program, placed) in self.extracted.programs.iter_mut().zip(&self.attributes) {
            if (program.name.as_ref()).is_some_and(|name| incomplete.contains(name)) {
                continue;
            }
            match settle(program, placed, self.chapters) {
                Ok(()) => {
                    self.diagnostics.extend(main_not_run(program));
                    self.diagnostics
                        .extend(twin::without_run(program, self.chapters));
                }
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
    }
}

/// A warning that the `main` of a program is not run.
fn main_not_run(program: &Program) -> Option<Diagnostic> {
    let code = &program.code;
    let is_ignored = matches!(program.expectation, Expectation::Ignored(_));
    if program.name.is_some() || is_ignored || !code.as_str().contains("main") {
        return None;
    }
    let statement = shape(code.as_str()).instead_of_main?;
    let warning = Diagnostic::warning(Kind::MainNotRun, "the `main` of this program is not run")
        .at(
            code.span(statement),
            "this is no item, so that all of the program becomes the body of another `main`",
        )
        .note("this is rustdoc's rule")
        .help("put it into `main`, or take `main` away (or the semicolon, after an item)");
    Some(warning)
}
