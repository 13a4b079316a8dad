//! Programs that are compiled together become what they are alone: the same is printed, and they
//! end the same way.

#[path = "../preprocessor/bench/generate.rs"]
mod generate;

use generate::write_book;
use mdbook_driver::MDBook;
use mdbook_verify::config::Settings;
use mdbook_verify::execute::{Outcome, execute};
use mdbook_verify::merge::{Made, Tools, execute_all};
use mdbook_verify::pipeline;
use mdbook_verify::plan::{Job, plan};
use mdbook_verify::toolchain::{self, Toolchain};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A book that was read: its compiler, the folder with the crates for it, and its programs.
struct Read {
    toolchain: Toolchain,
    _crates: TempDir,
    jobs: Vec<Job>,
}

fn read(root: &Path) -> Read {
    let book = MDBook::load(root).expect("mdBook loads the book");
    let settings = Settings::read(root, &book.config).expect("a valid configuration");
    let reading = pipeline::read(&book.book, &settings);
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    let crates = tempfile::tempdir().expect("a temporary folder");
    let package = settings.package.as_deref();
    let toolchain =
        toolchain::find(root, package, &crates.path().join("crates")).expect("a toolchain");
    let programs = reading.extracted.programs.iter();
    let jobs = programs.filter_map(|program| plan(program, &settings.edition, settings.timeout));
    Read {
        jobs: jobs.collect(),
        toolchain,
        _crates: crates,
    }
}

/// Compiles and runs a book's programs merged, whatever they print, and compares each with what
/// becomes of it alone. Returns how many were compiled how.
fn compare(root: &Path) -> BTreeMap<String, usize> {
    let root = root.canonicalize().expect("the book");
    let book = read(&root);
    let toolchain = &book.toolchain;
    let tools = Tools {
        alone: false,
        toolchain,
        root: &root,
    };
    let jobs: Vec<&Job> = book.jobs.iter().collect();
    let compare = |index: usize, merged: Outcome, made: Made| {
        let job: &Job = jobs[index];
        let code = job.code.as_str();
        let how = match made {
            Made::Together => "together",
            Made::Alone(reason) => reason,
            Made::Remembered => panic!("there is nothing to remember"),
        };
        if made == Made::Together {
            let alone = execute(job, toolchain, &root)?;
            assert_eq!(merged, alone, "merged and alone differ:\n{code}");
        }
        Ok(how)
    };
    let mut counts = BTreeMap::new();
    for how in execute_all(&jobs, tools, |_, _| true, compare) {
        *counts.entry(how.expect("it works").to_owned()).or_default() += 1;
    }
    counts
}

/// Its own `main`, because a binary that verifies books launches their programs.
fn main() -> std::process::ExitCode {
    if let Some(status) = mdbook_verify::process::launch() {
        return status;
    }
    let checks: [(&str, fn()); 6] = [
        ("a made-up book", a_made_up_book),
        ("this book", this_book),
        (
            "programs that look where they are",
            programs_that_look_where_they_are_see_what_they_see_alone,
        ),
        ("edition 2015", programs_of_2015_do_not_see_the_others),
        (
            "what does not compile",
            what_does_not_compile_spoils_nothing,
        ),
        (
            "programs of one supervisor",
            programs_of_one_supervisor_leave_each_other_nothing,
        ),
    ];
    for (name, check) in checks {
        check(); // panics if they differ
        println!("{name}: the same together and alone");
    }
    println!("merged books: {} passed, 0 failed", checks.len());
    std::process::ExitCode::SUCCESS
}

fn counts<const N: usize>(counts: [(&str, usize); N]) -> BTreeMap<String, usize> {
    counts.map(|(how, count)| (how.to_owned(), count)).into()
}

fn a_made_up_book() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_book(folder.path(), 50, "2024", Some("unused")).expect("a book");
    let expected = counts([("together", 45), ("compile_fail", 4), ("crate:: paths", 1)]);
    assert_eq!(compare(folder.path()), expected);
}

fn this_book() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let counts = compare(&PathBuf::from(root.expect("the repository")));
    assert!(counts["together"] >= 15, "{counts:?}");
    let reasons: Vec<&str> = counts.keys().map(String::as_str).collect();
    assert_eq!(reasons, ["compile_fail", "together"], "{counts:?}");
}

/// A book of programs that look where they are, and of some that only the compiler can refuse.
fn curious() -> Vec<&'static str> {
    vec![
        "println!(\"{:?}\", std::env::args().collect::<Vec<_>>());",
        "println!(\"{:?}\", std::env::vars().map(|(name, _)| name).collect::<Vec<_>>());",
        "let here = std::env::current_dir().unwrap();\nprintln!(\"{here:?} {}\", std::fs::read_dir(&here).unwrap().count());",
        "println!(\"{} {} {}\", std::panic::Location::caller(), line!(), column!());",
        "println!(\"{:?}\", std::thread::current().name());",
        "println!(\"{:?}\", std::io::read_to_string(std::io::stdin()));",
        "dbg!(1 + 1);",
        "fn main() -> Result<(), String> {\n    Err(\"no kettle\".into())\n}",
        "fn main() -> std::process::ExitCode {\n    std::process::ExitCode::from(7)\n}",
        "fn main() -> ! {\n    std::process::exit(5)\n}",
        "fn main() { std::process::abort() }",
        "#[derive(Debug)]\nstruct Same;\nimpl Drop for Same { fn drop(&mut self) { println!(\"dropped\") } }\nfn main() { let _same = Same; panic!(\"{:?}\", Same) }",
        "#[derive(Debug)]\nstruct Same(u8);\nfn main() { println!(\"{:?}\", Same(1)) }",
        "macro_rules! say { ($x:expr) => { println!(\"say {}\", $x) } }\nfn main() { say!(file_line()) }\n#[track_caller]\nfn file_line() -> String { std::panic::Location::caller().to_string() }",
        "static mut COUNT: u8 = 0;\nthread_local!(static N: u8 = const { 3 });\nfn main() { N.with(|n| println!(\"{n}\")) }",
        "let _ = std::thread::spawn(|| panic!(\"in a thread\")).join();",
        "fn down(n: u64) -> u64 { if n == 0 { 0 } else { 1 + down(n - 1) } }\nfn main() { println!(\"{}\", down(1000)) }",
        "let x: u8 = std::hint::black_box(255);\nprintln!(\"{}\", x + 1);",
        "#![allow(dead_code)]\n//! What it is.\nfn main() { println!(\"inner\") }",
        "mod tea {\n    pub(super) fn brew() -> u8 { super::water() + 1 }\n    pub mod pot {\n        use super::super::*;\n        pub fn size() -> u8 { water() * 2 }\n    }\n}\nuse tea::pot::size;\nfn water() -> u8 { 3 }\nfn main() { println!(\"{} {}\", tea::brew(), size()) }",
        "fn main() {\n    mod inner { pub fn f() -> u8 { super::g() } }\n    println!(\"{}\", inner::f());\n}\nfn g() -> u8 { 4 }\n#[cfg(test)]\nmod tests { use super::*; }",
        "extern crate std;\nextern crate core;\nfn main() { println!(\"{}\", std::mem::size_of::<core::primitive::u8>()) }",
        "std::panic::set_hook(Box::new(|info| println!(\"hook {}\", info.location().unwrap())));\npanic!();",
    ]
}

/// What does not compile alone, and what does not compile with others, or would for the wrong
/// reason.
fn refused() -> Vec<&'static str> {
    vec![
        "use super::*;\nfn main() {}",
        "mod a { use super::super::*; }\nfn main() {}",
        "mod a { fn f() { super::mdbook_verify() } }\nfn main() {}",
        "extern crate nowhere;\nfn main() {}",
        "fn main() -> impl std::process::Termination {}",
        "#[track_caller]\nfn main() {}",
        "#[track_caller] // why\nfn main() {}",
        "#[track_caller]\n/* why */\nfn main() {}",
        "fn main() {}\n/// Of nothing.",
        "fn main() {}\n#[allow(dead_code)]",
        "fn main() { let x: u8 = \"\"; }",
        "fn main() { let s = String::new(); drop(s); drop(s); }",
        "fn main() { missing() }",
        "fn main() {",
        "} fn main() {}",
        "fn main() {} /*",
        "mod other;\nfn main() {}",
        "#[deny(unused)]\nfn main() { let x = 1; }",
        "#![no_std]\nfn main() {}",
        "const fn size<const N: usize>() -> usize { const { assert!(N > 1) }; N }\nfn main() { size::<0>(); }",
    ]
}

/// In edition 2015 paths begin at the root of the crate.
fn programs_of_2015_do_not_see_the_others() {
    let programs = [
        "fn program() -> u8 { 5 }\nfn main() { println!(\"{}\", ::program()); }",
        "static mut N: u8 = 0;\nfn main() { unsafe { N += 1; if N < 2 { println!(\"{:?}\", ::main()); } } }",
        "mod std { pub fn f() {} }\nfn main() { self::std::f(); }",
        "println!(\"1\");",
        "println!(\"2\");",
    ];
    let counts = compare(book_in("2015", &programs).path());
    let reasons: Vec<&str> = counts.keys().map(String::as_str).collect();
    let expected = [
        "a std of its own",
        "does not compile with others",
        "paths to main",
        "together",
    ];
    assert_eq!(reasons, expected, "{counts:?}");
}

fn book_of(programs: &[&str]) -> tempfile::TempDir {
    book_in("2024", programs)
}

fn book_in(edition: &str, programs: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: String| {
        std::fs::create_dir_all(folder.path().join("src")).expect("a folder");
        std::fs::write(folder.path().join(path), text).expect("a file");
    };
    write("book.toml", format!("[rust]\nedition = \"{edition}\"\n"));
    write("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n".into());
    let fences = programs.iter();
    let fences: String = fences
        .map(|code| format!("```rust\n{code}\n```\n\n"))
        .collect();
    write("src/a.md", format!("# A\n\n{fences}"));
    folder
}

fn programs_that_look_where_they_are_see_what_they_see_alone() {
    let programs = curious();
    let counts = compare(book_of(&programs).path());
    assert_eq!(counts.get("together"), Some(&programs.len()), "{counts:?}");
}

fn what_does_not_compile_spoils_nothing() {
    let mut programs = curious();
    programs.extend(refused());
    let counts = compare(book_of(&programs).path());
    // What is found neither by the compiler's first look nor by its file is narrowed down to two, or three.
    let most = curious().len() - 1;
    assert!(
        (most - 1..=most).contains(&counts["together"]),
        "{counts:?}"
    );
    assert_eq!(counts["super:: paths"], 2, "{counts:?}");
    assert_eq!(counts["extern crate"], 1, "{counts:?}");
    assert_eq!(counts.values().sum::<usize>(), programs.len());
}

/// Each leaves behind what it can, and looks at what it finds: its directory, and its siblings.
fn programs_of_one_supervisor_leave_each_other_nothing() {
    let program = r#"
fn main() {
    let parent = std::os::unix::process::parent_id();
    let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"));
    println!("{parent}, {:?} children", children.map(|text| text.split_whitespace().count()).ok());
    println!("{} files", std::fs::read_dir(".").unwrap().count());
    println!("{:?}", std::env::var_os("LEFT"));
    std::fs::write("left", "behind").unwrap();
    std::fs::create_dir("directory").unwrap();
    std::process::Command::new("sh").args(["-c", "sleep 1000 & sleep 1000 &"]).status().unwrap();
}"#;
    let folder = book_of(&[program; 8]);
    let root = folder.path().canonicalize().expect("the book");
    let book = read(&root);
    let tools = Tools {
        alone: false,
        toolchain: &book.toolchain,
        root: &root,
    };
    let jobs: Vec<&Job> = book.jobs.iter().collect();
    let printed = |_, outcome: Outcome, _| Ok(outcome.transcript);
    let mut supervisors = BTreeSet::new();
    for transcript in execute_all(&jobs, tools, |_, _| true, printed) {
        let transcript = transcript.expect("it works");
        let (supervisor, rest) = transcript.split_once(", ").expect("an id");
        let expected = [
            "Some(1) children\n0 files\nNone\n",
            "None children\n0 files\nNone\n",
        ];
        assert!(expected.contains(&rest), "{transcript}");
        supervisors.insert(supervisor.to_owned());
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    assert!(supervisors.len() <= threads, "{supervisors:?}");
}
