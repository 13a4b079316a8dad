//! What is changed, and where that is to be reported.
//!
//! The rule is: on the line that was changed. Where it can't be so, the specification says what an
//! author is told instead, and the kinds below say which line that is:
//!
//! * A **program** that now prints something else is reported where the chapter first says otherwise:
//!   on the first line of its output that differs. (Nobody can know which of the two is right.)
//! * A program that **ends** in another way is reported where it panicked, else where its fences say
//!   how it ends, else where it begins.
//! * A program that does **not compile** is reported where the compiler sees it: for a missing `;`
//!   that may be the next word, for a missing brace the end of the program.
//! * A program that does the same is no longer the one in `src/bin`: reported where it begins.
//! * A `compile_fail` that fails in another way is reported where it begins: its fence says how it fails.
//! * Where an **output** lacks lines, or has too many, it is reported where it first differs, which
//!   is the line that was changed unless its neighbours are equal; without a fence, where the
//!   program begins.
//! * A **label** that is gone, or a program's name, is missed where prose, a twin, an output or a
//!   prediction refers to it first; a stepper misses the name itself. A name that nothing refers to leaves a file in `src/bin` that belongs to nothing: that has no place in a chapter.
//! * An **include** that is none leaves a `source` fence that is none: reported where it begins.
//!
//! Changes that change nothing which anybody could observe are no mutations. Each such rule stands
//! in [`Expect::Same`], is counted, and it is checked that nothing is reported.

use crate::chapters::{Chapter, programs};
use crate::in_attributes::attributes;
use crate::in_outputs::outputs;
use crate::in_prose::{labels, references, sources};
use std::ops::Range;

/// A change of one chapter.
pub(crate) struct Mutation {
    pub(crate) kind: &'static str,
    pub(crate) chapter: usize,
    /// The lines that are replaced (counted from 0), and by what.
    pub(crate) lines: Range<usize>,
    pub(crate) by: Vec<String>,
    pub(crate) expect: Expect,
}

/// What is to be reported first.
pub(crate) enum Expect {
    /// Something on this line of the changed chapter.
    Line(usize),
    /// What becomes of this program decides it, see `judge::right_line`.
    Outcome(usize),
    /// What the chapters, once changed, lack first.
    Lacks,
    /// Nothing, by this rule.
    Same(&'static str),
}

impl Mutation {
    /// Whether what is reported may have no place in its chapter, or may be nothing at all.
    pub(crate) fn is_seen_alone(&self) -> bool {
        matches!(self.expect, Expect::Same(_) | Expect::Lacks)
    }
}

/// Everything that is changed in a book except the code of its programs.
pub(crate) fn of_text(chapters: &[Chapter]) -> Vec<Mutation> {
    let programs = programs(chapters);
    let mut all = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        if let Some(output) = &program.output {
            outputs(&mut all, chapters, &programs, index, output);
        }
        for part in &program.parts {
            attributes(&mut all, &programs, index, part);
        }
    }
    for (index, chapter) in chapters.iter().enumerate() {
        for fence in chapter.fences.iter().filter(|fence| fence.has("source")) {
            sources(&mut all, chapter, index, fence);
        }
        labels(&mut all, chapters, index);
        references(&mut all, chapter, index);
    }
    all
}
