//! `output = "injected"` and `"off"`: books that were written for rustdoc.

use crate::book::Book;
use crate::run::chapters_of;

/// A chapter without a word of ours.
const CHAPTER: &str = "# A\n\n```rust,editable\n# let hidden = 1;\nprintln!(\"<printed {hidden}>\");\n```\n\n```rust,should_panic,panics\npanic!(\"no\");\n```\n\n```rust,no_run\nloop {}\n```\n\n```compile_fail\nlet x: u8 = \"\";\n```\n\n```ignore\nx\n```\n\n- a list\n\n  ```rust\n  println!(\"in a list\");\n  ```\n\n> ```\n> println!(\"in a quote\");\n> ```\n\n    println!(\"indented\");\n\nprose\n";

fn page(output: &str, chapter: &str) -> String {
    let book = Book::with(chapter).key(&format!("output = \"{output}\""));
    let built = book.build().succeeds();
    built.page("a.html").0.to_owned()
}

/// What stands between `<main>` and `</main>`.
fn content(page: &str) -> &str {
    let start = page.find("<main>").expect("a page");
    &page[start..page.find("</main>").expect("a page")]
}

#[test]
fn off_leaves_every_byte() {
    let book = Book::with(CHAPTER).key("output = \"off\"");
    let run = book.preprocess("html").succeeds();
    assert_eq!(chapters_of(&run), [CHAPTER]);
}

#[test]
fn off_is_what_mdbook_makes_by_itself() {
    let ours = page("off", CHAPTER);
    assert!(
        content(&ours).contains("class=\"language-rust editable edition2024\""),
        "{ours}"
    );
    assert!(!content(&ours).contains("verify"), "{ours}");
}

#[test]
fn off_takes_our_words_out() {
    let chapter = "# A\n\n```rust,exit=3,timeout=5s,editable\nprintln!(\"x\");\nstd::process::exit(3);\n```\n";
    let page = page("off", chapter);
    assert!(
        page.contains("class=\"language-rust editable edition2024\""),
        "{page}"
    );
}

#[test]
fn off_verifies_all_the_same() {
    Book::with("# A\n\n```rust\nlet x: u8 = \"\";\n```\n\n```\npanic!(\"in an untagged one\");\n```\n\n```output\nanything\n```\n")
        .key("output = \"off\"")
        .check()
        .fails(2)
        .reports("mismatched types", "src/a.md:4:13")
        .says("in an untagged one");
}

#[test]
fn injected_shows_what_came_below_the_fence() {
    let page = page("injected", CHAPTER);
    for printed in [
        "&lt;printed 1&gt;",
        "panicked at main.rs:1:1:",
        "error[E0308]",
        "in a list",
        "in a quote",
        "indented",
    ] {
        let figure = page.split("<figure class=\"verify verify-output\">");
        assert_eq!(
            figure
                .filter(|f| f[..f.find("</figure>").unwrap_or(0)].contains(printed))
                .count(),
            1,
            "{printed}: {page}"
        );
    }
    assert_eq!(page.matches("<figure").count(), 6, "{page}");
    assert_eq!(page.matches("<style>.verify").count(), 1, "{page}");
    assert!(
        page.contains("class=\"language-rust editable edition2024\""),
        "{page}"
    );
    // A list and a quote go on around their figures.
    let list = &page[page.find("a list").unwrap()..];
    assert!(
        list.find("<figure").unwrap() < list.find("</li>").unwrap(),
        "{page}"
    );
    let quote = &page[page.find("<blockquote>").unwrap()..];
    assert!(
        quote.find("<figure").unwrap() < quote.find("</blockquote>").unwrap(),
        "{page}"
    );
}

#[test]
fn injected_replaces_an_output_that_is_there() {
    let chapter = "# A\n\n```rust\nprintln!(\"new\");\n```\n\ntext\n\n```output\nold\n```\n\n```rust,program=named\nfn main() { println!(\"named\"); } //@ it\n```\n\n{{#line named.it}}\n";
    let page = page("injected", chapter);
    let content = content(&page);
    assert!(!content.contains(">old<"), "{content}");
    assert!(content.find("text") < content.find(">new<"), "{content}");
    assert!(content.contains("id=\"line-named-1\""), "{content}");
    assert!(content.contains(">Line 1</a>"), "{content}");
}

#[test]
fn injected_into_markdown() {
    let book = Book::with("# A\n\n- ```rust\n  println!(\"x\");\n  ```\n")
        .markdown_too()
        .key("output = \"injected\"");
    let built = book.build().succeeds();
    built
        .page("markdown/a.md")
        .has("- ```rust\n  println!(\"x\");\n  ```\n\n  ```text\n  x\n  ```\n");
}

#[test]
fn an_unclosed_fence_gets_its_end() {
    let page = page("injected", "# A\n\n```rust\nprintln!(\"x\");\n");
    assert_eq!(page.matches("<figure").count(), 1, "{page}");
}

#[test]
fn words_that_were_meant_to_be_others_are_warned_of() {
    Book::with("# A\n\n```rust,should-panic\nlet a = 1;\n```\n\n```rust\nlet a = 1;\nfn main() { panic!() }\n```\n\n```rust,editable,no_run\nloop {}\n```\n")
        .key("output = \"off\"")
        .check()
        .succeeds()
        .says("`should-panic` means nothing to rustdoc")
        .says("did you mean `should_panic`?")
        .says("the `main` of this program is not run")
        .says("ignored: rustdoc does not take it for Rust: `no_run` comes after `editable`: src/a.md:12");
}

#[test]
fn what_names_no_language_is_helped() {
    Book::with("# A\n\n```\n$ ls\n```\n\n    some text\n")
        .check()
        .fails(2)
        .says("this fence names no language, so rustdoc takes it for Rust; if it is none, write ```text")
        .says("indented code has no language");
}

#[test]
fn an_unknown_value_is_named_with_the_nearest() {
    Book::with("# A\n")
        .key("output = \"injekted\"")
        .check()
        .cannot_work()
        .says("did you mean `\"injected\"`?");
}
