//! `bless`, where the chapter is unusual, and where only some of it can be accepted.

use crate::book::Book;

/// Blesses a chapter, once and for all, and returns what it then is.
fn blessed(chapter: &str) -> String {
    let book = Book::with(chapter);
    book.bless().succeeds();
    book.check().succeeds();
    book.bless().succeeds().says("nothing to accept");
    book.read("src/a.md")
}

#[test]
fn the_last_line_of_a_chapter_without_a_newline() {
    let chapter = "# A\n\n```rust\nprintln!(\"one\");\n```";
    assert_eq!(
        blessed(chapter),
        format!("{chapter}\n\n```output\none\n```")
    );
    let chapter = "# A\r\n\r\n> ```rust\r\n> println!(\"one\");\r\n> ```";
    assert_eq!(
        blessed(chapter),
        format!("{chapter}\r\n>\r\n> ```output\r\n> one\r\n> ```")
    );
}

#[test]
fn several_outputs_of_one_chapter_with_their_own_fences() {
    let chapter = "# A\n\n```rust,program=one\nfn main() { println!(\"~~~~ 1\"); }\n```\n```rust,program=two\nfn main() { println!(\"2\"); }\n```\n\n~~~output,of=one\nold\n~~~\n\ntext\n\n````output of=two\n````\n\n- ```rust\n  println!(\"3\");\n  ```\n- next\n";
    let expected = "# A\n\n```rust,program=one\nfn main() { println!(\"~~~~ 1\"); }\n```\n```rust,program=two\nfn main() { println!(\"2\"); }\n```\n\n~~~~~output,of=one\n~~~~ 1\n~~~~~\n\ntext\n\n````output of=two\n2\n````\n\n- ```rust\n  println!(\"3\");\n  ```\n\n  ```output\n  3\n  ```\n- next\n";
    assert_eq!(blessed(chapter), expected);
}

#[test]
fn a_program_that_prints_nothing_any_more() {
    let chapter = "# A\n\n```rust\nlet _a = 1;\n```\n\n```output\nold\nlines\n```\n";
    assert_eq!(blessed(chapter), chapter.replace("old\nlines\n", ""));
}

#[test]
fn the_words_of_the_compiler() {
    let chapter = "# A\n\n```rust,compile_fail,E0308\nlet x: u8 = \"\";\n```\n";
    assert!(blessed(chapter).starts_with(&format!(
        "{chapter}\n```output\nerror[E0308]: mismatched types\n --> main.rs:1:13\n"
    )));
}

#[test]
fn blank_lines_at_both_ends_and_white_space() {
    let chapter = "# A\n\n```rust\nprint!(\"\\n\\n a \\t\\n\\n\\n\");\n```\n\n```output\n```\n\n> ```rust\n> print!(\"\\n b \\n\\n\");\n> ```\n";
    let expected = "# A\n\n```rust\nprint!(\"\\n\\n a \\t\\n\\n\\n\");\n```\n\n```output\n\n\n a \t\n\n\n```\n\n> ```rust\n> print!(\"\\n b \\n\\n\");\n> ```\n>\n> ```output\n>\n>  b \n>\n> ```\n";
    assert_eq!(blessed(chapter), expected);
}

#[test]
fn what_is_printed_may_look_like_an_include() {
    let chapter =
        "# A\n\n```rust\nprintln!(\"{}{}\", '{', \"{#include b.md}} {{#line a.b}}\");\n```\n";
    assert_eq!(
        blessed(chapter),
        format!("{chapter}\n```output\n{{{{#include b.md}}}} {{{{#line a.b}}}}\n```\n")
    );
}

#[test]
fn the_time_in_nanoseconds_is_refused() {
    let chapter = "# A\n\n```rust\nprintln!(\"same\\n{:?}\", std::time::SystemTime::now());\n```\n";
    let book = Book::with(chapter);
    book.bless()
        .fails(1)
        .reports(
            "program `src/a.md:3` prints something else on a second run",
            "src/a.md:3:1",
        )
        .says("note: first:  SystemTime")
        .says("note: second: SystemTime");
    assert_eq!(book.read("src/a.md"), chapter);
}

#[test]
fn others_are_accepted_beside_one_that_is_refused() {
    let good = "```rust\nprintln!(\"one\");\n```\n";
    let bad = "```rust\npanic!();\n```\n";
    let book = Book::with(&format!("# A\n\n{bad}\n{good}\n{bad}"));
    book.bless().fails(2).says("src/a.md: 1 output");
    assert_eq!(
        book.read("src/a.md"),
        format!("# A\n\n{bad}\n{good}\n```output\none\n```\n\n{bad}")
    );
}

#[test]
fn a_mistake_in_the_chapters_stops_everything() {
    let chapter = "# A\n\n```rust\nprintln!(\"one\");\n```\n\n```rust,nonsense\n```\n";
    let book = Book::with(chapter);
    book.bless()
        .fails(1)
        .reports("unknown attribute `nonsense`", "src/a.md:7:9");
    assert_eq!(book.read("src/a.md"), chapter);
}

/// What still holds of a pattern stays, what does not or could mean several lines is replaced.
#[test]
fn what_still_holds_of_a_pattern_stays() {
    let code = "# A\n\n```rust\nprintln!(\"at 9:30\\nb\\nc\\nd\\ndone\\ne\");\n```\n";
    let output = |body: &str| format!("{code}\n```output\n{body}\n```\n");
    for (before, after) in [
        ("at [..]\n...\nd\nover\n[..]", "at [..]\n...\nd\ndone\ne"),
        ("at [..]\n...\nover", "at [..]\nb\nc\nd\ndone\ne"),
        ("[..]", "at 9:30\nb\nc\nd\ndone\ne"),
        ("on [..]\n...\nd\n...", "at 9:30\nb\nc\nd\n..."),
    ] {
        assert_eq!(blessed(&output(before)), output(after));
    }
}

/// What varies from run to run is no obstacle where the pattern leaves it open.
#[test]
fn a_pattern_that_stays_may_stand_for_what_varies() {
    let chapter = "# A\n\n```rust\nprintln!(\"process {}\\nnew\", std::process::id());\n```\n\n```output\nprocess [..]\nold\n```\n";
    assert_eq!(blessed(chapter), chapter.replace("\nold\n", "\nnew\n"));
    let chapter = chapter.replace("new", "new {0}");
    let book = Book::with(&chapter);
    book.bless()
        .fails(1)
        .says("note: first:  new ")
        .says("note: second: new ");
    assert_eq!(book.read("src/a.md"), chapter);
}

#[test]
fn the_output_of_a_program_that_never_ends_and_has_none_yet() {
    let chapter = "# A\n\n```rust,runs_forever,timeout=1500ms\nprintln!(\"ready\");\nloop {\n    std::thread::park();\n}\n```\n";
    assert_eq!(
        blessed(chapter),
        format!("{chapter}\n```output\nready\n```\n")
    );
}

#[test]
fn what_is_offered_to_bless_is_not_refused_by_bless() {
    let chapter = "# A\n\n```rust,runs_forever,timeout=1500ms\nprintln!(\"waiting\");\nloop {\n    std::thread::park();\n}\n```\n\n```output\nready\n```\n";
    let book = Book::with(chapter);
    book.check()
        .fails(1)
        .says("`mdbook-verify bless src/a.md:3`");
    book.run(&["bless", "src/a.md:3"]).succeeds();
    assert_eq!(
        book.read("src/a.md"),
        chapter.replace("\nready", "\nwaiting")
    );
}
