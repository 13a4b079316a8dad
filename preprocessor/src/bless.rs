//! Accepts what programs print: the only module that writes into the book.

use crate::alignment;
use crate::atomic;
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::fence::{self, Fence};
use crate::kind::Kind;
use crate::pattern;
use crate::pipeline::{Checked, Reading, Workshop, failures};
use crate::plan::Action;
use crate::program::{Chapter, Expectation, Program};
use crate::programs;
use crate::source::{SourceFile, Span};
use crate::verify::Verdict;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What was accepted, and what was refused.
#[derive(Debug, Default)]
pub struct Blessing {
    /// A line for each file that was written.
    pub written: Vec<String>,
    /// Why programs were not accepted.
    pub refused: Vec<Diagnostic>,
}

struct Edit {
    file: Arc<SourceFile>,
    range: Range<usize>,
    text: String,
}

/// Accepts the output of the programs that were checked, and extracts those with a name.
pub fn bless(
    reading: &Reading,
    mut checked: Vec<Option<Checked>>,
    workshop: &Workshop<'_>,
    settings: &Settings,
) -> Result<Blessing> {
    let mut blessing = Blessing::default();
    let mut edits = Vec::new();
    for (program, checked) in reading.extracted.programs.iter().zip(&mut checked) {
        let Some(checked) = checked else {
            continue;
        };
        if !can_be_accepted(program, &checked.verdict) {
            continue;
        }
        let accepted = accepted(program, &checked.outcome.transcript);
        let again = workshop.execute(&checked.job)?;
        if again.ending != checked.outcome.ending || !pattern::matches(&accepted, &again.transcript)
        {
            blessing.refused.push(unstable(
                program,
                &reading.chapters,
                &accepted,
                &again.transcript,
            ));
            checked.verdict = Verdict::Match;
            continue;
        }
        // The key of a program that never ends holds the output that was expected of it.
        if !matches!(checked.job.action, Action::RunUntil(_)) {
            workshop.remember(&checked.key, &checked.outcome)?;
        }
        edits.push(edit(
            program,
            &reading.chapters[program.chapter],
            &accepted,
        )?);
        checked.verdict = Verdict::Match;
    }
    blessing
        .refused
        .extend(failures(reading, &checked, settings));
    for (path, count) in apply(&edits, settings)? {
        let outputs = if count == 1 { "output" } else { "outputs" };
        blessing.written.push(format!("{path}: {count} {outputs}"));
    }
    if let Some(folder) = &settings.programs {
        for (program, checked) in reading.extracted.programs.iter().zip(&checked) {
            let compiles = checked
                .as_ref()
                .is_some_and(|checked| checked.outcome.compiled.success);
            if !compiles
                || !programs::is_extracted(program)
                || programs::is_current(folder, program)
            {
                continue;
            }
            let path = programs::file(folder, program);
            std::fs::create_dir_all(folder)
                .and_then(|()| atomic::write(&path, program.code.as_str()))
                .with_context(|| format!("failed to write `{}`", path.display()))?;
            let path = settings.shown(&path);
            blessing.written.push(format!("{path}: extracted"));
        }
    }
    Ok(blessing)
}

/// A program that never ends and does not print what is expected has run out of time.
fn can_be_accepted(program: &Program, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Mismatch(_) | Verdict::Missing => true,
        Verdict::TimedOut => program.expectation == Expectation::RunsForever,
        _ => false,
    }
}

/// What the output of a program is to hold.
fn accepted(program: &Program, transcript: &str) -> String {
    match &program.output {
        Some(output) => alignment::updated(&output.expected, transcript),
        None => pattern::escape(transcript),
    }
}

fn unstable(program: &Program, chapters: &[Chapter], accepted: &str, again: &str) -> Diagnostic {
    let title = format!(
        "program `{}` prints something else on a second run",
        program.id(chapters)
    );
    let first = alignment::difference(accepted, again).expected;
    let pairs = first.lines().zip(again.lines());
    let same = pairs.take_while(|(first, second)| first == second).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(nothing)").to_owned();
    Diagnostic::error(Kind::Unstable, title)
        .at(program.span(chapters), "not accepted")
        .note(format!("first:  {}", line(&first)))
        .note(format!("second: {}", line(again)))
        .help("write `[..]` for what varies within a line and `...` for lines that vary, by hand")
}

/// The change that makes `accepted` the output of a program.
fn edit(program: &Program, chapter: &Chapter, accepted: &str) -> Result<Edit> {
    let place = |range: Range<usize>| {
        let span = chapter.text.span(range.clone());
        let whole = span.filter(|span| span.range.len() == range.len());
        whole.with_context(|| {
            let path = &chapter.file.path;
            format!("an `output` fence of `{path}` is not in one file: it can't be rewritten")
        })
    };
    if let Some(output) = &program.output {
        let Span { file, range, .. } = place(output.fence.range.clone())?;
        let typed = &file.text[range.start + output.fence.marker.len()..range.end];
        let info = typed.lines().next().unwrap_or_default();
        let marker = output.fence.marker.chars().next().unwrap_or('`');
        let length = output.fence.marker.len();
        let text = fence(accepted, &output.fence, info, marker, length);
        let text = with_line_endings_of(&file, text);
        return Ok(Edit { file, range, text });
    }
    let last = &program.parts.last().expect("a program has a part").fence;
    let Span { file, range, .. } = place(last.range.end - 1..last.range.end)?;
    let fence = fence(accepted, last, "output", '`', 3);
    let prefix = &last.prefix;
    let text = format!("\n{}\n{prefix}{fence}", prefix.trim_end());
    let text = with_line_endings_of(&file, text);
    let range = range.end..range.end;
    Ok(Edit { file, range, text })
}

/// A fence that holds `body`, longer than any fence within it.
fn fence(body: &str, around: &Fence, info: &str, mark: char, length: usize) -> String {
    let length = length.max(fence::longest_run(body, mark) + 1).max(3);
    fence::write(body, &mark.to_string().repeat(length), info, &around.prefix)
}

fn with_line_endings_of(file: &SourceFile, text: String) -> String {
    match file.text.contains("\r\n") {
        true => text.replace('\n', "\r\n"),
        false => text,
    }
}

/// Writes the edited files, each at once; returns their paths with the number of edits.
fn apply(edits: &[Edit], settings: &Settings) -> Result<BTreeMap<String, usize>> {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.file.path).or_default().push(edit);
    }
    let mut written = BTreeMap::new();
    for (shown, mut edits) in by_file {
        edits.sort_by_key(|edit| edit.range.start);
        // A file that two chapters include is edited once.
        edits.dedup_by_key(|edit| edit.range.clone());
        let path = settings.root.join(shown);
        let on_disk =
            std::fs::read_to_string(&path).with_context(|| format!("failed to read `{shown}`"))?;
        // mdBook takes a byte order mark away when it reads a chapter.
        let mark = if on_disk.starts_with('\u{feff}') {
            "\u{feff}"
        } else {
            ""
        };
        let text = &edits[0].file.text;
        let same_text = edits.iter().all(|edit| edit.file.text == *text);
        if !same_text || on_disk[mark.len()..] != **text {
            bail!(
                "`{shown}` was changed while its programs ran, so nothing was written to it: run `bless` again"
            );
        }
        let edited = mark.to_owned() + &edited(text, &edits);
        atomic::write(&path, &edited).with_context(|| format!("failed to write `{shown}`"))?;
        written.insert(shown.to_owned(), edits.len());
    }
    Ok(written)
}

fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in edits {
        edited.push_str(&text[copied..edit.range.start]);
        edited.push_str(&edit.text);
        copied = edit.range.end;
    }
    edited.push_str(&text[copied..]);
    edited
}

/// The text of a program's file once what the program printed is accepted as its output.
pub fn rewritten(program: &Program, chapter: &Chapter, transcript: &str) -> Result<String> {
    let edit = edit(program, chapter, &accepted(program, transcript))?;
    Ok(edited(&edit.file.text, &[&edit]))
}
