//! This book itself: it verifies, its pages are whole, and what it says of the tool is true.

use mdbook_driver::MDBook;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const BINARY: &str = env!("CARGO_BIN_EXE_mdbook-verify");

fn root() -> PathBuf {
    let preprocessor = Path::new(env!("CARGO_MANIFEST_DIR"));
    preprocessor.parent().expect("the repository").to_owned()
}

/// Runs the tool on the book in `root` and returns its status and what it said.
fn verify(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(BINARY)
        .current_dir(root)
        .args(arguments)
        .output()
        .expect("the binary starts");
    let stderr = String::from_utf8(output.stderr).expect("messages are text");
    (output.status.code(), stderr)
}

/// Builds the book with the real mdBook and returns its pages.
fn build(folder: &Path) -> BTreeMap<String, String> {
    let mut book = MDBook::load(root()).expect("mdBook loads the book");
    book.config.build.build_dir = folder.to_owned();
    book.config
        .set("preprocessor.verify.command", BINARY)
        .expect("a command can be set");
    let mut book = MDBook::load_with_config(root(), book.config).expect("the same again");
    book.config.build.build_dir = folder.to_owned();
    book.build().expect("the book builds");
    let entries = std::fs::read_dir(folder).expect("the pages are there");
    let pages = entries.filter_map(|entry| {
        let path = entry.expect("a file").path();
        let name = path.file_name()?.to_str()?.to_owned();
        name.ends_with(".html").then(|| {
            (
                name,
                std::fs::read_to_string(&path).expect("a page is text"),
            )
        })
    });
    pages.collect()
}

#[test]
fn every_program_prints_what_its_chapter_shows() {
    let (status, stderr) = verify(&root(), &["check"]);
    assert_eq!(status, Some(0), "{stderr}");
}

/// The values of an attribute in a page.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    let rest = page.split(start.as_str()).skip(1);
    rest.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_pages_are_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = build(folder.path());
    let ids: HashMap<&str, HashSet<&str>> = pages
        .iter()
        .map(|(name, page)| {
            let all = attributes(page, "id");
            let ids: HashSet<&str> = all.iter().copied().collect();
            assert_eq!(ids.len(), all.len(), "{name} has an id twice");
            (name.as_str(), ids)
        })
        .collect();
    let mut links = 0;
    for (name, page) in &pages {
        for link in attributes(page, "href") {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { name } else { file };
            assert!(folder.path().join(file).exists(), "{name} links to {link}");
            if !anchor.is_empty() {
                let known = ids.get(file).is_some_and(|ids| ids.contains(anchor));
                assert!(known, "{name} links to {link}, which is not there");
            }
            links += 1;
        }
    }
    assert!(links > 200, "only {links} links were found");

    for (name, page) in &pages {
        let outputs = page
            .matches("<figure class=\"verify verify-output\">")
            .count();
        let stamps = page
            .matches("<p class=\"verify-stamp\"><b>Verified</b>: rustc ")
            .count();
        assert!(
            stamps >= outputs,
            "{name}: {outputs} outputs, {stamps} stamps"
        );
    }
    let shown = &pages["coroutines.html"];
    assert!(shown.contains("Coroutine main() finished and provided value: 23."));
}

/// Whether a line of an `output` fence is what a page shows, and not a pattern.
fn is_literal(line: &str) -> bool {
    !line.contains("...") && !line.contains("[..]")
}

/// What a page shows, without its tags.
fn text_of(page: &str) -> String {
    let mut text = String::new();
    for (index, piece) in page.split('<').enumerate() {
        text.push_str(match index {
            0 => piece,
            _ => piece.split_once('>').map_or("", |(_, rest)| rest),
        });
    }
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

#[test]
fn every_output_of_the_chapters_is_on_its_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = build(folder.path());
    let mut outputs = 0;
    for entry in std::fs::read_dir(root().join("src")).expect("the chapters are there") {
        let path = entry.expect("a file").path();
        let chapter = std::fs::read_to_string(&path).unwrap_or_default();
        let fences: Vec<&str> = chapter.split("\n```output").skip(1).collect();
        if fences.is_empty() {
            continue;
        }
        let name = path.with_extension("html");
        let name = name.file_name().expect("a chapter has a name");
        let page = &pages[&*name.to_string_lossy()];
        assert!(
            page.contains("class=\"verify-stamp\""),
            "{name:?} has no stamp"
        );
        let text = text_of(page);
        for fence in fences {
            let (_, body) = fence.split_once('\n').expect("a fence has lines");
            let body = body.split("```").next().unwrap_or(body);
            for run in body
                .split_inclusive('\n')
                .collect::<Vec<_>>()
                .split(|line| !is_literal(line))
            {
                let lines = run.concat();
                assert!(
                    text.contains(lines.trim_end()),
                    "{name:?} does not show\n{lines}"
                );
            }
            outputs += 1;
        }
    }
    assert!(outputs > 10, "only {outputs} outputs were found");
}

/// The seven lines of the source document's first program, and the five of its second.
#[test]
fn the_programs_of_the_source_document_print_what_it_says() {
    for (program, expected) in [
        (
            "rock",
            "Beginning coroutine main().\n\
             Awaiting rock...\n\
             Coroutine paused and returned intermediate value: 7.\n\
             Resuming coroutine and sending in value: 42.\n\
             Rock.__await__ resuming with value: 42.\n\
             Coroutine received value: 42 from rock.\n\
             Coroutine main() finished and provided value: 23.\n",
        ),
        (
            "homemade-sleep",
            "Beginning asynchronous sleep at time: 14:52:22.\n\
             I like work. Work work.\n\
             I like work. Work work.\n\
             I like work. Work work.\n\
             Done asynchronous sleep at time: 14:52:25.\n",
        ),
    ] {
        let output = Command::new(BINARY)
            .current_dir(root())
            .args(["run", program])
            .output()
            .expect("the binary starts");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            expected,
            "{program}"
        );
    }
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

/// The last page shows what an author is told after changing one digit: so we change it.
#[test]
fn the_message_in_the_book_is_the_message_of_the_tool() {
    let copy = tempfile::tempdir().expect("a temporary folder");
    let src = copy.path().join("src");
    for folder in ["src", "chapters-code/runtime/src"] {
        copy_folder(&root().join(folder), &copy.path().join(folder));
    }
    let explanations = "preprocessor/explanations.md";
    std::fs::create_dir(copy.path().join("preprocessor")).expect("a folder can be made");
    std::fs::copy(root().join(explanations), copy.path().join(explanations))
        .expect("a file can be copied");
    let config = std::fs::read_to_string(root().join("book.toml")).expect("it is text");
    let code = format!("\"{}", root().join("chapters-code").display());
    let config = config.replace("\"chapters-code", &code);
    std::fs::write(copy.path().join("book.toml"), config).expect("it can be written");

    let introduction = src.join("introduction.md");
    let text = std::fs::read_to_string(&introduction).expect("a chapter is text");
    let line = "14:52:24 the large kettle boils\n";
    assert!(text.contains(line), "the introduction has changed");
    let changed = text.replace(line, &line.replace(":24", ":25"));
    std::fs::write(&introduction, changed).expect("a chapter can be written");

    let (status, stderr) = verify(copy.path(), &["check", "two-kettles"]);
    assert_eq!(status, Some(1), "{stderr}");
    let page = std::fs::read_to_string(src.join("verified.md")).expect("a chapter is text");
    let (_, fence) = page
        .split_once("```text\n")
        .expect("the page shows a message");
    let (message, _) = fence.split_once("```").expect("the fence ends");
    assert!(
        stderr.contains(message),
        "the book says\n{message}\nthe tool says\n{stderr}"
    );
}

/// The compiler that is pinned is the one whose words the chapters show.
#[test]
fn the_words_of_the_compiler_are_those_of_the_pinned_one() {
    let value = |file: &str, key: &str| {
        let text = std::fs::read_to_string(root().join(file)).expect("it is text");
        let line = text.lines().find(|line| line.starts_with(key));
        line.expect("the key is there").to_owned()
    };
    let pinned = value("rust-toolchain.toml", "channel = ");
    let recorded = value("book.toml", "rustc = ");
    assert_eq!(pinned.split('"').nth(1), recorded.split('"').nth(1));
}

/// Every chapter that runs programs asks its readers something first, and one page lists all of it.
#[test]
fn every_chapter_has_a_prediction() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = build(folder.path());
    let mut asked = 0;
    for (name, page) in &pages {
        if name == "print.html" {
            continue;
        }
        let predictions = page.matches("<div class=\"predict\"").count();
        let outputs = page.matches("<figure class=\"verify verify-output\">");
        assert_eq!(predictions > 0, outputs.count() > 0, "{name}");
        if name != "index.html" {
            asked += predictions;
        }
    }
    let list = &pages["verified.html"];
    assert!(asked >= 12, "only {asked} predictions");
    assert_eq!(list.matches("<li data-key=").count(), asked);
    let print = &pages["print.html"];
    assert_eq!(print.matches("<div class=\"predict\"").count(), asked);
    assert!(print.matches("verifyPredictions = true").count() > 1);
}

/// The steps of a program, as the table without a script shows them.
fn sentences(page: &str, program: &str) -> Vec<String> {
    let start = format!("id=\"step-{program}\"");
    let (_, stepper) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("no stepper of {program}"));
    let (table, _) = stepper.split_once("</table>").expect("a table");
    let rows = table.split("<tr>").skip(2);
    let cells = rows.filter_map(|row| row.split("<td>").nth(3));
    let texts = cells.map(|cell| cell.split("</td>").next().unwrap_or_default());
    texts
        .map(|text| text.replace("<code>", "`").replace("</code>", "`"))
        .collect()
}

#[test]
fn runs_are_shown_step_by_step() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = build(folder.path());
    for (page, program) in [
        ("coroutines.html", "rock"),
        ("coroutines.html", "percolate"),
        ("futures.html", "task-is-a-future"),
        ("homemade-sleep.html", "homemade-sleep"),
        ("control.html", "control-flow"),
        ("control.html", "gather"),
    ] {
        let steps = sentences(&pages[page], program).len();
        assert!((5..=25).contains(&steps), "{program}: {steps}");
    }
    // The order in which control passes, as asyncio's own document tells it.
    let known = [
        "`main` calls `run`",
        "The loop begins",
        "The loop takes `Task-1`",
        "`main_task` makes `Task-2`",
        "`main_task` awaits `Task-2`",
        "`step` receives `Task-2`",
        "The loop takes `Task-2`",
        "`triple_and_add_two` returns `17`",
        "`Task-2` is done",
        "The loop takes `Task-1`",
        "`main_task` goes on behind its `await`",
        "`main_task` returns `()`",
        "`Task-1` is done",
        "The loop takes the callback",
        "The loop has stopped",
    ];
    let steps = sentences(&pages["control.html"], "control-flow");
    assert_eq!(steps.len(), known.len(), "{steps:#?}");
    for (step, known) in steps.iter().zip(known) {
        assert!(step.starts_with(known), "{known}: {step}");
    }
    let sleep = sentences(&pages["homemade-sleep.html"], "homemade-sleep");
    assert!(
        sleep.iter().any(|step| step.ends_with("more cycles.")),
        "{sleep:#?}"
    );
}
