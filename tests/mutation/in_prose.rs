//! What is changed in labels, in what refers to them, and in includes.

use crate::chapters::{Chapter, Fence, label, programs};
use crate::letters::misspelt;
use crate::mutations::{Expect, Mutation};

const UNREFERENCED: &str =
    "a label that nothing refers to: it is not shown, and nothing depends on it";

/// Changes a `source` fence and its include.
pub(crate) fn sources(all: &mut Vec<Mutation>, chapter: &Chapter, index: usize, fence: &Fence) {
    let mut add = |kind, number: usize, by: String, expect| {
        let lines = number..number + 1;
        all.push(Mutation {
            kind,
            chapter: index,
            lines,
            by: vec![by],
            expect,
        });
    };
    let opening = &chapter.lines[fence.open];
    for word in ["rust", "source"] {
        for changed in misspelt(word) {
            let by = opening.replacen(word, &changed, 1);
            add(
                "attribute: misspelt",
                fence.open,
                by,
                Expect::Line(fence.open),
            );
        }
    }
    add(
        "attribute: removed",
        fence.open,
        "```source".into(),
        Expect::Line(fence.open),
    );
    let number = fence.open + 1;
    let line = &chapter.lines[number];
    let (path, anchor) = line
        .trim_end_matches('}')
        .rsplit_once(':')
        .expect("an anchor");
    let here = || Expect::Line(number);
    for changed in misspelt(anchor) {
        add(
            "include: the anchor",
            number,
            format!("{path}:{changed}}}}}"),
            here(),
        );
    }
    add(
        "include: the path",
        number,
        line.replacen(".rs", ".sr", 1),
        here(),
    );
    add(
        "include: the path",
        number,
        line.replacen("../", "", 1),
        here(),
    );
    for changed in misspelt("include") {
        let by = line.replacen("include", &changed, 1);
        add("include: its word", number, by, Expect::Line(fence.open));
    }
    add(
        "include: its line removed",
        number,
        String::new(),
        Expect::Line(fence.open),
    );
}

/// Changes every label of a chapter.
pub(crate) fn labels(all: &mut Vec<Mutation>, chapters: &[Chapter], index: usize) {
    let chapter = &chapters[index];
    let programs = programs(chapters);
    for program in programs.iter().filter(|program| program.chapter == index) {
        let Some(program_name) = &program.name else {
            continue;
        };
        for number in program.parts.iter().flat_map(Fence::body) {
            let line = &chapter.lines[number];
            let Some((start, name)) = label(line) else {
                continue;
            };
            let target = format!("{program_name}.{name}");
            let mut all_references = chapters.iter().flat_map(|chapter| &chapter.references);
            let is_referenced = all_references.any(|reference| reference.target == target);
            let expect = || match is_referenced {
                true => Expect::Lacks,
                false => Expect::Same(UNREFERENCED),
            };
            let mut add = |kind, by: String, expect| {
                let lines = number..number + 1;
                all.push(Mutation {
                    kind,
                    chapter: index,
                    lines,
                    by: vec![by],
                    expect,
                });
            };
            add("label: removed", line[..start].to_owned(), expect());
            add("label: misspelt", line.replace("//@ ", "//@ x"), expect());
            add(
                "label: misspelt",
                line[..line.len() - 1].to_owned() + "_x",
                expect(),
            );
            add(
                "label: no name",
                line[..line.len() - name.len()].to_owned(),
                Expect::Line(number),
            );
            add(
                "label: not a name",
                format!("{line}.X"),
                Expect::Line(number),
            );
        }
    }
}

/// Changes every reference of a chapter.
pub(crate) fn references(all: &mut Vec<Mutation>, chapter: &Chapter, index: usize) {
    for reference in &chapter.references {
        let line = &chapter.lines[reference.line];
        let typed = &line[reference.range.clone()];
        let target = &reference.target;
        let mut add = |kind, changed: String| {
            let mut by = line.clone();
            by.replace_range(reference.range.clone(), &changed);
            all.push(Mutation {
                kind,
                chapter: index,
                lines: reference.line..reference.line + 1,
                by: vec![by],
                expect: Expect::Line(reference.line),
            });
        };
        for changed in misspelt(target) {
            add("reference: its target", typed.replace(target, &changed));
        }
        for changed in misspelt("line") {
            add("reference: its word", typed.replacen("line", &changed, 1));
        }
        for changed in [
            format!("{{#line {target}}}}}"),
            format!("{{{{line {target}}}}}"),
            format!("{{{{#line{target}}}}}"),
            format!("{{{{#line {target}}}"),
        ] {
            add("reference: its braces", changed);
        }
    }
}
