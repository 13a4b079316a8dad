//! The tool and mdBook: the protocol, the renderers, `mdbook test`.

use crate::book::Book;
use crate::run::chapters_of;

const CHAPTER: &str = "# A\n\nSee {{#line p.here}}.\n\n```rust,program=p\n# fn hidden() {}\nfn main() {\n    println!(\"one\"); //@ here\n}\n```\n\n```output\n[..]\n```\n\n```rust,compile_fail,E0308\nlet x: u8 = \"\";\n```\n\n```output\n...\n```\n\n```rust,should_panic\nlet _no_output = 1;\nstd::process::exit(101);\n```\n";

#[test]
fn supports_never_fails() {
    Book::with("# A\n")
        .run(&["supports", "anything"])
        .succeeds()
        .prints("");
}

#[test]
fn other_renderers_get_plain_markdown() {
    let run = Book::with(CHAPTER).preprocess("epub").succeeds();
    let text = &chapters_of(&run)[0];
    assert!(text.starts_with("# A\n\nSee line 3.\n\n```rust\nfn main() {\n    println!(\"one\");\n}\n```\n\n```text\none\n```\n\n```rust\n"), "{text}");
    assert!(!text.contains("<figure"), "{text}");
}

#[test]
fn mdbook_test_passes_a_verified_book() {
    let book = Book::with(CHAPTER);
    assert_eq!(book.mdbook_test(), Ok(()));
    let run = book.preprocess("test").succeeds();
    assert_eq!(chapters_of(&run)[0].matches("```rust,ignore\n").count(), 3);
    book.edit("src/a.md", "\"one\"", "\"two\"; ");
    assert!(book.mdbook_test().is_err());
}

#[test]
fn the_page_has_numbers_output_and_stamp() {
    let book = Book::with(CHAPTER);
    let built = book.build().succeeds();
    let page = built.page("a.html");
    page.has("See <a href=\"#line-p-3\">line 3</a>.")
        .has("<figcaption>p.rs</figcaption>")
        .has("<span class=\"verify-line\" data-line=\"3\" id=\"line-p-3\">")
        .has("<b>Verified</b>: rustc ")
        .has_no("//@")
        .has_no("[..]");
    assert_eq!(page.0.matches("<style>").count(), 1);
    assert_eq!(
        page.listings()[0],
        "fn hidden() {}\nfn main() {\n    println!(\"one\");\n}\n"
    );
    assert_eq!(page.outputs()[0], "one");
}

#[test]
fn a_page_without_programs_is_left_alone() {
    let book = Book::with("# A\n\nText.\n");
    let built = book.build().succeeds();
    built.page("a.html").has_no("<style>").has_no("verify");
}

#[test]
fn the_embedded_build_gives_the_same_pages() {
    let book = Book::with(CHAPTER);
    book.build().succeeds();
    let by_mdbook = book.files("book");
    std::fs::remove_dir_all(book.root().join("book")).unwrap();
    book.run(&["build"]).succeeds().says("the book is in ");
    assert!(book.files("book") == by_mdbook, "the pages differ");
    book.edit("src/a.md", "\"one\"", "\"two\"; ");
    book.run(&["build"]).fails(1);
}

#[test]
fn a_book_that_does_not_name_us_is_told_how() {
    let book = Book::with("# A\n");
    book.write("book.toml", "[book]\ntitle = \"x\"\n");
    book.run(&["build"])
        .cannot_work()
        .says("[preprocessor.verify]\nbefore = [\"links\"]");
    book.run(&["check"]).succeeds();
}

#[test]
fn every_chapter_gets_its_own_text() {
    let names = [
        "p.md", "a.md", "a/b.md", "a/b/c.md", "d.md", "e/f.md", "s.md",
    ];
    let book = Book::new();
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n[P](p.md)\n\n# Part\n\n- [Draft]()\n- [A](a.md)\n  - [B](a/b.md)\n    - [C](a/b/c.md)\n- [D](d.md)\n  - [Draft]()\n    - [F](e/f.md)\n\n---\n\n[S](s.md)\n",
    );
    for name in names {
        let chapter = format!(
            "# {name}\n\n```rust\nprintln!(\"of {name}\");\n```\n\n```output\nof {name}\n```\n"
        );
        book.write(&format!("src/{name}"), chapter);
    }
    let built = book.build().succeeds();
    for name in names {
        let page = built.page(&name.replace(".md", ".html"));
        assert_eq!(page.outputs(), [format!("of {name}")]);
    }
}

#[test]
fn drafts_and_other_source_folders() {
    let book = Book::with("# A\n");
    book.edit("book.toml", "[book]\n", "[book]\nsrc = \"text\"\n");
    book.write(
        "text/SUMMARY.md",
        "# Summary\n\n- [Draft]()\n- [A](deep/er/a.md)\n",
    );
    book.write(
        "text/deep/er/a.md",
        "# A\n\n```rust\nprintln!(\"one\");\n```\n\n```output\n2\n```\n",
    );
    book.check().fails(1).reports(
        "program `text/deep/er/a.md:3` prints something else",
        "text/deep/er/a.md:8:1",
    );
    book.edit("text/deep/er/a.md", "\n2\n", "\none\n");
    book.build()
        .succeeds()
        .page("deep/er/a.html")
        .has("<b>Verified</b>");
}
