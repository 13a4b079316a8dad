//! Every attribute, once right and once wrong.

use crate::book::Book;

/// A book with one fence and, if it prints anything, its output.
fn book(info: &str, code: &str, output: &str) -> Book {
    let output = match output {
        "" => String::new(),
        output => format!("\n```output\n{output}\n```\n"),
    };
    Book::with(&format!("# A\n\n```{info}\n{code}\n```\n{output}"))
}

const PANIC: &str = "\nthread 'main' panicked at main.rs:1:1:\noh\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";

#[test]
fn no_run_compiles_and_does_not_run() {
    book("rust,no_run", "loop {}", "").check().succeeds();
    book("rust,no_run", "let x: u8 = \"\";", "")
        .check()
        .fails(1)
        .reports("mismatched types", "src/a.md:4:13");
}

#[test]
fn a_program_that_is_not_run_has_no_output() {
    book("rust,no_run", "loop {}", "x")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` is not run, so it has no output",
            "src/a.md:7:1",
        );
}

#[test]
fn ignore_is_not_even_compiled_and_says_why() {
    let book = book(
        "rust,ignore (needs a network, or two)",
        "no Rust at all",
        "",
    );
    book.check()
        .succeeds()
        .says("0 programs verified")
        .says("; 1 ignored; ")
        .says("\nignored: needs a network, or two: src/a.md:3");
    book.build()
        .page("a.html")
        .has("<b>Not verified</b>: needs a network, or two.");
}

#[test]
fn a_reason_may_hold_parentheses() {
    book(
        "rust,ignore (needs tokio::main() and a network, or two),edition2021",
        "no Rust",
        "",
    )
    .check()
    .succeeds()
    .says("ignored: needs tokio::main() and a network, or two: ");
}

#[test]
fn a_parenthesis_is_closed() {
    book("rust,ignore (needs tokio::main()", "no Rust", "")
        .check()
        .fails(1)
        .reports("this parenthesis is never closed", "src/a.md:3:16")
        .says("help: write a `)` after the text that it holds");
    book("text,nothing (of ours", "no Rust", "")
        .check()
        .succeeds();
}

#[test]
fn ignore_needs_a_reason() {
    book("rust,ignore", "no Rust at all", "")
        .check()
        .fails(1)
        .reports("`ignore` needs a reason", "src/a.md:3:9")
        .says("say it in parentheses: `ignore (needs a nightly compiler)`");
}

#[test]
fn should_panic_panics_or_is_reported() {
    let passes = book("rust,should_panic", "panic!(\"oh\");", PANIC);
    passes.check().succeeds();
    passes
        .build()
        .page("a.html")
        .has("it panicked, as it should");
    book("rust,should_panic", "println!(\"fine\");", "fine")
        .check()
        .fails(1)
        .reports("program `src/a.md:3` ends without a panic", "src/a.md:3:1");
}

#[test]
fn compile_fail_fails_with_its_code() {
    let words = "error[E0308]: mismatched types\n --> main.rs:1:13\n...";
    let passes = book("rust,compile_fail,E0308", "let x: u8 = \"\";", words);
    passes.check().succeeds();
    passes
        .build()
        .page("a.html")
        .has("refuses this program with E0308");
}

#[test]
fn compile_fail_with_another_code_is_reported() {
    book("rust,compile_fail,E0282", "let x: u8 = \"\";", "...")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` fails to compile with E0308",
            "src/a.md:3:1",
        )
        .says("if that is the error you mean: `compile_fail,E0308`")
        .says("error[E0308]: mismatched types");
}

#[test]
fn compile_fail_without_a_code_is_for_errors_that_have_none() {
    book(
        "rust,compile_fail",
        "let x = ;",
        "error: expected expression, found `;`\n...",
    )
    .check()
    .succeeds();
    book("rust,compile_fail", "let x: u8 = \"\";", "...")
        .check()
        .fails(1)
        .says("if that is the error you mean: `compile_fail,E0308`");
}

#[test]
fn compile_fail_that_compiles_is_reported() {
    book("rust,compile_fail,E0308", "let x = 1;", "...")
        .check()
        .fails(1)
        .reports("program `src/a.md:3` compiles", "src/a.md:3:1")
        .says("`compile_fail` says that it does not compile");
}

#[test]
fn a_code_without_compile_fail_is_a_mistake() {
    book("rust,E0308", "let x = 1;", "")
        .check()
        .fails(1)
        .reports("`E0308` stands without `compile_fail`", "src/a.md:3:9");
}

#[test]
fn exit_is_the_status() {
    book("rust,exit=3", "std::process::exit(3)", "")
        .check()
        .succeeds();
    book("rust,exit=3", "std::process::exit(4)", "")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` ended with status 4, not with status 3",
            "src/a.md:3:1",
        );
    book("rust", "std::process::exit(4)", "")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` ended with status 4, not with status 0",
            "src/a.md:3:1",
        );
}

#[test]
fn timeout_is_a_limit() {
    let sleep = "std::thread::sleep(std::time::Duration::from_millis(400));";
    book("rust,timeout=5s", sleep, "").check().succeeds();
    book("rust,timeout=100ms", sleep, "")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` did not end within 0.1 s",
            "src/a.md:3:1",
        );
}

#[test]
fn runs_forever_is_stopped_after_its_output() {
    let ticks = "for i in 0.. {\n    println!(\"tick {i}\");\n    std::thread::sleep(std::time::Duration::from_millis(20));\n}";
    let book = book("rust,runs_forever", ticks, "tick 0\ntick 1\n...");
    book.check().succeeds();
    let page = book.build();
    assert_eq!(page.page("a.html").outputs(), ["tick 0\ntick 1"]);
}

#[test]
fn runs_forever_may_fall_silent() {
    let code = "println!(\"ready\");\nloop {\n    std::thread::park();\n}";
    book("rust,runs_forever", code, "ready").check().succeeds();
}

#[test]
fn runs_forever_that_ends_or_prints_something_else_is_reported() {
    book("rust,runs_forever", "println!(\"ready\");", "ready")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` ended with status 0, and should run for ever",
            "src/a.md:3:1",
        );
    let code = "println!(\"ready\");\nloop {\n    std::thread::park();\n}";
    book("rust,runs_forever,timeout=500ms", code, "steady")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` did not print its output within 0.5 s",
            "src/a.md:3:1",
        )
        .says("it printed\n");
}

#[test]
fn editions_differ() {
    let code = "fn main() {\n    let async = 1;\n    println!(\"{}\", async);\n}";
    book("rust,edition2015", code, "1").check().succeeds();
    book("rust,edition2021", code, "1")
        .check()
        .fails(2)
        .reports("expected identifier, found keyword `async`", "src/a.md:5:9");
}

#[test]
fn source_shows_a_file_with_its_own_numbers() {
    let code = "fn a() {}\n// ANCHOR: b\nfn b() {} //@ here\n// ANCHOR_END: b\n";
    let book = Book::with(
        "# A\n\nSee {{#line code.here}}.\n\n```rust,source\n{{#include code.rs:b}}\n```\n",
    )
    .file("src/code.rs", code);
    book.check().succeeds().says("0 programs verified");
    let built = book.build();
    let page = built.page("a.html");
    page.has("See <a href=\"#line-code-3\">line 3</a>.");
    page.has("id=\"line-code-3\"").has("src/code.rs");
    assert_eq!(page.listings(), ["fn b() {}\n"]);
}

#[test]
fn source_holds_nothing_but_an_include() {
    Book::with("# A\n\n```rust,source\nfn a() {}\n```\n")
        .check()
        .fails(1)
        .reports(
            "a `source` fence holds an include of one file and nothing else",
            "src/a.md:3:1",
        );
}
