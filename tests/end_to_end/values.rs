//! Attributes with values, and what is said of values that are none.

use crate::book::Book;

#[test]
fn exit_must_be_a_status() {
    for status in ["256", "-1", "three", ""] {
        Book::with(&format!("```rust,exit={status}\n```\n"))
            .check()
            .fails(1)
            .reports(&format!("`{status}` is not an exit status"), "src/a.md:1:9")
            .says("help: an exit status is a number from 0 to 255: `exit=3`");
    }
}

#[test]
fn timeout_must_be_a_time() {
    for limit in ["2", "s", "2h", "-1s", "2000m", "", "infs", "NaNs"] {
        Book::with(&format!("```rust,timeout={limit}\n```\n"))
            .check()
            .fails(1)
            .reports(&format!("`{limit}` is not a time limit"), "src/a.md:1:9")
            .says("`timeout=2s`, `timeout=500ms`");
    }
}

#[test]
fn the_books_own_timeout_holds_for_all_others() {
    let sleep = "std::thread::sleep(std::time::Duration::from_millis(400));";
    Book::with(&format!(
        "```rust\n{sleep}\n```\n\n```rust,timeout=30s\n{sleep}\n```\n"
    ))
    .key("timeout = \"0.1s\"")
    .check()
    .fails(1)
    .reports(
        "program `src/a.md:1` did not end within 0.1 s",
        "src/a.md:1:1",
    );
}

#[test]
fn the_books_timeout_is_written_like_that_of_a_fence() {
    Book::with("```rust\nloop {}\n```\n")
        .key("timeout = \"200ms\"")
        .check()
        .fails(1)
        .says("did not end within 0.2 s");
}

#[test]
fn each_edition_is_its_own() {
    let by_reference = "let first: &i32 = [1].into_iter().next().unwrap();\nassert_eq!(*first, 1);";
    let by_value = "let gen: i32 = [1].into_iter().next().unwrap();\nassert_eq!(gen, 1);";
    let program =
        |edition: &str, code: &str| Book::with(&format!("```rust{edition}\n{code}\n```\n"));
    program(",edition2018", by_reference).check().succeeds();
    program(",edition2021", by_value).check().succeeds();
    program(",edition2021", by_reference)
        .check()
        .fails(1)
        .reports("mismatched types", "src/a.md:2:19");
    // The book's own edition is 2024, in which `gen` is a keyword.
    for edition in ["", ",edition2024"] {
        program(edition, by_value)
            .check()
            .reports_title("expected identifier, found reserved keyword `gen`");
    }
    program(",edition2019", by_value)
        .check()
        .fails(1)
        .reports("unknown attribute `edition2019`", "src/a.md:1:9")
        .says("help: did you mean `edition20");
}

#[test]
fn a_program_needs_a_name_of_lowercase_letters() {
    for name in ["Rock", "1st", "a.b", "", "é"] {
        Book::with(&format!("```rust,program={name}\nfn main() {{}}\n```\n"))
            .check()
            .fails(1)
            .reports(&format!("`{name}` cannot name a program"), "src/a.md:1:9")
            .says("help: use lowercase letters, digits, `_` and `-`, beginning with a letter");
    }
}

#[test]
fn words_for_mdbook_are_no_mistakes() {
    Book::with("```rust,noplayground,editable\nlet _a = 1;\n```\n")
        .check()
        .succeeds();
}

#[test]
fn a_value_where_none_belongs() {
    for word in ["no_run=1", "should_panic=x", "runs_forever=2s"] {
        Book::with(&format!("```rust,{word}\n```\n"))
            .check()
            .fails(1)
            .reports(&format!("unknown attribute `{word}`"), "src/a.md:1:9");
    }
}

#[test]
fn a_word_without_its_value() {
    for word in ["program", "exit", "timeout"] {
        Book::with(&format!("```rust,{word}\n```\n"))
            .check()
            .fails(1)
            .reports(&format!("unknown attribute `{word}`"), "src/a.md:1:9")
            .says(&format!("help: did you mean `{word}=…`?"));
    }
}

#[test]
fn a_source_fence_has_no_other_attribute() {
    for info in [
        "rust,source,no_run",
        "rust,source,program=a",
        "rust,source,nonsense",
    ] {
        Book::with(&format!("```{info}\n{{{{#include code.rs}}}}\n```\n"))
            .file("src/code.rs", "fn a() {}\n")
            .check()
            .fails(1)
            .reports("a `source` fence has no other attribute", "src/a.md:1:9");
    }
}

#[test]
fn conflicts_between_every_two_ways_to_end() {
    for (first, second) in [
        ("no_run", "exit=3"),
        ("should_panic", "exit=101"),
        ("compile_fail", "should_panic"),
        ("runs_forever", "no_run"),
        ("ignore (why)", "compile_fail"),
    ] {
        let word = |attribute: &str| attribute.split(['=', ' ']).next().unwrap().to_owned();
        let column = 9 + first.len() + 1;
        Book::with(&format!("```rust,{first},{second}\n```\n"))
            .check()
            .fails(1)
            .reports(
                &format!(
                    "`{}` and `{}` exclude each other",
                    word(first),
                    word(second)
                ),
                &format!("src/a.md:1:{column}"),
            );
    }
}

#[test]
fn configuration_values_are_checked() {
    for (key, message) in [
        ("timeout = \"5\"", "write a number and a unit"),
        ("timeout = 5", "must be a string"),
        ("package = \"nowhere\"", "no Cargo package in"),
    ] {
        Book::with("```rust\n```\n")
            .key(key)
            .check()
            .cannot_work()
            .says(message);
    }
    let book = Book::with("# A\n");
    book.edit("book.toml", "before = [\"links\"]\n", "");
    book.check()
        .cannot_work()
        .says("must say `before = [\"links\"]`");
}
