//! Predictions: questions that a reader answers before looking at an output. The right answer is
//! computed from what the program really printed (see [`computation`]), so it can't be stale.
//!
//! ````text
//! ```predict,of=rock
//! How often is the bell rung?
//!
//! answer: count "the bell rings"
//!
//! - 1: once
//!   The question is asked once, and answered once.
//! - 2: once for each level
//!   The levels between only pass the pause on.
//! ```
//! ````

pub mod computation;

use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::execute::Outcome;
use crate::fence::Fence;
use crate::kind::Kind;
use crate::program::{Chapter, Expectation, Extracted, Program};
use crate::source::{MappedText, Span, line_ranges};
use computation::Computation;
use std::ops::Range;

/// A question about what a program prints.
#[derive(Debug)]
pub struct Prediction {
    /// The index of the chapter that asks it.
    pub chapter: usize,
    /// The index of the program that it is about.
    pub program: usize,
    /// The id of its element, unique in the book.
    pub id: String,
    /// The fence.
    pub fence: Fence,
    /// What it asks and how it is answered.
    pub asked: Asked,
}

/// What a prediction's fence holds.
#[derive(Debug)]
pub struct Asked {
    /// Inline Markdown, in one line.
    pub question: String,
    /// How the answer is found.
    pub computation: Computation,
    /// The line that says so.
    pub computation_at: Option<Span>,
    /// Two or more, in the order in which they are offered.
    pub choices: Vec<Choice>,
}

/// One of the answers that are offered.
#[derive(Debug)]
pub struct Choice {
    /// What is compared with the answer.
    pub value: String,
    /// What the reader sees: inline Markdown, in one line.
    pub shown: String,
    /// Why it is right or wrong: inline Markdown, in one line.
    pub explanation: String,
    /// Its line.
    pub at: Option<Span>,
}

/// The fence marked `predictions`: the place of the list of all of them.
#[derive(Debug)]
pub struct List {
    /// The index of the chapter that holds it.
    pub chapter: usize,
    /// The fence.
    pub fence: Fence,
}

/// Reads what a prediction's fence holds.
pub fn parse(text: &MappedText, fence: &Fence) -> Result<Asked, Diagnostic> {
    let body = &fence.body;
    let opening = text.span(fence.opening());
    let mut question = String::new();
    let mut computation: Option<(Computation, Option<Span>)> = None;
    let mut choices: Vec<Choice> = Vec::new();
    for range in line_ranges(body.as_str()) {
        let range = trimmed(body.as_str(), range);
        // What keeps braces from being expanded in the chapter is no part of what is meant.
        let line = &*body.as_str()[range.clone()].replace(r"\{{", "{{");
        let span = body.span(range);
        if line.is_empty() {
            continue;
        }
        if computation.is_none() {
            match line.strip_prefix("answer:") {
                Some(rest) => {
                    let read = computation::parse(rest.trim());
                    computation = Some((read.map_err(|wrong| wrong.at(span.clone()))?, span));
                }
                None => append(&mut question, line),
            }
        } else if let Some(choice) = line.strip_prefix("- ") {
            choices.push(self::choice(choice.trim(), span));
        } else if let Some(choice) = choices.last_mut() {
            append(&mut choice.explanation, line);
        } else {
            return Err(incomplete("this line belongs to no choice", span)
                .help("a choice begins with `- `; what stands below it explains it"));
        }
    }
    if question.is_empty() {
        return Err(incomplete("this prediction asks nothing", opening)
            .help("begin with the question, above the line `answer: …`"));
    }
    let Some((computation, computation_at)) = computation else {
        return Err(
            incomplete("this prediction does not say how it is answered", opening).help(format!(
                "write `answer:` and one of {} below the question",
                computation::FORMS.join(", ")
            )),
        );
    };
    if choices.len() < 2 {
        return Err(incomplete("this prediction offers no choice", opening)
            .help("write two choices or more, each in a line that begins with `- `"));
    }
    let asked = Asked {
        question,
        computation,
        computation_at,
        choices,
    };
    check_choices(&asked)?;
    Ok(asked)
}

/// Every choice is explained, could be the answer, and stands once.
fn check_choices(asked: &Asked) -> Result<(), Diagnostic> {
    for (index, choice) in asked.choices.iter().enumerate() {
        if choice.explanation.is_empty() {
            return Err(
                incomplete("this choice is not explained", choice.at.clone())
                    .help("say in the lines below it why it is right or wrong"),
            );
        }
        if let Some(form) = asked.computation.misfit(&choice.value) {
            let title = format!("`{}` can never be the answer", choice.value);
            return Err(Diagnostic::error(Kind::ImpossibleChoice, title)
                .at(choice.at.clone(), "this choice")
                .at(asked.computation_at.clone(), format!("gives {form}"))
                .help(format!(
                    "begin with {form}; after a colon other words may stand, which are shown instead"
                )));
        }
        let mut earlier = asked.choices[..index].iter();
        if let Some(first) = earlier.find(|first| first.value == choice.value) {
            let title = format!("two choices of this prediction are `{}`", choice.value);
            return Err(Diagnostic::error(Kind::SameChoice, title)
                .at(choice.at.clone(), "the second")
                .at(first.at.clone(), "the first")
                .help("take one of them away"));
        }
    }
    Ok(())
}

fn incomplete(title: &str, place: Option<Span>) -> Diagnostic {
    Diagnostic::error(Kind::IncompletePrediction, title).at(place, "")
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let start = range.start + line.len() - line.trim_start().len();
    start..start + line.trim().len()
}

fn append(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// `yes`, `3: three times`, or, for a value that holds what Markdown means something by or a colon,
/// in backticks: `` `a: b` ``, `` `a: b`: other words ``.
fn choice(text: &str, at: Option<Span>) -> Choice {
    let quoted = text.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    let (value, words) = match quoted {
        Some((value, "")) => (value, text),
        Some((value, rest)) if rest.starts_with(": ") => (value, rest[2..].trim()),
        _ => text.split_once(": ").unwrap_or((text, text)),
    };
    Choice {
        value: value.trim().to_owned(),
        shown: words.trim().to_owned(),
        explanation: String::new(),
        at,
    }
}

impl Prediction {
    /// The index of the right choice.
    ///
    /// Where another version of the compiler uses other words than the chapter, those of the
    /// chapter count: they are what the author saw.
    pub fn right(&self, program: &Program, outcome: &Outcome) -> Option<usize> {
        let in_chapter = match (&program.expectation, &program.output) {
            (Expectation::FailsToCompile(_), Some(output)) => Some(&*output.expected),
            _ => None,
        };
        let mut texts = std::iter::once(&*outcome.transcript).chain(in_chapter);
        texts.find_map(|text| {
            let Asked {
                computation,
                choices,
                ..
            } = &self.asked;
            let answer = computation.answer(text, outcome.ending, choices).ok()?;
            self.choice_that_is(&answer)
        })
    }

    fn choice_that_is(&self, answer: &str) -> Option<usize> {
        let mut choices = self.asked.choices.iter();
        choices.position(|choice| choice.value == answer)
    }

    /// What is wrong with it, now that its program has run.
    fn failure(
        &self,
        program: &Program,
        outcome: &Outcome,
        chapters: &[Chapter],
        call: &str,
    ) -> Option<Diagnostic> {
        if self.right(program, outcome).is_some() {
            return None;
        }
        let Asked {
            computation,
            computation_at,
            choices,
            ..
        } = &self.asked;
        let id = program.id(chapters);
        let diagnostic = match computation.answer(&outcome.transcript, outcome.ending, choices) {
            Ok(answer) => {
                let title = "no choice of this prediction is the right answer";
                Diagnostic::error(Kind::StalePrediction, title)
                    .at(computation_at.clone(), format!("is now `{answer}`"))
                    .help(format!(
                        "make `{answer}` one of the choices, and look at every explanation again"
                    ))
            }
            Err(reason) => {
                let title = "this prediction has no answer";
                Diagnostic::error(Kind::NoAnswer, title)
                    .at(computation_at.clone(), reason)
                    .help("ask for something that the output holds")
            }
        };
        Some(diagnostic.help(format!("to see what it prints: `{call} run {id}`")))
    }
}

/// What is wrong with the predictions about a program that does what its chapter says.
pub fn failures(
    extracted: &Extracted,
    program: usize,
    outcome: &Outcome,
    chapters: &[Chapter],
    settings: &Settings,
) -> Vec<Diagnostic> {
    let about_it = extracted.predictions.iter();
    let about_it = about_it.filter(|prediction| prediction.program == program);
    let program = &extracted.programs[program];
    about_it
        .filter_map(|prediction| prediction.failure(program, outcome, chapters, &settings.call))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::choice;

    #[test]
    fn a_choice_is_a_value_or_a_value_and_other_words() {
        for (text, value, shown) in [
            ("3", "3", "3"),
            ("yes: it *does*", "yes", "it *does*"),
            ("14:52:25", "14:52:25", "14:52:25"),
            ("`a: b`", "a: b", "`a: b`"),
            ("`a: b`: after `a`", "a: b", "after `a`"),
            ("`a` and `b`", "`a` and `b`", "`a` and `b`"),
        ] {
            let choice = choice(text, None);
            assert_eq!((&*choice.value, &*choice.shown), (value, shown), "{text}");
        }
    }
}
