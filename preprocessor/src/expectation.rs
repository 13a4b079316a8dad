//! Turns the attributes of a program into what must become of it.

use crate::attribute::{Attribute, Placed, ignores_host};
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::program::{Chapter, Expectation, Program};
use crate::tokens;
use crate::trace;

/// Sets the expectation and the limits of a program from the attributes on all of its fences.
pub fn settle(
    program: &mut Program,
    placed: &[Placed],
    chapters: &[Chapter],
) -> Result<(), Diagnostic> {
    let mut modes: Vec<(&Placed, Expectation)> = Vec::new();
    let mut codes = Vec::new();
    for (index, this) in placed.iter().enumerate() {
        let word = this.attribute.word();
        let earlier = placed[..index]
            .iter()
            .find(|other| other.attribute.word() == word);
        if let Some(earlier) = earlier {
            let title = format!("`{word}` stands twice on this program");
            return Err(Diagnostic::error(Kind::Twice, title)
                .at(this.span.clone(), "the second")
                .at(earlier.span.clone(), "the first")
                .help("each attribute stands on one fence of a program"));
        }
        match &this.attribute {
            Attribute::NoRun => modes.push((this, Expectation::Compiles)),
            Attribute::ShouldPanic => modes.push((this, Expectation::Panics)),
            Attribute::RunsForever => modes.push((this, Expectation::RunsForever)),
            Attribute::Exit(status) => modes.push((this, Expectation::Exits(*status))),
            Attribute::CompileFail => modes.push((this, Expectation::FailsToCompile(Vec::new()))),
            Attribute::Ignore(Some(reason)) if !reason.is_empty() => {
                modes.push((this, Expectation::Ignored(reason.clone())));
            }
            Attribute::IgnoreOn(word) => {
                let target = word.trim_start_matches("ignore-");
                if ignores_host(target) {
                    let reason = format!("`{word}`, and this is {}", std::env::consts::OS);
                    modes.push((this, Expectation::Ignored(reason)));
                }
            }
            Attribute::Ignore(_) => {
                return Err(Diagnostic::error(Kind::NoReason, "`ignore` needs a reason")
                    .at(this.span.clone(), "why is this program not even compiled?")
                    .help("say it in parentheses: `ignore (needs a nightly compiler)`"));
            }
            Attribute::ErrorCode(code) => codes.push((this, code.clone())),
            Attribute::Edition(edition) => program.edition = Some(edition.clone()),
            Attribute::Timeout(limit) => program.timeout = Some(*limit),
            Attribute::Net => program.net = true,
            Attribute::TestHarness => program.test_harness = true,
            Attribute::Standalone => program.standalone = true,
            Attribute::Step => program.step = Some(this.clone()),
            Attribute::Program(_) | Attribute::Page(_) => {}
        }
    }
    if let [(first, _), (second, _), ..] = modes.as_slice() {
        let (a, b) = (first.attribute.word(), second.attribute.word());
        return Err(Diagnostic::error(
            Kind::Exclude,
            format!("`{a}` and `{b}` exclude each other"),
        )
        .at(second.span.clone(), "a program can't do both")
        .at(first.span.clone(), "")
        .help("take one of them away"));
    }
    program.expectation = match modes.pop() {
        Some((placed, expectation)) => {
            program.expectation_at.clone_from(&placed.span);
            expectation
        }
        None => Expectation::Exits(0),
    };
    if let Expectation::FailsToCompile(expected) = &mut program.expectation {
        *expected = codes.into_iter().map(|(_, code)| code).collect();
    } else if let Some((placed, code)) = codes.first() {
        return Err(Diagnostic::error(
            Kind::CodeAlone,
            format!("`{code}` stands without `compile_fail`"),
        )
        .at(
            placed.span.clone(),
            "the code of the error with which it must not compile",
        )
        .help(format!("write `compile_fail,{code}`")));
    }
    let is_compiled = !matches!(program.expectation, Expectation::Ignored(_));
    let needs_main = program.name.is_some() && is_compiled && !program.test_harness;
    if needs_main && !tokens::has_main(program.code.as_str()) {
        let id = program.id(chapters);
        return Err(
            Diagnostic::error(Kind::NoMain, format!("program `{id}` has no `fn main`"))
                .at(
                    program.span(chapters),
                    "a program with a name is a whole one",
                )
                .help("write `fn main() { … }`, or take the name away to have it added"),
        );
    }
    trace::check_step(program, chapters)?;
    let without_output = matches!(
        program.expectation,
        Expectation::Compiles | Expectation::Ignored(_)
    );
    if let (true, Some(output)) = (without_output, &program.output) {
        let id = program.id(chapters);
        let span = chapters[program.chapter].text.span(output.fence.opening());
        return Err(Diagnostic::error(
            Kind::NotRun,
            format!("program `{id}` is not run, so it has no output"),
        )
        .at(span, "remove this fence")
        .at(program.span(chapters), "the program")
        .help("take the fence away, or the attribute that keeps the program from being run"));
    }
    Ok(())
}
