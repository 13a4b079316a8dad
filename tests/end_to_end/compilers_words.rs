//! What the compiler says, at the places of the chapter: secondary places, suggestions, warnings.

use crate::book::Book;

#[test]
fn places_in_several_parts_of_a_program() {
    let chapter = "# A\n\n```rust,program=p\nfn take(text: String) {}\n```\n\nProse.\n\n> ```rust,program=p\n> fn main() {\n>     take(7);\n> }\n> ```\n";
    let expected = "\
error[E0308]: mismatched types
  --> src/a.md:11:12
   |
11 | >     take(7);
   |       ---- ^ expected `String`, found integer
   |       |
   |       arguments to this function are incorrect
   |
   = note: in program `p`; to run it again: `mdbook-verify run p`
note: function defined here
  --> src/a.md:4:4
   |
 4 | fn take(text: String) {}
   |    ^^^^ ------------
help: try using a conversion method
   |
11 | >     take(7.to_string());
   |             ++++++++++++
";
    Book::with(chapter).check().fails(1).says(expected);
}

#[test]
fn a_secondary_place_on_a_hidden_line_and_one_in_an_included_file() {
    let chapter = "# A\n\n```rust\n# let text = String::new();\n# let moved = text;\nprintln!(\"{text}\");\n```\n";
    Book::with(chapter)
        .check()
        .fails(1)
        .reports("borrow of moved value: `text`", "src/a.md:6:12")
        .says("4 | # let text = String::new();\n  |       ---- move occurs because")
        .says("5 | # let moved = text;\n  |               ---- value moved here")
        .says("5 | # let moved = text.clone();\n  |                   ++++++++\n");

    let chapter =
        "# A\n\n```rust,program=p\n{{#include code.rs:take}}\nfn main() {\n    take(7);\n}\n```\n";
    Book::with(chapter)
        .file(
            "src/code.rs",
            "// ANCHOR: take\nfn take(text: &str) {}\n// ANCHOR_END: take\n",
        )
        .check()
        .fails(1)
        .reports("mismatched types", "src/a.md:6:10")
        .says("note: function defined here\n --> src/code.rs:2:4\n");
}

#[test]
fn a_suggestion_for_the_first_line_of_a_wrapped_program() {
    Book::with("# A\n\n```rust\nlet map = HashMap::<u8, u8>::new();\n```\n")
        .check()
        .fails(1)
        .reports("cannot find type `HashMap` in this scope", "src/a.md:4:11")
        .says("help: consider importing this struct\n  |\n4 + use std::collections::HashMap;\n");
}

/// A place that begins in one fence and ends in another is shown where it begins.
#[test]
fn a_place_that_goes_on_in_another_part() {
    let chapter = "# A\n\n```rust,program=p\nfn number() -> u8 {\n    if true {\n        1\n```\n\n```rust,program=p\n    } else {\n        \"\"\n    }\n}\nfn main() {}\n```\n";
    Book::with(chapter)
        .check()
        .fails(1)
        .reports_at("src/a.md:11:9");
}

const WARNED: &str = "# A\n\n```rust,program=p\n# fn unused(text: String) {}\nfn main() {\n    let mut count = 1;\n    Box::new(7);\n    while true { break }\n}\n```\n\n> ```rust,no_run\n> let a = 5 as u8 as u8;\n> while true {}\n> ```\n";

#[test]
fn warnings_are_shown_on_request() {
    let book = Book::with(WARNED);
    let quiet = book.check().succeeds();
    assert!(!quiet.stderr.contains("warning"), "{}", quiet.stderr);
    // The programs are in the cache; what they are warned of is not.
    let run = book.run(&["check", "--warnings"]).succeeds();
    let run = run
        .says("2 programs verified (2 from the cache); 2 warnings; ")
        .says("warning[V019]: denote infinite loops with `loop { ... }`\n --> src/a.md:8:5\n");
    assert_eq!(run.places(), ["src/a.md:8:5", "src/a.md:14:3"]);
    // rustdoc's rule: what is unused, a result too, is no subject of a snippet.
    assert!(!run.stderr.contains("unused"), "{}", run.stderr);
}

#[test]
fn warnings_are_told_to_other_programs() {
    let book = Book::with(WARNED);
    let run = book
        .run(&["check", "--warnings", "--format", "json"])
        .succeeds();
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let warning = &found["programs"][0]["warnings"][0];
    assert_eq!(warning["code"], "V019");
    assert_eq!(
        (&warning["line"], &warning["column"]),
        (&8.into(), &5.into())
    );
    assert_eq!(found["programs"][0]["verdict"], "match");
    let run = book
        .run(&["check", "--warnings", "--format", "github"])
        .succeeds();
    assert_eq!(run.stdout.lines().count(), 2);
    for line in run.stdout.lines() {
        assert!(line.starts_with("::warning title=V019%3A "), "{line}");
    }
    let run = book
        .run(&["check", "--warnings", "--format", "junit"])
        .succeeds();
    assert!(run.stdout.contains("failures=\"0\""), "{}", run.stdout);
}

/// Warnings of the failing programs come from what failed.
#[test]
fn a_program_that_does_not_compile_has_errors_only() {
    Book::with("# A\n\n```rust\nwhile true {}\nlet a: u8 = \"\";\n```\n")
        .run(&["check", "--warnings"])
        .fails(1)
        .reports("mismatched types", "src/a.md:5:13");
}

const OLD_WORDS: &str = "# A\n\n```rust,compile_fail,E0308\nlet count: u8 = \"one\";\n```\n\n```output\nerror[E0308]: mismatched types\n--> an older compiler said so\n```\n";

#[test]
fn another_compilers_words_are_a_warning() {
    let book = Book::with(OLD_WORDS);
    book.check().fails(1).reports(
        "the compiler says something else about program `src/a.md:3`",
        "src/a.md:9:1",
    );
    let book = Book::with(OLD_WORDS).key("rustc = \"1.60.0\"");
    book.check()
        .succeeds()
        .says("warning[V018]: another version of the compiler uses other words about program `src/a.md:3`\n --> src/a.md:9:1\n")
        .says("1 program verified; 1 compiled alone (compile_fail: 1); 1 warning; ");
    // The same again from the cache.
    book.check()
        .succeeds()
        .says("1 program verified (1 from the cache); 1 warning; ");
    // The page shows what the compiler at hand says.
    let built = book.build().succeeds();
    let outputs = built.page("a.html").outputs();
    assert!(outputs[0].contains("expected due to this"), "{outputs:?}");
    // Nothing is accepted that is not asked for.
    book.bless().succeeds();
    assert!(book.read("src/a.md").contains("an older compiler said so"));
}

#[test]
fn the_words_of_the_recorded_compiler_are_compared() {
    let release = rustc_release();
    let (two, _) = release.rsplit_once('.').expect("three numbers");
    for version in [release.as_str(), two] {
        Book::with(OLD_WORDS)
            .key(&format!("rustc = \"{version}\""))
            .check()
            .fails(1)
            .reports_at("src/a.md:9:1");
    }
}

fn rustc_release() -> String {
    let output = std::process::Command::new("rustc").arg("-vV").output();
    let text = String::from_utf8(output.expect("rustc starts").stdout).expect("it is text");
    let release = text.lines().find_map(|line| line.strip_prefix("release: "));
    release.expect("it has a release").to_owned()
}

#[test]
fn with_another_compiler_all_else_must_be_the_same() {
    let old = |chapter: &str| Book::with(chapter).key("rustc = \"1.60.0\"");
    // Another error.
    old(&OLD_WORDS.replace("E0308\nlet", "E0382\nlet"))
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` fails to compile with E0308",
            "src/a.md:3:1",
        );
    // No output at all.
    let (without, _) = OLD_WORDS.split_once("```output").expect("it has one");
    old(without).check().fails(1).reports_at("src/a.md:3:1");
    // What a program prints.
    old("# A\n\n```rust\nprintln!(\"a\");\n```\n\n```output\nb\n```\n")
        .check()
        .fails(1)
        .reports("program `src/a.md:3` prints something else", "src/a.md:8:1");
    // It compiles.
    old(&OLD_WORDS.replace("\"one\"", "1"))
        .check()
        .fails(1)
        .reports("program `src/a.md:3` compiles", "src/a.md:3:1");
}

#[test]
fn a_version_that_is_none_is_refused() {
    for version in ["", "stable", "1", "1.x", "1.2.3.4"] {
        Book::with("# A\n")
            .key(&format!("rustc = \"{version}\""))
            .check()
            .cannot_work()
            .says("is not a version of the compiler: write what `rustc --version` says");
    }
}
