//! Where a change is to be reported, told from the chapters and from what became of the programs,
//! without the tool's own judgement.

use crate::chapters::{Chapter, Program, label, programs};
use crate::engine::Judged;
use mdbook_verify::execute::Outcome;
use mdbook_verify::process::Ending;
use regex::Regex;

/// The line (from 0) on which what became of a changed program is to be reported; none if it does what it did.
pub(crate) fn right_line(
    program: &Program,
    chapter: &Chapter,
    before: Option<&Outcome>,
    after: &Outcome,
) -> Option<usize> {
    let name = program.name.as_deref().unwrap_or("main");
    if program.has("compile_fail") {
        let codes = |outcome: &Outcome| {
            let errors = outcome
                .compiled
                .messages
                .iter()
                .filter(|message| message.is_error());
            let codes = errors.filter_map(|message| Some(message.code.as_ref()?.code.clone()));
            let mut codes: Vec<String> = codes.filter(|code| code.starts_with('E')).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        if after.compiled.success || before.map(codes) != Some(codes(after)) {
            return Some(program.open());
        }
    } else if !after.compiled.success {
        let first = after
            .compiled
            .messages
            .iter()
            .find(|message| message.is_error());
        let mut spans: Vec<_> = first.map_or(Vec::new(), |message| message.spans.iter().collect());
        spans.retain(|span| span.file_name == format!("{name}.rs"));
        spans.sort_by_key(|span| !span.is_primary);
        let line = spans.first().and_then(|span| program.line(span.line_start));
        return Some(line.unwrap_or(program.open()));
    } else if before.and_then(|before| before.ending) != after.ending {
        let panic = Regex::new(&format!(r"panicked at {name}\.rs:(\d+):")).expect("a pattern");
        if after.ending == Some(Ending::TimedOut) {
            return Some(program.open());
        }
        let number = panic.captures(&after.transcript);
        let number = number.and_then(|found| found[1].parse().ok());
        let line = number.and_then(|number| program.line(number));
        return Some(line.unwrap_or(program.says_how_it_ends()));
    }
    if before.is_some_and(|before| before.transcript == after.transcript) {
        return None;
    }
    let Some(output) = &program.output else {
        return Some(program.open());
    };
    let expected = &chapter.lines[output.body()];
    let pairs = expected.iter().zip(after.transcript.lines());
    Some(output.open + 1 + pairs.take_while(|(a, b)| a == b).count())
}

/// The chapter and the line (from 0) of what a chapter lacks first: a label that is referred to, a
/// program's `main`, or a program that a fence names.
pub(crate) fn lacks(chapters: &[Chapter], chapter: usize) -> Option<(usize, usize)> {
    let programs = programs(chapters);
    let mut labels = Vec::new();
    let mut lacks = Vec::new();
    for program in &programs {
        let lines = &chapters[program.chapter].lines;
        let Some(name) = &program.name else { continue };
        let code: Vec<&String> = program
            .parts
            .iter()
            .flat_map(|part| &lines[part.body()])
            .collect();
        labels.extend(
            code.iter()
                .filter_map(|line| Some(format!("{name}.{}", label(line)?.1))),
        );
        if !code.iter().any(|line| line.contains("fn main(")) {
            lacks.push((program.chapter, program.open()));
        }
    }
    let sources = chapters.iter().flat_map(|chapter| {
        let fences = chapter.fences.iter().filter(|fence| fence.has("source"));
        fences.filter_map(|fence| {
            let (path, _) = chapter.lines[fence.open + 1].rsplit_once(".rs:")?;
            path.rsplit('/').next().map(str::to_owned)
        })
    });
    let sources: Vec<String> = sources.collect();
    for (index, chapter) in chapters.iter().enumerate() {
        for reference in &chapter.references {
            let (name, _) = reference.target.rsplit_once('.').unwrap_or_default();
            if !labels.contains(&reference.target) && !sources.iter().any(|source| source == name) {
                lacks.push((index, reference.line));
            }
        }
    }
    // Twins, outputs and predictions that name a program, and a stepper, which needs a name.
    let names: Vec<&str> = programs
        .iter()
        .filter_map(|program| program.name.as_deref())
        .collect();
    for (index, chapter) in chapters.iter().enumerate() {
        for fence in &chapter.fences {
            let named = fence.value("twin").or(fence.value("of"));
            let nobodys = named.is_some_and(|name| !names.contains(&name));
            if nobodys || fence.has("step") && fence.value("program").is_none() {
                lacks.push((index, fence.open));
            }
        }
    }
    lacks.retain(|(index, _)| *index == chapter);
    lacks.into_iter().min()
}

/// The chapter and the line (from 0) of the first program of a chapter that does not compile.
pub(crate) fn does_not_compile(
    chapters: &[Chapter],
    chapter: usize,
    judged: &Judged,
) -> Option<(usize, usize)> {
    let programs = programs(chapters);
    let outcomes = judged.programs.iter().map(|became| became.outcome.as_ref());
    let mut pairs = programs.iter().zip(outcomes);
    let line = pairs.find_map(|(program, outcome)| {
        let fails = |outcome: &&Outcome| !outcome.compiled.success && !program.has("compile_fail");
        let outcome = outcome
            .filter(fails)
            .filter(|_| program.chapter == chapter)?;
        right_line(program, &chapters[chapter], None, outcome)
    });
    Some((chapter, line?))
}
