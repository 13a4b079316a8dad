//! What is changed in the info strings of programs.

use crate::chapters::{Fence, Program, words};
use crate::letters::misspelt;
use crate::mutations::{Expect, Mutation};

const RUST_TWICE: &str = "`rust` before a word of rustdoc's, which makes the fence Rust by itself";
const REASON: &str = "another reason for `ignore`: prose, shown as it is typed";
const UNNAMED: &str = "a fence without any word, which is not Rust in this format";
const LIMIT: &str = "a time limit that the program does not come near";
const STEP: &str = "`step`: the program does the same, and its page shows no steps";
const PAGE: &str = "a word of mdBook's that has no effect here";

/// Changes each attribute of a part of a program.
pub(crate) fn attributes(
    all: &mut Vec<Mutation>,
    programs: &[Program],
    index: usize,
    part: &Fence,
) {
    let program = &programs[index];
    let mut add = |kind, by: &[String], expect| {
        let chapter = program.chapter;
        let by = vec![format!("```{}", by.join(","))];
        let lines = part.open..part.open + 1;
        all.push(Mutation {
            kind,
            chapter,
            lines,
            by,
            expect,
        });
    };
    let here = || Expect::Line(part.open);
    for (at, word) in part.words.iter().enumerate() {
        let without: Vec<String> = words_without(&part.words, at);
        let with = |changed: &str| {
            let mut words = part.words.clone();
            changed.clone_into(&mut words[at]);
            words
        };
        let (key, value) = word
            .split_once('=')
            .map_or((word.as_str(), None), |(k, v)| (k, Some(v)));
        let (key, reason) = key
            .split_once(" (")
            .map_or((key, None), |(k, r)| (k, Some(r)));
        let rest = &word[key.len()..];
        let next = without.first().map_or("", String::as_str);
        let expect = match key {
            "rust" if without.is_empty() => {
                // Its output, if it has one, then belongs to another program, or to none.
                Expect::Same(UNNAMED)
            }
            "rust" if is_rustdoc(next) => Expect::Same(RUST_TWICE),
            "program" => Expect::Lacks,
            "noplayground" => Expect::Same(PAGE),
            "step" => Expect::Same(STEP),
            "timeout" => Expect::Same(LIMIT),
            "compile_fail" if part.words.iter().any(|word| is_code(word)) => here(),
            "exit" => Expect::Line(program.open()),
            "rust" | "source" | "runs_forever" => here(),
            _ if is_code(key) => here(),
            "no_run" => here(),
            _ => Expect::Outcome(index),
        };
        match expect {
            Expect::Same(UNNAMED) if program.output.is_some() => {}
            _ if key == "ignore" => {
                let mut bare = part.words.clone();
                bare[at] = rest.trim_start().to_owned();
                add(
                    "attribute: removed",
                    &[bare.join(" ")],
                    Expect::Outcome(index),
                );
            }
            expect => add("attribute: removed", &without, expect),
        }
        for changed in misspelt(key) {
            // Two letters of a code swapped, or another digit, make another code.
            let kind = "attribute: misspelt";
            add(kind, &with(&format!("{changed}{rest}")), here());
        }
        let kind = "attribute: another value";
        match (key, value) {
            ("program", Some(name)) => add(kind, &with(&format!("program={name}x")), Expect::Lacks),
            ("exit", Some(status)) => {
                let status: i32 = status.parse().expect("a number");
                add(kind, &with(&format!("exit={}", status + 1)), here());
                add(kind, &with("exit=0"), here());
            }
            ("timeout", Some(_)) if part.has("runs_forever") => {
                add(kind, &with("timeout=4s"), Expect::Same(LIMIT));
            }
            ("timeout", Some(_)) => add(kind, &with("timeout=50ms"), here()),
            ("edition2021", _) => add(kind, &with("edition2024"), Expect::Outcome(index)),
            ("compile_fail", _) => {
                add(kind, &with("no_run"), here());
            }
            ("should_panic", _) => add(kind, &with("exit=0"), Expect::Outcome(index)),
            _ => {}
        }
        if is_code(key) {
            add(kind, &with("E0999"), here());
        }
        if key == "ignore" {
            let words: Vec<String> = with("ignore");
            add("attribute: its reason removed", &words, here());
            let words = with(&format!("ignore (also {}", reason.unwrap_or_default()));
            add(
                "attribute: its reason changed",
                &words,
                Expect::Same(REASON),
            );
        }
        if key != "rust" {
            let mut twice = part.words.clone();
            twice.push(word.clone());
            add("attribute: twice", &twice, here());
        }
    }
    let mut unknown = part.words.clone();
    unknown.push("verified".into());
    add("attribute: an unknown one", &unknown, here());
}

fn words_without(words: &[String], at: usize) -> Vec<String> {
    let others = words.iter().enumerate().filter(|(index, _)| *index != at);
    others.map(|(_, word)| word.clone()).collect()
}

fn is_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with('E')
}

fn is_rustdoc(word: &str) -> bool {
    let word = words(word).concat();
    [
        "should_panic",
        "no_run",
        "ignore",
        "compile_fail",
        "edition20",
    ]
    .iter()
    .any(|known| word.starts_with(known))
}
