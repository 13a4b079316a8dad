//! Programs that fail: the place is the author's, and no page is built.

use crate::book::Book;

#[test]
fn a_compile_error_is_shown_in_the_chapter() {
    let chapter = "# A\n\nText.\n\n> ```rust,program=p\n> # fn hidden() {}\n> fn main() {\n>     let x: u8 = \"one\";\n> }\n> ```\n";
    Book::with(chapter)
        .check()
        .fails(1)
        .reports("mismatched types", "src/a.md:8:19")
        .says("8 | >     let x: u8 = \"one\";")
        .says("expected `u8`, found `&str`")
        .says("in program `p`; to run it again: `mdbook-verify run p`");
}

#[test]
fn a_compile_error_in_a_second_part() {
    let chapter = "# A\n\n```rust,program=p\nfn main() {\n```\n\nText.\n\n```rust,program=p\n    nothing();\n}\n```\n";
    Book::with(chapter).check().fails(1).reports(
        "cannot find function `nothing` in this scope",
        "src/a.md:10:5",
    );
}

#[test]
fn a_compile_error_in_an_included_file_names_both_places() {
    Book::with("# A\n\n```rust,program=p\n{{#include code.rs:body}}\nfn main() {}\n```\n")
        .file(
            "src/code.rs",
            "// ANCHOR: body\nfn f() -> u8 {\n    \"one\"\n}\n// ANCHOR_END: body\n",
        )
        .check()
        .fails(1)
        .reports("mismatched types", "src/code.rs:3:5")
        .says("note: included from here")
        .says("::: src/a.md:4:1");
}

#[test]
fn a_panic_is_shown_in_the_chapter() {
    let chapter = "# A\n\n```rust,program=p\nfn main() {\n```\n\n```rust,program=p\n    let v: Vec<u8> = Vec::new();\n    println!(\"{}\", v[3]);\n}\n```\n";
    Book::with(chapter)
        .check()
        .fails(1)
        .reports(
            "program `p` ended with status 101, not with status 0",
            "src/a.md:9:21",
        )
        .says("it panicked here")
        .says("index out of bounds: the len is 0 but the index is 3");
}

#[test]
fn a_signal_is_named() {
    Book::with("# A\n\n```rust\nstd::process::abort();\n```\n")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` was ended by signal 6, not with status 0",
            "src/a.md:3:1",
        );
}

#[test]
fn every_failure_is_reported_in_the_order_of_the_book() {
    let run = Book::with("# A\n\n```rust\nprintln!(\"slow\");\nstd::thread::sleep(std::time::Duration::from_millis(300));\n```\n\n```rust\nlet x: u8 = \"\";\n```\n")
        .chapter("b.md", "# B\n\n```rust\npanic!();\n```\n\n```rust\n```\n")
        .check()
        .fails(3);
    assert_eq!(
        run.places(),
        ["src/a.md:3:1", "src/a.md:9:13", "src/b.md:4:1"]
    );
}

#[test]
fn nothing_wrong_is_ever_put_into_a_page() {
    let book = Book::with(
        "# A\n\n```rust,program=p\nfn main() {\n    println!(\"one\");\n}\n```\n\n```output\ntwo\n```\n",
    );
    book.build().fails().has_no_pages();
    book.edit("src/a.md", "two", "one");
    book.build()
        .succeeds()
        .page("a.html")
        .has("<b>Verified</b>");
    book.edit("src/a.md", "```output\none", "```output\nsecret marker");
    book.build()
        .fails()
        .never_shows("secret marker")
        .never_shows("error");
}

#[test]
fn a_panic_at_a_character_of_several_bytes() {
    Book::with("# A\n\n```rust\nlet é = [1, 2];\nlet i = std::env::args().count() + 5;\nprintln!(\"{}\", { é[i] });\n```\n")
        .check()
        .fails(1)
        .says("it panicked here");
}

#[test]
fn a_program_that_breaks_the_compiler_hides_no_other() {
    let deep = format!("{}1{}", "(".repeat(60_000), ")".repeat(60_000));
    let run = Book::with(&format!(
        "# A\n\n```rust\nlet x = {deep};\n```\n\n```rust\nlet y: u8 = 1000;\n```\n"
    ))
    .check();
    assert_eq!(
        run.fails(2).places().as_slice(),
        ["src/a.md:3:1", "src/a.md:8:13"]
    );
}
