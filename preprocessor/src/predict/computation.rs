//! How the answer to a prediction is found: a small closed set of questions to an output.

use super::Choice;
use crate::diagnostic::Diagnostic;
use crate::kind::Kind;
use crate::process::Ending;
use crate::source::Span;
use crate::suggest::nearest;

/// What is asked of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Computation {
    /// `line 3`: what the third line says.
    Line(usize),
    /// `last line`: what the last line says.
    LastLine,
    /// `after "text"`: what the line after the first that holds the text says.
    After(String),
    /// `lines`: how many there are.
    Lines,
    /// `count "text"`: how many lines hold the text.
    Count(String),
    /// `first`: which of the choices comes first.
    First,
    /// `before "a" "b"`: whether the one text comes first.
    Before(String, String),
    /// `contains "text"`: whether the text is there.
    Contains(String),
    /// `status`: the exit status.
    Status,
}

/// How they are written.
pub const FORMS: [&str; 9] = [
    "`line 3`",
    "`last line`",
    "`after \"text\"`",
    "`lines`",
    "`count \"text\"`",
    "`first`",
    "`before \"a\" \"b\"`",
    "`contains \"text\"`",
    "`status`",
];

/// A computation that nobody knows: what is wrong with it.
#[derive(Debug)]
pub struct Unknown {
    text: String,
}

impl Unknown {
    /// What an author is told, with the line in which it stands.
    pub(super) fn at(self, place: Option<Span>) -> Diagnostic {
        let title = format!("unknown computation `{}`", self.text);
        let diagnostic = Diagnostic::error(Kind::UnknownComputation, title)
            .at(place, "not a way to find an answer");
        let word = self.text.split(' ').next().unwrap_or_default();
        let name =
            |form: &'static str| form.trim_matches('`').split(' ').next().unwrap_or_default();
        let near = nearest(word, FORMS.iter().map(|form| name(form)));
        let form = near.and_then(|near| FORMS.into_iter().find(|form| name(form) == near));
        match form {
            Some(form) => diagnostic.help(format!("did you mean a form like {form}?")),
            None => diagnostic.help(format!("write one of {}", FORMS.join(", "))),
        }
    }
}

/// Reads what stands after `answer:`.
pub(super) fn parse(text: &str) -> Result<Computation, Unknown> {
    let unknown = || Unknown {
        text: text.to_owned(),
    };
    let words = words(text).ok_or_else(unknown)?;
    let words: Vec<(&str, bool)> = words
        .iter()
        .map(|(word, quoted)| (&**word, *quoted))
        .collect();
    Ok(match words[..] {
        [("line", false), (number, false)] => match number.parse() {
            Ok(number @ 1..) => Computation::Line(number),
            _ => return Err(unknown()),
        },
        [("last", false), ("line", false)] => Computation::LastLine,
        [("after", false), (text, true)] => Computation::After(text.to_owned()),
        [("lines", false)] => Computation::Lines,
        [("count", false), (text, true)] => Computation::Count(text.to_owned()),
        [("first", false)] => Computation::First,
        [("before", false), (a, true), (b, true)] => Computation::Before(a.into(), b.into()),
        [("contains", false), (text, true)] => Computation::Contains(text.to_owned()),
        [("status", false)] => Computation::Status,
        _ => return Err(unknown()),
    })
}

/// The words of a text, each with whether it stood in quotes (then `\"` and `\\` stand for `"` and
/// `\`); none if a quote is never closed or holds nothing.
fn words(text: &str) -> Option<Vec<(String, bool)>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut word = String::new();
            let mut characters = quoted.char_indices();
            let end = loop {
                match characters.next()? {
                    (end, '"') => break end,
                    (_, '\\') => word.push(characters.next()?.1),
                    (_, character) => word.push(character),
                }
            };
            if word.is_empty() {
                return None;
            }
            words.push((word, true));
            rest = &quoted[end + 1..];
        } else {
            let end = rest.find(|c: char| c == '"' || c.is_whitespace());
            let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
            words.push((word.to_owned(), false));
            rest = tail;
        }
        rest = rest.trim_start();
    }
    Some(words)
}

impl Computation {
    /// The answer, or why there is none.
    pub(super) fn answer(
        &self,
        output: &str,
        ending: Option<Ending>,
        choices: &[Choice],
    ) -> Result<String, String> {
        let place = |text: &str| {
            let place = output.find(text);
            place.ok_or_else(|| format!("the output does not hold {text:?}"))
        };
        let yes = |is: bool| String::from(if is { "yes" } else { "no" });
        let mut lines = output.lines();
        let line = match self {
            Computation::Lines => return Ok(lines.count().to_string()),
            Computation::Count(text) => {
                return Ok(lines.filter(|line| line.contains(text)).count().to_string());
            }
            Computation::First => {
                let places = choices.iter();
                let places =
                    places.filter_map(|choice| Some((output.find(&choice.value)?, choice)));
                // Of two that begin together the longer is meant.
                let first = places.min_by_key(|(at, it)| (*at, usize::MAX - it.value.len()));
                let first = first.ok_or("the output holds none of the choices")?;
                return Ok(first.1.value.clone());
            }
            Computation::Before(a, b) => return Ok(yes(place(a)? < place(b)?)),
            Computation::Contains(text) => return Ok(yes(output.contains(text))),
            Computation::Status => {
                return match ending {
                    Some(Ending::Exited(status)) => Ok(status.to_string()),
                    _ => Err("it does not end with a status".to_owned()),
                };
            }
            Computation::Line(number) => {
                let missing = || format!("the output has {} lines", output.lines().count());
                lines.nth(number - 1).ok_or_else(missing)?
            }
            Computation::LastLine => lines.next_back().ok_or("the output is empty")?,
            Computation::After(text) => {
                place(text)?;
                lines.find(|line| line.contains(text));
                lines.next().ok_or("nothing follows that line")?
            }
        };
        Ok(line.trim().to_owned())
    }

    /// What the value of a choice must be, if this one is something else.
    pub(super) fn misfit(&self, value: &str) -> Option<&'static str> {
        let (fits, form) = match self {
            Computation::Lines | Computation::Count(_) => (
                value
                    .parse::<usize>()
                    .is_ok_and(|it| it.to_string() == value),
                "a number",
            ),
            Computation::Status => (value.parse::<i32>().is_ok(), "a number"),
            Computation::Before(..) | Computation::Contains(_) => {
                (matches!(value, "yes" | "no"), "`yes` or `no`")
            }
            _ => (!value.is_empty(), "a text of the output"),
        };
        (!fits).then_some(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(values: &[&str]) -> Vec<Choice> {
        let choice = |value: &&str| Choice {
            value: (*value).to_owned(),
            shown: String::new(),
            explanation: String::new(),
            at: None,
        };
        values.iter().map(choice).collect()
    }

    #[test]
    fn every_form_is_read_and_answered() {
        let output = "one kettle\n  two \"kettles\"\nthree\n";
        for (text, answer) in [
            ("line 2", "two \"kettles\""),
            ("last line", "three"),
            ("after \"kettle\"", "two \"kettles\""),
            ("lines", "3"),
            ("count \"kettle\"", "2"),
            (r#"count "\"kettles\"""#, "1"),
            ("first", "two"),
            ("before \"three\"  \"two\"", "no"),
            ("before \"one\" \"two\"", "yes"),
            ("contains \"four\"", "no"),
            ("contains \"three\"", "yes"),
            ("status", "3"),
        ] {
            let computation = parse(text).expect(text);
            let choices = choices(&["three", "two", "zero"]);
            let found = computation.answer(output, Some(Ending::Exited(3)), &choices);
            assert_eq!(found.as_deref(), Ok(answer), "{text}");
        }
    }

    #[test]
    fn what_the_output_does_not_hold_has_no_answer() {
        for text in [
            "line 4",
            "after \"three\"",
            "after \"four\"",
            "before \"three\" \"four\"",
            "status",
            "first",
        ] {
            let computation = parse(text).expect(text);
            let found = computation.answer("one\ntwo\nthree\n", None, &choices(&["four"]));
            assert!(found.is_err(), "{text}: {found:?}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "line",
            "line 0",
            "line x",
            "line \"3\"",
            "lines 3",
            "count",
            "count a",
            "count \"a",
            "count \"\"",
            "before \"a\"",
            "first \"a\"",
            "yes",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
