//! `predict` and `predictions` fences.

use super::Extraction;
use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::kind::Kind;
use crate::predict::{self, List, Prediction};
use crate::program::{Expectation, Program};
use crate::source::Span;
use crate::suggest::nearest;

/// A prediction whose program is not known yet: it may stand below.
pub(super) struct Pending {
    pub(super) fence: Fence,
    /// The program that `of=` names.
    pub(super) of: Option<(String, Option<Span>)>,
    /// The nearest program above; none if that could not be read.
    pub(super) latest: Option<Option<usize>>,
}

impl Extraction<'_> {
    /// Adds the predictions of a chapter, once all of its programs are known.
    pub(super) fn add_predictions(&mut self, chapter: usize, pending: Vec<Pending>) {
        for Pending { fence, of, latest } in pending {
            let program = match (&of, latest) {
                (Some((name, span)), _) => self.asked_about(chapter, name, span),
                (None, Some(program)) => program,
                (None, None) => {
                    let span = self.chapters[chapter].text.span(fence.opening());
                    let title = "this prediction is about no program";
                    let diagnostic = Diagnostic::error(Kind::PredictionOfNone, title)
                        .at(span, "no program stands above it in this chapter")
                        .help("put it below its program, or name that: `predict,of=name`");
                    self.diagnostics.push(diagnostic);
                    None
                }
            };
            let asked = predict::parse(&self.chapters[chapter].text, &fence);
            let (asked, program) = match (asked, program) {
                (Ok(asked), Some(program)) => (asked, program),
                (Err(diagnostic), _) => {
                    self.diagnostics.push(diagnostic);
                    continue;
                }
                (Ok(_), None) => continue,
            };
            let id = self.prediction_id(&self.extracted.programs[program]);
            self.extracted.predictions.push(Prediction {
                chapter,
                program,
                id,
                fence,
                asked,
            });
        }
    }

    fn asked_about(&mut self, chapter: usize, name: &str, span: &Option<Span>) -> Option<usize> {
        let programs = &self.extracted.programs;
        let here = |program: &&Program| program.chapter == chapter;
        let is_it =
            |program: &Program| program.chapter == chapter && program.name.as_deref() == Some(name);
        if let Some(index) = programs.iter().position(is_it) {
            return Some(index);
        }
        if self.extracted.incomplete.iter().any(|it| it == name) {
            return None;
        }
        let title =
            format!("this prediction is about `{name}`, which is no program of this chapter");
        let diagnostic = Diagnostic::error(Kind::PredictionOfNone, title)
            .at(span.clone(), "not a program of this chapter");
        let names = programs
            .iter()
            .filter(here)
            .filter_map(|it| it.name.as_deref());
        self.diagnostics.push(match nearest(name, names) {
            Some(near) => diagnostic.help(format!("did you mean `of={near}`?")),
            None => diagnostic.help("name a program of the same chapter"),
        });
        None
    }

    /// Unique in the book, since the print page holds all chapters.
    fn prediction_id(&self, program: &Program) -> String {
        let base = match &program.name {
            Some(name) => format!("predict-{name}"),
            None => {
                let path = self.chapters[program.chapter].path.with_extension("");
                let fit = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
                let slug: String = path.to_string_lossy().chars().map(fit).collect();
                format!("predict-in-{slug}")
            }
        };
        let is_taken = |id: &String| self.extracted.predictions.iter().any(|it| it.id == *id);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let mut ids = std::iter::once(base.clone()).chain(numbered);
        ids.find(|id| !is_taken(id)).unwrap_or(base)
    }

    pub(super) fn add_list(&mut self, chapter: usize, fence: Fence) {
        if let Some(first) = self.extracted.prediction_lists.first() {
            let text = |chapter: usize| &self.chapters[chapter].text;
            let title = "the list of predictions stands twice";
            let diagnostic = Diagnostic::error(Kind::TwoLists, title)
                .at(text(chapter).span(fence.opening()), "the second")
                .at(text(first.chapter).span(first.fence.opening()), "the first")
                .help("take one of them away");
            return self.diagnostics.push(diagnostic);
        }
        self.extracted
            .prediction_lists
            .push(List { chapter, fence });
    }

    /// What a program that is not run prints can't be asked.
    pub(super) fn check_predictions(&mut self) {
        for prediction in &self.extracted.predictions {
            let program = &self.extracted.programs[prediction.program];
            let word = match &program.expectation {
                Expectation::Compiles => "no_run",
                Expectation::Ignored(_) => "ignore",
                _ => continue,
            };
            let title = format!(
                "program `{}` is not run, and a prediction asks what it prints",
                program.id(self.chapters)
            );
            let opening = prediction.fence.opening();
            let diagnostic = Diagnostic::error(Kind::PredictionNotRun, title)
                .at(
                    self.chapters[prediction.chapter].text.span(opening),
                    "the prediction",
                )
                .at(program.expectation_span(self.chapters), "the program")
                .help(format!("take the prediction away, or the word `{word}`"));
            self.diagnostics.push(diagnostic);
        }
    }
}
