//! What is remembered, and when it is not.

use crate::book::Book;
use crate::run::Run;

fn book() -> Book {
    Book::with("# A\n\nProse.\n\n```rust,program=p\n{{#include code.rs}}\nfn main() {\n    println!(\"{}\", one());\n}\n```\n\n```output\n1\n```\n\n```rust,compile_fail,E0308\nlet x: u8 = \"\";\n```\n\n```output\n...\n```\n")
        .file("src/code.rs", "fn one() -> u8 {\n    1\n}\n")
}

#[test]
fn cold_and_warm_builds_give_the_same_bytes() {
    let book = book().markdown_too();
    book.build().succeeds();
    let cold = book.files("book");
    book.build().succeeds();
    assert!(book.files("book") == cold, "a warm build differs");
    book.run(&["clean"]).succeeds();
    book.build().succeeds();
    assert!(book.files("book") == cold, "a second cold build differs");
}

#[test]
fn a_change_of_prose_compiles_nothing() {
    let book = book();
    book.check().succeeds().says("2 programs verified; ");
    book.edit("src/a.md", "Prose.", "More prose,\n\non more lines.");
    book.check()
        .succeeds()
        .says("2 programs verified (2 from the cache); ");
}

#[test]
fn a_change_of_the_expected_output_compiles_nothing() {
    let book = book();
    book.check().succeeds();
    book.edit("src/a.md", "```output\n1", "```output\n[..]");
    book.check()
        .succeeds()
        .says("2 programs verified (2 from the cache); ");
    book.edit("src/a.md", "```output\n[..]", "```output\n2");
    book.check()
        .fails(1)
        .reports("program `p` prints something else", "src/a.md:13:1");
}

#[test]
fn what_changes_the_result_compiles() {
    let book = book();
    book.check().succeeds();
    book.edit("src/code.rs", "    1", "    2 - 1");
    book.check()
        .succeeds()
        .says("2 programs verified (1 from the cache); ");
    book.edit("src/a.md", "rust,program=p", "rust,program=p,edition2021");
    book.check()
        .succeeds()
        .says("2 programs verified (1 from the cache); ");
}

#[test]
fn a_failure_is_not_remembered() {
    let book = Book::with(
        "# A\n\n```rust\nassert!(std::path::Path::new(option_env!(\"NO\").unwrap_or(\"/no\")).exists());\n```\n",
    );
    book.check().fails(1);
    book.check().fails(1).says("it panicked here");
}

#[test]
fn damaged_results_are_made_again() {
    let book = book();
    book.check().succeeds();
    let entries = book.files("target/verify/results");
    assert_eq!(entries.len(), 2);
    for damage in [
        |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec(),
        |bytes: &[u8]| bytes.iter().map(|byte| byte ^ 1).collect(),
        |_: &[u8]| b"garbage".to_vec(),
        |_: &[u8]| Vec::new(),
    ] {
        for (name, bytes) in &entries {
            book.write(&format!("target/verify/results/{name}"), damage(bytes));
        }
        book.check().succeeds().says("2 programs verified; ");
        book.check()
            .succeeds()
            .says("2 programs verified (2 from the cache); ");
        assert!(
            book.files("target/verify/results") == entries,
            "the entries were not repaired"
        );
    }
}

#[test]
fn two_checks_at_once_do_no_harm() {
    let book = book();
    let children: Vec<_> = (0..3)
        .map(|_| {
            let mut command = book.command(&["check"]);
            command
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in children {
        Run::from(child.wait_with_output().unwrap())
            .succeeds()
            .says("2 programs verified");
    }
    book.check()
        .succeeds()
        .says("2 programs verified (2 from the cache); ");
}

/// `mdbook serve` would build for ever if a build changed what it watches.
#[test]
fn a_build_writes_nothing_beside_its_pages_and_target() {
    let book = book();
    let sources = |book: &Book| {
        let mut files = book.files("");
        files.retain(|name, _| !name.starts_with("book/") && !name.starts_with("target/"));
        files
    };
    let before = sources(&book);
    book.build().succeeds();
    book.check().succeeds();
    assert!(sources(&book) == before, "a build changed a source");
    assert!(book.files("").keys().any(|name| name.starts_with("book/")));
}
