//! JUnit's XML.

use super::{Findings, Problem, ProgramFinding};
use std::fmt::Write;

impl Findings {
    /// The dialect that Jenkins, GitLab and pytest agree on.
    pub(super) fn junit(&self) -> String {
        let failed = |program: &&ProgramFinding| !program.failures.is_empty();
        let mut suites = String::new();
        let mut chapters: Vec<&str> = Vec::new();
        for program in &self.programs {
            if !chapters.contains(&program.chapter.as_str()) {
                chapters.push(&program.chapter);
            }
        }
        for chapter in chapters {
            let programs = self.programs.iter().filter(|p| p.chapter == chapter);
            let programs: Vec<&ProgramFinding> = programs.collect();
            let cases: String = programs.iter().map(|program| program.junit()).collect();
            let skipped = programs.iter().filter(|p| p.verdict == "ignored").count();
            suites += &format!(
                "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\">\n{cases}  </testsuite>\n",
                xml(chapter),
                programs.len(),
                programs.iter().copied().filter(failed).count(),
            );
        }
        // JUnit knows no warnings.
        let errors = self.diagnostics.iter();
        let errors: Vec<&Problem> = errors.filter(|it| it.severity == "error").collect();
        if !errors.is_empty() {
            let cases: String = errors.iter().map(|problem| problem.junit_case()).collect();
            let count = errors.len();
            suites += &format!(
                "  <testsuite name=\"the book\" tests=\"{count}\" failures=\"0\" errors=\"{count}\" skipped=\"0\">\n{cases}  </testsuite>\n"
            );
        }
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{suites}</testsuites>\n")
    }
}

impl ProgramFinding {
    fn junit(&self) -> String {
        let mut case = format!(
            "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"",
            xml(&self.chapter),
            xml(&self.id),
            xml(&self.chapter)
        );
        if let Some(line) = self.line {
            let _ = write!(case, " line=\"{line}\"");
        }
        let mut inside: String = self
            .failures
            .iter()
            .map(|problem| problem.junit("failure", self.verdict))
            .collect();
        if let Some(reason) = &self.reason {
            inside += &format!("      <skipped message=\"{}\"/>\n", xml(reason));
        }
        case += &match inside.is_empty() {
            true => "/>\n".to_owned(),
            false => format!(">\n{inside}    </testcase>\n"),
        };
        case
    }
}

impl Problem {
    fn junit(&self, element: &str, kind: &str) -> String {
        format!(
            "      <{element} type=\"{}\" message=\"{}\">{}</{element}>\n",
            xml(kind),
            xml(&self.heading()),
            xml(&self.message)
        )
    }

    fn junit_case(&self) -> String {
        let place = self.file.as_deref().unwrap_or("book.toml");
        format!(
            "    <testcase classname=\"the book\" name=\"{}\" file=\"{}\">\n{}    </testcase>\n",
            xml(&self.title),
            xml(place),
            self.junit("error", "diagnostic")
        )
    }
}

/// Text within XML. What XML cannot hold at all (most control characters) becomes U+FFFD.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            // A line feed in an attribute would be read as a space.
            '\n' => escaped += "&#10;",
            '\t' => escaped += "&#9;",
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}
