//! Puts what was verified into the page.
//!
//! Our fences and references are replaced by byte range; every other byte of the chapter stays.
//! What becomes of them depends on the renderer: HTML for `html`, fences that rustdoc passes over for `test`
//! (`mdbook test` need not do again what was done), plain Markdown for all others.

mod html;
mod markdown;

use crate::diagnostic::Diagnostic;
use crate::execute::Outcome;
use crate::program::{Chapter, Extracted, Line, Part, Program, SourceListing};
use crate::source::MappedText;
use crate::suggest::nearest;
use regex::Regex;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

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
    let labels = labels(pages.extracted);
    let chapters = pages.chapters.iter().enumerate();
    let rendered = chapters.map(|(index, chapter)| {
        let mut splices = Vec::new();
        splice_programs(pages, index, form, &mut splices);
        splice_sources(pages, index, form, &mut splices);
        splice_references(pages, index, form, &labels, &mut splices);
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

fn splice_references(
    pages: Pages<'_>,
    chapter: usize,
    form: Form,
    labels: &BTreeMap<String, (usize, usize)>,
    splices: &mut Vec<Splice>,
) {
    for reference in &pages.extracted.references[chapter] {
        let Some(&(line, home)) = labels.get(&reference.target) else {
            continue;
        };
        let name = reference
            .target
            .rsplit_once('.')
            .map_or("", |(name, _)| name);
        let before = &pages.chapters[chapter].text.as_str()[..reference.range.start];
        let word = if begins_sentence(before) {
            "Line"
        } else {
            "line"
        };
        let text = match form {
            Form::Html => {
                let mut link = format!("[{word} {line}](<");
                if home != chapter {
                    let (from, to) = (&pages.chapters[chapter].path, &pages.chapters[home].path);
                    link.push_str(&relative(from, to));
                }
                let _ = write!(link, "#{}>)", html::anchor(name, line));
                link
            }
            Form::Test | Form::Markdown => format!("{word} {line}"),
        };
        let range = reference.range.clone();
        splices.push(Splice { range, text });
    }
}

/// Whether what follows `before` begins a sentence: it comes after a full stop, or first in a
/// paragraph or in a list's item.
fn begins_sentence(before: &str) -> bool {
    static BLOCK_MARKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[ \t>]*(?P<item>(?:[-*+]|\d+[.)])[ \t]+)?").expect("a valid pattern")
    });
    for (lines_above, line) in before.rsplit('\n').enumerate() {
        let marks = BLOCK_MARKS.captures(line).expect("may be empty");
        let text = line[marks[0].len()..].trim_end_matches(|c: char| c.is_whitespace() || c == '*');
        if !text.is_empty() {
            return text.ends_with(['.', '?', '!']);
        }
        if lines_above > 0 || marks.name("item").is_some() {
            return true;
        }
    }
    true
}

/// The line and the chapter of every label, under `program.label`.
fn labels(extracted: &Extracted) -> BTreeMap<String, (usize, usize)> {
    let mut labels = BTreeMap::new();
    for source in &extracted.sources {
        for (label, line) in &source.labels {
            let target = format!("{}.{label}", source.name);
            labels.entry(target).or_insert((*line, source.chapter));
        }
    }
    for program in &extracted.programs {
        let Some(name) = &program.name else {
            continue;
        };
        for (label, line) in &program.labels {
            labels.insert(format!("{name}.{label}"), (*line, program.chapter));
        }
    }
    labels
}

/// Reports every reference in prose that leads nowhere.
pub fn check_references(
    chapters: &[Chapter],
    extracted: &Extracted,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let labels = labels(extracted);
    for (chapter, references) in chapters.iter().zip(&extracted.references) {
        for reference in references {
            if labels.contains_key(&reference.target) {
                continue;
            }
            let span = chapter.text.span(reference.range.clone());
            let title = format!("no line is labelled `{}`", reference.target);
            let diagnostic = Diagnostic::error(title).at(span, "");
            diagnostics.push(match nearest(&reference.target, labels.keys()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(
                    "end the line that you mean with `//@ label`, and name it `program.label`",
                ),
            });
        }
    }
}

/// The way from one chapter to another, both below the same folder.
fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .collect();
    let to: Vec<_> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    // mdBook makes an index of every README.
    let is_readme = |name: &str| name.eq_ignore_ascii_case("readme.md");
    let down = to[common..]
        .iter()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .map(|name| {
            if is_readme(&name) {
                "index.md".to_owned()
            } else {
                name
            }
        });
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{begins_sentence, relative};
    use std::path::Path;

    #[test]
    fn a_sentence_begins_with_a_capital() {
        for before in [
            "", "# A\n\n", "Text. ", "Why?\n", "1. ", "* ", "> - ", "End.** ", "A\n\n> ",
        ] {
            assert!(begins_sentence(before), "{before:?}");
        }
        for before in ["on ", "and,\n", "(see ", "A: ", "the *"] {
            assert!(!begins_sentence(before), "{before:?}");
        }
    }

    #[test]
    fn chapters_find_each_other() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("a.md", "b.md"), "b.md");
        assert_eq!(way("x/a.md", "b.md"), "../b.md");
        assert_eq!(way("x/a.md", "x/y/b.md"), "y/b.md");
    }
}
