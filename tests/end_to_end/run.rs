//! What became of a run of the tool, and what is asserted of it.

use mdbook_preprocessor::book::{Book, BookItem};
use std::process::Command;

/// What became of a run of the tool.
#[derive(Debug)]
pub(crate) struct Run {
    status: Option<i32>,
    /// What it printed for other programs.
    pub(crate) stdout: String,
    /// What it printed for people.
    pub(crate) stderr: String,
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Self {
        Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Runs a command to its end.
    #[track_caller]
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    #[track_caller]
    fn ends_with(self, status: i32) -> Self {
        let Run { stdout, stderr, .. } = &self;
        assert_eq!(self.status, Some(status), "\n{stdout}\n{stderr}");
        self
    }

    /// All is well.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// So many things did not verify.
    #[track_caller]
    pub(crate) fn fails(self, failures: usize) -> Self {
        let plural = if failures == 1 { "" } else { "s" };
        self.ends_with(1)
            .says(&format!("\n{failures} failure{plural}\n"))
    }

    /// Somebody interrupted it.
    #[track_caller]
    pub(crate) fn was_interrupted(self) -> Self {
        self.ends_with(130)
    }

    /// The tool could not work.
    #[track_caller]
    pub(crate) fn cannot_work(self) -> Self {
        self.ends_with(2)
    }

    /// The text is in what it printed for people.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "no {text:?} in\n{}",
            self.stderr
        );
        self
    }

    /// The text is all that it printed for people.
    #[track_caller]
    pub(crate) fn says_only(self, text: &str) -> Self {
        assert_eq!(self.stderr, text);
        self
    }

    /// The text is what it printed for other programs.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert_eq!(self.stdout, text, "\n{}", self.stderr);
        self
    }

    /// The places of all diagnostics, in order.
    pub(crate) fn places(&self) -> Vec<&str> {
        let lines = self.stderr.lines();
        lines
            .filter_map(|line| line.trim_start().strip_prefix("--> "))
            .collect()
    }

    /// A diagnostic at this place.
    #[track_caller]
    pub(crate) fn reports_at(self, place: &str) -> Self {
        let found = self.places().contains(&place);
        assert!(found, "nothing at {place} in\n{}", self.stderr);
        self
    }

    /// A diagnostic with this title.
    #[track_caller]
    pub(crate) fn reports_title(self, title: &str) -> Self {
        let mut lines = self.stderr.lines();
        let found = lines.any(|line| is_title(line, title));
        assert!(found, "no error {title:?} in\n{}", self.stderr);
        self
    }

    /// A diagnostic with this title, at this place: `src/a.md:3:9`.
    #[track_caller]
    pub(crate) fn reports(self, title: &str, place: &str) -> Self {
        let mut lines = self.stderr.lines();
        let found = lines.any(|line| is_title(line, title));
        assert!(found, "no error {title:?} in\n{}", self.stderr);
        let next = lines.next().unwrap_or_default().trim_start();
        assert_eq!(next, format!("--> {place}"), "\n{}", self.stderr);
        self
    }
}

/// `error[V001]: title`, or the same with a code of the compiler's.
fn is_title(line: &str, title: &str) -> bool {
    let (level, rest) = line.split_once(": ").unwrap_or_default();
    rest == title && level.starts_with("error[")
}

/// The contents of the chapters in an answer of the protocol.
pub(crate) fn chapters_of(answer: &Run) -> Vec<String> {
    let book: Book = serde_json::from_str(&answer.stdout).unwrap();
    let chapters = book.iter().filter_map(|item| match item {
        BookItem::Chapter(chapter) => Some(chapter.content.clone()),
        _ => None,
    });
    chapters.collect()
}
