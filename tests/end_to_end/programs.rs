//! How programs are put together from fences.

use crate::book::Book;

#[test]
fn parts_are_one_program_with_running_numbers() {
    let chapter = "\
# A

```rust,program=kettle
fn boil() {
    println!(\"it boils\"); //@ boil
}
```

- in a list

  ~~~rust program=kettle
  # fn hidden() {}
  fn main() { //@ main
  ~~~

  > ```rust,program=kettle
  >     boil();
  > }
  > ```

```output
it boils
```

{{#line kettle.boil}}, then {{#line kettle.main}}.
";
    let book = Book::with(chapter);
    book.check().succeeds();
    let built = book.build();
    let page = built.page("a.html");
    assert_eq!(
        page.listings(),
        [
            "fn boil() {\n    println!(\"it boils\");\n}\n",
            "fn hidden() {}\nfn main() {\n",
            "    boil();\n}\n"
        ]
    );
    page.has("<a href=\"#line-kettle-2\">Line 2</a>, then <a href=\"#line-kettle-5\">line 5</a>.");
    page.has("<span class=\"verify-line boring\" data-line=\"4\" id=\"line-kettle-4\">");
    page.has("kettle.rs, part 2 of 3");
}

#[test]
fn labels_lead_to_other_chapters() {
    let book = Book::with("# A\n\n```rust,program=rock\nfn main() {} //@ here\n```\n").chapter(
        "part/b.md",
        "# B\n\nSee {{#line rock.here}}, `{{#line rock.here}}`, \\{{#line rock.here}}.\n",
    );
    let built = book.build().succeeds();
    built.page("part/b.html").has(
        "See <a href=\"../a.html#line-rock-1\">line 1</a>, <code>{{#line rock.here}}</code>, {{#line rock.here}}.",
    );
}

#[test]
fn statements_are_wrapped_and_may_use_the_question_mark() {
    let chapter = "# A\n\n```rust\n#![allow(dead_code)]\nlet n: u8 = \"7\".parse()?;\nprintln!(\"{n}\");\nOk::<(), std::num::ParseIntError>(())\n```\n\n```output\n7\n```\n";
    Book::with(chapter).check().succeeds();
}

/// rustdoc's rule: only a function at the top is the program's `main`.
#[test]
fn only_a_main_at_the_top_is_the_programs() {
    let inner = "```rust\nmod inner {\n    pub fn main() { println!(\"inner\"); }\n}\ninner::main();\n```\n\n```output\ninner\n```\n";
    Book::with(inner).check().succeeds();
    let text = "```rust\nlet text = r#\"\nfn main() { /* \"#;\nprint!(\"{text}\");\n```\n\n```output\n\nfn main() { /* \n```\n";
    Book::with(text).check().succeeds();
    let after = "```rust\nconst BRACE: char = '{';\nfn main() { println!(\"{BRACE}\"); }\n```\n\n```output\n{\n```\n";
    Book::with(after).check().succeeds();
    let in_macro = "```rust\nmacro_rules! make { ($main:item) => { $main } }\nmake! {\n    fn main() { println!(\"made\"); }\n}\n```\n\n```output\nmade\n```\n";
    Book::with(in_macro).check().succeeds();
}

/// The compiler says what is wrong, and not we that there is no `fn main`.
#[test]
fn a_named_program_with_a_brace_too_few() {
    Book::with("```rust,program=p\nfn helper() {\n    if true {\n}\n\nfn main() {}\n```\n")
        .check()
        .fails(1)
        .says("this file contains an unclosed delimiter");
}

#[test]
fn a_wrapped_program_keeps_its_columns() {
    let chapter = "# A\n\n```rust,should_panic\npanic!(\"at {}\", std::panic::Location::caller());\n```\n\n```output\n\nthread 'main' panicked at main.rs:1:1:\nat main.rs:1:[..]\n...\n```\n";
    Book::with(chapter).check().succeeds();
}

#[test]
fn includes_work_in_fences_and_in_prose() {
    let code = "use std::fmt::Debug;\n// ANCHOR: show\nfn show(x: impl Debug) {\n    println!(\"{x:?}\");\n}\n// ANCHOR_END: show\n";
    let book = Book::with("# A\n\n{{#include shared/prose.md}}\n\n```rust,program=second\n{{#rustdoc_include shared/code.rs:show}}\nfn main() {\n    show(2);\n}\n```\n\n```output\n2\n```\n")
        .file("src/shared/prose.md", "Included:\n\n```rust,program=first\n{{#include code.rs:1}}\n{{#include code.rs:show}}\nfn main() {\n    show(1);\n}\n```\n\n```output\n1\n```\n")
        .file("src/shared/code.rs", code);
    book.check().succeeds().says("2 programs verified");
    let built = book.build();
    assert_eq!(built.page("a.html").outputs(), ["1", "2"]);
    built
        .page("a.html")
        .has("<span class=\"verify-line boring\" data-line=\"1\" id=\"line-second-1\">");
}

#[test]
fn windows_line_endings_and_a_byte_order_mark() {
    let chapter = "\u{feff}# A\r\n\r\n```rust,program=rock\r\nfn main() {\r\n    println!(\"one\");\r\n}\r\n```\r\n\r\n```output\r\none\r\n```\r\n";
    let book = Book::with(chapter);
    book.check().succeeds();
    book.edit("src/a.md", "one\r\n```", "two\r\n```");
    book.check()
        .fails(1)
        .reports("program `rock` prints something else", "src/a.md:10:1");
}

#[test]
fn a_program_without_output_needs_no_output_fence() {
    let book = Book::with("# A\n\n```rust\nlet _ = 1;\n```\n\nText.\n");
    book.check().succeeds();
    book.build()
        .page("a.html")
        .has("it ran and printed nothing")
        .has("<p>Text.</p>");
}

#[test]
fn the_crates_of_a_package_can_be_used() {
    let book = Book::with("# A\n\n```rust,program=greet\nfn main() {\n    println!(\"{}\", shared_words::HELLO);\n}\n```\n\n```output\nhello\n```\n")
        .key("package = \"code\"")
        .file("code/Cargo.toml", "[package]\nname = \"code\"\nedition = \"2024\"\n\n[dependencies]\nshared-words = { path = \"words\" }\n\n[workspace]\n")
        .file("code/src/lib.rs", "")
        .file("code/words/Cargo.toml", "[package]\nname = \"shared-words\"\nedition = \"2024\"\n")
        .file("code/words/src/lib.rs", "pub const HELLO: &str = \"hello\";\n");
    book.check().succeeds().says("1 program verified; ");
    book.check().succeeds().says("(1 from the cache)");
    book.edit("code/words/src/lib.rs", "\"hello\"", "\"bye\"");
    book.check()
        .fails(1)
        .reports("program `greet` prints something else", "src/a.md:10:1");
    book.edit("code/words/src/lib.rs", "\"bye\"", "bye");
    book.check()
        .cannot_work()
        .says("do not compile")
        .says("cannot find value `bye`");
}

#[test]
fn a_program_may_name_its_crate() {
    let code = "// A comment.\n#![crate_name = \"rary\"]\n\nfn main() {\n    println!(\"{}\", module_path!());\n}\n";
    Book::with(&format!(
        "# A\n\n```rust,program=library\n{code}```\n\n```output\nrary\n```\n\n```rust\n{code}```\n\n```output\nrary\n```\n"
    ))
    .check()
    .succeeds();
}

#[test]
fn list_names_every_program() {
    let run = Book::with("# A\n\n```rust,program=rock\nfn main() {}\n```\n\n```rust,no_run\n```\n")
        .run(&["list"])
        .succeeds();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("rock ") && lines[0].contains("src/a.md:3:1"),
        "{}",
        lines[0]
    );
    assert!(lines[1].ends_with("compiles, is not run"), "{}", lines[1]);
}

#[test]
fn run_shows_what_a_program_prints() {
    let book = Book::with(
        "# A\n\n```rust,program=rock\nfn main() {\n    println!(\"one\");\n}\n```\n\n```output\none\n```\n",
    );
    book.run(&["run", "rock"]).succeeds().prints("one\n");
    book.edit("src/a.md", "one\n```\n", "two\n```\n");
    book.run(&["run", "rock"]).fails(1).prints("one\n");
}
