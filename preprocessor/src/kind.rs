//! The kinds of failure: the one table of their codes.
//!
//! A code never gets another meaning: one that is no longer needed is left out, and not given to
//! another kind. Each has a section in `explanations.md`, which `explain` prints and the book's
//! appendix includes.

/// Makes the enum and the table that it stands for.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $title:literal;)*) => {
        /// A kind of failure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = $title] $(#[$doc])* $name,)*
        }

        impl Kind {
            /// All of them, in the order of their codes.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// The code: `V012`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Kind::$name => $code,)*
                }
            }

            /// What is wrong, in words that fit every failure of this kind.
            pub fn title(self) -> &'static str {
                match self {
                    $(Kind::$name => $title,)*
                }
            }
        }
    };
}

kinds! {
    // What became of a program: verdicts.
    Mismatch = "V001", "a program prints something else";
    Missing = "V002", "a program prints something that its chapter does not show";
    NoPanic = "V003", "a program ends without the panic that it should end with";
    Compiles = "V004", "a program compiles, and should not";
    DoesNotCompile = "V005", "a program does not compile";
    OtherErrors = "V006", "a program fails to compile for another reason";
    Panicked = "V007", "a program panics";
    Status = "V008", "a program ends with another status";
    Signaled = "V009", "a program is ended by a signal";
    TimedOut = "V010", "a program does not end in time";
    NotPrinted = "V011", "a program that runs for ever does not print its output in time";
    NotForEver = "V012", "a program that should run for ever ends";
    TooMuchOutput = "V013", "a program prints too much";
    TooMuch = "V014", "a program uses too much";
    Unstable = "V015", "a program prints something else on a second run";
    StaleFile = "V016", "a program's file is not what its chapter holds";
    StrayFile = "V017", "a file belongs to no program";
    OtherWords = "V018", "another version of the compiler uses other words";
    CompilerWarning = "V019", "the compiler warns of something in a program";
    NotTraced = "V020", "a program tells nothing of what happens in it";
    TracedElse = "V021", "a program prints something else when it is traced";
    Broken = "V022", "a trace tells of what cannot happen";
    Lost = "V023", "a task waits for something that never comes";
    StalePrediction = "V030", "no choice of a prediction is the right answer";
    NoAnswer = "V031", "a prediction has no answer";
    TwinDiffers = "V040", "a twin prints something else than its program";
    TwinEnds = "V041", "a twin ends in another way than its program";

    // What authors type: mistakes in chapters.
    UnknownAttribute = "V101", "unknown attribute";
    OpenParenthesis = "V102", "a parenthesis in an info string is never closed";
    Twice = "V103", "an attribute stands twice";
    Exclude = "V104", "attributes exclude each other";
    CodeAlone = "V105", "an error code stands without `compile_fail`";
    NoReason = "V106", "`ignore` stands without a reason";
    TextInParentheses = "V107", "an attribute takes no text in parentheses";
    BadSource = "V108", "a `source` fence holds something else than one include";
    BadName = "V109", "a program cannot have this name";
    BadValue = "V110", "an attribute cannot have this value";
    TwoChapters = "V111", "a program stands in two chapters";
    NoMain = "V112", "a program with a name has no `fn main`";
    OpenFence = "V113", "a fence is never closed";
    NoProgram = "V114", "an output belongs to no program";
    UnknownProgram = "V115", "an output names a program that is not there";
    TwoOutputs = "V116", "a program has two outputs";
    AfterOutput = "V117", "a program goes on after its output";
    NotRun = "V118", "a program that is not run has an output";
    BadLabel = "V119", "a line cannot have this label";
    UnknownLabel = "V120", "a reference to a line that has no label";
    LineInHtml = "V121", "a reference to a line stands in HTML";
    TwoThings = "V122", "a name stands for a program and a file";
    BadInclude = "V123", "a file cannot be included";
    UnknownAnchor = "V124", "an included file has no such anchor";
    DeepInclude = "V125", "includes nest too deeply";
    MainNotRun = "V126", "the `main` of a program is not run";
    RustdocsWord = "V127", "a word means nothing to rustdoc";
    UnknownLanguage = "V128", "a fence names a language that is none";
    NotRust = "V129", "an attribute stands on a fence that is not Rust";
    NearlyReference = "V130", "something is nearly a reference to a line";
    BadStep = "V131", "a program cannot be shown step by step";
    NoProgramOfTwin = "V140", "a twin belongs to no program";
    TwoTwins = "V141", "a program has two twins";
    AfterTwin = "V142", "a program goes on after its twin";
    NoTwin = "V143", "a program that cannot be compared has a twin";
    NotPython = "V144", "a twin is not Python";
    IncompletePrediction = "V150", "a prediction lacks something";
    UnknownComputation = "V151", "the answer to a prediction is found in a way that nobody knows";
    ImpossibleChoice = "V152", "a choice of a prediction can never be the answer";
    SameChoice = "V153", "two choices of a prediction are the same";
    PredictionOfNone = "V154", "a prediction is about no program";
    PredictionNotRun = "V155", "a prediction is about a program that is not run";
    TwoLists = "V156", "the list of predictions stands twice";
}

/// Every kind's section: what it means, a chapter that causes it, the message, what to do.
const EXPLANATIONS: &str = include_str!("../explanations.md");

impl Kind {
    /// The kind of a code, which may be typed in lowercase letters and without its zeros.
    pub fn of_code(text: &str) -> Option<Kind> {
        let digits = text.trim_start_matches(['v', 'V']);
        let number: u16 = digits.parse().ok()?;
        let code = format!("V{number:03}");
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The section that explains it, as Markdown.
    pub fn explanation(self) -> String {
        let heading = format!("## {}: ", self.code());
        let mut section = String::new();
        for line in EXPLANATIONS.lines() {
            match section.is_empty() {
                true if line.starts_with(&heading) => {
                    let title = line.split(" {#").next().unwrap_or(line);
                    section = format!("{title}\n");
                }
                true => {}
                false if line.starts_with("## ") => break,
                // Protected from being expanded in the book.
                false => section += &format!("{}\n", line.replace(r"\{{#", "{{#")),
            }
        }
        section.truncate(section.trim_end().len());
        section + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_have_one_form() {
        let codes: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        for kind in Kind::ALL {
            assert_eq!(Kind::of_code(kind.code()), Some(*kind));
        }
        assert_eq!(Kind::of_code("v1"), Some(Kind::Mismatch));
        assert_eq!(Kind::of_code("V999"), None);
        assert_eq!(Kind::of_code("E0308"), None);
    }

    #[test]
    fn every_code_has_its_section_and_every_section_its_code() {
        let headings = EXPLANATIONS.lines().filter(|line| line.starts_with("## "));
        let headings: Vec<&str> = headings.collect();
        let expected = Kind::ALL.iter().map(|kind| {
            let (code, title) = (kind.code(), kind.title());
            format!("## {code}: {title} {{#{}}}", code.to_lowercase())
        });
        assert_eq!(headings, expected.collect::<Vec<_>>());
    }

    #[test]
    fn an_explanation_is_one_section() {
        let text = Kind::BadInclude.explanation();
        assert!(
            text.starts_with("## V123: a file cannot be included\n"),
            "{text}"
        );
        assert!(text.contains("\n{{#include "), "{text}");
        assert_eq!(text.matches("## ").count(), 1, "{text}");
    }
}
