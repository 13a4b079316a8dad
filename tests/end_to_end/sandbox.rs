//! A book whose program tries to do what it should not, and what the attempt leaves behind.

use crate::book::Book;
use crate::run::Run;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A folder of the author, open to everybody, so that nothing but the confinement protects it, and
/// the folder in which the tool makes its temporary ones.
pub(crate) struct Attempt {
    name: &'static str,
    author: tempfile::TempDir,
    temporary: tempfile::TempDir,
}

/// A part of the names of the processes that an attempt starts, by which they are found again.
fn token(name: &str) -> String {
    format!("{name}-{}", std::process::id())
}

impl Attempt {
    /// An attempt; `name` is like no other.
    pub(crate) fn new(name: &'static str) -> Self {
        let open = |prefix: &str| {
            let folder = tempfile::Builder::new().prefix(prefix).tempdir().unwrap();
            let everybody = std::fs::Permissions::from_mode(0o777);
            std::fs::set_permissions(folder.path(), everybody).unwrap();
            folder
        };
        Self {
            name,
            author: open("author-"),
            temporary: open("temporary-"),
        }
    }

    /// A file of the author that everybody may read and write.
    pub(crate) fn file(&self, name: &str, contents: &str) -> PathBuf {
        let path = self.author.path().join(name);
        std::fs::write(&path, contents).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
        path
    }

    /// The book whose one program is this one, between `fn main() {` and `}`. In it `AUTHOR` stands
    /// for the author's folder and `TOKEN` for what every process must have in its command line.
    pub(crate) fn book(&self, attributes: &str, main: &str, output: &str) -> Book {
        let main = main.replace("AUTHOR", &self.author.path().to_string_lossy());
        let main = main.replace("TOKEN", &token(self.name));
        let name = self.name;
        Book::with(&format!(
            "# A\n\n```rust,program={name}{attributes}\nfn main() {{\n{main}\n}}\n```\n\n```output\n{output}```\n"
        ))
    }

    /// Checks a book, and that nothing is left of it.
    #[track_caller]
    pub(crate) fn check(&self, book: &Book) -> Run {
        let run = Run::of(
            book.command(&["check"])
                .env("TMPDIR", self.temporary.path())
                .env("VERIFY_SECRET", "secret-of-the-author"),
        );
        self.leaves_nothing();
        run
    }

    /// The attempt fails, as its output says.
    #[track_caller]
    pub(crate) fn fails(self, attributes: &str, main: &str, output: &str) {
        self.check(&self.book(attributes, main, output)).succeeds();
    }

    /// The program is ended for this reason.
    #[track_caller]
    pub(crate) fn must_be_ended(self, attributes: &str, main: &str, reason: &str) {
        let title = format!("program `{}` {reason}", self.name);
        self.check(&self.book(attributes, main, ""))
            .fails(1)
            .reports_title(&title);
    }

    /// No process of the attempt runs and no file of it is there, but those that were.
    #[track_caller]
    pub(crate) fn leaves_nothing(&self) {
        // The supervisor answers when all is gone: nothing has to be waited for.
        assert_eq!(processes(&token(self.name)), [""; 0], "still runs");
        // A program's own name is cut after 15 bytes by the kernel, so it is looked for there too.
        assert_eq!(processes_named(self.name), [""; 0], "still runs");
        let left = names(self.temporary.path());
        assert_eq!(left, [""; 0], "left behind");
    }

    /// The folder in which the tool makes its temporary ones.
    pub(crate) fn temporary(&self) -> &Path {
        self.temporary.path()
    }

    /// The names of the files in the author's folder.
    pub(crate) fn author_files(&self) -> Vec<String> {
        names(self.author.path())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn all_processes(file: &str) -> Vec<String> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let numbered =
        entries.filter(|entry| entry.file_name().to_string_lossy().parse::<u32>().is_ok());
    let texts = numbered.filter_map(|entry| std::fs::read(entry.path().join(file)).ok());
    texts
        .map(|text| String::from_utf8_lossy(&text).replace('\0', " "))
        .collect()
}

/// The command lines that contain this text.
pub(crate) fn processes(text: &str) -> Vec<String> {
    let mut all = all_processes("cmdline");
    all.retain(|line| line.contains(text));
    all
}

/// The processes of this name (zombies, too).
fn processes_named(name: &str) -> Vec<String> {
    let mut all = all_processes("comm");
    all.retain(|comm| comm.trim() == &name[..name.len().min(15)]);
    all
}

/// Waits for something, ten seconds at most.
pub(crate) fn within_ten_seconds(mut happens: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if happens() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// What the tool says that this system can't hold programs to; empty if it holds all.
static GAPS: LazyLock<String> = LazyLock::new(|| {
    let run = Book::with("# A\n\n```rust\n```\n").check().succeeds();
    let lines = run.stderr.lines();
    let line = lines.filter_map(|line| line.split_once("a program can, on this system, "));
    line.map(|(_, gaps)| gaps).next().unwrap_or("").to_owned()
});

/// Whether this system holds programs to this. If it does not, that is said where no harness hides
/// it, and counted.
pub(crate) fn is_held(what: &str, attempt: &str) -> bool {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    if !GAPS.contains(what) {
        return true;
    }
    let count = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
    let line = format!("NOT TRIED ({count}): {attempt}: a program can here {what}\n");
    // Not `eprintln!`, which the harness keeps for itself.
    let _ = std::io::stderr().write_all(line.as_bytes());
    false
}
