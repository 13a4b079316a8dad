//! Places: wherever a fence stands, messages name the line and column of the chapter.

use crate::book::Book;

#[test]
fn fences_in_containers_of_every_kind() {
    for (open, rest, column) in [
        ("", "", 13),
        ("> ", "> ", 15),
        (">", ">", 14),
        ("- ", "  ", 15),
        ("12. ", "    ", 17),
        ("> - > ", ">   > ", 19),
        ("   ", "   ", 16),
        ("- > 1. ", "  >    ", 20),
    ] {
        for (marker, newline) in [("```", "\n"), ("~~~~", "\r\n")] {
            let chapter = format!(
                "# A\n\n{open}{marker}rust\n{rest}let a = 1;\n{rest}let b: u8 = \"\";\n{rest}{marker}\n"
            );
            Book::with(&chapter.replace('\n', newline))
                .check()
                .fails(1)
                .reports("mismatched types", &format!("src/a.md:5:{column}"));
        }
    }
}

#[test]
fn an_error_in_markdown_that_is_included() {
    Book::with("# A\n\nText.\n\n{{#include part/b.md}}\n")
        .file(
            "src/part/b.md",
            "# B\n\n```rust,program=b\nfn main() {\n    nothing();\n}\n```\n",
        )
        .check()
        .fails(1)
        .reports(
            "cannot find function `nothing` in this scope",
            "src/part/b.md:5:5",
        )
        .says("note: included from here")
        .says("::: src/a.md:5:1");
}

#[test]
fn an_error_two_includes_deep_names_the_whole_way() {
    Book::with("# A\n\n{{#include part/b.md}}\n")
        .file(
            "src/part/b.md",
            "```rust,program=b\n{{#include ../code/c.rs}}\n```\n",
        )
        .file("src/code/c.rs", "fn main() {\n    nothing();\n}\n")
        .check()
        .fails(1)
        .reports(
            "cannot find function `nothing` in this scope",
            "src/code/c.rs:2:5",
        )
        .says("::: src/part/b.md:2:1")
        .says("::: src/a.md:3:1");
}

#[test]
fn a_panic_in_an_included_file() {
    Book::with("# A\n\n```rust,program=b\n{{#rustdoc_include code.rs:2}}\n```\n")
        .file("src/code.rs", "fn main() {\n    panic!(\"oh\");\n}\n")
        .check()
        .fails(1)
        .reports(
            "program `b` ended with status 101, not with status 0",
            "src/code.rs:2:5",
        )
        .says("::: src/a.md:4:1");
}

#[test]
fn the_first_line_of_a_wrapped_program() {
    Book::with("# A\n\n```rust\nlet b: u8 = \"\"; let c = d;\n```\n")
        .check()
        .fails(2)
        .reports("mismatched types", "src/a.md:4:13")
        .says(" --> src/a.md:4:25");
    Book::with("# A\n\n```rust\nlet a = 1; assert_eq!(a, 2);\n```\n")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` ended with status 101, not with status 0",
            "src/a.md:4:12",
        );
}

#[test]
fn characters_are_counted_not_bytes() {
    Book::with("# Ä\n\n```rust\nlet ä = \"🦀é\"; let b: u8 = ä;\n```\n")
        .check()
        .fails(1)
        .reports("mismatched types", "src/a.md:4:27");
}

#[test]
fn a_hidden_line_that_does_not_compile() {
    Book::with("# A\n\n```rust\n# let b: u8 = \"\";\nlet a = 1;\n```\n")
        .check()
        .fails(1)
        .reports("mismatched types", "src/a.md:4:15");
}

#[test]
fn a_program_that_is_cut_short() {
    let run = Book::with("# A\n\n```rust,program=p\nfn main() {\n    if true {\n```\n")
        .check()
        .fails(1);
    assert!(
        run.stderr
            .contains("this file contains an unclosed delimiter"),
        "{}",
        run.stderr
    );
    let place = run.places()[0].to_owned();
    assert!(
        place.starts_with("src/a.md:5") || place.starts_with("src/a.md:4"),
        "{place}"
    );
}

#[test]
fn what_looks_like_a_fence_and_is_none() {
    let chapter = "# A\n\n<!--\n```rust\nno Rust\n```\n-->\n\n`` ```rust ``\n\n```text\n~~~rust\nno Rust\n~~~\n```\n";
    Book::with(chapter)
        .check()
        .succeeds()
        .says("0 programs verified");
}

#[test]
fn an_included_file_with_windows_line_endings() {
    Book::with("# A\n\n```rust,program=b\n{{#include code.rs:body}}\n```\n")
        .file(
            "src/code.rs",
            "// ANCHOR: body\r\nfn main() {\r\n    nothing();\r\n}\r\n// ANCHOR_END: body\r\n",
        )
        .check()
        .fails(1)
        .reports(
            "cannot find function `nothing` in this scope",
            "src/code.rs:3:5",
        )
        .says("::: src/a.md:4:1");
}
