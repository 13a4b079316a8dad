//! GitHub's workflow commands.

use super::Findings;

impl Findings {
    /// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
    pub(super) fn github(&self) -> String {
        let programs = self.programs.iter();
        let of_programs =
            programs.flat_map(|program| program.failures.iter().chain(&program.warnings));
        let mut commands = String::new();
        for problem in of_programs.chain(&self.diagnostics) {
            let mut properties = format!("title={}", property(&problem.heading()));
            if let Some(file) = &problem.file {
                properties += &format!(",file={}", property(file));
            }
            if let (Some(line), Some(column)) = (problem.line, problem.column) {
                properties += &format!(",line={line},col={column}");
            }
            commands += &format!(
                "::{} {properties}::{}\n",
                problem.severity,
                data(&problem.message)
            );
        }
        commands
    }
}

/// The message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
