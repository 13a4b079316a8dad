//! Puts what was verified into the page.
//!
//! Our fences and references are replaced by byte range; every other byte of the chapter stays.
//! What becomes of them depends on the renderer: HTML for `html`, fences that rustdoc passes over for `test`
//! (`mdbook test` need not do again what was done), plain Markdown for all others.

mod html;
mod markdown;
mod reference;

pub use reference::check_references;

use crate::execute::Outcome;
use crate::program::{Chapter, Extracted, Line, Part, Program, SourceListing};
use crate::source::MappedText;
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
        splices.sort_by_key(|splice| splice.range.start);
        if form == Form::Html {
            style_first_figure(&mut splices);
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
    let programs = pages.extracted.programs.iter().zip(pages.outcomes);
    for (program, outcome) in programs.filter(|(program, _)| program.chapter == chapter) {
        let stamp = html::stamp(program, outcome.as_ref(), pages.release);
        for (index, part) in program.parts.iter().enumerate() {
            let listing = part_listing(program, index, part);
            let is_last = index + 1 == program.parts.len();
            let stamp = (is_last && program.output.is_none()).then_some(stamp.as_str());
            let text = match form {
                Form::Html => html::figure(&listing, stamp, &part.fence.prefix),
                Form::Markdown => markdown::listing(&listing, "rust", &part.fence.prefix),
                Form::Test => markdown::listing(&listing, "rust,ignore", &part.fence.prefix),
            };
            let range = part.fence.range.clone();
            splices.push(Splice { range, text });
        }
        let transcript = outcome.as_ref().map_or("", |outcome| &outcome.transcript);
        if let Some(output) = &program.output {
            let prefix = &output.fence.prefix;
            let text = match form {
                Form::Html => html::output(transcript, &stamp, prefix),
                Form::Markdown | Form::Test => markdown::fenced(transcript, "text", prefix),
            };
            let range = output.fence.range.clone();
            splices.push(Splice { range, text });
        }
    }
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
    let is_figure = |splice: &&mut Splice| splice.text.starts_with("<figure");
    if let Some(first) = splices.iter_mut().find(is_figure) {
        first.text.insert_str(0, &html::style());
    }
}
