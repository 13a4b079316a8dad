//! `bless`: what it writes, and what it refuses to.

use crate::book::Book;

/// Blesses a chapter and returns what it then is.
fn blessed(chapter: &str) -> String {
    let book = Book::with(chapter);
    book.bless().succeeds();
    book.check().succeeds();
    book.read("src/a.md")
}

#[test]
fn only_the_output_is_rewritten() {
    let chapter = "# A\n\n  odd   *spacing* \n\n```rust\nprintln!(\"one\");\n```\n\n````output\nold\n````\n\n| a|b |\n|--|--|\ntrailing spaces  \n";
    assert_eq!(blessed(chapter), chapter.replace("old", "one"));
}

#[test]
fn a_missing_output_is_added() {
    let chapter = "# A\n\n```rust,program=p\nfn main() {\n```\n\nText.\n\n~~~rust,program=p\n    println!(\"one\\n\\ntwo\");\n}\n~~~\n\nMore text.\n";
    let expected = chapter.replace("}\n~~~\n", "}\n~~~\n\n```output\none\n\ntwo\n```\n");
    assert_eq!(blessed(chapter), expected);
}

#[test]
fn prefixes_of_quotes_and_lists_are_kept() {
    let chapter = "# A\n\n> 1. ```rust\n>    println!(\"one\\n\\ntwo\");\n>    ```\n>    text\n\n- ```rust\n  println!(\"three\");\n  ```\n\n  ```output\n  old\n  ```\n";
    let expected = chapter
        .replace(
            ">    ```\n>    text",
            ">    ```\n>\n>    ```output\n>    one\n>\n>    two\n>    ```\n>    text",
        )
        .replace("  old\n", "  three\n");
    assert_eq!(blessed(chapter), expected);
}

#[test]
fn line_endings_and_the_byte_order_mark_are_kept() {
    let chapter = "\u{feff}# A\r\n\r\n```rust\r\nprintln!(\"one\\ntwo\");\r\n```\r\n\r\n```output\r\nold\r\n```\r\n";
    assert_eq!(blessed(chapter), chapter.replace("old", "one\r\ntwo"));
}

#[test]
fn what_would_be_a_pattern_is_escaped_and_the_fence_lengthened() {
    let chapter =
        "# A\n\n```rust\nprintln!(\"...\\na[..]b\\n```\\n\\\\...\");\n```\n\n```output\n```\n";
    let expected = chapter.replace(
        "```output\n```\n",
        "````output\n\\...\na\\[..]b\n```\n\\\\...\n````\n",
    );
    assert_eq!(blessed(chapter), expected);
}

#[test]
fn a_pattern_that_matches_is_left_alone() {
    let chapter = "# A\n\n```rust\nprintln!(\"one {:p}\", &1);\n```\n\n```output\none [..]\n```\n";
    let book = Book::with(chapter);
    book.bless().succeeds().says("nothing to accept");
    assert_eq!(book.read("src/a.md"), chapter);
}

#[test]
fn outputs_in_included_markdown_are_rewritten_there() {
    let book = Book::with("# A\n\n{{#include shared.md}}\n")
        .file("src/shared.md", "```rust\nprintln!(\"one\");\n```\n");
    book.bless().succeeds().says("src/shared.md: 1 output");
    assert_eq!(
        book.read("src/shared.md"),
        "```rust\nprintln!(\"one\");\n```\n\n```output\none\n```\n"
    );
    assert_eq!(book.read("src/a.md"), "# A\n\n{{#include shared.md}}\n");
}

#[test]
fn what_fails_or_takes_too_long_is_refused() {
    let chapter = "# A\n\n```rust\npanic!();\n```\n\n```output\nold\n```\n\n```rust,timeout=200ms\nloop {}\n```\n\n```output\nold\n```\n\n```rust\nlet x: u8 = \"\";\n```\n";
    let book = Book::with(chapter);
    book.bless()
        .fails(3)
        .says("it panicked here")
        .says("did not end within 0.2 s")
        .says("mismatched types");
    assert_eq!(book.read("src/a.md"), chapter);
}

#[test]
fn what_prints_something_else_on_a_second_run_is_refused() {
    let chapter = "# A\n\n```rust\nprintln!(\"pid {}\", std::process::id());\n```\n";
    let book = Book::with(chapter);
    book.bless()
        .fails(1)
        .reports(
            "program `src/a.md:3` prints something else on a second run",
            "src/a.md:3:1",
        )
        .says("write `[..]` for what varies within a line");
    assert_eq!(book.read("src/a.md"), chapter);
}

#[test]
fn only_what_is_selected_is_blessed() {
    let chapter = "# A\n\n```rust,program=one\nfn main() {\n    println!(\"1\");\n}\n```\n\n```rust,program=two\nfn main() {\n    println!(\"2\");\n}\n```\n";
    let book = Book::with(chapter);
    book.run(&["bless", "two"])
        .succeeds()
        .says("src/a.md: 1 output");
    assert_eq!(
        book.read("src/a.md"),
        format!("{chapter}\n```output\n2\n```\n")
    );
}

#[test]
fn programs_are_extracted_and_kept_current() {
    let book = Book::with("# A\n\n```rust,program=rock\n# // hidden\nfn main() {} //@ label\n```\n\n```rust,program=no,compile_fail,E0425\nfn main() { x }\n```\n\n```output\n...\n```\n")
        .key("programs = \"bin\"");
    book.check()
        .fails(1)
        .reports("`bin/rock.rs` is missing", "src/a.md:3:1")
        .says("to extract it: `mdbook-verify bless rock`");
    book.bless().succeeds().says("bin/rock.rs: extracted");
    assert_eq!(book.read("bin/rock.rs"), "// hidden\nfn main() {}\n");
    assert_eq!(book.files("bin").len(), 1);
    book.check().succeeds();
    book.edit("src/a.md", "fn main() {} //@", "fn main() { } //@");
    book.check()
        .fails(1)
        .reports_at("src/a.md:3:1")
        .says("rock.rs` is not what the chapter holds");
    book.bless().succeeds();
    book.check().succeeds();
    book.write("bin/stray.rs", "fn main() {}");
    book.check()
        .fails(1)
        .says("stray.rs` belongs to no program of the book");
}

#[cfg(unix)]
#[test]
fn permissions_are_kept_and_a_read_only_folder_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let chapter = "# A\n\n```rust\nprintln!(\"one\");\n```\n";
    let book = Book::with(chapter);
    let path = book.root().join("src/a.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    book.bless().succeeds();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn a_file_that_two_chapters_include_is_rewritten_once() {
    let shared = "```rust\nprintln!(\"one\");\n```\n\n```output\nold\n```\n";
    let book = Book::with("# A\n\n{{#include shared.md}}\n")
        .chapter("b.md", "# B\n\n{{#include shared.md}}\n")
        .file("src/shared.md", shared);
    book.bless().succeeds().says("src/shared.md: 1 output");
    assert_eq!(book.read("src/shared.md"), shared.replace("old", "one"));
}

#[test]
fn a_closing_line_that_is_indented_otherwise_changes_nothing() {
    let chapter = "# A\n\n```rust\nprintln!(\" one\");\n```\n\n```output\nold\n  ```\n\n>```rust\n>println!(\" two\");\n>```\n";
    let expected = chapter.replace("old\n  ```", " one\n```").replace(
        "two\");\n>```\n",
        "two\");\n>```\n>\n> ```output\n>  two\n> ```\n",
    );
    assert_eq!(blessed(chapter), expected);
}

#[test]
fn what_markdown_cannot_hold_is_shown_as_such() {
    let chapter = "# A\n\n```rust\nprint!(\"a\\0b\\rc\\r\");\n```\n";
    assert!(blessed(chapter).contains("```output\na\u{fffd}b\nc\n```"));
}

#[test]
fn the_output_of_a_program_that_never_ends_can_be_blessed() {
    let chapter = "# A\n\n```rust,runs_forever,timeout=1500ms\nprintln!(\"ready\");\nloop {\n    std::thread::park();\n}\n```\n\n```output\nsteady\n```\n";
    assert_eq!(blessed(chapter), chapter.replace("steady", "ready"));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_read_only_chapter_stays() {
    use std::os::unix::fs::PermissionsExt;
    let chapter = "# A\n\n```rust\nprintln!(\"one\");\n```\n";
    let book = Book::with(chapter).file("elsewhere/a.md", chapter);
    let link = book.root().join("src/a.md");
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("../elsewhere/a.md", &link).unwrap();
    book.bless().succeeds();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(
        book.read("elsewhere/a.md")
            .ends_with("```output\none\n```\n")
    );

    let book = Book::with(chapter);
    let path = book.root().join("src/a.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    book.bless().cannot_work().says("the file is read-only");
    assert_eq!(book.read("src/a.md"), chapter);
}

#[test]
fn a_chapter_with_a_byte_order_mark_that_another_includes() {
    let chapter = "\u{feff}# A\n\n```rust\nprintln!(\"one\");\n```\n\n```output\nold\n```\n";
    let book = Book::with(chapter).chapter("b.md", "# B\n\n{{#include a.md}}\n");
    book.bless().succeeds();
    assert_eq!(book.read("src/a.md"), chapter.replace("old", "one"));
}
