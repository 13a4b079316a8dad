//! Authors' mistakes: each is named, with its place and the nearest valid word.

use crate::book::Book;

#[test]
fn an_unknown_attribute() {
    Book::with("# A\n\n```rust,progam=rock\n```\n")
        .check()
        .fails(1)
        .reports("unknown attribute `progam=rock`", "src/a.md:3:9")
        .says("did you mean `program=…`?");
}

#[test]
fn an_unknown_word_on_an_output() {
    Book::with("# A\n\n```rust\n```\n\n```output,fo=rock\n```\n")
        .check()
        .fails(1)
        .reports("unknown attribute `fo=rock`", "src/a.md:6:11")
        .says("did you mean `of=…`?");
}

#[test]
fn an_unknown_program() {
    Book::with("# A\n\n```rust,program=rock\nfn main() {}\n```\n\n```output,of=rook\n```\n")
        .check()
        .fails(1)
        .reports(
            "no program `rook` stands above this output",
            "src/a.md:7:11",
        )
        .says("did you mean `of=rock`?");
}

#[test]
fn an_unknown_label() {
    Book::with(
        "# A\n\nOn {{#line rock.yeild}}.\n\n```rust,program=rock\nfn main() {} //@ yield\n```\n",
    )
    .check()
    .fails(1)
    .reports("no line is labelled `rock.yeild`", "src/a.md:3:4")
    .says("did you mean `rock.yield`?");
}

#[test]
fn a_label_within_html() {
    let program = "\n\n```rust,program=rock\nfn main() {} //@ here\n```\n";
    for html in [
        "<p>See {{#line rock.here}}.</p>",
        "A <b\ntitle='{{#line rock.here}}'>",
    ] {
        let column = html.lines().last().unwrap().find("{{").unwrap() + 1;
        let line = html.lines().count();
        Book::with(&format!("{html}{program}"))
            .check()
            .fails(1)
            .reports(
                "a line cannot be linked within HTML",
                &format!("src/a.md:{line}:{column}"),
            )
            .says("help: put a blank line before and after this text");
    }
    Book::with(&format!("<!-- {{{{#line rock.gone}}}} -->{program}"))
        .check()
        .succeeds();
    let book = Book::with(&format!(
        "<div>\n\nSee {{{{#line rock.here}}}}.\n\n</div>{program}"
    ));
    book.build()
        .succeeds()
        .page("a.html")
        .has("See <a href=\"#line-rock-1\">line 1</a>.");
}

#[test]
fn an_unknown_configuration_key() {
    Book::with("# A\n")
        .key("pakage = \"code\"")
        .check()
        .cannot_work()
        .says("unknown key `pakage` in `[preprocessor.verify]` of `book.toml`: did you mean `package`?");
}

#[test]
fn labels_that_cannot_be() {
    let chapter = "# A\n\n```rust,program=rock\nfn main() { //@ Start\n    # let a = 1; //@ hidden\n    let b = 1; //@ b\n    let c = 1; //@ b\n}\n```\n";
    Book::with(chapter)
        .check()
        .fails(3)
        .reports("`Start` cannot be a label here", "src/a.md:4:17")
        .says("a label is a lowercase word")
        .says("a label on a hidden line leads the reader to a line that isn't shown")
        .says("this program has that label already");
}

#[test]
fn an_attribute_on_two_parts() {
    Book::with("# A\n\n```rust,program=rock,exit=1\nfn main() {}\n```\n\n```rust,program=rock,exit=1\n```\n")
        .check()
        .fails(1)
        .reports("`exit` stands twice on this program", "src/a.md:7:22");
}

#[test]
fn a_word_that_stands_twice_on_a_fence() {
    Book::with("```rust,program=one,program=two\nfn main() {}\n```\n")
        .check()
        .fails(1)
        .reports("`program` stands twice on this fence", "src/a.md:1:21")
        .says("help: take one of them away");
    for (info, word, column) in [
        ("rust,exit=1,exit=2", "exit", 16),
        ("rust,no_run no_run", "no_run", 16),
        ("rust,edition2018,edition2021", "edition", 21),
    ] {
        Book::with(&format!("```{info}\nfn main() {{}}\n```\n"))
            .check()
            .fails(1)
            .reports(
                &format!("`{word}` stands twice on this fence"),
                &format!("src/a.md:1:{column}"),
            );
    }
}

#[test]
fn an_output_belongs_to_one_program() {
    Book::with("```rust,program=one\nfn main() {}\n```\n\n```output,of=one,of=one\n```\n")
        .check()
        .fails(1)
        .reports("`of` stands twice on this fence", "src/a.md:5:18");
}

#[test]
fn attributes_that_exclude_each_other() {
    Book::with("# A\n\n```rust,no_run,should_panic\n```\n")
        .check()
        .fails(1)
        .reports(
            "`no_run` and `should_panic` exclude each other",
            "src/a.md:3:16",
        );
}

#[test]
fn an_output_without_a_program() {
    Book::with("# A\n\n```output\nx\n```\n")
        .check()
        .fails(1)
        .reports("this output belongs to no program", "src/a.md:3:1");
}

#[test]
fn two_outputs_of_one_program() {
    Book::with("# A\n\n```rust\n```\n\n```output\n```\n\n```output\n```\n")
        .check()
        .fails(1)
        .reports("program `src/a.md:3` has two outputs", "src/a.md:9:1");
}

#[test]
fn a_part_after_the_output() {
    Book::with(
        "# A\n\n```rust,program=p\nfn main() {}\n```\n\n```output\n```\n\n```rust,program=p\n```\n",
    )
    .check()
    .fails(1)
    .reports("program `p` goes on after its output", "src/a.md:10:1");
}

#[test]
fn a_program_in_two_chapters() {
    Book::with("# A\n\n```rust,program=p\nfn main() {}\n```\n")
        .chapter("b.md", "# B\n\n```rust,program=p\n```\n")
        .check()
        .fails(1)
        .reports("program `p` stands in two chapters", "src/b.md:3:9");
}

#[test]
fn names_that_cargo_forbids() {
    for name in ["build", "deps", "test", "std"] {
        Book::with(&format!("# A\n\n```rust,program={name}\n```\n"))
            .check()
            .fails(1)
            .reports(
                &format!("a program cannot be named `{name}`"),
                "src/a.md:3:9",
            );
    }
}

#[test]
fn a_fence_that_is_never_closed() {
    Book::with("# A\n\n> ```rust\n> let a;\n\nmore\n")
        .check()
        .fails(1)
        .reports("this fence is never closed", "src/a.md:3:3");
}

#[test]
fn mistakes_come_in_the_order_of_the_book() {
    let run = Book::with("# A\n\n{{#line a.b}}\n\n```rust,exit=x\n```\n")
        .chapter(
            "part/b.md",
            "# B\n\n```rust,ignore\n```\n\n```output,of=c\n```\n",
        )
        .check()
        .fails(4);
    let expected = [
        "src/a.md:3:1",
        "src/a.md:5:9",
        "src/part/b.md:3:9",
        "src/part/b.md:6:11",
    ];
    assert_eq!(run.places(), expected);
}

#[test]
fn an_include_that_fails_is_reported_before_what_follows_from_it() {
    Book::with("# A\n\n{{#line code.x}}\n\n```rust,source\n{{#include no.rs}}\n```\n\n{{#include code.rs:bb}}\n")
        .file("src/code.rs", "// ANCHOR: b\n// ANCHOR_END: b\n")
        .check()
        .fails(2)
        .says("cannot include `no.rs`: No such file")
        .reports("`src/code.rs` has no anchor `bb`", "src/a.md:9:1")
        .says("did you mean `b`?");
}

#[test]
fn a_book_that_cannot_be_read() {
    let book = Book::new();
    book.write("book.toml", "[book\n");
    book.check().cannot_work().says("book.toml");
    std::fs::remove_file(book.root().join("book.toml")).unwrap();
    book.check()
        .cannot_work()
        .says("failed to read `book.toml`");
}

#[test]
fn a_named_program_without_main() {
    Book::with("# A\n\n```rust,program=p\nprintln!(\"x\");\n```\n")
        .check()
        .fails(1)
        .reports("program `p` has no `fn main`", "src/a.md:3:1");
    Book::with("```rust,program=p\nmod inner {\n    fn main() {}\n}\n```\n")
        .check()
        .fails(1)
        .reports("program `p` has no `fn main`", "src/a.md:1:1");
}

#[test]
fn a_chapter_that_is_missing_is_not_made() {
    let book = Book::with("# A\n");
    book.write("src/SUMMARY.md", "# Summary\n\n- [New](new.md)\n");
    book.check().cannot_work().says("new.md");
    assert!(!book.root().join("src/new.md").exists());
}

#[test]
fn a_file_and_a_program_of_one_name() {
    Book::with("# A\n\n```rust,source\n{{#include code.rs}}\n```\n\n```rust,program=code\nfn main() {}\n```\n")
        .file("src/code.rs", "fn a() {}\n")
        .check()
        .fails(1)
        .reports("`code` names two things that lines can be linked in", "src/a.md:3:1");
}
