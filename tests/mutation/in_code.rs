//! What is changed in the code of programs.

use crate::chapters::{Chapter, Fence, Program, label};
use crate::letters::other;
use regex::Regex;
use std::sync::LazyLock;

/// A change of one line of a program's code. The number of lines stays, so that many programs can
/// be changed at once.
pub(crate) struct CodeMutation {
    pub(crate) kind: &'static str,
    pub(crate) program: usize,
    pub(crate) line: usize,
    pub(crate) by: String,
}

/// Keeps two changes of each kind: those nearest to a third and to two thirds of the program.
pub(crate) fn keep_some(all: &mut Vec<CodeMutation>) {
    let mut kept = Vec::new();
    while let Some(kind) = all.first().map(|mutation| mutation.kind) {
        let (mut same, others) = all
            .drain(..)
            .partition::<Vec<_>, _>(|other| other.kind == kind);
        *all = others;
        if same.len() > 2 {
            let third = same.len() / 3;
            let second = same.swap_remove(2 * third);
            same.swap(0, third);
            same.truncate(1);
            same.push(second);
        }
        kept.extend(same);
    }
    *all = kept;
}

static LITERAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""[^"]*"|\b\d+(\.\d+)?\b"#).expect("a valid pattern"));

/// The changes of each program's code.
pub(crate) fn of_code(chapters: &[Chapter], programs: &[Program]) -> Vec<Vec<CodeMutation>> {
    let of_one = |(index, program): (usize, &Program)| {
        let mut all = Vec::new();
        if program.is_ignored() {
            return all;
        }
        for number in program.parts.iter().flat_map(Fence::body) {
            code_line(
                &mut all,
                index,
                number,
                &chapters[program.chapter].lines[number],
            );
        }
        all
    };
    programs.iter().enumerate().map(of_one).collect()
}

fn code_line(all: &mut Vec<CodeMutation>, program: usize, line: usize, text: &str) {
    let code = text.trim();
    if code.is_empty() || code.starts_with("//") || code.starts_with("{{") || code == "#" {
        return;
    }
    let mut add = |kind, by: String| {
        all.push(CodeMutation {
            kind,
            program,
            line,
            by,
        })
    };
    let mark = label(text).map_or("", |(start, _)| &text[start..]);
    let code = &text[..text.len() - mark.len()];
    let indent = code.len() - code.trim_start().len();
    add(
        "program: a stray character",
        format!("{}\u{a7}{}{mark}", &code[..indent], &code[indent..]),
    );
    if let Some(at) = code.rfind(';') {
        add(
            "program: a `;` missing",
            format!("{}{}{mark}", &code[..at], &code[at + 1..]),
        );
    }
    if let Some(at) = code.rfind(['{', '}']) {
        add(
            "program: a brace missing",
            format!("{}{}{mark}", &code[..at], &code[at + 1..]),
        );
    }
    let hidden = if code.trim_start().starts_with("# ") {
        "# "
    } else {
        ""
    };
    // A deleted line becomes an empty one: the numbers of the others stay, and so does the label.
    add("program: a line deleted", format!("{hidden}{mark}"));
    for literal in LITERAL.find_iter(code) {
        let mut depth = 0;
        let at = literal.as_str().char_indices().find(|&(_, letter)| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            depth == 0 && letter.is_ascii_alphanumeric()
        });
        let Some((at, letter)) = at else { continue };
        let mut by = code.to_owned();
        let at = literal.start() + at;
        by.replace_range(at..at + 1, &other(letter).to_string());
        add("program: a literal changed", by + mark);
    }
}
