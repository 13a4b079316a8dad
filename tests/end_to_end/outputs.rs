//! `output` fences: patterns, escapes, what the page shows, what a mismatch says.

use crate::book::Book;

fn book(code: &str, output: &str) -> Book {
    Book::with(&format!(
        "# A\n\n```rust,program=p\nfn main() {{\n{code}\n}}\n```\n\n```output\n{output}\n```\n"
    ))
}

#[test]
fn a_wrong_output_is_shown_as_a_difference() {
    let code = "    println!(\"one\");\n    println!(\"two\");\n    println!(\"three\");";
    book(code, "one\ntow\nthree")
        .check()
        .fails(1)
        .reports("program `p` prints something else", "src/a.md:13:1")
        .says("13 | tow\n")
        .says("            one\n           -tow\n           +two\n            three\n")
        .says("to run it again: `mdbook-verify run p`")
        .says("if what it prints is right: `mdbook-verify bless p`");
}

#[test]
fn the_call_is_configurable() {
    book("    println!(\"one\");", "two")
        .key("call = \"cargo book\"")
        .check()
        .fails(1)
        .says("`cargo book bless p`");
}

#[test]
fn lines_too_many_are_reported_at_the_end_of_the_fence() {
    book("    println!(\"one\\ntwo\");", "one")
        .check()
        .fails(1)
        .reports("program `p` prints something else", "src/a.md:11:1")
        .says("here it prints more");
}

/// A line that the chapter and the program agree on is not shown as one that differs.
#[test]
fn a_missing_newline_at_the_end_is_no_difference() {
    book("    print!(\"one\\ntwo\");", "x\ntwo")
        .check()
        .fails(1)
        .reports("program `p` prints something else", "src/a.md:10:1")
        .says("           -x\n           +one\n            two\n");
}

#[test]
fn differences_far_apart_do_not_look_like_one() {
    let code = "    for i in 0..20 {\n        println!(\"{i}\");\n    }";
    let lines = (0..20).map(|i| {
        if i == 2 || i == 18 {
            "x".to_owned()
        } else {
            i.to_string()
        }
    });
    book(code, &lines.collect::<Vec<_>>().join("\n"))
        .check()
        .fails(1)
        .says("+2\n            3\n            4\n            5\n           (9 lines that agree)\n            15\n");
}

/// Nothing the compiler says ends in a newline when it comes to the difference.
#[test]
fn the_compilers_last_line_is_no_difference_either() {
    let last = "For more information about this error, try `rustc --explain E0308`.";
    let chapter = format!(
        "```rust,compile_fail,E0308\nlet x: u8 = \"\";\n```\n\n```output\n...\nx\n{last}\n```\n"
    );
    let run = Book::with(&chapter).check().fails(1);
    assert_eq!(run.stderr.matches(last).count(), 1, "{}", run.stderr);
}

#[test]
fn white_space_is_pointed_out() {
    book("    println!(\"one \");", "one")
        .check()
        .fails(1)
        .says("they differ in white space only");
}

#[test]
fn an_output_that_is_missing_is_reported() {
    Book::with("# A\n\n```rust\nprintln!(\"one\");\n```\n")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` prints something that its chapter does not show",
            "src/a.md:3:1",
        )
        .says("to add the output: `mdbook-verify bless src/a.md:3`");
}

#[test]
fn patterns_leave_open_what_varies_and_the_page_shows_what_came() {
    let code = "    for i in 0..5 {\n        println!(\"line {i} of 5\");\n    }";
    let book = book(code, "line 0 of 5\n...\nline [..] of 5");
    book.check().succeeds();
    let all = "line 0 of 5\nline 1 of 5\nline 2 of 5\nline 3 of 5\nline 4 of 5";
    assert_eq!(book.build().page("a.html").outputs(), [all]);
}

#[test]
fn patterns_can_be_taken_literally() {
    let code = "    println!(\"...\");\n    println!(\"a[..]b\");";
    book(code, "\\...\na\\[..]b").check().succeeds();
    let wrong = "    println!(\"x\");\n    println!(\"axb\");";
    book(wrong, "\\...\na\\[..]b").check().fails(1);
}

#[test]
fn an_output_may_belong_to_an_earlier_program() {
    let chapter = "# A\n\n```rust,program=one\nfn main() {\n    println!(\"1\");\n}\n```\n\n```rust,program=two\nfn main() {\n    println!(\"2\");\n}\n```\n\n```output,of=one\n1\n```\n\n```output,of=two\n2\n```\n";
    let book = Book::with(chapter);
    book.check().succeeds();
    book.edit("src/a.md", "of=two", "of=one");
    book.check()
        .fails(1)
        .reports("program `one` has two outputs", "src/a.md:19:1");
}

#[test]
fn stdout_and_stderr_come_in_the_order_of_printing() {
    let code = "    println!(\"out 1\");\n    eprintln!(\"err 1\");\n    println!(\"out 2\");\n    eprintln!(\"err 2\");";
    book(code, "out 1\nerr 1\nout 2\nerr 2").check().succeeds();
}

#[test]
fn the_surroundings_are_the_same_for_every_program() {
    let code = "\
    println!(\"{:?}\", std::env::var_os(\"VERIFY_SECRET\"));
    println!(\"{:?}\", option_env!(\"VERIFY_SECRET\"));
    println!(\"{:?}\", std::env::var(\"RUST_BACKTRACE\"));
    println!(\"{}\", std::fs::read_dir(\".\").unwrap().count());
    println!(\"{:?}\", std::env::args().collect::<Vec<_>>());
    println!(\"{}\", std::env::current_dir().unwrap().display());
    println!(\"{}\", std::io::stdin().lines().count());";
    let book = book(code, "None\nNone\nOk(\"0\")\n0\n[\"p\"]\n/tmp/work\n0");
    let mut command = book.command(&["check"]);
    command.env("VERIFY_SECRET", "1").env("RUST_BACKTRACE", "1");
    crate::run::Run::of(&mut command).succeeds();
}

#[test]
fn the_wrapper_is_not_seen_in_suggestions_and_not_taken_from_output() {
    let chapter = "# A\n\n```rust,compile_fail,E0384\nlet x = 1; x = 2;\nprintln!(\"{x}\");\n```\n\n```output\n...\n```\n\n```rust\nprintln!(\"main.rs:1:40\\n1 | fn main() {{ x\");\n```\n\n```output\nmain.rs:1:40\n1 | fn main() { x\n```\n";
    let book = Book::with(chapter);
    book.check().succeeds();
    let built = book.build().succeeds();
    let outputs = built.page("a.html").outputs();
    assert!(
        outputs[0].contains("1 | let mut x = 1; x = 2;"),
        "{}",
        outputs[0]
    );
    assert!(!outputs[0].contains("fn main"), "{}", outputs[0]);
}
