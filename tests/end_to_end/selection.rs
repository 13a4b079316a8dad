//! Which programs a PATTERN means.

use crate::book::Book;

fn book() -> Book {
    let program = |name: &str| format!("```rust,program={name}\nfn main() {{}}\n```\n\n");
    let first = format!("# A\n\n{}{}", program("rock"), program("rock-two"));
    let second = format!(
        "# B\n\n{}```rust\nprintln!(\"b\");\n```\n\n```output\nb\n```\n",
        program("kettle")
    );
    Book::new()
        .chapter("a.md", &first)
        .chapter("part/b.md", &second)
}

/// The programs that were checked.
fn checked(book: &Book, pattern: &str) -> Vec<String> {
    let run = book.run(&["check", pattern, "--format", "json"]).succeeds();
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let programs = found["programs"].as_array().unwrap().iter();
    programs
        .map(|program| program["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_pattern_is_a_name_a_chapter_or_a_place() {
    let book = book();
    let root = book.root().to_string_lossy().into_owned();
    let unnamed = "src/part/b.md:7";
    for (pattern, programs) in [
        ("rock", &["rock"][..]),
        ("rock*", &["rock", "rock-two"]),
        ("*", &["rock", "rock-two", "kettle"]),
        ("src/a.md", &["rock", "rock-two"]),
        ("a.md", &["rock", "rock-two"]),
        ("part/b.md", &["kettle", unnamed]),
        ("b.md", &["kettle", unnamed]),
        (r"src\part\b.md", &["kettle", unnamed]),
        ("./src/part/b.md", &["kettle", unnamed]),
        (&format!("{root}/src/part/b.md"), &["kettle", unnamed]),
        // Any line of a program, or of its output.
        ("a.md:3", &["rock"]),
        ("a.md:5", &["rock"]),
        ("src/a.md:8", &["rock-two"]),
        ("src/a.md:8:5", &["rock-two"]),
        ("b.md:7", &[unnamed]),
        ("b.md:12", &[unnamed]),
        (r"part\b.md:7", &[unnamed]),
        (&format!("{root}/src/part/b.md:4"), &["kettle"]),
    ] {
        assert_eq!(checked(&book, pattern), programs, "{pattern}");
    }
}

#[test]
fn a_pattern_that_means_nothing_is_told_the_nearest() {
    let book = book();
    for (pattern, answer) in [
        ("rok", "no program matches `rok`: did you mean `rock`?"),
        (
            "ketle*",
            "no program matches `ketle*`: did you mean `kettle`?",
        ),
        (
            "src/aa.md",
            "no program matches `src/aa.md`: did you mean `src/a.md`?",
        ),
        (
            "bb.md:4",
            "no program matches `bb.md:4`: did you mean `b.md:4`?",
        ),
        (
            "a.md:1",
            "no program stands at line 1 of `src/a.md`: the nearest is rock, src/a.md:3",
        ),
        (
            "a.md:99",
            "no program stands at line 99 of `src/a.md`: the nearest is rock-two, src/a.md:7",
        ),
        (
            "something-else",
            "no program matches `something-else`; `list` shows them all",
        ),
    ] {
        for command in ["check", "run", "bless"] {
            book.run(&[command, pattern]).cannot_work().says(answer);
        }
    }
    let empty = Book::with("# A\n");
    empty
        .run(&["check", "a.md"])
        .cannot_work()
        .says("`src/a.md` holds no program; `list` shows them all");
}
