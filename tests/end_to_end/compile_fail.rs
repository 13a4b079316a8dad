//! Programs that must not compile, and the words of the compiler about them.

use crate::book::Book;

const WITH_OUTPUT: &str = r#"
```rust,compile_fail,E0308
let a = 1;
let b: u8 = "";
```

```output
error[E0308]: mismatched types
 --> main.rs:2:13
  |
2 | let b: u8 = "";
  |        --   ^^ expected `u8`, found `&str`
  |        |
  |        expected due to this
...
For more information about this error, try `rustc --explain E0308`.
```
"#;

#[test]
fn the_compilers_words_are_the_output() {
    let book = Book::with(WITH_OUTPUT);
    book.check().succeeds();
    let built = book.build().succeeds();
    let page = built.page("a.html");
    let outputs = page.outputs();
    assert!(outputs[0].starts_with("error[E0308]: mismatched types\n --> main.rs:2:13\n"));
    assert!(
        !outputs[0].contains("\n...\n"),
        "the pattern is shown:\n{}",
        outputs[0]
    );
    page.has("refuses this program with E0308, as it should.");
}

#[test]
fn other_words_are_a_difference() {
    let chapter = WITH_OUTPUT.replace("found `&str`", "found `char`");
    Book::with(&chapter)
        .check()
        .fails(1)
        .reports(
            "the compiler says something else about program `src/a.md:2`",
            "src/a.md:12:1",
        )
        .says("+  |        --   ^^ expected `u8`, found `&str`");
}

#[test]
fn errors_without_a_code_need_none() {
    let chapter = "```rust,compile_fail\nlet a = ;\n```\n\n```output\nerror: expected expression, found `;`\n...\n```\n";
    Book::with(chapter).check().succeeds();
    Book::with(&chapter.replace("compile_fail", "compile_fail,E0308"))
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:1` fails to compile with an error that has no code",
            "src/a.md:1:1",
        )
        .says("help: if that is the error you mean: `compile_fail`");
}

#[test]
fn all_codes_are_named() {
    let chapter = "```rust,compile_fail,E0425,E0308\nlet a: u8 = \"\";\nlet b = c;\n```\n\n```output\n...\n```\n";
    Book::with(chapter).check().succeeds();
    Book::with(&chapter.replace(",E0425", ""))
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:1` fails to compile with E0308 and E0425",
            "src/a.md:1:1",
        );
}

#[test]
fn the_output_is_not_optional() {
    Book::with("```rust,compile_fail,E0308\nlet a: u8 = \"\";\n```\n")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:1` prints something that its chapter does not show",
            "src/a.md:1:1",
        );
}

#[test]
fn a_borrow_is_refused_after_type_checking_too() {
    let chapter = r#"
```rust,compile_fail,E0382
let a = String::new();
drop(a);
println!("{a}");
```

```output
error[E0382]: borrow of moved value: `a`
 --> main.rs:3:12
...
```
"#;
    Book::with(chapter).check().succeeds();
}

/// The compiler names a closure by the line and column of its beginning and of its end.
#[test]
fn the_place_of_a_closure_knows_nothing_of_the_wrapper() {
    let chapter = r#"
```rust,compile_fail,E0308
let f: u8 = || 1;
```

```output
...
  = note: expected type `u8`
          found closure `{closure@main.rs:1:13: 1:15}`
...
```

```rust,compile_fail,E0308
let f: u8 = async {
    1
};
```

```output
error[E0308]: mismatched types
 --> main.rs:1:13
  |
1 |   let f: u8 = async {
  |  ________--___^
  | |        |
  | |        expected due to this
2 | |     1
3 | | };
  | |_^ expected `u8`, found `async` block
  |
  = note:       expected type `u8`
          found `async` block `{async block@main.rs:1:13: 1:18}`
...
```
"#;
    Book::with(chapter).check().succeeds();
}

/// The compiler writes long types to a file whose name differs from run to run.
#[test]
fn the_file_of_a_long_type_has_the_same_name_in_every_run() {
    let chapter = r#"# A

```rust,compile_fail,E0308
fn f<T>(t: T) -> (T, Option<T>, Result<T, T>, Vec<T>) { todo!() }
let x: u8 = f(f(f(f(f(f(1u8))))));
```
"#;
    let book = Book::with(chapter);
    book.bless().succeeds();
    let shown = || book.build().succeeds().page("a.html").outputs();
    let cold = shown();
    assert!(
        cold[0].contains("full name for the type has been written to 'main.long-type.txt'"),
        "{}",
        cold[0]
    );
    book.run(&["clean"]).succeeds();
    assert_eq!(shown(), cold);
}

/// An author who did not mean the error is told the same in every run, too.
#[test]
fn an_error_about_a_long_type_is_reported_in_the_same_words() {
    let chapter = "```rust\nfn f<T>(t: T) -> (T, Option<T>, Result<T, T>, Vec<T>) { todo!() }\nlet x: u8 = f(f(f(f(f(f(1u8))))));\n```\n";
    Book::with(chapter)
        .check()
        .fails(1)
        .says("written to 'main.long-type.txt'");
}
