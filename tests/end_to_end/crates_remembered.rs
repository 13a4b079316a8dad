//! The crates of a package are built again when anything that they are built from has changed, and
//! neither cargo nor rustc is started when nothing has.

use crate::book::Book;
use crate::run::Run;
use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

const CHAPTER: &str = "# A\n\n```rust\nassert_eq!(words::word(), \"a word\");\n```\n";
const MANIFEST: &str = "[package]\nname = \"words\"\nedition = \"2024\"\n\n[features]\nloud = []\n";
const SOURCE: &str = "pub fn word() -> &'static str { \"a word\" }\n";

/// A book whose programs use a library, with a cargo and a rustc that write down how they are called.
struct Watched {
    book: Book,
}

impl Watched {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut book = Book::with(CHAPTER)
            .key("package = \"code\"")
            .file(
                "code/Cargo.toml",
                "[package]\nname = \"code\"\nedition = \"2024\"\n\n[dependencies]\nwords = { path = \"../words\" }\n",
            )
            .file("code/src/main.rs", "")
            .file("words/Cargo.toml", MANIFEST)
            .file("words/src/lib.rs", SOURCE)
            .file("tools/lib/empty", "");
        for (path, text) in files {
            book = book.file(path, text);
        }
        let this = Self { book };
        for tool in ["cargo", "rustc"] {
            this.write_tool(tool, "");
        }
        // As if all had been written before today: what is newer than the build is not relied on.
        age(this.book.root());
        this
    }

    /// Its real self, which is its own toolchain, as the tool sees it.
    fn write_tool(&self, name: &str, more: &str) {
        let root = self.book.root().canonicalize().unwrap();
        let tools = root.join("tools");
        let sysroot = Command::new("rustc").arg("--print=sysroot").output();
        let sysroot = String::from_utf8(sysroot.unwrap().stdout).unwrap();
        let sysroot = sysroot.trim();
        let more = more.replace("SYSROOT", sysroot);
        let script = format!(
            "#!/bin/sh\necho {name} \"$@\" >> {root}/calls\n\
             [ \"$*\" = --print=sysroot ] && exec echo {tools}\n{more}\n\
             exec {sysroot}/bin/{name} \"$@\"\n",
            root = root.display(),
            tools = tools.display(),
        );
        let path = format!("tools/bin/{name}");
        self.book.write(&path, script);
        let path = self.book.root().join(path);
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// Runs `check`; also tells which programs were called.
    fn check(&self, variables: &[(&str, &str)]) -> (Run, String) {
        let calls = self.book.root().join("calls");
        let _ = std::fs::remove_file(&calls);
        let mut command = self.book.command(&["check"]);
        let tools = self.book.root().join("tools/bin");
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", tools.display()));
        command.envs(variables.iter().copied());
        let run = Run::of(&mut command);
        (run, std::fs::read_to_string(calls).unwrap_or_default())
    }

    #[track_caller]
    fn is_remembered(&self) {
        let (run, calls) = self.check(&[]);
        run.succeeds();
        assert_eq!(calls, "", "nothing has changed");
    }

    /// A library that was built, and then remembered.
    #[track_caller]
    fn built(files: &[(&str, &str)]) -> Self {
        let this = Self::new(files);
        let (run, calls) = this.check(&[]);
        run.succeeds();
        assert!(calls.contains("cargo build"), "{calls}");
        this.is_remembered();
        this
    }

    /// That cargo is asked, builds the library again, and the program sees it.
    #[track_caller]
    fn is_built_again(&self) {
        let (run, calls) = self.check(&[]);
        run.fails(1).says("another word");
        assert!(calls.contains("cargo build"), "{calls}");
        assert!(calls.contains("--crate-name words"), "{calls}");
    }
}

fn age(path: &Path) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            age(&entry.unwrap().path());
        }
    }
    let before = SystemTime::now() - Duration::from_secs(3600);
    File::open(path).unwrap().set_modified(before).unwrap();
}

#[test]
fn prose_starts_neither_cargo_nor_rustc() {
    let watched = Watched::built(&[]);
    watched.book.edit("src/a.md", "# A", "# Another");
    watched.is_remembered();
    // Of another terminal.
    let (run, calls) = watched.check(&[("SHLVL", "7"), ("COLUMNS", "99")]);
    run.succeeds();
    assert_eq!(calls, "");
}

#[test]
fn a_source_that_changes() {
    let watched = Watched::built(&[]);
    watched
        .book
        .edit("words/src/lib.rs", "a word", "another word");
    watched.is_built_again();
}

#[test]
fn a_module_in_a_new_file() {
    let watched = Watched::built(&[]);
    watched
        .book
        .write("words/src/lib.rs", "mod new;\npub use new::word;\n");
    let new = SOURCE.replace("a word", "another word");
    watched.book.write("words/src/new.rs", new);
    watched.is_built_again();
}

#[test]
fn a_file_that_a_macro_includes() {
    let source = "pub fn word() -> &'static str { include_str!(\"the word.txt\") }\n";
    let files = [
        ("words/src/lib.rs", source),
        ("words/src/the word.txt", "a word"),
    ];
    let watched = Watched::built(&files);
    watched.book.write("words/src/the word.txt", "another word");
    watched.is_built_again();
}

#[test]
fn a_feature() {
    let source = "pub fn word() -> &'static str { if cfg!(feature = \"loud\") { \"another word\" } else { \"a word\" } }\n";
    let watched = Watched::built(&[("words/src/lib.rs", source)]);
    watched.book.edit(
        "code/Cargo.toml",
        "\"../words\"",
        "\"../words\", features = [\"loud\"]",
    );
    watched.is_built_again();
}

const BUILT: &str = "pub fn word() -> &'static str { env!(\"WORD\") }\n";
const SCRIPT: &str = "fn main() {\n    println!(\"cargo::rerun-if-changed=words\");\n    println!(\"cargo::rerun-if-changed=build.rs\");\n    println!(\"cargo::rustc-env=WORD={}\", std::fs::read_dir(\"words\").unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).max().unwrap());\n}\n";

#[test]
fn what_a_build_script_looks_at() {
    let files = [
        ("words/build.rs", SCRIPT),
        ("words/src/lib.rs", BUILT),
        ("words/words/1", "a word"),
    ];
    let watched = Watched::built(&files);
    // A file that is new in a folder.
    watched.book.write("words/words/2", "another word");
    watched.is_built_again();

    let watched = Watched::built(&files);
    watched.book.edit(
        "words/build.rs",
        ".unwrap());\n}",
        ".unwrap().replace(\"a \", \"another \"));\n}",
    );
    watched.is_built_again();

    // It comes only later, and no manifest names it.
    let source = "pub fn word() -> &'static str { option_env!(\"WORD\").unwrap_or(\"a word\") }\n";
    let watched = Watched::built(&[("words/src/lib.rs", source)]);
    watched.book.write(
        "words/build.rs",
        "fn main() { println!(\"cargo::rustc-env=WORD=another word\") }",
    );
    watched.is_built_again();
}

#[test]
fn a_build_script_that_does_not_say_what_it_looks_at() {
    let script = "fn main() {\n    println!(\"cargo::rustc-env=WORD=a word\");\n}\n";
    let files = [("words/build.rs", script), ("words/src/lib.rs", BUILT)];
    let watched = Watched::new(&files);
    for _ in 0..2 {
        let (run, calls) = watched.check(&[]);
        run.succeeds();
        assert!(calls.contains("cargo build"), "{calls}");
    }
}

#[test]
fn the_environment_and_the_configuration() {
    let source = "pub fn word() -> &'static str { if cfg!(other) { \"another word\" } else { \"a word\" } }\n";
    let files = [("words/src/lib.rs", source)];
    let watched = Watched::built(&files);
    let (run, calls) = watched.check(&[("RUSTFLAGS", "--cfg=other")]);
    run.fails(1).says("another word");
    assert!(calls.contains("cargo build"), "{calls}");

    let watched = Watched::built(&files);
    let flags = "[build]\nrustflags = [\"--cfg=other\"]\n";
    watched.book.write(".cargo/config.toml", flags);
    watched.is_built_again();
}

#[test]
fn another_compiler() {
    let source = "pub fn word() -> &'static str { option_env!(\"WORD\").unwrap_or(\"a word\") }\n";
    let watched = Watched::built(&[("words/src/lib.rs", source)]);
    let other = "[ \"$*\" = -vV ] && { SYSROOT/bin/rustc -vV | sed 's/^release: .*/release: 1.99.9/'; exit; }\nexport WORD='another word'";
    watched.write_tool("rustc", other);
    watched.is_built_again();
}

#[test]
fn a_library_that_is_gone_or_another() {
    let watched = Watched::built(&[]);
    let library = "target/verify/crates/debug/libwords.rlib";
    std::fs::remove_file(watched.book.root().join(library)).unwrap();
    let (run, calls) = watched.check(&[]);
    run.succeeds();
    assert!(calls.contains("cargo build"), "{calls}");
    watched.is_remembered();

    std::fs::write(watched.book.root().join(library), "no library").unwrap();
    let (_, calls) = watched.check(&[]);
    assert!(calls.contains("cargo build"), "{calls}");

    let watched = Watched::built(&[]);
    watched.book.write("target/verify/package", "{");
    let (run, calls) = watched.check(&[]);
    run.succeeds();
    assert!(calls.contains("cargo build"), "{calls}");
}
