//! What the tool tells while it works, when it is interrupted, and at the end.

use crate::book::Book;
use crate::run::Run;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SLOW: &str = "# A\n\n```rust,program=slow,timeout=30s\nfn main() {\n    std::thread::sleep(std::time::Duration::from_millis(TIME));\n}\n```\n";

fn slow(milliseconds: u32) -> Book {
    Book::with(&SLOW.replace("TIME", &milliseconds.to_string()))
}

#[test]
fn a_program_that_takes_long_is_named() {
    slow(6000)
        .check()
        .succeeds()
        .says("still running after 5 s: slow, src/a.md:3\n");
}

/// A build script, and a procedural macro that the compiler waits for.
#[test]
fn what_is_compiled_for_long_is_named() {
    let wait = "std::thread::sleep(std::time::Duration::from_millis(6000))";
    let code = "[package]\nname = \"code\"\nedition = \"2024\"\n\n[dependencies]\nlazy = { path = \"lazy\" }\n\n[workspace]\n";
    let lazy = "[package]\nname = \"lazy\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n";
    let library = format!(
        "use proc_macro::TokenStream;\n#[proc_macro]\npub fn lazy(_: TokenStream) -> TokenStream {{ {wait}; TokenStream::new() }}\n"
    );
    Book::with("# A\n\n```rust\nlazy::lazy!();\n```\n")
        .key("package = \"code\"")
        .file("code/Cargo.toml", code)
        .file("code/src/lib.rs", "")
        .file("code/lazy/Cargo.toml", lazy)
        .file("code/lazy/src/lib.rs", library)
        .file("code/lazy/build.rs", format!("fn main() {{ {wait} }}"))
        .check()
        .succeeds()
        .says("still building the package's crates after 5 s\n")
        .says("still compiling after 5 s: src/a.md:3\n");
}

/// Runs a command on a terminal of its own, by `script`; what the terminal got.
#[cfg(target_os = "linux")]
fn on_terminal(book: &Book, variables: &[(&str, &str)]) -> Option<String> {
    let verify = book.command(&["check"]);
    let program = verify.get_program().to_string_lossy().into_owned();
    let mut script = Command::new("script");
    script
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{program} check"))
        .arg("/dev/null")
        .current_dir(book.root())
        .stdin(Stdio::null());
    script.env("TERM", "xterm").env_remove("CI");
    script.env_remove("CARGO_TARGET_DIR");
    script.envs(variables.iter().copied());
    let output = match script.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        output => output.expect("`script` starts"),
    };
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).expect("it is text"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_what_goes_on_and_then_forgets_it() {
    let shown = "\rrunning 1 of 1: slow, src/a.md:3\x1b[K";
    let Some(terminal) = on_terminal(&slow(1500), &[]) else {
        println!("NOT RUN: there is no `script` here to make a terminal");
        return;
    };
    assert!(terminal.contains(shown), "{terminal:?}");
    // What stays is the summary alone.
    let (_, last) = terminal.rsplit_once("\r\x1b[K").expect("it is cleared");
    assert!(last.starts_with("1 program verified; "), "{terminal:?}");
    assert_eq!(last.lines().count(), 1, "{terminal:?}");

    let nothing = |variables: &[(&str, &str)]| {
        let terminal = on_terminal(&slow(1500), variables).expect("it is there");
        assert!(!terminal.contains("running 1 of 1"), "{terminal:?}");
    };
    nothing(&[("CI", "true")]);
    nothing(&[("TERM", "dumb")]);
}

#[test]
fn a_pipe_is_told_the_summary_only() {
    let run = slow(1000).check().succeeds();
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(!run.stderr.contains(['\r', '\x1b']), "{:?}", run.stderr);
}

/// Whether any process has this name.
#[cfg(target_os = "linux")]
fn is_running(name: &str) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let mut names = processes.map(|p| std::fs::read_to_string(p.path().join("comm")));
    names.any(|comm| comm.is_ok_and(|comm| comm.trim() == name))
}

#[cfg(target_os = "linux")]
fn wait_until(state: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        if state() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

#[cfg(target_os = "linux")]
fn started(book: &Book) -> Child {
    let mut command = book.command(&["check"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[cfg(target_os = "linux")]
fn interrupted(child: Child, signal: &str) -> Run {
    let id = child.id().to_string();
    let status = Command::new("kill").args([signal, &id]).status();
    assert!(status.unwrap().success());
    Run::from(child.wait_with_output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn an_interruption_names_what_was_running() {
    for signal in ["-INT", "-TERM"] {
        let book = Book::with(
            "# A\n\n```rust,program=spin-told,timeout=60s\nfn main() {\n    loop {}\n}\n```\n",
        );
        let child = started(&book);
        assert!(wait_until(|| is_running("spin_told")), "it never started");
        interrupted(child, signal)
            .was_interrupted()
            .says_only("interrupted while running: spin-told, src/a.md:3\n");
        assert!(wait_until(|| !is_running("spin_told")), "it still runs");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_interruption_names_what_was_compiled() {
    // The compiler takes long to find out that this has no end.
    let code = "const fn spin() { #[allow(long_running_const_eval)] loop {} }\nconst FOR_EVER: () = spin();\nfn main() { FOR_EVER }\n";
    let code = format!("#![allow(long_running_const_eval)]\n{code}");
    let book = Book::with(&format!("# A\n\n```rust,program=endless\n{code}```\n"));
    let child = started(&book);
    let compiling = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let mut lines = processes.map(|p| std::fs::read(p.path().join("cmdline")));
        lines.any(|line| {
            line.is_ok_and(|line| String::from_utf8_lossy(&line).contains("--crate-name=endless"))
        })
    };
    assert!(wait_until(compiling), "it never started");
    interrupted(child, "-INT")
        .was_interrupted()
        .says_only("interrupted while compiling: endless, src/a.md:3\n");
    assert!(wait_until(|| !compiling()), "it is still compiled");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interruption_ends_the_build_of_the_crates() {
    let code = "[package]\nname = \"code\"\nedition = \"2024\"\n\n[dependencies]\nlazy = { path = \"lazy\" }\n\n[workspace]\n";
    let book = Book::with("# A\n\n```rust\n```\n")
        .key("package = \"code\"")
        .file("code/Cargo.toml", code)
        .file("code/src/lib.rs", "")
        .file("code/lazy/Cargo.toml", "[package]\nname = \"lazy\"\nedition = \"2024\"\n")
        .file("code/lazy/src/lib.rs", "")
        .file(
            "code/lazy/build.rs",
            "fn main() { std::fs::write(std::env::var(\"OUT_DIR\").unwrap() + \"/it-waits\", \"\").unwrap(); std::thread::sleep(std::time::Duration::from_secs(60)); }",
        );
    let child = started(&book);
    let waits = || {
        let files = book.files("target/verify/crates");
        files.keys().any(|name| name.ends_with("it-waits"))
    };
    assert!(wait_until(waits), "it never started");
    let root = book.root().to_string_lossy().into_owned();
    interrupted(child, "-TERM")
        .was_interrupted()
        .says_only("interrupted while building the package's crates\n");
    let works = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let mut folders = processes.map(|p| std::fs::read_link(p.path().join("cwd")));
        folders.any(|folder| folder.is_ok_and(|folder| folder.starts_with(&root)))
    };
    assert!(
        wait_until(|| !works()),
        "Cargo or the build script still runs"
    );
}

#[test]
fn the_summary_counts_everything() {
    let program = |name: &str, more: &str| {
        format!("```rust,program={name}\nfn main() {{\n    {more}\n}}\n```\n\n")
    };
    let chapter = "# A\n\n".to_owned()
        + &program("a", "")
        + &program("b", "")
        + &program("c", "let _ = std::any::type_name::<u8>();")
        + "```rust,ignore (needs a server)\n```\n\n```rust,ignore (needs a server)\n```\n\n";
    let book = Book::with(&chapter);
    let first = book.check().succeeds();
    let lines: Vec<&str> = first.stderr.lines().collect();
    let start = "3 programs verified; 2 compiled together, 1 alone (type_name: 1); 2 ignored; ";
    let time = lines[0]
        .strip_prefix(start)
        .unwrap_or_else(|| panic!("{lines:?}"));
    let seconds = time.strip_suffix(" s").expect("a time");
    assert!(
        seconds.parse::<f64>().is_ok() && seconds.contains('.'),
        "{time}"
    );
    assert_eq!(
        lines[1..],
        ["ignored: needs a server: src/a.md:21, src/a.md:24"]
    );

    book.write("src/a.md", chapter + &program("d", "std::process::exit(1)"));
    book.check()
        .fails(1)
        .says("\n3 of 4 programs verified (3 from the cache); 1 compiled alone (nothing to compile it with: 1); 2 ignored; ");
    book.run(&["check", "a"])
        .succeeds()
        .says("1 program verified (1 from the cache); ");
}

#[test]
fn no_cache_and_alone_take_nothing_over() {
    let chapter =
        "# A\n\n```rust,program=a\nfn main() {}\n```\n\n```rust,program=b\nfn main() {}\n```\n";
    let book = Book::with(chapter);
    book.check().succeeds();
    book.run(&["check", "--no-cache"])
        .succeeds()
        .says("2 programs verified; 2 compiled together; ");
    book.check().succeeds().says("(2 from the cache)");
    book.run(&["check", "--alone"])
        .succeeds()
        .says("2 programs verified; 2 compiled alone (asked for: 2); ");
    // What is found out afresh is kept.
    book.run(&["clean"]).succeeds();
    book.run(&["check", "--no-cache"]).succeeds();
    book.check().succeeds().says("(2 from the cache)");
}

/// Nothing that is compared byte by byte may tell how long anything took.
#[test]
fn what_other_programs_read_has_no_time_in_it() {
    let book = slow(10);
    book.check().succeeds();
    for format in ["json", "junit", "github"] {
        let once = book.run(&["check", "--format", format]).succeeds().stdout;
        let again = book.run(&["check", "--format", format]).succeeds().stdout;
        assert_eq!(once, again);
    }
}
