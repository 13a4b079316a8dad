//! What goes wrong around the tool: damaged files of its own, a full disk, folders that can't be
//! written, several processes at once, a clock that goes back.

use crate::book::Book;
use crate::run::Run;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

fn book() -> Book {
    Book::with(
        "# A\n\n```rust,program=one\nfn main() {\n    println!(\"1\");\n}\n```\n\n```output\n1\n```\n\n\
         ```rust,compile_fail,E0308\nlet x: u8 = \"\";\n```\n\n```output\n...\n```\n\n\
         ```rust\nprintln!(\"{}\", 1 + 2);\n```\n\n```output\n3\n```\n",
    )
}

/// The files that the tool keeps for itself.
fn kept(book: &Book) -> Vec<PathBuf> {
    let files = book.files("target/verify").into_keys();
    let files = files.map(|name| book.root().join("target/verify").join(name));
    let kept: Vec<PathBuf> = files.collect();
    assert!(kept.len() >= 4, "{kept:?}");
    kept
}

/// Says, even when all is well and the test's output is not shown, that something was not tried.
fn not_run(what: &str) {
    let _ = writeln!(std::io::stderr(), "NOT RUN: {what}");
}

#[test]
fn whatever_becomes_of_the_tools_own_files_they_are_made_again() {
    let book = book();
    book.build().succeeds();
    let pages = book.files("book");
    type Damage = fn(&Path, &[u8]);
    let damages: [(&str, Damage); 8] = [
        ("emptied", |path, _| std::fs::write(path, "").unwrap()),
        ("cut in half", |path, bytes| {
            std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap()
        }),
        ("a bit flipped", |path, bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 3;
            bytes[middle] ^= 4;
            std::fs::write(path, bytes).unwrap();
        }),
        ("not text", |path, _| {
            std::fs::write(path, [0xff, 0xfe, 0]).unwrap()
        }),
        ("doubled", |path, bytes| {
            std::fs::write(path, [bytes, bytes].concat()).unwrap()
        }),
        ("a folder", |path, _| {
            std::fs::remove_file(path).unwrap();
            std::fs::create_dir_all(path.join("with/folders")).unwrap();
        }),
        ("a link to nothing", |path, _| {
            std::fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink("/nowhere/at/all", path).unwrap();
        }),
        ("removed", |path, _| std::fs::remove_file(path).unwrap()),
    ];
    for (name, damage) in damages {
        for path in kept(&book) {
            let bytes = std::fs::read(&path).unwrap();
            damage(&path, &bytes);
        }
        book.build().succeeds();
        assert!(book.files("book") == pages, "{name}: another page");
        // What the compiler is may not be remembered where its file is in the way.
        let toolchain = book.root().join("target/verify/toolchain");
        if toolchain.is_dir() {
            std::fs::remove_dir_all(&toolchain).unwrap();
        }
        book.check()
            .succeeds()
            .says("3 programs verified (3 from the cache); ");
    }
}

/// An entry is found under its name only: one that was moved under another's is no result.
#[test]
fn a_result_under_the_name_of_another_is_not_taken() {
    let book = book();
    book.check().succeeds();
    let entries: Vec<String> = book.files("target/verify/results").into_keys().collect();
    let path = |name: &str| format!("target/verify/results/{name}");
    let first = book.read(&path(&entries[0]));
    for (name, next) in entries.iter().zip(&entries[1..]) {
        book.write(&path(name), book.read(&path(next)));
    }
    book.write(&path(entries.last().unwrap()), first);
    book.check().succeeds().says("3 programs verified; ");
}

/// The tool without the right to pass over permissions, which root has.
fn without_roots_rights(book: &Book) -> Option<Command> {
    let tool = book.command(&[]).get_program().to_owned();
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0);
    if !is_root {
        return Some(book.command(&["check"]));
    }
    let mut command = Command::new("setpriv");
    command.args([
        "--bounding-set=-dac_override,-dac_read_search",
        "--inh-caps=-dac_override",
    ]);
    command
        .current_dir(book.root())
        .env_remove("CARGO_TARGET_DIR");
    let secret = book.root().join("secret");
    std::fs::write(&secret, "").unwrap();
    set_mode(&secret, 0o000);
    let arguments = command.get_args().map(std::ffi::OsStr::to_owned);
    let arguments: Vec<_> = arguments.collect();
    let probe = Command::new("setpriv")
        .args(arguments)
        .arg("cat")
        .arg(&secret)
        .output();
    std::fs::remove_file(secret).unwrap();
    let is_held = probe.is_ok_and(|output| output.status.code() == Some(1));
    command.arg(tool).arg("check");
    is_held.then_some(command)
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn files_without_permissions_are_made_again_or_named() {
    let book = book();
    book.check().succeeds();
    let Some(mut command) = without_roots_rights(&book) else {
        return not_run("files without permissions: root can't give its rights up here");
    };
    for path in kept(&book) {
        set_mode(&path, 0o000);
    }
    Run::of(&mut command)
        .succeeds()
        .says("3 programs verified; ");

    let results = book.root().join("target/verify/results");
    std::fs::remove_dir_all(&results).unwrap();
    std::fs::create_dir(&results).unwrap();
    set_mode(&results, 0o555);
    Run::of(&mut command)
        .cannot_work()
        .says("failed to keep a result in `")
        .says("target/verify`: is the disk full, or may you not write there? (`CARGO_TARGET_DIR` names another folder)")
        .says("Permission denied");
    set_mode(&results, 0o755);
}

#[test]
fn a_temporary_folder_that_is_missing_is_named() {
    let book = book();
    let mut command = book.command(&["check"]);
    command.env("TMPDIR", "/nowhere/at/all");
    Run::of(&mut command)
        .cannot_work()
        .says("failed to create a temporary directory in `/nowhere/at/all`")
        .says("`TMPDIR` names another");
}

/// A small disk of its own for a command of the shell; none where the system allows that to nobody.
fn on_a_small_disk(disk: &Path, script: &str, book: &Book) -> Option<Run> {
    let mount = format!(
        "mount -t tmpfs -o size=32k,mode=777 none '{}' || exit 77\n{script}",
        disk.display()
    );
    let tool = book.command(&[]).get_program().to_owned();
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &mount]);
    command
        .current_dir(book.root())
        .env("TOOL", tool)
        .env_remove("CARGO_TARGET_DIR");
    let output = command.output().ok()?;
    (output.status.code() != Some(77)).then(|| Run::from(output))
}

#[test]
fn a_full_disk_is_named() {
    let book = book();
    std::fs::create_dir_all(book.root().join("target")).unwrap();
    let target = book.root().join("target");
    let script = "mkdir -p target/verify && dd if=/dev/zero of=target/filler bs=1k 2>/dev/null\n\
                  \"$TOOL\" check";
    let Some(run) = on_a_small_disk(&target, script, &book) else {
        return not_run("a full disk: nothing can be mounted here");
    };
    run.cannot_work()
        .says("failed to keep a result in `")
        .says("target/verify`: is the disk full, or may you not write there?")
        .says("No space left on device");
    // The same for a book's chapter: `bless` leaves it as it was.
    book.edit("src/a.md", "```output\n3\n", "```output\nthree\n");
    let before = book.read("src/a.md");
    let src = book.root().join("src");
    let copy = book.root().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for name in ["SUMMARY.md", "a.md"] {
        std::fs::copy(src.join(name), copy.join(name)).unwrap();
    }
    let script = "cp copy/* src/ && dd if=/dev/zero of=src/filler bs=1k 2>/dev/null\n\
                  \"$TOOL\" bless; status=$?; cat src/a.md; ls -A src >&2; exit $status";
    let run = on_a_small_disk(&src, script, &book).expect("it worked before");
    run.cannot_work()
        .says("failed to write `src/a.md`")
        .says("No space left on device")
        .says("SUMMARY.md\na.md\nfiller\n")
        .prints(&before);
}

#[test]
fn a_target_that_can_only_be_read_is_named() {
    let book = book();
    book.check().succeeds();
    let results = book.root().join("target/verify/results");
    std::fs::remove_dir_all(&results).unwrap();
    let script = "mount -t tmpfs -o ro none target/verify || exit 77\n\"$TOOL\" check";
    let other = book.root().join("other");
    std::fs::create_dir(&other).unwrap();
    match on_a_small_disk(&other, script, &book) {
        None => not_run("a read-only target: nothing can be mounted here"),
        Some(run) => {
            run.cannot_work()
                .says("failed to keep a result in `")
                .says("Read-only file system");
        }
    }
}

#[test]
fn four_processes_at_once_find_the_same() {
    for count in [2, 4] {
        let book = book();
        let start = |index: u32| {
            let build = ["build"];
            let mut command = book.command(if index.is_multiple_of(2) {
                &["check"]
            } else {
                &build
            });
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let children: Vec<_> = (0..count).map(start).collect();
        for child in children {
            Run::from(child.wait_with_output().unwrap())
                .succeeds()
                .says("3 programs verified");
        }
        let entries = book.files("target/verify/results");
        assert_eq!(entries.len(), 3, "{:?}", entries.keys());
        assert_eq!(book.files("target/verify/running").len(), 0);
        book.check()
            .succeeds()
            .says("3 programs verified (3 from the cache); ");
        let together = book.files("book");
        book.run(&["clean"]).succeeds();
        book.run(&["build"]).succeeds();
        assert!(
            book.files("book") == together,
            "{count} at once built another book"
        );
    }
}

/// Results of the future (the clock was set back) and of long ago are as good as others.
#[test]
fn the_clock_does_not_matter() {
    let book = book();
    book.check().succeeds();
    for time in [
        SystemTime::now() + Duration::from_secs(10 * 365 * 24 * 3600),
        SystemTime::UNIX_EPOCH,
    ] {
        for path in kept(&book) {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            file.set_modified(time).unwrap();
        }
        book.check()
            .succeeds()
            .says("3 programs verified (3 from the cache); ");
    }
}

/// A tool of another build trusts no result of this one, and takes none away from it.
#[test]
fn another_build_of_the_tool_keeps_results_of_its_own() {
    let book = book();
    book.check().succeeds();
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let other = folder.path().join("mdbook-verify");
    std::fs::copy(book.command(&[]).get_program(), &other).unwrap();
    let mut command = Command::new(&other);
    command
        .current_dir(book.root())
        .arg("check")
        .env_remove("CARGO_TARGET_DIR");
    Run::of(&mut command)
        .succeeds()
        .says("3 programs verified; ");
    Run::of(&mut command)
        .succeeds()
        .says("3 programs verified (3 from the cache); ");
    book.check()
        .succeeds()
        .says("3 programs verified (3 from the cache); ");
}

/// mdBook's protocol, damaged on its way: an error, and nothing that mdBook would take for a book.
#[test]
fn a_damaged_book_of_the_protocol_is_an_error() {
    let book = book();
    let whole = book.protocol_input("html").into_bytes();
    let is_whole = |bytes: &[u8]| mdbook_preprocessor::parse_input(bytes).is_ok();
    assert!(is_whole(&whole));
    let mut tried = 0;
    for seed in 1..=40_usize {
        let at = seed * 7_919 % whole.len();
        let mut bytes = whole.clone();
        match seed % 4 {
            0 => bytes.truncate(at),
            1 => bytes[at] = b'"',
            2 => {
                bytes.drain(at..(at + 10).min(whole.len()));
            }
            _ => bytes[at] = 0xff,
        }
        if is_whole(&bytes) {
            continue;
        }
        let mut command = book.command(&[]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // It may stop reading at the first mistake.
        let _ = stdin.write_all(&bytes);
        drop(stdin);
        let run = Run::from(child.wait_with_output().unwrap());
        run.cannot_work().says("error: ").prints("");
        tried += 1;
    }
    assert!(tried > 20, "only {tried} inputs were damaged");
}
