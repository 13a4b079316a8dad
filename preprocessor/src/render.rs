//! Puts what was verified into the page.
//!
//! Our fences and references are replaced by byte range; every other byte of the chapter stays.
//! What becomes of them depends on the renderer: HTML for `html`, fences that rustdoc passes over for `test`
//! (`mdbook test` need not do again what was done), plain Markdown for all others.

mod html;
mod markdown;
mod predict;
mod reference;
mod stepper;
mod twin;

pub(crate) use html::anchor;
pub use reference::check_references;

use crate::attribute;
use crate::config::Outputs;
use crate::execute::Outcome;
use crate::program::{Chapter, Extracted, Line, Part, Program, SourceListing};
use crate::source::MappedText;
use crate::trace::Trace;
use std::ops::Range;

/// Everything that a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Pages<'a> {
    /// The chapters.
    pub chapters: &'a [Chapter],
    /// What they hold.
    pub extracted: &'a Extracted,
    /// What became of each program; none for those that were ignored.
    pub outcomes: &'a [Option<Outcome>],
    /// The steps of each program; none for those that show none (as for those that are not in it).
    pub traces: &'a [Option<Trace>],
    /// What became of each program's twin.
    pub twins: &'a [Option<crate::twin::Checked>],
    /// The compiler's release.
    pub release: &'a str,
}

/// The form in which a renderer gets our fences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Html,
    Test,
    Markdown,
}

/// A stretch of code as a page shows it.
struct Listing<'a> {
    code: &'a MappedText,
    lines: &'a [Line],
    /// What the lines' anchors begin with; none for code that nothing can link to.
    anchor: Option<String>,
    caption: Option<String>,
}

struct Splice {
    range: Range<usize>,
    text: String,
}

/// The text of every chapter for a renderer.
pub fn render(pages: Pages<'_>, renderer: &str) -> Vec<String> {
    let form = match renderer {
        "html" => Form::Html,
        "test" => Form::Test,
        _ => Form::Markdown,
    };
    let labels = reference::labels(pages.extracted);
    let chapters = pages.chapters.iter().enumerate();
    let rendered = chapters.map(|(index, chapter)| {
        let mut splices = Vec::new();
        splice_programs(pages, index, form, &mut splices);
        splice_sources(pages, index, form, &mut splices);
        reference::splice(pages, index, form, &labels, &mut splices);
        predict::splice(pages, index, form, &mut splices);
        splices.sort_by_key(|splice| splice.range.start);
        if form == Form::Html {
            style_first_figure(&mut splices);
            stepper::equip_first(&mut splices);
            twin::add_script(&mut splices);
        }
        apply(chapter.text.as_str(), &splices)
    });
    rendered.collect()
}

fn apply(text: &str, splices: &[Splice]) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    let mut copied = 0;
    for splice in splices {
        result.push_str(&text[copied..splice.range.start]);
        result.push_str(&splice.text);
        copied = splice.range.end;
    }
    result.push_str(&text[copied..]);
    result
}

fn splice_programs(pages: Pages<'_>, chapter: usize, form: Form, splices: &mut Vec<Splice>) {
    let programs = pages.extracted.programs.iter();
    let programs = programs.zip(pages.outcomes).enumerate();
    let programs = programs.filter(|(_, (program, _))| program.chapter == chapter);
    for (number, (program, outcome)) in programs {
        let trace = pages.traces.get(number).and_then(Option::as_ref);
        let checked = pages.twins.get(number).and_then(Option::as_ref);
        let stamp = html::stamp(program, outcome.as_ref(), pages.release) + &twin::stamp(checked);
        let text = &pages.chapters[chapter].text;
        let transcript = outcome.as_ref().map_or("", |outcome| &outcome.transcript);
        // What is not compared is shown where there is something to be shown.
        let injects = program.outputs == Outputs::Injected
            && program.output.is_none()
            && !transcript.is_empty()
            && form != Form::Test;
        // A book that was written for rustdoc keeps its own fences, with mdBook's buttons.
        let keeps_fences = program.outputs.follows_rustdoc() && program.name.is_none();
        for (index, part) in program.parts.iter().enumerate() {
            let range = part.fence.range.clone();
            let is_last = index + 1 == program.parts.len();
            let has_stamp = is_last && !injects && program.outputs != Outputs::Off;
            if keeps_fences && form != Form::Test {
                splices.extend(without_our_words(&pages.chapters[chapter].text, part));
            } else {
                let listing = part_listing(program, index, part);
                let stamp = (has_stamp && program.output.is_none()).then_some(stamp.as_str());
                let prefix = &part.fence.prefix;
                let figure = match form {
                    Form::Html => html::figure(&listing, stamp, prefix),
                    Form::Markdown => markdown::listing(&listing, "rust", prefix),
                    Form::Test => markdown::listing(&listing, "rust,ignore", prefix),
                };
                match twin::beside(program, index, text) {
                    Some(fence) if form == Form::Html => splices.push(Splice {
                        range: range.start..fence.range.end,
                        text: twin::tabs(program, &figure, fence),
                    }),
                    _ => splices.push(Splice {
                        range,
                        text: figure,
                    }),
                }
            }
            if is_last && injects {
                splices.push(injected(part, transcript, &stamp, keeps_fences, form));
            }
            if let (true, None, Some(trace)) = (is_last, &program.output, trace)
                && let Some(last) = splices.last_mut()
            {
                stepper::push(&mut last.text, trace, &part.fence.prefix, form);
            }
        }
        splices.extend(twin::alone(program, text, form));
        if let Some(output) = &program.output {
            let mut text = shown_output(transcript, &stamp, &output.fence.prefix, form);
            if let Some(trace) = trace {
                stepper::push(&mut text, trace, &output.fence.prefix, form);
            }
            let range = output.fence.range.clone();
            splices.push(Splice { range, text });
        }
    }
}

fn shown_output(transcript: &str, stamp: &str, prefix: &str, form: Form) -> String {
    match form {
        Form::Html => html::output(transcript, stamp, prefix),
        Form::Markdown | Form::Test => markdown::fenced(transcript, "text", prefix),
    }
}

/// What a program printed, to be put below its last fence.
fn injected(part: &Part, transcript: &str, stamp: &str, keeps_fences: bool, form: Form) -> Splice {
    let prefix = &part.fence.prefix;
    let end = part.fence.range.end;
    let closing = match part.fence.closed || !keeps_fences {
        true => String::new(),
        false => format!("\n{prefix}{}", part.fence.marker),
    };
    let output = shown_output(transcript, stamp, prefix, form);
    Splice {
        range: end..end,
        text: format!("{closing}\n{}\n{prefix}{output}", prefix.trim_end()),
    }
}

/// The info string of a fence that stays, if there are words of ours in it: mdBook would make
/// classes of them.
fn without_our_words(text: &MappedText, part: &Part) -> Option<Splice> {
    let range = part.fence.info.clone();
    let text = attribute::without_ours(text, range.clone())?;
    Some(Splice { range, text })
}

fn part_listing<'a>(program: &'a Program, index: usize, part: &'a Part) -> Listing<'a> {
    let parts = program.parts.len();
    let caption = program.name.as_ref().map(|_| match parts {
        1 => program.file_name(),
        _ => format!("{}, part {} of {parts}", program.file_name(), index + 1),
    });
    // A blank line that sets a part off from the one before belongs to the program, not to the page.
    let code = program.code.as_str();
    let is_blank = |line: &&Line| code[line.range.clone()].trim().is_empty() && !line.hidden;
    let blank = match index {
        0 => 0,
        _ => part.lines.iter().take_while(is_blank).count(),
    };
    Listing {
        code: &program.code,
        lines: &part.lines[blank..],
        anchor: program.name.clone(),
        caption,
    }
}

fn splice_sources(pages: Pages<'_>, chapter: usize, form: Form, splices: &mut Vec<Splice>) {
    let sources = pages.extracted.sources.iter();
    for source in sources.filter(|source| source.chapter == chapter) {
        let listing = Listing {
            code: &source.code,
            lines: &source.lines,
            anchor: first_showing(pages.extracted, source).then(|| source.name.clone()),
            caption: Some(source.file.path.clone()),
        };
        let prefix = &source.fence.prefix;
        let text = match form {
            Form::Html => html::figure(&listing, None, prefix),
            Form::Markdown => markdown::listing(&listing, "rust", prefix),
            Form::Test => markdown::listing(&listing, "rust,ignore", prefix),
        };
        let range = source.fence.range.clone();
        splices.push(Splice { range, text });
    }
}

/// Anchors are unique in a book: lines that are shown twice have theirs where they come first.
fn first_showing(extracted: &Extracted, source: &SourceListing) -> bool {
    let earlier = extracted
        .sources
        .iter()
        .take_while(|other| !std::ptr::eq(*other, source));
    let mut same_file = earlier.filter(|other| other.name == source.name);
    !same_file.any(|other| {
        let shown = |number| other.lines.iter().any(|line| line.number == number);
        source.lines.iter().any(|line| shown(line.number))
    })
}

/// The first figure of a page brings the style sheet with it: nothing has to be installed.
fn style_first_figure(splices: &mut [Splice]) {
    let figure = |splice: &Splice| splice.text.find(html::FIGURE);
    let mut figures = splices
        .iter_mut()
        .filter_map(|splice| Some((figure(splice)?, splice)));
    if let Some((at, first)) = figures.next() {
        first.text.insert_str(at, &html::style());
    }
}
