//! A small book in a temporary folder, and what is done with it: in the spirit of mdBook's own
//! `BookTest`.
//!
//! The binary is the real one, and so is mdBook: its library loads the book and starts the
//! preprocessor's command exactly as `mdbook build` does.

use crate::page::Built;
use crate::run::Run;
use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_mdbook-verify");

/// A book. Chapters are added in the order of the summary; those in `part/` lie in a folder.
pub(crate) struct Book {
    root: tempfile::TempDir,
    keys: Vec<String>,
    outputs: Vec<&'static str>,
    chapters: Vec<String>,
}

impl Book {
    /// A book without chapters.
    pub(crate) fn new() -> Self {
        let root = tempfile::Builder::new().prefix("book-").tempdir().unwrap();
        let book = Self {
            root,
            keys: Vec::new(),
            outputs: vec!["html"],
            chapters: Vec::new(),
        };
        book.configure();
        book
    }

    /// A book with one chapter, `src/a.md`.
    pub(crate) fn with(chapter: &str) -> Self {
        Self::new().chapter("a.md", chapter)
    }

    /// Adds a chapter.
    pub(crate) fn chapter(mut self, path: &str, text: &str) -> Self {
        self.chapters.push(path.to_owned());
        let entries = self.chapters.iter();
        let entries = entries.map(|path| format!("- [Chapter {path}]({path})\n"));
        let summary = format!("# Summary\n\n{}", entries.collect::<String>());
        self.file("src/SUMMARY.md", summary)
            .file(&format!("src/{path}"), text)
    }

    /// Adds a file, its path relative to the book's root.
    pub(crate) fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        self.write(path, contents);
        self
    }

    /// Adds a key to `[preprocessor.verify]`: `timeout = "1s"`.
    pub(crate) fn key(mut self, line: &str) -> Self {
        self.keys.push(line.to_owned());
        self.configure();
        self
    }

    /// Adds the Markdown renderer beside the HTML renderer.
    pub(crate) fn markdown_too(mut self) -> Self {
        self.outputs.push("markdown");
        self.configure();
        self
    }

    fn configure(&self) {
        let outputs = self.outputs.iter();
        let outputs: String = outputs.map(|name| format!("[output.{name}]\n")).collect();
        let toml = format!(
            "[book]\ntitle = \"A small book\"\n\n[rust]\nedition = \"2024\"\n\n\
             [preprocessor.verify]\n\
             command = \"env -u CARGO_TARGET_DIR -u RUST_BACKTRACE {BINARY}\"\n\
             before = [\"links\"]\nrenderers = [\"html\", \"markdown\", \"test\"]\n{}\n\n\
             {outputs}[output.html.search]\nenable = false\n",
            self.keys.join("\n"),
        );
        self.write("book.toml", toml);
    }

    /// The book's root.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// Writes a file of the book, as an editor would.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
    }

    /// Reads a file of the book.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        let text = std::fs::read_to_string(self.root().join(path));
        text.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces text of a file of the book, which must be there.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}:\n{text}");
        self.write(path, text.replace(from, to));
    }

    /// The command line of the tool, in the environment in which the tests want it.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.current_dir(self.root()).args(arguments);
        for variable in ["CARGO_TARGET_DIR", "RUST_BACKTRACE", "MDBOOK_LOG"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs the tool.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// `mdbook-verify check`
    pub(crate) fn check(&self) -> Run {
        self.run(&["check"])
    }

    /// `mdbook-verify bless`
    pub(crate) fn bless(&self) -> Run {
        self.run(&["bless"])
    }

    fn load(&self) -> MDBook {
        MDBook::load(self.root()).expect("mdBook loads the book")
    }

    /// `mdbook build`
    #[track_caller]
    pub(crate) fn build(&self) -> Built {
        let result = self.load().build().map_err(|error| format!("{error:?}"));
        let built = self.root().join("book");
        let files = files(&built);
        let pages = files.into_iter().filter_map(|(path, bytes)| {
            let text = String::from_utf8(bytes).ok()?;
            (path.ends_with(".html") || path.ends_with(".md")).then_some((path, text))
        });
        Built::new(result, pages.collect())
    }

    /// `mdbook test`
    pub(crate) fn mdbook_test(&self) -> Result<(), String> {
        self.load()
            .test(Vec::new())
            .map_err(|error| format!("{error:?}"))
    }

    /// mdBook's protocol: what it would say to the preprocessor for this renderer.
    pub(crate) fn protocol_input(&self, renderer: &str) -> String {
        let book = self.load();
        let context = PreprocessorContext::new(book.root, book.config, renderer.to_owned());
        serde_json::to_string(&(context, book.book)).unwrap()
    }

    /// Speaks mdBook's protocol with the tool.
    #[track_caller]
    pub(crate) fn preprocess(&self, renderer: &str) -> Run {
        let mut command = self.command(&[]);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = self.protocol_input(renderer);
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        Run::from(child.wait_with_output().unwrap())
    }

    /// Every file below a folder of the book.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.root().join(folder))
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy();
                // Who still works there may have removed it meanwhile.
                let Ok(bytes) = std::fs::read(&path) else {
                    continue;
                };
                files.insert(name.into_owned(), bytes);
            }
        }
    }
    files
}
