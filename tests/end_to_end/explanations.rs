//! What each code of a failure means: every section shows a chapter that causes it, and the
//! message that really comes.

use crate::book::Book;
use mdbook_verify::kind::Kind;
use mdbook_verify::pattern;
use std::path::Path;

/// A fence of a section, and the paragraph before it.
struct Shown<'a> {
    before: &'a str,
    body: &'a str,
    /// Where the body begins in the section.
    start: usize,
}

fn fences(section: &str) -> Vec<Shown<'_>> {
    let mut fences = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let (mut before, mut paragraph, mut at) = ("", "", 0);
    for line in section.split_inclusive('\n') {
        let text = line.trim_end();
        at += line.len();
        match open {
            Some((mark, start)) if text == mark => {
                let body = &section[start..at - line.len()];
                fences.push(Shown {
                    before,
                    body,
                    start,
                });
                open = None;
                paragraph = "";
            }
            Some(_) => {}
            None if text.starts_with("```") => {
                let mark = &text[..text.len() - text.trim_start_matches('`').len()];
                open = Some((mark, at));
                before = paragraph;
            }
            None if !text.is_empty() => paragraph = text,
            None => {}
        }
    }
    fences
}

/// `check --warnings` in "`mdbook-verify check --warnings` says:".
fn command(before: &str) -> Option<&str> {
    before
        .strip_prefix("`mdbook-verify ")?
        .strip_suffix("` says:")
}

/// `src/b.md` in "`src/b.md`:".
fn file(before: &str) -> Option<&str> {
    before.strip_prefix('`')?.strip_suffix("`:")
}

/// The runtime's package, as a path in a manifest.
fn runtime() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chapters-code/runtime");
    path.display().to_string()
}

/// What the tool says of a section's files, and the codes of it.
fn run(section: &str) -> (String, Vec<String>) {
    let mut book = Book::new();
    let mut arguments = Vec::new();
    for Shown { before, body, .. } in fences(section) {
        let body = body.replace(r"\{{#", "{{#");
        if let Some(command) = command(before) {
            arguments = command.split(' ').collect();
        } else if let Some(path) = file(before) {
            let is_chapter = path.ends_with("b.md");
            book = match path {
                "book.toml" => book.file(
                    path,
                    format!("[book]\ntitle = \"A book\"\n[rust]\nedition = \"2024\"\n{body}"),
                ),
                _ if is_chapter => book.chapter(path.trim_start_matches("src/"), &body),
                _ => book.file(path, body.replace("../asyncio", &runtime())),
            };
        } else {
            book = book.chapter("a.md", &body);
        }
    }
    assert!(!arguments.is_empty(), "no command in\n{section}");
    let checks = arguments[0] == "check";
    if checks {
        arguments.extend(["--format", "json"]);
    }
    let run = book.run(&arguments);
    let is_end = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let is_count = words[0].parse::<usize>().is_ok();
        is_count
            && words[1..]
                .iter()
                .any(|word| word.starts_with("failure") || word.starts_with("verified"))
    };
    let message: Vec<&str> = run
        .stderr
        .lines()
        .take_while(|line| !is_end(line))
        // What the system of whoever runs this can't do.
        .filter(|line| !line.contains("WARN a program can, on this system"))
        .collect();
    let codes = match checks {
        true => {
            let found = serde_json::from_str(&run.stdout);
            codes_in_json(&found.unwrap_or_else(|error| panic!("{error}: {run:?}")))
        }
        false => codes_in_text(&run.stderr),
    };
    (message.join("\n").trim().to_owned() + "\n", codes)
}

fn codes_in_json(found: &serde_json::Value) -> Vec<String> {
    let add = |list: &serde_json::Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.map(|problem| problem["code"].as_str().expect("a code").to_owned())
            .collect()
    };
    let mut codes = add(&found["diagnostics"]);
    for program in found["programs"].as_array().expect("programs") {
        codes.extend(add(&program["failures"]));
        codes.extend(add(&program["warnings"]));
    }
    codes
}

fn codes_in_text(text: &str) -> Vec<String> {
    let lines = text.lines();
    let codes = lines.filter_map(|line| line.strip_prefix("error[")?.split_once(']'));
    codes.map(|(code, _)| code.to_owned()).collect()
}

/// The limits and the words of the operating system are Linux's.
#[cfg(target_os = "linux")]
#[test]
fn every_code_has_a_chapter_that_causes_it_and_no_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("explanations.md");
    let text = std::fs::read_to_string(&path).expect("the explanations are there");
    let mut starts: Vec<usize> = text.match_indices("\n## V").map(|(at, _)| at + 1).collect();
    starts.push(text.len());
    assert_eq!(starts.len() - 1, Kind::ALL.len());
    let mut written = text[..starts[0]].to_owned();
    let mut wrong = String::new();
    for (kind, bounds) in Kind::ALL.iter().zip(starts.windows(2)) {
        let section = &text[bounds[0]..bounds[1]];
        let (message, codes) = run(section);
        if codes != [kind.code()] {
            wrong += &format!("{}: {codes:?} came\n{message}\n", kind.code());
        }
        let shown = fences(section);
        let last = shown.last().expect("a section has fences");
        let shown = last.body.replace(r"\{{#", "{{#");
        written += &section[..last.start];
        // What varies is written by hand, as in an `output` fence.
        if pattern::matches(&shown, &message) {
            written += last.body;
        } else {
            wrong += &format!("{}: the tool says\n{message}\n", kind.code());
            written += &message.replace("{{#", r"\{{#");
        }
        written += &section[last.start + last.body.len()..];
    }
    if std::env::var_os("EXPLANATIONS").is_some_and(|what| what == "write") {
        std::fs::write(&path, written).expect("the explanations can be written");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn explain_prints_a_section() {
    let book = Book::new();
    let run = book.run(&["explain", "v1"]).succeeds();
    assert!(
        run.stdout
            .starts_with("## V001: a program prints something else\n")
    );
    assert!(
        run.stdout
            .contains("error[V001]: program `src/a.md:1` prints something else")
    );
    let run = book.run(&["explain"]).succeeds();
    assert_eq!(run.stdout.lines().count(), Kind::ALL.len());
    book.run(&["explain", "V099"])
        .cannot_work()
        .says("there is no code `V099`");
    book.run(&["explain", "E0308"])
        .cannot_work()
        .says("`rustc --explain E0308` explains it");
}
