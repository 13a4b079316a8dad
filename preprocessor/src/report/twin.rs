//! What an author is told about a twin.

use super::Subject;
use super::text::{diff_of, shortened};
use crate::diagnostic::Diagnostic;
use crate::execute::OUTPUT_LIMIT;
use crate::kind::Kind;
use crate::process::Ending;
use crate::source::line_ranges;
use crate::twin::{Checked, Verdict};
use std::time::Duration;

const LEGEND: &str = "- the program in Rust, + its twin in Python";

impl Subject<'_> {
    /// What is wrong with the program's twin, if anything is.
    pub fn of_twin(&self, twin: &Checked) -> Option<Diagnostic> {
        let fence = self.program.twin.as_ref()?;
        let text = &self.chapters[self.program.chapter].text;
        let at = text.span(fence.opening());
        let rerun = format!("to run it again: `{} run {} --twin`", self.call, self.id());
        let output = self.program.output.as_ref().map(|output| &output.fence);
        let diagnostic = match &twin.verdict {
            Verdict::Same | Verdict::NotRun(_) => return None,
            Verdict::Differs { line } => {
                let title = format!("the twin of program `{}` prints something else", self.id());
                // An output that is a pattern has other lines than what was printed.
                let printed = self.outcome.transcript.lines().nth(*line);
                let differs = output.and_then(|fence| {
                    let range = line_ranges(fence.body.as_str()).nth(*line)?;
                    let is_printed = Some(&fence.body.as_str()[range.clone()]) == printed;
                    is_printed.then(|| fence.body.span(range)).flatten()
                });
                let diagnostic = Diagnostic::error(Kind::TwinDiffers, title).at(at, "this twin");
                let diagnostic = match differs {
                    Some(span) => diagnostic.at(Some(span), "it prints another line than this"),
                    None => diagnostic,
                };
                diagnostic.note(diff_of(LEGEND, &self.outcome.transcript, &twin.transcript))
            }
            Verdict::Ends(ending) => {
                let title = format!(
                    "the twin of program `{}` {}",
                    self.id(),
                    in_words(*ending, self.job.timeout)
                );
                let program = self.outcome.ending;
                let program = program.map_or_else(String::new, |ending| match ending {
                    Ending::Exited(status) => format!("the program ends with status {status}"),
                    ending => format!("the program {}", in_words(ending, self.job.timeout)),
                });
                let printed = match twin.transcript.as_str() {
                    "" => "it printed nothing".to_owned(),
                    transcript => format!("it printed\n{}", shortened(transcript)),
                };
                Diagnostic::error(Kind::TwinEnds, title)
                    .at(at, program)
                    .note(printed)
            }
        };
        Some(diagnostic.help(rerun))
    }
}

/// How it ended: `ended with status 1`.
fn in_words(ending: Ending, timeout: Duration) -> String {
    match ending {
        Ending::Exited(status) => format!("ended with status {status}"),
        Ending::Signaled(signal) => format!("was ended by signal {signal}"),
        Ending::TimedOut => format!("did not end within {} s", timeout.as_secs_f64()),
        Ending::TooMuchOutput => format!("printed more than {} KiB", OUTPUT_LIMIT >> 10),
        Ending::Exceeded(limit) => limit.to_string(),
        Ending::Stopped => "was stopped".to_owned(),
    }
}
