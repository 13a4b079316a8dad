//! The grammar of an info string: `rust,program=rock,exit=3`.
//!
//! Words are separated by commas or white space. Text in parentheses belongs to the word before
//! it and is taken out first, so that a reason may hold commas, and parentheses that balance:
//! `ignore (needs tokio::main(), or a network)`.

mod values;
mod words;

use self::words::{Word, words};
use crate::diagnostic::Diagnostic;
use crate::source::{MappedText, Span};
use crate::suggest::nearest;
use std::ops::Range;
use std::time::Duration;

/// What a fence is to us.
#[derive(Debug, Clone)]
pub enum Role {
    /// A program or a part of one.
    Program(Vec<Placed>),
    /// What the program above prints; `of` names another.
    Output(Option<(String, Option<Span>)>),
    /// The source of a file of the workspace, compiled where it lives.
    Source,
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
    /// `noplayground`, `editable`: mdBook's words, which mean nothing here.
    Page(String),
}

/// The words a Rust fence may hold, to suggest the nearest.
const WORDS: [&str; 14] = [
    "program",
    "no_run",
    "should_panic",
    "ignore",
    "compile_fail",
    "edition2015",
    "edition2018",
    "edition2021",
    "edition2024",
    "exit",
    "timeout",
    "runs_forever",
    "net",
    "source",
];
/// Words for mdBook, passed on.
const PAGE_WORDS: [&str; 3] = ["noplayground", "noplaypen", "editable"];
/// Words that make a fence Rust without the word `rust`, by rustdoc's rule (`LangString::parse`).
const RUSTDOC_WORDS: [&str; 4] = ["should_panic", "no_run", "ignore", "compile_fail"];

impl Attribute {
    /// The word as it is typed.
    pub fn word(&self) -> &str {
        match self {
            Attribute::Program(_) => "program",
            Attribute::NoRun => "no_run",
            Attribute::ShouldPanic => "should_panic",
            Attribute::Ignore(_) => "ignore",
            Attribute::CompileFail => "compile_fail",
            Attribute::ErrorCode(code) => code,
            Attribute::Edition(_) => "edition",
            Attribute::Exit(_) => "exit",
            Attribute::Timeout(_) => "timeout",
            Attribute::RunsForever => "runs_forever",
            Attribute::Net => "net",
            Attribute::Page(word) => word,
        }
    }
}

/// Reads the info string at `info`.
pub fn parse(text: &MappedText, info: Range<usize>) -> Result<Role, Diagnostic> {
    let (words, unclosed) = words(text, info);
    let is_rust = |word: &str| {
        word == "rust" || RUSTDOC_WORDS.contains(&word) || word.starts_with("edition20")
    };
    let role = match words.first().map(|first| first.text.as_str()) {
        Some("output") => output,
        Some(word) if is_rust(word) => rust,
        Some(_) => return foreign(&words),
        None => return Ok(Role::Foreign),
    };
    match unclosed {
        Some(_) => Err(Diagnostic::error("this parenthesis is never closed")
            .at(unclosed, "")
            .help("write a `)` after the text that it holds")),
        None => role(&words),
    }
}

/// A fence of another language; a mistake if it was surely meant to be ours.
fn foreign(words: &[Word]) -> Result<Role, Diagnostic> {
    let first = &words[0];
    let is_near = |word: &&str| strsim::damerau_levenshtein(&first.text, word) == 1;
    let has_others = words.len() > 1;
    // Real languages: reStructuredText, and Rust in the spelling that rustdoc passes over.
    let is_language = |word: &str| matches!(word, "rst" | "rs" | "Rust");
    let meant = ["rust", "output"].into_iter().find(is_near);
    if let Some(meant) = meant
        && (has_others || !is_language(&first.text))
    {
        let title = format!("unknown language `{}`", first.text);
        return Err(Diagnostic::error(title)
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
        Some(word) => Err(Diagnostic::error(format!(
            "`{}` stands on a fence that is not Rust",
            word.text
        ))
        .at(word.span.clone(), "nothing would be verified here")
        .help("begin with the word `rust`")),
        None => Ok(Role::Foreign),
    }
}

fn output(words: &[Word]) -> Result<Role, Diagnostic> {
    let mut of: Option<(String, Option<Span>)> = None;
    for word in &words[1..] {
        match (word.text.split_once('='), &of) {
            (Some(("of", program)), None) => of = Some((program.to_owned(), word.span.clone())),
            (Some(("of", _)), Some((_, first))) => return Err(twice("of", &word.span, first)),
            _ => return Err(unknown(word, ["of"], "an `output` fence")),
        }
    }
    Ok(Role::Output(of))
}

fn twice(word: &str, second: &Option<Span>, first: &Option<Span>) -> Diagnostic {
    Diagnostic::error(format!("`{word}` stands twice on this fence"))
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
            return Err(Diagnostic::error(title)
                .at(source.span.clone(), "")
                .note("it shows a file that is compiled where it lives, so nothing is run"));
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
        return Err(Diagnostic::error(title).at(word.span.clone(), ""));
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
            "edition2015" | "edition2018" | "edition2021" | "edition2024" => {
                Attribute::Edition(text["edition".len()..].to_owned())
            }
            "runs_forever" => Attribute::RunsForever,
            "net" => Attribute::Net,
            _ if PAGE_WORDS.contains(&text) => Attribute::Page(text.to_owned()),
            _ if is_error_code(text) => Attribute::ErrorCode(text.to_owned()),
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

fn is_error_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with('E') && word[1..].bytes().all(|b| b.is_ascii_digit())
}

fn unknown<'a>(word: &Word, valid: impl IntoIterator<Item = &'a str>, place: &str) -> Diagnostic {
    let valid: Vec<&str> = valid.into_iter().collect();
    let name = word.text.split('=').next().unwrap_or_default();
    let diagnostic = Diagnostic::error(format!("unknown attribute `{}`", word.text))
        .at(word.span.clone(), format!("not an attribute of {place}"));
    match nearest(name, valid.iter().copied()) {
        Some(near) if matches!(near.as_str(), "program" | "exit" | "timeout" | "of") => {
            diagnostic.help(format!("did you mean `{near}=…`?"))
        }
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the attributes are {}", valid.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use std::sync::Arc;

    fn parse_info(info: &str) -> Result<Role, Diagnostic> {
        let file = Arc::new(SourceFile {
            path: "a.md".into(),
            text: info.into(),
        });
        parse(&MappedText::whole(&file), 0..info.len())
    }

    fn attributes(info: &str) -> Vec<Attribute> {
        match parse_info(info) {
            Ok(Role::Program(placed)) => placed.into_iter().map(|p| p.attribute).collect(),
            other => panic!("{info}: {other:?}"),
        }
    }

    fn title(info: &str) -> String {
        parse_info(info).expect_err(info).title().to_owned()
    }

    #[test]
    fn commas_and_spaces_may_be_mixed() {
        let program = Attribute::Program("rock".into());
        let timeout = Attribute::Timeout(Duration::from_millis(1500));
        let expected = [program, Attribute::Exit(3), timeout];
        assert_eq!(
            attributes("rust,program=rock,exit=3,timeout=1.5s"),
            expected
        );
        assert_eq!(
            attributes("rust program=rock, exit=3 timeout=1500ms"),
            expected
        );
    }

    #[test]
    fn parentheses_are_taken_before_commas() {
        let reason = "needs a network, or two".to_owned();
        let ignore = Attribute::Ignore(Some(reason));
        assert_eq!(
            attributes("rust,ignore (needs a network, or two)"),
            std::slice::from_ref(&ignore)
        );
        let nested = Attribute::Ignore(Some("f(), g((1, 2)) and h()".into()));
        assert_eq!(
            attributes("rust,ignore (f(), g((1, 2)) and h())"),
            std::slice::from_ref(&nested)
        );
        assert_eq!(
            attributes("ignore (needs a network, or two),edition2021"),
            [ignore, Attribute::Edition("2021".into())]
        );
        assert_eq!(
            title("rust,no_run (why)"),
            "`no_run` takes no text in parentheses"
        );
    }

    #[test]
    fn a_fence_is_rust_by_rustdocs_words_too() {
        assert_eq!(attributes("should_panic"), [Attribute::ShouldPanic]);
        let code = Attribute::ErrorCode("E0282".into());
        assert_eq!(
            attributes("compile_fail,E0282"),
            [Attribute::CompileFail, code]
        );
        assert!(matches!(parse_info("python,twin=rock"), Ok(Role::Foreign)));
        assert!(matches!(parse_info(""), Ok(Role::Foreign)));
    }

    #[test]
    fn a_fence_that_was_surely_meant_to_be_ours_is_not_passed_over() {
        for info in ["rut", "rust2,program=rock", "rst,no_run"] {
            assert!(title(info).starts_with("unknown language `r"), "{info}");
        }
        assert_eq!(title("ouput"), "unknown language `ouput`");
        for info in ["program=rock", "python,exit=1", "runs_forever", "source"] {
            assert!(title(info).ends_with("` stands on a fence that is not Rust"));
        }
        for info in ["rst", "rs", "Rust", "text", "console", "python,twin=rock"] {
            assert!(matches!(parse_info(info), Ok(Role::Foreign)), "{info}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_the_nearest_valid_word() {
        let render = |info: &str| {
            let renderer = annotate_snippets::Renderer::plain();
            parse_info(info).expect_err(info).render(&renderer)
        };
        assert!(render("rust,progam=rock").contains("did you mean `program=…`?"));
        assert!(render("rust,shuold_panic").contains("did you mean `should_panic`?"));
        assert!(render("output,off=rock").contains("did you mean `of=…`?"));
        assert_eq!(title("rust,exit=300"), "`300` is not an exit status");
        assert_eq!(title("rust,timeout=2"), "`2` is not a time limit");
        assert_eq!(title("rust,program=Rock"), "`Rock` cannot name a program");
        assert_eq!(
            title("rust,program=build"),
            "a program cannot be named `build`"
        );
        assert_eq!(
            title("rust,source,no_run"),
            "a `source` fence has no other attribute"
        );
    }
}
