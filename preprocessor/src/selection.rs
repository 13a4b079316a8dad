//! Which programs a PATTERN of the command line means.

use crate::pipeline::Reading;
use crate::program::{Chapter, Program};
use crate::suggest::nearest;
use std::path::Path;

/// A PATTERN: a program's name, the beginning of one with a `*`, a chapter, or a place in one.
///
/// A chapter may be given as messages give it (below the book's root), below the folder of the
/// chapters, by the end of its path, or by its whole path; with the separators of Windows, too.
#[derive(Debug)]
pub struct Selection {
    typed: String,
    path: String,
    line: Option<usize>,
}

impl Selection {
    /// The selection that was typed; `root` is the book's root, without links in its path.
    pub fn new(typed: &str, root: &Path) -> Self {
        let (mut path, mut line) = with_number(typed);
        // A place may come with its column: `src/a.md:41:9`.
        if let (earlier, Some(number)) = with_number(path)
            && line.is_some()
        {
            (path, line) = (earlier, Some(number));
        }
        let whole = Path::new(path).is_absolute().then(|| Path::new(path));
        let whole = whole.map(|path| path.canonicalize().unwrap_or(path.to_owned()));
        let below_root = whole
            .as_deref()
            .and_then(|path| path.strip_prefix(root).ok());
        let path = below_root.map_or(path.to_owned(), |path| path.to_string_lossy().into_owned());
        let path = path.replace('\\', "/");
        Self {
            typed: typed.to_owned(),
            path: path.trim_start_matches("./").to_owned(),
            line,
        }
    }

    /// Whether it means this program.
    pub fn selects(&self, program: &Program, chapters: &[Chapter]) -> bool {
        if let Some(name) = &program.name {
            let start = self.typed.strip_suffix('*');
            if *name == self.typed || start.is_some_and(|start| name.starts_with(start)) {
                return true;
            }
        }
        let chapter = &chapters[program.chapter];
        self.is_chapter(chapter) && self.line.is_none_or(|line| covers(program, line, chapter))
    }

    fn is_chapter(&self, chapter: &Chapter) -> bool {
        let path = &chapter.file.path;
        *path == self.path || path.ends_with(&format!("/{}", self.path))
    }

    /// What is said when it means no program: what there is that is like it.
    pub fn none(&self, reading: &Reading) -> String {
        let typed = &self.typed;
        let chapters = &reading.chapters;
        let programs = &reading.extracted.programs;
        if let Some(chapter) = chapters.iter().position(|it| self.is_chapter(it)) {
            let path = &chapters[chapter].file.path;
            let here = programs.iter().filter(|program| program.chapter == chapter);
            let distance = |program: &&Program| {
                let line = program.line(chapters).unwrap_or_default();
                line.abs_diff(self.line.unwrap_or_default())
            };
            return match (self.line, here.min_by_key(distance)) {
                (Some(line), Some(near)) => {
                    let near = near.called(chapters);
                    format!("no program stands at line {line} of `{path}`: the nearest is {near}")
                }
                _ => format!("`{path}` holds no program; `list` shows them all"),
            };
        }
        let names = programs.iter().filter_map(|program| program.name.clone());
        let paths = chapters.iter().flat_map(|chapter| {
            let path = &chapter.file.path;
            let name = path.rsplit('/').next().unwrap_or(path);
            [path.clone(), name.to_owned()]
        });
        let word = self.path.trim_end_matches('*');
        match nearest(word, names.chain(paths)) {
            Some(near) => {
                let line = self.line.map_or(String::new(), |line| format!(":{line}"));
                format!("no program matches `{typed}`: did you mean `{near}{line}`?")
            }
            None => format!("no program matches `{typed}`; `list` shows them all"),
        }
    }
}

/// `a.md:41` is `a.md` and 41.
fn with_number(text: &str) -> (&str, Option<usize>) {
    match text.rsplit_once(':') {
        Some((rest, number)) => match number.parse() {
            Ok(number) => (rest, Some(number)),
            Err(_) => (text, None),
        },
        None => (text, None),
    }
}

/// Whether a line of the chapter belongs to one of the program's fences, or to its output's.
fn covers(program: &Program, line: usize, chapter: &Chapter) -> bool {
    let output = program.output.iter().map(|output| &output.fence);
    let mut fences = program.parts.iter().map(|part| &part.fence).chain(output);
    fences.any(|fence| {
        let at = |offset: usize| {
            let span = chapter.text.span(offset..offset)?;
            let span = span.in_chapter().clone();
            Some(span.file.position(span.range.start).line)
        };
        let first = at(fence.range.start);
        let last = at(fence.range.end.saturating_sub(1));
        matches!((first, last), (Some(first), Some(last)) if (first..=last).contains(&line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(typed: &str) -> (String, Option<usize>) {
        let selection = Selection::new(typed, Path::new("/book"));
        (selection.path, selection.line)
    }

    #[test]
    fn a_place_is_a_path_a_line_and_perhaps_a_column() {
        for typed in [
            "src/a.md:41",
            "src/a.md:41:9",
            "./src/a.md:41",
            r"src\a.md:41",
            r".\src\a.md:41:9",
            "/book/src/a.md:41",
        ] {
            assert_eq!(parts(typed), ("src/a.md".into(), Some(41)), "{typed}");
        }
        assert_eq!(parts("rock"), ("rock".into(), None));
        assert_eq!(parts(r"C:\book\a.md"), ("C:/book/a.md".into(), None));
        assert_eq!(parts(r"C:\book\a.md:3"), ("C:/book/a.md".into(), Some(3)));
    }
}
