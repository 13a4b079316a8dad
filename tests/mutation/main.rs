//! The mutation test: a book is changed in one place, thousands of times, and each time the first
//! thing that is reported must stand on the line that was changed, or where the specification
//! sends the author instead (`mutations` says which kind goes where, and why).
//!
//! Two books are changed: this repository's own, and one that holds the attributes that it has no
//! use for. Compiler and programs are real; a program that a change leaves as it was is not run again.

mod chapters;
mod engine;
mod in_attributes;
mod in_code;
mod in_outputs;
mod in_prose;
mod judge;
mod letters;
mod mutations;
mod subject;

use chapters::Chapter;
use engine::Engine;
use in_code::CodeMutation;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use subject::{Subject, Tally, texts};

/// Its own `main`, because a binary that verifies books launches their programs.
fn main() -> ExitCode {
    if let Some(status) = mdbook_verify::process::launch() {
        return status;
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let repository = repository.expect("the repository");
    let mut tally = Tally::default();
    for (name, book) in [
        ("this book", this_book(repository)),
        ("the book of attributes", book_of_attributes(repository)),
    ] {
        let start = Instant::now();
        mutate(book.path(), &mut tally);
        println!("{name}: {:.1} s", start.elapsed().as_secs_f64());
    }
    println!("of a program, some lines are changed in each way; all of them with MUTATIONS=all");
    summary(&tally)
}

fn summary(tally: &Tally) -> ExitCode {
    for missed in &tally.missed {
        println!("MISSED {missed}");
    }
    let (mut caught, mut total) = (0, 0);
    for (kind, (of_kind, all)) in &tally.kinds {
        println!("{kind}: {of_kind} of {all}");
        caught += of_kind;
        total += all;
    }
    for (rule, count) in &tally.same {
        println!("no mutation, and nothing reported: {count} times {rule}");
    }
    println!(
        "on the very line that was changed: {} of {total}",
        tally.on_the_line
    );
    println!("mutations: caught {caught} of {total}");
    ExitCode::from(u8::from(caught != total || total < 1_000))
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("a file").path();
        let copy = to.join(path.file_name().expect("a file has a name"));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            std::fs::copy(&path, &copy).expect("a file can be copied");
        }
    }
}

/// A copy of this repository's book; the crates that its programs use stay where they are.
fn this_book(repository: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    for folder in ["src", "chapters-code/runtime/src", "chapters-code/src/bin"] {
        copy_folder(&repository.join(folder), &copy.path().join(folder));
    }
    // A chapter includes it.
    let explanations = "preprocessor/explanations.md";
    std::fs::create_dir(copy.path().join("preprocessor")).expect("a folder can be made");
    let from = repository.join(explanations);
    std::fs::copy(from, copy.path().join(explanations)).expect("a file can be copied");
    let config = std::fs::read_to_string(repository.join("book.toml")).expect("it is text");
    let package = format!(
        "package = \"{}\"",
        repository.join("chapters-code").display()
    );
    let config = config.replace("package = \"chapters-code\"", &package);
    // Some changes make a program go on for ever; all of them end within a few milliseconds.
    let config = config.replace("programs = ", "timeout = \"4s\"\nprograms = ");
    std::fs::write(copy.path().join("book.toml"), config).expect("it can be written");
    copy
}

fn book_of_attributes(repository: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&repository.join("tests/mutation/book"), copy.path());
    copy
}

fn mutate(root: &Path, tally: &mut Tally) {
    let root = root.canonicalize().expect("the book");
    let (settings, book) = engine::load(&root);
    let engine = Engine::open(&settings, &book);
    let chapters = engine::chapters(&settings, &book);
    let read = |(path, text): &(String, String)| Chapter::read(path, text);
    let chapters: Vec<Chapter> = chapters.iter().map(read).collect();
    let programs = chapters::programs(&chapters);
    let unchanged = engine.judge(&texts(&chapters));
    assert!(
        unchanged.all().next().is_none(),
        "{:?}",
        unchanged.all().collect::<Vec<_>>()
    );
    assert_eq!(
        unchanged.programs.len(),
        programs.len(),
        "the programs of both readers"
    );
    let subject = Subject {
        engine: &engine,
        chapters: &chapters,
        programs: &programs,
        unchanged: &unchanged,
        has_files: settings.programs.is_some(),
    };
    let start = Instant::now();
    subject.try_texts(mutations::of_text(&chapters), tally);
    subject.try_binary(&root, tally);
    println!("text: {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let mut code = in_code::of_code(&chapters, &programs);
    if std::env::var_os("MUTATIONS").is_none_or(|value| value != "all") {
        code.iter_mut().for_each(in_code::keep_some);
    }
    // One line of each program at a time: no program can change what becomes of another.
    loop {
        let round: Vec<CodeMutation> = code.iter_mut().filter_map(Vec::pop).collect();
        if round.is_empty() {
            break;
        }
        subject.try_code(round, tally);
    }
    println!("code: {:.1} s", start.elapsed().as_secs_f64());
}
