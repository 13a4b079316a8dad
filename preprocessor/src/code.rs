//! Turns the body of a fence into the lines of a program: marks that are not code come off.

use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::include;
use crate::kind::Kind;
use crate::label;
use crate::program::{Line, Part, Program};
use crate::source::{MappedText, line_ranges};
use crate::value;
use std::collections::BTreeMap;
use std::ops::Range;

/// A line of a fence's body before its hidden mark and its label are taken off.
pub struct CodeLine {
    /// Where it stands in the body.
    pub range: Range<usize>,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its number in the program.
    pub number: usize,
    /// Whether a mark at its end is a label.
    pub may_have_label: bool,
}

/// Appends the code of a fence: hidden lines lose their `# `, `##` becomes `#` (rustdoc's
/// `map_line`), labels are taken off.
pub fn add_code(program: &mut Program, fence: Fence, diagnostics: &mut Vec<Diagnostic>) -> Part {
    let body = &fence.body;
    // What looks like a label in a book that was written for rustdoc is a comment.
    let is_named = program.name.is_some();
    let may_have_label = is_named || !program.outputs.follows_rustdoc();
    let first = program
        .parts
        .iter()
        .map(|part| part.lines.len())
        .sum::<usize>()
        + 1;
    let mut lines = Vec::new();
    for (number, range) in (first..).zip(line_ranges(body.as_str())) {
        let text = &body.as_str()[range.clone()];
        let indent = text.len() - text.trim_start().len();
        let rest = text.trim_start();
        let hidden = rest == "#" || rest.starts_with("# ");
        let skipped = match rest {
            "#" => 1,
            _ if hidden => 2,
            _ if rest.starts_with("##") => 1,
            _ => 0,
        };
        let (code, labels) = (&mut program.code, &mut program.labels);
        // The indentation before the mark belongs to the code; rustdoc takes it away from a hidden line,
        // which shows in a string of several lines.
        let indent_kept = match hidden && !is_named {
            true => 0,
            false => indent,
        };
        code.push_slice(body, range.start..range.start + indent_kept);
        let end = match hidden && !is_named {
            true => range.start + text.trim_end().len(),
            false => range.end,
        };
        let start = range.start + indent + skipped;
        let range = start.min(end)..end;
        let line = CodeLine {
            range,
            hidden,
            number,
            may_have_label,
        };
        let mut line = push_line(code, labels, body, line, diagnostics);
        line.range.start -= indent_kept;
        lines.push(line);
    }
    Part { fence, lines }
}

/// Appends one line without its label, which goes to `labels`.
pub fn push_line(
    code: &mut MappedText,
    labels: &mut BTreeMap<String, usize>,
    body: &MappedText,
    line: CodeLine,
    diagnostics: &mut Vec<Diagnostic>,
) -> Line {
    let CodeLine {
        range,
        hidden,
        number,
        may_have_label,
    } = line;
    let text = &body.as_str()[range.clone()];
    let mut end = range.end;
    if let (true, Some((start, name))) = (may_have_label, label::mark(text)) {
        end = range.start + start;
        let span = body.span(range.start + name.start..range.start + name.end);
        let name = &text[name];
        let problem = if !value::is_name(name) {
            Some((
                "a label is a lowercase word: letters, digits, `_` and `-`",
                "write it so, here and where prose names it",
            ))
        } else if hidden {
            Some((
                "a label on a hidden line leads the reader to a line that isn't shown",
                "label a line that is shown, or show this one",
            ))
        } else if labels.insert(name.to_owned(), number).is_some() {
            Some((
                "this program has that label already",
                "give one of the two lines another label",
            ))
        } else {
            None
        };
        if let Some((problem, help)) = problem {
            let title = format!("`{name}` cannot be a label here");
            diagnostics.push(
                Diagnostic::error(Kind::BadLabel, title)
                    .at(span, problem)
                    .help(help),
            );
        }
    }
    let start = code.as_str().len();
    let mut copied = range.start;
    for backslash in include::protecting_backslashes(&body.as_str()[range.start..end]) {
        code.push_slice(body, copied..range.start + backslash);
        copied = range.start + backslash + 1;
    }
    code.push_slice(body, copied..end);
    let range_in_code = start..code.as_str().len();
    // The compiler points at the end of a line where a `;` is missing.
    let newline = range.end..range.end + 1;
    match body.as_str().get(newline.clone()) {
        Some("\n") if end == range.end => code.push_slice(body, newline),
        _ => code.push_str("\n"),
    }
    Line {
        number,
        hidden,
        range: range_in_code,
    }
}
