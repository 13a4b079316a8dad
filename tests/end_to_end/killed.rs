//! The tool is killed at any moment, and nothing is damaged: the next run does what it would have
//! done, and takes away what was left behind.
//!
//! 50 moments of a build and 20 of `bless`; `FAULT_KILLS=500` tries more. They are the same fractions of a whole
//! run's time in every run of the tests.

use crate::book::Book;
use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Programs of many kinds, merged ones and such as are compiled alone.
fn book() -> Book {
    let mut chapter = "# A\n\n".to_owned();
    for number in 0..8 {
        chapter += &format!(
            "```rust,program=p{number}\nfn main() {{\n    println!(\"{{}}\", {number} * 2);\n}}\n```\n\n\
             ```output\n{}\n```\n\n",
            number * 2
        );
    }
    chapter += "```rust,compile_fail,E0308\nlet x: u8 = \"\";\n```\n\n```output\n...\n```\n\n\
        ```rust,should_panic\npanic!(\"over\");\n```\n\n```output\n...\nover\n...\n```\n\n\
        ```rust,program=ends,exit=3\nfn main() {\n    std::process::exit(3);\n}\n```\n\n\
        ```rust\nstd::thread::sleep(std::time::Duration::from_millis(200));\nprintln!(\"late\");\n```\n\n\
        ```output\nlate\n```\n\n\
        ```rust,program=for-ever,runs_forever\nfn main() {\n    loop {\n        println!(\"tick\");\n        \
        std::thread::sleep(std::time::Duration::from_millis(5));\n    }\n}\n```\n\n```output\ntick\n...\n```\n";
    Book::with(&chapter)
}

/// A folder for temporary files that the programs' own user may reach.
fn temporary() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("killed-").tempdir();
    let folder = folder.expect("a folder");
    let permissions = Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), permissions).expect("it is ours");
    folder
}

fn command(book: &Book, arguments: &[&str], temporary: &Path) -> Command {
    let mut command = book.command(arguments);
    command.env("TMPDIR", temporary);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs the tool to its end, which must be a good one.
#[track_caller]
fn succeeds(book: &Book, arguments: &[&str], temporary: &Path) {
    let output = command(book, arguments, temporary)
        .output()
        .expect("it starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
}

/// The moments at which a run that takes so long is killed.
fn moments(whole: Duration, usual: u32) -> impl Iterator<Item = (u32, Duration)> {
    let count = std::env::var("FAULT_KILLS")
        .ok()
        .and_then(|count| count.parse().ok());
    // The fractional parts of multiples of the golden ratio: no two are near each other.
    (1..=count.unwrap_or(usual)).map(move |number: u32| {
        (
            number,
            whole.mul_f64((f64::from(number) * 0.618_033_988_749_895).fract()),
        )
    })
}

fn kill_after(book: &Book, arguments: &[&str], temporary: &Path, moment: Duration) {
    let mut child = command(book, arguments, temporary)
        .spawn()
        .expect("it starts");
    std::thread::sleep(moment);
    child.kill().expect("it is ours");
    child.wait().expect("it is ours");
}

/// The processes whose executable or directory lies below a folder.
fn processes_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        for link in ["exe", "cwd"] {
            let target = std::fs::read_link(entry.path().join(link)).unwrap_or_default();
            if target.starts_with(folder) {
                found.push(target);
            }
        }
    }
    found
}

/// Nothing that was started in this folder goes on for long.
#[track_caller]
fn assert_nothing_runs_below(folder: &Path) {
    let start = Instant::now();
    while !processes_below(folder).is_empty() {
        let left = processes_below(folder);
        assert!(start.elapsed() < Duration::from_secs(20), "{left:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

fn results(book: &Book) -> BTreeMap<String, Vec<u8>> {
    book.files("target/verify/results")
}

#[test]
fn a_killed_build_leaves_nothing_wrong() {
    let book = book();
    let temporary = temporary();
    let start = Instant::now();
    succeeds(&book, &["build"], temporary.path());
    let whole = start.elapsed();
    let (pages, kept, sources) = (book.files("book"), results(&book), book.files("src"));
    assert_eq!(kept.len(), 13);
    let mut most = 0;
    let mut cut_short = 0;
    for (number, moment) in moments(whole, 50) {
        for folder in ["target/verify/results", "book"] {
            std::fs::remove_dir_all(book.root().join(folder)).expect("it was there");
        }
        kill_after(&book, &["build"], temporary.path(), moment);
        assert!(
            book.files("src") == sources,
            "kill {number} changed a chapter"
        );
        for (name, bytes) in results(&book) {
            let is_whole = kept.get(&name) == Some(&bytes) || name.starts_with("verify-");
            assert!(
                is_whole,
                "kill {number}, after {moment:?}: the result {name} is damaged"
            );
        }
        cut_short += usize::from(results(&book).len() < kept.len());
        succeeds(&book, &["build"], temporary.path());
        assert!(
            book.files("book") == pages,
            "kill {number}, after {moment:?}: another page"
        );
        most = most.max(entries(temporary.path()));
    }
    assert!(
        cut_short > 10,
        "only {cut_short} runs were killed before their end"
    );
    assert_nothing_runs_below(temporary.path());
    succeeds(&book, &["build"], temporary.path());
    assert!(
        results(&book) == kept,
        "another result, or a temporary file"
    );
    assert_eq!(
        entries(temporary.path()),
        0,
        "temporary files stay ({most} at the most)"
    );
    assert_eq!(entries(&book.root().join("target/verify/running")), 0);
}

#[test]
fn a_killed_bless_writes_a_chapter_whole_or_not_at_all() {
    let book = book();
    let temporary = temporary();
    let before = book
        .read("src/a.md")
        .replace("```output\n6\n", "```output\nsix\n");
    book.write("src/a.md", &before);
    let start = Instant::now();
    succeeds(&book, &["bless"], temporary.path());
    let whole = start.elapsed();
    let after = book.read("src/a.md");
    assert_ne!(before, after);
    let mut written = 0;
    for (number, moment) in moments(whole, 20) {
        book.write("src/a.md", &before);
        kill_after(&book, &["bless"], temporary.path(), moment);
        let now = book.read("src/a.md");
        assert!(
            now == before || now == after,
            "kill {number}, after {moment:?}:\n{now}"
        );
        written += usize::from(now == after);
        succeeds(&book, &["bless"], temporary.path());
        assert_eq!(
            book.read("src/a.md"),
            after,
            "kill {number}, after {moment:?}"
        );
    }
    assert_nothing_runs_below(temporary.path());
    succeeds(&book, &["check"], temporary.path());
    let names: Vec<String> = book.files("src").into_keys().collect();
    assert_eq!(
        names,
        ["SUMMARY.md", "a.md"],
        "{written} were written before the kill"
    );
    assert_eq!(entries(temporary.path()), 0, "temporary files stay");
}
