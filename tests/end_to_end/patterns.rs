//! What an `output` fence matches, and whose it is.

use crate::book::Book;

/// A program that prints `printed`, and an `output` fence.
fn book(printed: &str, expected: &str) -> Book {
    Book::with(&format!(
        "```rust\nprint!({printed:?});\n```\n\n````output\n{expected}````\n"
    ))
}

#[test]
fn dots_stand_for_any_lines() {
    let printed = "first\n2\n3\nlast\n";
    for expected in [
        "first\n...\nlast\n",
        "...\n3\n...\n",
        "...\n",
        "first\n2\n...\n3\nlast\n",
    ] {
        book(printed, expected).check().succeeds();
    }
    book(printed, "first\n...\n4\n...\nlast\n")
        .check()
        .fails(1)
        .reports("program `src/a.md:1` prints something else", "src/a.md:8:1");
}

#[test]
fn brackets_stand_for_anything_within_a_line() {
    book("took 12 ms at 9:30\n", "took [..] ms at [..]\n")
        .check()
        .succeeds();
    book("took 12\nms\n", "took [..] ms\n")
        .check()
        .fails(1)
        .reports("program `src/a.md:1` prints something else", "src/a.md:6:1");
}

#[test]
fn a_backslash_takes_both_literally() {
    book("...\na [..] b\n", "\\...\na \\[..] b\n")
        .check()
        .succeeds();
    book("x\na [..] b\n", "\\...\na \\[..] b\n")
        .check()
        .fails(1)
        .reports("program `src/a.md:1` prints something else", "src/a.md:6:1");
    book("...\na 1 b\n", "\\...\na \\[..] b\n")
        .check()
        .fails(1)
        .reports("program `src/a.md:1` prints something else", "src/a.md:7:1");
}

#[test]
fn the_page_shows_what_was_printed_not_the_pattern() {
    let book = book("1\n2\nat 9:30\n...\n", "...\nat [..]\n\\...\n").markdown_too();
    let built = book.build().succeeds();
    assert_eq!(built.page("html/a.html").outputs(), ["1\n2\nat 9:30\n..."]);
    built
        .page("markdown/a.md")
        .has("```text\n1\n2\nat 9:30\n...\n```\n");
}

#[test]
fn too_little_and_too_much() {
    let title = "program `src/a.md:1` prints something else";
    book("a\n", "a\nb\n")
        .check()
        .fails(1)
        .reports(title, "src/a.md:7:1");
    book("a\nb\n", "a\n")
        .check()
        .fails(1)
        .reports(title, "src/a.md:7:1")
        .says("here it prints more");
    book("a\n", "")
        .check()
        .fails(1)
        .reports(title, "src/a.md:6:1");
    book("", "a\n")
        .check()
        .fails(1)
        .reports(title, "src/a.md:6:1");
    book("", "").check().succeeds();
}

const OF: &str = r#"
```rust,program=rock
fn main() { println!("rock"); }
```

```rust,program=paper
fn main() { println!("paper"); }
```

```output,of=rock
rock
```

```output,of=paper
paper
```
"#;

#[test]
fn of_names_another_program() {
    let book = Book::with(OF);
    book.check().succeeds();
    let built = book.build().succeeds();
    assert_eq!(built.page("a.html").outputs(), ["rock", "paper"]);
    Book::with(&OF.replace(",of=paper", "")).check().succeeds();
}

#[test]
fn of_names_a_program_of_this_chapter() {
    let title = "no program `rok` stands above this output";
    Book::with(&OF.replace("of=rock", "of=rok"))
        .check()
        .fails(1)
        .reports(title, "src/a.md:10:11")
        .says("help: did you mean `of=rock`?");
    Book::new()
        .chapter("a.md", "```rust,program=rok\nfn main() {}\n```\n")
        .chapter("b.md", &OF.replace("of=rock", "of=rok"))
        .check()
        .fails(1)
        .reports(title, "src/b.md:10:11");
}

#[test]
fn of_the_wrong_program_is_a_difference() {
    Book::with(
        &OF.replace("of=rock", "of=x")
            .replace("of=paper", "of=rock")
            .replace("of=x", "of=paper"),
    )
    .check()
    .fails(2)
    .reports("program `rock` prints something else", "src/a.md:15:1")
    .reports("program `paper` prints something else", "src/a.md:11:1");
}
