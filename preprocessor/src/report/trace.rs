//! A program that verifies, but of which there are no steps to be shown.

use super::Subject;
use super::text::{shortened, unified_diff};
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::trace::Untraced;

impl Subject<'_> {
    pub(super) fn not_traced(&self, why: &Untraced) -> Diagnostic {
        let id = self.id();
        let step = self.program.step.as_ref();
        let span = step.and_then(|step| step.span.clone());
        let rerun = format!("to see its events: `{} run {id} --trace`", self.call);
        let (kind, title, label, note) = match why {
            Untraced::NoEvents => (
                Kind::NotTraced,
                format!("program `{id}` tells nothing of what happens in it"),
                "there is no step to be shown",
                "only what the crate `asyncio` does is told".to_owned(),
            ),
            Untraced::DoesNotCompile(says) => (
                Kind::NotTraced,
                format!("program `{id}` does not compile with `.traced()` before each `.await`"),
                "there is no step to be shown",
                format!("the compiler says\n{}", shortened(says)),
            ),
            Untraced::PrintsElse(output) => (
                Kind::TracedElse,
                format!("program `{id}` prints something else when it is traced"),
                "its steps would not be those of the run that the page shows",
                unified_diff(&self.outcome.transcript, output).replacen(
                    "- the chapter, + the program",
                    "- the program, + the same when it is traced",
                    1,
                ),
            ),
            Untraced::Ended(ending) => (
                Kind::TracedElse,
                format!("program `{id}` ends otherwise when it is traced"),
                "its steps would not be those of the run that the page shows",
                match ending {
                    Some(ending) => format!("it ended so: {ending:?}"),
                    None => "it was not run".to_owned(),
                },
            ),
            Untraced::Broken(broken) => (
                Kind::Broken,
                format!("program `{id}` tells of what cannot happen"),
                "these steps would be wrong",
                format!("the trace says: {broken}"),
            ),
        };
        let diagnostic = Diagnostic::error(kind, title).at(span, label).note(note);
        let diagnostic = match kind {
            Kind::Broken => diagnostic.help("unless the program writes events of its own, this is a mistake of the runtime: please report it"),
            Kind::TracedElse => diagnostic.help("what it prints must not depend on the environment or on columns of its code"),
            _ => diagnostic.help("take `step` away, or let it await by means of the crate `asyncio`"),
        };
        match why {
            Untraced::NoEvents | Untraced::DoesNotCompile(_) => diagnostic,
            _ => diagnostic.help(rerun),
        }
    }
}
