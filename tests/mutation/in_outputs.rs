//! What is changed in outputs.

use crate::chapters::{Chapter, Fence, Program};
use crate::letters::{misspelt, with_other};
use crate::mutations::{Expect, Mutation};
use std::ops::Range;

const EQUAL: &str = "two equal lines swapped";

/// Changes an output and its fence.
pub(crate) fn outputs(
    all: &mut Vec<Mutation>,
    chapters: &[Chapter],
    programs: &[Program],
    index: usize,
    output: &Fence,
) {
    let program = &programs[index];
    let chapter = &chapters[program.chapter];
    let mut add = |kind, lines: Range<usize>, by: Vec<String>, expect| {
        let chapter = program.chapter;
        all.push(Mutation {
            kind,
            chapter,
            lines,
            by,
            expect,
        });
    };
    let body = &chapter.lines[output.body()];
    let is_pattern = |line: &String| line == "..." || line.contains("[..]");
    let has_pattern = body.iter().any(is_pattern);
    // Where two texts first differ, as a line of the chapter.
    let differs = |changed: &[String]| {
        let pairs = body.iter().zip(changed);
        output.open + 1 + pairs.take_while(|(a, b)| a == b).count()
    };
    for (offset, line) in body.iter().enumerate() {
        let number = output.open + 1 + offset;
        let letters: Vec<usize> = (0..line.chars().count())
            .filter(|&i| !line.chars().nth(i).is_some_and(char::is_whitespace))
            .collect();
        let ends = [
            letters.first(),
            letters.get(letters.len() / 2),
            letters.last(),
        ];
        let mut ends: Vec<usize> = ends.into_iter().flatten().copied().collect();
        ends.dedup();
        if !(has_pattern && program.has("runs_forever")) {
            for at in ends {
                let by = vec![with_other(line, at)];
                add(
                    "output: a character",
                    number..number + 1,
                    by,
                    Expect::Line(number),
                );
            }
        }
        let added = vec!["a line that nobody prints".to_owned(), line.clone()];
        if has_pattern {
            continue;
        }
        add(
            "output: a line more",
            number..number + 1,
            added,
            Expect::Line(number),
        );
        let mut fewer = body.to_vec();
        fewer.remove(offset);
        let place = Expect::Line(differs(&fewer));
        add("output: a line less", number..number + 1, Vec::new(), place);
        if let Some(next) = body.get(offset + 1) {
            let by = vec![next.clone(), line.clone()];
            let expect = match next == line {
                true => Expect::Same(EQUAL),
                false => Expect::Line(number),
            };
            add("output: two lines swapped", number..number + 2, by, expect);
        }
    }
    let whole = output.open..output.close + 1;
    add(
        "output: the whole fence",
        whole,
        Vec::new(),
        Expect::Line(program.open()),
    );
    let here = || Expect::Line(output.open);
    let opening = &chapter.lines[output.open];
    let line = output.open..output.open + 1;
    for word in misspelt("output") {
        let by = vec![opening.replacen("output", &word, 1)];
        add(
            "output: its word misspelt",
            line.clone(),
            by,
            Expect::Line(output.open),
        );
    }
    let stray = programs.iter().find(|other| {
        other.chapter == program.chapter && other.name.is_some() && other.name != program.name
    });
    if let Some(of) = output.value("of") {
        for changed in misspelt(of) {
            let by = vec![opening.replacen(of, &changed, 1)];
            add(
                "output: of= misspelt",
                line.clone(),
                by,
                Expect::Line(output.open),
            );
        }
        // The program lacks an output then, as without the fence.
        let place = Expect::Line(program.open());
        add("output: of= removed", line, vec!["```output".into()], place);
    } else if let Some(name) = stray.and_then(|stray| stray.name.as_ref()) {
        let of = format!("```output,of={name}");
        // A program above has two outputs then, of which the second is wrong; one below is not there yet.
        add(
            "output: of= another program",
            line.clone(),
            vec![of],
            here(),
        );
        let of = format!("```output,of={name}x");
        add(
            "output: of= no program",
            line,
            vec![of],
            Expect::Line(output.open),
        );
    }
}
