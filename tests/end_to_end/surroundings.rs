//! What a run leaves behind, and what it may see of where it runs.

use crate::book::Book;
use crate::run::Run;

const SEVERAL: &str = "# A\n\n```rust\nstd::fs::write(\"left-behind\", \"x\").unwrap();\nstd::fs::create_dir_all(\"deep/er\").unwrap();\n```\n\n```rust,timeout=200ms\nstd::fs::write(\"left-behind\", \"x\").unwrap();\nloop {}\n```\n\n```rust\nassert!(!std::path::Path::new(\"left-behind\").exists());\n```\n";

#[test]
fn no_temporary_file_is_left() {
    let book = Book::with(SEVERAL);
    std::fs::create_dir(book.root().join("temporary")).unwrap();
    let temporary = book.root().join("temporary");
    Run::of(book.command(&["check"]).env("TMPDIR", &temporary)).fails(1);
    let left: Vec<_> = std::fs::read_dir(&temporary).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_same_bytes_wherever_the_book_lies() {
    let chapter = r#"# A

```rust,program=p,should_panic
fn main() {
    println!("{}", std::env::current_dir().unwrap().display());
    println!("{}", std::env::temp_dir().display());
    println!("{}", std::env::current_exe().unwrap().display());
    println!("{} {} {}", file!(), module_path!(), std::any::type_name_of_val(&main));
    println!("{:?}", std::env::args().collect::<Vec<_>>());
    panic!("{}", std::panic::Location::caller());
}
```

```output
...
```

```rust,compile_fail,E0308
let x: u8 = "";
```

```output
...
```
"#;
    let one = Book::with(chapter).markdown_too();
    let other = Book::with(chapter).markdown_too();
    one.build().succeeds();
    let temporary = other.root().join("elsewhere");
    std::fs::create_dir(&temporary).unwrap();
    Run::of(other.command(&["check"]).env("TMPDIR", &temporary)).succeeds();
    other.build().succeeds();
    let (a, b) = (one.files("book"), other.files("book"));
    assert_eq!(
        a["html/a.html"].len(),
        b["html/a.html"].len(),
        "{}\n{}",
        one.read("book/markdown/a.md"),
        other.read("book/markdown/a.md")
    );
    assert!(
        a == b,
        "{}\n{}",
        one.read("book/markdown/a.md"),
        other.read("book/markdown/a.md")
    );
}

#[test]
fn the_authors_environment_changes_nothing() {
    let chapter = r#"# A

```rust
let mut names: Vec<_> = std::env::vars().collect();
names.sort();
for (name, value) in names {
    println!("{name}={value}");
}
```

```output
...
RUST_BACKTRACE=0
...
```

```rust,should_panic
panic!("oh");
```

```output

thread 'main' panicked at main.rs:1:1:
oh
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
```

```rust,compile_fail,E0308
let x: u8 = "";
```

```output
error[E0308]: mismatched types
...
```
"#;
    let book = Book::with(chapter);
    let mut command = book.command(&["run", "src/a.md:3"]);
    for (name, value) in [
        ("RUST_BACKTRACE", "full"),
        ("RUST_LIB_BACKTRACE", "1"),
        ("RUSTFLAGS", "--cfg=changed -Cdebug-assertions=off"),
        ("CARGO_ENCODED_RUSTFLAGS", "--cfg=changed"),
        ("RUSTC_LOG", "error"),
        ("CARGO_TERM_COLOR", "always"),
        ("LANG", "de_DE.UTF-8"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("COLUMNS", "20"),
        ("NO_COLOR", "1"),
        ("VERIFY_SECRET", "hunter2"),
        ("RUSTC_WRAPPER", "/nonexistent"),
        ("LD_PRELOAD", ""),
    ] {
        command.env(name, value);
    }
    let run = Run::of(&mut command).succeeds();
    assert!(!run.stdout.contains("hunter2"), "{}", run.stdout);
    let names: Vec<_> = run
        .stdout
        .lines()
        .filter_map(|line| line.split('=').next())
        .collect();
    assert_eq!(
        names,
        ["ASYNCIO_CLOCK", "LANG", "PATH", "RUST_BACKTRACE", "TMPDIR"],
        "{}",
        run.stdout
    );
    let mut command = book.command(&["check"]);
    command
        .env("RUST_BACKTRACE", "full")
        .env("RUST_LIB_BACKTRACE", "1")
        .env("RUSTFLAGS", "--cfg=changed")
        .env("COLUMNS", "20");
    Run::of(&mut command).succeeds();
    book.build().succeeds();
}

#[test]
fn nothing_is_on_standard_input() {
    let book = Book::with(
        "# A\n\n```rust\nprintln!(\"{:?}\", std::io::stdin().lines().next().is_none());\n```\n\n```output\ntrue\n```\n",
    );
    book.check().succeeds();
    // Under mdBook our own standard input holds the book.
    std::fs::remove_dir_all(book.root().join("target")).unwrap();
    book.preprocess("html").succeeds();
}

#[test]
fn output_that_is_closed_early() {
    let chapter = "# A\n\n```rust,timeout=300ms\n// Nothing is read from us any more, and yet we go on.\nunsafe extern \"C\" { fn close(fd: i32) -> i32; }\nunsafe { close(1); close(2); }\nloop { std::thread::park(); }\n```\n";
    Book::with(chapter).check().fails(1).reports(
        "program `src/a.md:3` did not end within 0.3 s",
        "src/a.md:3:1",
    );
}

#[test]
fn recursion_without_end() {
    let chapter = "# A\n\n```rust,timeout=20s\n#[allow(unconditional_recursion)]\nfn down(n: u64) -> u64 { std::hint::black_box(down(n + 1)) + 1 }\nprintln!(\"{}\", down(0));\n```\n";
    Book::with(chapter).check().fails(1).reports(
        "program `src/a.md:3` was ended by signal 6, not with status 0",
        "src/a.md:3:1",
    );
}
