//! Twins: the same program in Python, run by a real CPython, 3.11 or newer.

use crate::book::Book;
use crate::run::Run;
use std::os::unix::fs::PermissionsExt;

const PROGRAM: &str = "```rust,program=kettle\nfn main() {\n    println!(\"it is on\");\n    println!(\"it boils\");\n}\n```\n\n";
const OUTPUT: &str = "\n```output\nit is on\n[..] boils\n```\n";
const SAME: &str = "print(\"it is on\")\nprint(\"it boils\")\n";

fn twin(code: &str) -> String {
    format!("```python,twin=kettle\n{code}```\n")
}

fn book(code: &str) -> Book {
    Book::with(&format!("{PROGRAM}{}{OUTPUT}", twin(code)))
}

/// Runs the tool with no programs in `PATH` but the compiler, and `python3` if there is a script.
fn check_with(book: &Book, script: Option<&str>) -> Run {
    let bin = book.root().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    for name in ["rustc", "cc", "ld"] {
        let mut found = std::env::split_paths(&path).map(|folder| folder.join(name));
        let found = found.find(|file| file.exists());
        if let Some(found) = found {
            let _ = std::os::unix::fs::symlink(found, bin.join(name));
        }
    }
    if let Some(script) = script {
        let python = bin.join("python3");
        std::fs::write(&python, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&python, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    Run::of(book.command(&["check"]).env("PATH", bin))
}

#[test]
fn a_twin_prints_what_its_program_prints() {
    let book = book(SAME);
    book.check()
        .succeeds()
        .says("1 program verified; ")
        .says("; 1 twin verified by CPython 3.");
    let run = book.run(&["run", "kettle", "--twin"]).succeeds();
    assert_eq!(run.stdout, "it is on\nit boils\n");
}

#[test]
fn a_twin_that_prints_something_else_is_a_failure_at_its_line() {
    let run = book("print(\"it is on\")\nprint(\"it hums\")\n").check();
    run.fails(1)
        .reports(
            "the twin of program `kettle` prints something else",
            "src/a.md:8:1",
        )
        .says("-it boils\n")
        .says("+it hums\n")
        .says("mdbook-verify run kettle --twin");
    // The line of the output is shown where it is no pattern.
    let run = book("print(\"it is off\")\nprint(\"it boils\")\n").check();
    run.fails(1)
        .says("| -------- it prints another line than this");
}

#[test]
fn an_exception_is_an_error_and_statuses_agree() {
    let program = "```rust,program=kettle,exit=1\nfn main() -> Result<(), Empty> {\n    println!(\"it is on\");\n    Err(Empty)\n}\n\nstruct Empty;\n\nimpl std::fmt::Debug for Empty {\n    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n        f.write_str(\"ValueError: no water\")\n    }\n}\n```\n\n```output\nit is on\nError: ValueError: no water\n```\n\n";
    let raises = "print(\"it is on\")\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    raise ValueError(\"no water\")\n";
    let book = Book::with(&format!("{program}{}", twin(raises)));
    book.check().succeeds().says("1 twin verified");
    book.edit(
        "src/a.md",
        "raise ValueError(\"no water\")",
        "raise SystemExit(2)",
    );
    book.check()
        .fails(1)
        .reports(
            "the twin of program `kettle` ended with status 2",
            "src/a.md:21:1",
        )
        .says("the program ends with status 1");
}

#[test]
fn a_twin_has_the_clock_of_the_runtime() {
    let code = "import asyncio, datetime\n\nasync def main():\n    await asyncio.sleep(3000)\n    print(f\"{datetime.datetime.now():%H:%M:%S}\")\n\nasyncio.run(main())\n";
    let program = "```rust,program=kettle\nfn main() {\n    println!(\"15:42:22\");\n}\n```\n\n```output\n15:42:22\n```\n\n";
    Book::with(&format!("{program}{}", twin(code)))
        .check()
        .succeeds()
        .says("1 twin verified");
}

#[test]
fn without_python_twins_are_counted() {
    let book = book(SAME);
    check_with(&book, None)
        .succeeds()
        .says("1 program verified; ")
        .says("not run: 1 twin: they need CPython 3.11 or newer, and `PATH` has no `python3`");
    check_with(
        &book,
        Some("printf 'cpython\\n3.10.4\\n3.10.4\\n/usr/bin/python3\\n'"),
    )
    .succeeds()
    .says("not run: 1 twin: they need CPython 3.11 or newer, and `python3` is CPython 3.10.4");
    check_with(&book, Some("printf 'pypy\\n3.11.4\\n'"))
        .succeeds()
        .says("`python3` is pypy");
    check_with(&book, Some("echo 'no such version' >&2; exit 1"))
        .succeeds()
        .says("`python3` does not tell its version: no such version");
}

#[test]
fn a_required_twin_needs_python_and_the_environment_can_say_so() {
    let book = book(SAME);
    let words = "twins are required (`twins = \"required\"`): they need CPython 3.11 or newer";
    let mut command = book.command(&["check"]);
    command.env("MDBOOK_PREPROCESSOR__VERIFY__TWINS", "required");
    Run::of(&mut command).succeeds().says("1 twin verified");
    for arguments in [&["check"][..], &["build"]] {
        let mut command = book.command(arguments);
        command.env("MDBOOK_PREPROCESSOR__VERIFY__TWINS", "required");
        command.env("MDBOOK_PREPROCESSOR__VERIFY__PYTHON", "python4");
        let run = Run::of(&mut command);
        run.cannot_work().says(words).says("there is no `python4`");
    }
    let book = book.key("twins = \"requird\"");
    book.check()
        .cannot_work()
        .says("did you mean `\"required\"`?");
}

#[test]
fn twins_can_be_left_alone() {
    let book = book("print(\"something else\")\n").key("twins = \"off\"");
    book.check()
        .succeeds()
        .says("not run: 1 twin: `twins = \"off\"`");
    let built = book.build().succeeds();
    built
        .page("a.html")
        .has("Its twin in Python was not run when this page was built.");
}

#[test]
fn a_twin_is_confined() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "secret").unwrap();
    std::fs::set_permissions(secret.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let code = format!(
        "import os, socket\n\ndef refused(what):\n    try:\n        return bool(what())\n    except OSError:\n        return True\n\n\
         print(\"it is on\" if refused(lambda: not open({:?}).read()) else \"it reads\")\n\
         print(\"it boils\" if refused(lambda: not socket.socket()) else \"it connects\")\n\
         assert refused(lambda: not open(\"/etc/shadow\").read())\n\
         assert not os.listdir(\".\") and \"HOME\" not in os.environ\n",
        secret.path()
    );
    book(&code).check().succeeds().says("1 twin verified");
}

#[test]
fn a_twin_that_never_ends_is_stopped() {
    let book = book("while True:\n    pass\n").key("timeout = \"1s\"");
    book.check().fails(1).reports(
        "the twin of program `kettle` did not end within 1 s",
        "src/a.md:8:1",
    );
}

#[test]
fn what_a_twin_printed_is_remembered_with_its_text() {
    let book = book(&format!("import os\n{SAME}"));
    book.check().succeeds();
    let results = || book.files("target/verify/results").len();
    assert_eq!(results(), 2);
    book.check().succeeds().says("1 twin verified");
    assert_eq!(results(), 2);
    book.edit("src/a.md", "import os", "import sys");
    book.check().succeeds();
    assert_eq!(results(), 3);
    // A failure is not.
    book.edit("src/a.md", "print(\"it boils\")", "print(\"it hums\")");
    book.check().fails(1);
    assert_eq!(results(), 3);
}

#[test]
fn a_twin_directly_below_its_program_becomes_its_tab() {
    let book = book(SAME).markdown_too();
    let built = book.build().succeeds();
    let page = built.page("html/a.html");
    page.has("<div class=\"verify-twins\" data-program=\"kettle\">")
        .has("<figcaption>kettle.py</figcaption>")
        .has("<code class=\"language-python\">")
        .has(" CPython 3.")
        .has(" printed the same.")
        .has("localStorage");
    built
        .page("markdown/a.md")
        .has("```python\nprint(\"it is on\")\n");
    book.mdbook_test().unwrap();

    let elsewhere = Book::with(&format!("{PROGRAM}{OUTPUT}\n{}", twin(SAME)));
    let built = elsewhere.build().succeeds();
    built
        .page("a.html")
        .has("<summary>The same in Python: <code>kettle.py</code></summary>")
        .has_no("<div class=\"verify-twins\"");
    let without = Book::with(&format!("{PROGRAM}{OUTPUT}"));
    without
        .build()
        .succeeds()
        .page("a.html")
        .has_no("localStorage.getItem(KEY)");
}

#[test]
fn a_twin_in_a_list_stays_in_it() {
    let indented = |text: &str| {
        let lines = text.lines().map(|line| match line {
            "" => "\n".to_owned(),
            line => format!("  {line}\n"),
        });
        lines.collect::<String>()
    };
    let text = format!(
        "* One\n\n{}\n* Two\n",
        indented(&format!("{PROGRAM}{}{OUTPUT}", twin(SAME)))
    );
    let built = Book::with(&text).build().succeeds();
    let page = built.page("a.html");
    page.has("verify-twins").has("<script>");
}
