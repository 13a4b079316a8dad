//! The grammar of an info string: `rust,program=rock,exit=3`.
//!
//! What is Rust is rustdoc's to say (see `rustdoc`). In a book that was written for it (`output` is
//! `injected` or `off`) so is what the words mean, ours excepted (see `lenient`); in a book that was written
//! for us every word must be one that this module knows.
//!
//! Words are separated by commas or white space. Text in parentheses belongs to the word before
//! it and is taken out first, so that a reason may hold commas, and parentheses that balance:
//! `ignore (needs tokio::main(), or a network)`.

mod lenient;
mod rustdoc;
#[cfg(test)]
mod rustdoc_tests;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub use lenient::{ignores_host, without_ours};

use self::words::{Word, words};
use crate::config::Outputs;
use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::kind::Kind;
use crate::source::{MappedText, Span};
use crate::suggest::nearest;
use std::time::Duration;

/// What a fence is to us.
#[derive(Debug, Clone)]
pub enum Role {
    /// A program or a part of one.
    Program(Vec<Placed>),
    /// What the program above prints; `of` names another.
    Output(Option<(String, Option<Span>)>),
    /// A program in Python, of this name.
    Twin(String, Option<Span>),
    /// The source of a file of the workspace, compiled where it lives.
    Source,
    /// A question about what the program above prints; `of` names another.
    Prediction(Option<(String, Option<Span>)>),
    /// The place of the list of all predictions.
    Predictions,
    /// Another language: none of ours.
    Foreign,
}

/// An attribute and the place where it stands.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The attribute.
    pub attribute: Attribute,
    /// The word in the info string.
    pub span: Option<Span>,
}

/// An attribute of a Rust fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attribute {
    /// `program=rock`: the fence belongs to this program.
    Program(String),
    /// `no_run`: must compile; is not run.
    NoRun,
    /// `should_panic`: must end with a panic.
    ShouldPanic,
    /// `ignore (reason)`: not even compiled.
    Ignore(Option<String>),
    /// `ignore-windows`: not even compiled where the target's name has `windows` in it. Holds the whole word.
    IgnoreOn(String),
    /// `compile_fail`: must not compile.
    CompileFail,
    /// `E0282`: the error with which it must not compile.
    ErrorCode(String),
    /// `edition2024`.
    Edition(String),
    /// `exit=3`: the exit status it must end with.
    Exit(i32),
    /// `timeout=2s`: the wall-clock time it may take.
    Timeout(Duration),
    /// `runs_forever`: must be stopped by us.
    RunsForever,
    /// `net`: may use the network.
    Net,
    /// `test_harness`: holds `#[test]`s, to be run by Rust's own test harness.
    TestHarness,
    /// `standalone_crate`: must be compiled alone.
    Standalone,
    /// `step`: the page shows its run step by step.
    Step,
    /// `noplayground`, `editable`: mdBook's words, which mean nothing here.
    Page(String),
}

/// The words a Rust fence may hold, to suggest the nearest.
const WORDS: [&str; 17] = [
    "program",
    "no_run",
    "should_panic",
    "ignore",
    "test_harness",
    "standalone_crate",
    "compile_fail",
    "edition2015",
    "edition2018",
    "edition2021",
    "edition2024",
    "exit",
    "timeout",
    "runs_forever",
    "net",
    "step",
    "source",
];
/// Words for mdBook, passed on.
const PAGE_WORDS: [&str; 4] = ["noplayground", "noplaypen", "editable", "mdbook-runnable"];
/// Words that make a fence Rust without the word `rust`, by rustdoc's rule (`LangString::parse`).
const RUSTDOC_WORDS: [&str; 6] = [
    "should_panic",
    "no_run",
    "ignore",
    "compile_fail",
    "test_harness",
    "standalone_crate",
];

impl Attribute {
    /// The word as it is typed.
    pub fn word(&self) -> &str {
        match self {
            Attribute::Program(_) => "program",
            Attribute::NoRun => "no_run",
            Attribute::ShouldPanic => "should_panic",
            Attribute::Ignore(_) => "ignore",
            Attribute::IgnoreOn(word) => word,
            Attribute::TestHarness => "test_harness",
            Attribute::Standalone => "standalone_crate",
            Attribute::CompileFail => "compile_fail",
            Attribute::ErrorCode(code) => code,
            Attribute::Edition(_) => "edition",
            Attribute::Exit(_) => "exit",
            Attribute::Timeout(_) => "timeout",
            Attribute::RunsForever => "runs_forever",
            Attribute::Net => "net",
            Attribute::Step => "step",
            Attribute::Page(word) => word,
        }
    }
}

/// Reads the info string of a fence. What is doubtful about it goes to `warnings`.
pub fn parse(
    text: &MappedText,
    fence: &Fence,
    outputs: Outputs,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Role, Diagnostic> {
    let (words, unclosed) = words(text, fence.info.clone());
    let first = words.first().map(|first| first.text.as_str());
    if first == Some("output") && outputs != Outputs::Off {
        return match unclosed {
            Some(_) => Err(unclosed_parenthesis(unclosed)),
            None => of_program(&words, "an `output` fence").map(Role::Output),
        };
    }
    if let Some(word @ ("predict" | "predictions")) = first
        && outputs != Outputs::Off
    {
        return match (unclosed, word) {
            (None, "predict") => of_program(&words, "a `predict` fence").map(Role::Prediction),
            (None, _) => predictions(&words),
            (unclosed, _) => Err(unclosed_parenthesis(unclosed)),
        };
    }
    if let Some(twin) = words.iter().find(|word| word.text.starts_with("twin="))
        // A book that was written for rustdoc may give the word a meaning of its own elsewhere.
        && first.is_some_and(|first| {
            first == "python" || first != "rust" && !outputs.follows_rustdoc()
        })
    {
        return match unclosed {
            Some(_) => Err(unclosed_parenthesis(unclosed)),
            None => values::twin(&words, twin),
        };
    }
    if outputs.follows_rustdoc() {
        return lenient::read(text, fence, &words, warnings);
    }
    // What rustdoc would take for something else because of a slip is a mistake in a book of ours.
    let names_rust = words.iter().any(|word| word.text == "rust") || first.is_some_and(is_rustdocs);
    if !names_rust && rustdoc::language(&fence.language).foreign.is_some() {
        return foreign(&words);
    }
    match unclosed {
        Some(_) => Err(unclosed_parenthesis(unclosed)),
        None => rust(&words),
    }
}

/// Whether a word makes a fence Rust without the word `rust`.
fn is_rustdocs(word: &str) -> bool {
    RUSTDOC_WORDS.contains(&word) || word.starts_with("edition20") || word.starts_with("ignore-")
}

fn unclosed_parenthesis(place: Option<Span>) -> Diagnostic {
    Diagnostic::error(Kind::OpenParenthesis, "this parenthesis is never closed")
        .at(place, "")
        .help("write a `)` after the text that it holds")
}

/// A fence of another language; a mistake if it was surely meant to be ours.
fn foreign(words: &[Word]) -> Result<Role, Diagnostic> {
    let Some(first) = words.first() else {
        return Ok(Role::Foreign);
    };
    let is_near = |word: &&str| strsim::damerau_levenshtein(&first.text, word) == 1;
    let has_others = words.len() > 1;
    // Real languages: reStructuredText, and Rust in the spelling that rustdoc passes over.
    let is_language = |word: &str| matches!(word, "rst" | "rs" | "Rust");
    let meant = ["rust", "output", "predict", "predictions"]
        .into_iter()
        .find(is_near);
    if let Some(meant) = meant
        && (has_others || !is_language(&first.text))
    {
        let title = format!("unknown language `{}`", first.text);
        return Err(Diagnostic::error(Kind::UnknownLanguage, title)
            .at(first.span.clone(), "nothing would be verified here")
            .help(format!("did you mean `{meant}`?")));
    }
    let is_ours = |word: &&Word| {
        let (key, _) = word.text.split_once('=').unwrap_or((&word.text, ""));
        matches!(key, "program" | "exit" | "runs_forever")
            || key == "source" && !has_others
            || key == "net" && std::ptr::eq(*word, first)
    };
    match words.iter().find(is_ours) {
        Some(word) => Err(Diagnostic::error(
            Kind::NotRust,
            format!("`{}` stands on a fence that is not Rust", word.text),
        )
        .at(word.span.clone(), "nothing would be verified here")
        .help("begin with the word `rust`")),
        None => Ok(Role::Foreign),
    }
}

/// The program that a fence of another kind belongs to, if it names one.
fn of_program(words: &[Word], place: &str) -> Result<Option<(String, Option<Span>)>, Diagnostic> {
    let mut of: Option<(String, Option<Span>)> = None;
    for word in &words[1..] {
        match (word.text.split_once('='), &of) {
            (Some(("of", program)), None) => of = Some((program.to_owned(), word.span.clone())),
            (Some(("of", _)), Some((_, first))) => return Err(twice("of", &word.span, first)),
            _ => return Err(unknown(word, ["of"], place)),
        }
    }
    Ok(of)
}

fn predictions(words: &[Word]) -> Result<Role, Diagnostic> {
    match words.get(1) {
        Some(word) => Err(Diagnostic::error(
            Kind::UnknownAttribute,
            format!("unknown attribute `{}`", word.text),
        )
        .at(word.span.clone(), "")
        .help("a `predictions` fence has no attributes: take it away")),
        None => Ok(Role::Predictions),
    }
}

fn twice(word: &str, second: &Option<Span>, first: &Option<Span>) -> Diagnostic {
    Diagnostic::error(Kind::Twice, format!("`{word}` stands twice on this fence"))
        .at(second.clone(), "the second")
        .at(first.clone(), "the first")
        .help("take one of them away")
}

fn rust(words: &[Word]) -> Result<Role, Diagnostic> {
    // rustdoc takes the word `rust` in any place.
    let words: Vec<&Word> = words.iter().filter(|word| word.text != "rust").collect();
    if let Some(source) = words.iter().find(|word| word.text == "source") {
        if words.len() > 1 {
            let title = "a `source` fence has no other attribute";
            return Err(Diagnostic::error(Kind::BadSource, title)
                .at(source.span.clone(), "")
                .note("it shows a file that is compiled where it lives, so nothing is run")
                .help("take the other words away, or the word `source`"));
        }
        return Ok(Role::Source);
    }
    let mut placed: Vec<Placed> = Vec::new();
    for word in words {
        let attribute = attribute(word)?;
        let is_same = |other: &&Placed| other.attribute.word() == attribute.word();
        if let Some(first) = placed.iter().find(is_same) {
            return Err(twice(attribute.word(), &word.span, &first.span));
        }
        let span = word.span.clone();
        placed.push(Placed { attribute, span });
    }
    Ok(Role::Program(placed))
}

fn attribute(word: &Word) -> Result<Attribute, Diagnostic> {
    let text = word.text.as_str();
    if word.parenthesized.is_some() && text != "ignore" {
        let title = format!("`{text}` takes no text in parentheses");
        return Err(Diagnostic::error(Kind::TextInParentheses, title)
            .at(word.span.clone(), "")
            .help("take it away, parentheses included"));
    }
    Ok(match text.split_once('=') {
        Some(("program", name)) => Attribute::Program(values::program_name(name, word)?),
        Some(("exit", status)) => Attribute::Exit(values::exit_status(status, word)?),
        Some(("timeout", limit)) => Attribute::Timeout(values::time_limit(limit, word)?),
        _ => match text {
            "no_run" => Attribute::NoRun,
            "should_panic" => Attribute::ShouldPanic,
            "ignore" => Attribute::Ignore(word.parenthesized.clone()),
            "compile_fail" => Attribute::CompileFail,
            "test_harness" => Attribute::TestHarness,
            "standalone_crate" => Attribute::Standalone,
            _ if text.starts_with("ignore-") => Attribute::IgnoreOn(text.to_owned()),
            "edition2015" | "edition2018" | "edition2021" | "edition2024" => {
                Attribute::Edition(text["edition".len()..].to_owned())
            }
            "runs_forever" => Attribute::RunsForever,
            "net" => Attribute::Net,
            "step" => Attribute::Step,
            _ if PAGE_WORDS.contains(&text) => Attribute::Page(text.to_owned()),
            _ if rustdoc::is_error_code(text) => Attribute::ErrorCode(text.to_owned()),
            _ => {
                return Err(unknown(
                    word,
                    WORDS.into_iter().chain(PAGE_WORDS),
                    "a Rust fence",
                ));
            }
        },
    })
}

fn unknown<'a>(word: &Word, valid: impl IntoIterator<Item = &'a str>, place: &str) -> Diagnostic {
    let valid: Vec<&str> = valid.into_iter().collect();
    let name = word.text.split('=').next().unwrap_or_default();
    let diagnostic = Diagnostic::error(
        Kind::UnknownAttribute,
        format!("unknown attribute `{}`", word.text),
    )
    .at(word.span.clone(), format!("not an attribute of {place}"));
    match nearest(name, valid.iter().copied()) {
        Some(near) if matches!(near.as_str(), "program" | "exit" | "timeout" | "of") => {
            diagnostic.help(format!("did you mean `{near}=…`?"))
        }
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the attributes are {}", valid.join(", "))),
    }
}
