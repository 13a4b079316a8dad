//! The fence grammar, and what scans programs.

use crate::cases::{text, try_cases};
use mdbook_verify::attribute::{self, Attribute, Role};
use mdbook_verify::config::Outputs;
use mdbook_verify::fence;
use mdbook_verify::source::{MappedText, SourceFile};
use mdbook_verify::tokens;
use std::sync::Arc;
use std::time::Duration;

fn parse(info: &str) -> Option<Role> {
    let file = Arc::new(SourceFile {
        path: "src/a.md".into(),
        // A mark that no info string ends, and what begins as one may be none.
        text: format!("~~~~ {info}\n~~~~\n"),
    });
    let text = MappedText::whole(&file);
    let scan = fence::scan(&text);
    let fence = scan.fences.first()?;
    attribute::parse(&text, fence, Outputs::Required, &mut Vec::new()).ok()
}

const INFO: &[&str] = &[
    "rust",
    "output",
    "program=",
    "rock",
    "no_run",
    "ignore",
    "(",
    ")",
    ",",
    " ",
    "\t",
    "=",
    "exit=3",
    "E0308",
    "compile_fail",
    "timeout=",
    "2s",
    "1.5",
    "999999999999999999999s",
    "edition2021",
    "of=",
    "source",
    "\\",
    "{",
    "}",
    "é",
    "should_panic",
    "ignore-windows",
    "hidelines=!!!",
    ".class",
    "\"",
];

#[test]
fn no_info_string_makes_it_panic() {
    try_cases("info strings", 10_000, |u| {
        let info = text(u, INFO, 12)?;
        let info = info.replace(['\n', '\r', '`'], " ");
        Ok(parse(info.trim()).is_some())
    });
}

#[test]
fn the_words_of_an_info_string_come_back_whatever_parts_them() {
    try_cases("words", 10_000, |u| {
        let known: [(&str, Attribute); 8] = [
            ("program=a-b_c", Attribute::Program("a-b_c".into())),
            ("exit=255", Attribute::Exit(255)),
            (
                "timeout=250ms",
                Attribute::Timeout(Duration::from_millis(250)),
            ),
            ("net", Attribute::Net),
            ("edition2018", Attribute::Edition("2018".into())),
            ("should_panic", Attribute::ShouldPanic),
            ("no_run", Attribute::NoRun),
            ("runs_forever", Attribute::RunsForever),
        ];
        let mut info = "rust".to_owned();
        let mut expected = Vec::new();
        for (word, attribute) in known {
            if u.arbitrary()? {
                info += u.choose(&[",", " ", ", ", " ,", ",,", "\t", " , "])?;
                info += word;
                expected.push(attribute);
            }
        }
        let Some(Role::Program(placed)) = parse(&info) else {
            panic!("{info:?} is not a program");
        };
        let found: Vec<Attribute> = placed.into_iter().map(|placed| placed.attribute).collect();
        assert_eq!(found, expected, "{info:?}");
        Ok(true)
    });
}

const CODE: &[&str] = &[
    "fn main",
    "()",
    "{",
    "}",
    "\"",
    "r#\"",
    "\"#",
    "'",
    "'a",
    "b'",
    "//",
    "/*",
    "*/",
    "\n",
    "#![",
    "]",
    "\\",
    "macro_rules!",
    "mod m",
    "pub ",
    "async ",
    "extern \"C\" ",
    "r##",
    "#",
    ";",
    "é",
    "c\"",
    "fn",
    " ",
    "main",
    "impl X",
];

#[test]
fn no_program_makes_the_scanner_panic() {
    try_cases("programs", 20_000, |u| {
        let code = text(u, CODE, 40)?;
        tokens::has_main(&code);
        Ok(true)
    });
}
