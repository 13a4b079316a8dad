//! rustdoc's verdict is the reference: a book of every attribute and odd case, judged by the real
//! `mdbook test` and by us.
//!
//! `mdbook` is looked for in `target/tools/bin` and on PATH. Without it nothing is compared, which the
//! last line says; with `MDBOOK=required` in the environment that is a failure, and more editions are
//! compared (each takes rustdoc half a minute).

mod cases;
mod different;

use cases::{Case, FILES, chapters};
use different::DIFFERENT;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The lines on which a case has programs that pass (true) or fail; ignored ones are not among them.
type Verdicts = BTreeMap<String, Vec<(usize, bool)>>;

fn main() -> ExitCode {
    let required = std::env::var_os("MDBOOK").is_some_and(|value| value == "required");
    let Some(mdbook) = mdbook() else {
        println!("comparison with mdbook test: NOT RUN, for there is no mdbook on PATH");
        return match required {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        };
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut failures = undocumented();
    let mut compared = 0;
    // An edition for which rustdoc merges the tests of a chapter, one for which it does not, and none.
    let editions: &[&str] = match required {
        true => &["2024", "2021", ""],
        false => &["2024"],
    };
    for &edition in editions {
        let root = folder.path().join(format!("book{edition}"));
        let chapters = chapters();
        write_book(&root, edition, &chapters);
        let theirs = rustdoc_verdicts(&mdbook, &root);
        let ours = our_verdicts(&root, &chapters);
        for (chapter, cases) in &chapters {
            for case in cases {
                compared += 1;
                failures += usize::from(!agree(edition, chapter, case, &theirs, &ours));
            }
        }
    }
    let listed = DIFFERENT.len();
    println!(
        "comparison with mdbook test, editions {editions:?}: {compared} cases, {failures} failed, \
         {listed} listed as different"
    );
    match failures {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// How many of the reasons for a difference the format's specification does not name.
fn undocumented() -> usize {
    let specification = include_str!("../../preprocessor/README.md");
    let missing = DIFFERENT.iter().filter(|(case, reason)| {
        let is_missing = !specification.contains(&format!("* **{reason}**"));
        if is_missing {
            println!("`{case}`: the specification does not say `* **{reason}**`");
        }
        is_missing
    });
    missing.count()
}

fn mdbook() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [installed].into_iter().chain(std::env::split_paths(&path));
    let name = format!("mdbook{}", std::env::consts::EXE_SUFFIX);
    folders
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// A chapter begins with a test that fails: of one that passes mdBook shows nothing.
fn text_of(cases: &[Case]) -> String {
    let mut text = "# this_fails\n\n```\npanic!();\n```\n".to_owned();
    for case in cases {
        text += &format!("\n# {}\n\n{}", case.name, case.text);
    }
    text
}

fn write_book(root: &Path, edition: &str, chapters: &[(String, Vec<Case>)]) {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let rust = match edition {
        "" => String::new(),
        edition => format!("[rust]\nedition = \"{edition}\"\n"),
    };
    write("book.toml", &format!("[book]\ntitle = \"Cases\"\n{rust}"));
    let mut summary = "# Summary\n\n- [A draft]()\n".to_owned();
    for (path, cases) in chapters {
        summary += &format!("- [{path}]({path})\n");
        write(&format!("src/{path}"), &text_of(cases));
    }
    write("src/SUMMARY.md", &summary);
    for (path, text) in FILES {
        write(path, text);
    }
}

/// `mdbook test`, as its author would call it.
fn rustdoc_verdicts(mdbook: &Path, root: &Path) -> Verdicts {
    let output = Command::new(mdbook)
        .args(["test"])
        .current_dir(root)
        .output()
        .expect("mdbook runs");
    let text = String::from_utf8_lossy(&output.stderr);
    let line =
        Regex::new(r"(?m)^test \S+\.md - (\w+) \(line (\d+)\).* \.\.\. (ok|FAILED|ignored)$");
    let line = line.expect("a valid pattern");
    let mut verdicts = Verdicts::new();
    for captures in line.captures_iter(&text) {
        let of_case = verdicts.entry(captures[1].to_owned()).or_default();
        let line = captures[2].parse().expect("a number");
        match &captures[3] {
            "ignored" => {}
            verdict => of_case.push((line, verdict == "ok")),
        }
    }
    for of_case in verdicts.values_mut() {
        of_case.sort_unstable();
    }
    assert!(verdicts.contains_key("this_fails"), "{text}");
    verdicts
}

/// `mdbook-verify check`, for which `book.toml` says that outputs don't matter.
fn our_verdicts(root: &Path, chapters: &[(String, Vec<Case>)]) -> Verdicts {
    let file = root.join("book.toml");
    let toml = fs::read_to_string(&file).expect("book.toml");
    let ours = "[preprocessor.verify]\nbefore = [\"links\"]\noutput = \"off\"\n";
    fs::write(&file, toml + ours).expect("book.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_mdbook-verify"))
        .args(["check", "--format", "json"])
        .current_dir(root)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("mdbook-verify runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{stderr}"));
    let mut verdicts = Verdicts::new();
    for program in json["programs"].as_array().expect("programs") {
        let chapter = program["chapter"].as_str().expect("a chapter");
        let line = program["line"].as_u64().expect("a line") as usize;
        let cases = chapters
            .iter()
            .find(|(path, _)| chapter == format!("src/{path}"));
        let (_, cases) = cases.unwrap_or_else(|| panic!("{chapter}"));
        let name = case_at(cases, line);
        let of_case = verdicts.entry(name).or_default();
        match program["verdict"].as_str() {
            Some("ignored") => {}
            verdict => of_case.push((line, verdict == Some("match"))),
        }
    }
    assert!(verdicts.contains_key("this_fails"), "{stderr}");
    verdicts
}

/// The name of the case whose heading is the nearest above a line.
fn case_at(cases: &[Case], line: usize) -> String {
    let text = text_of(cases);
    let above = text.lines().take(line);
    let headings = above.filter_map(|line| line.strip_prefix("# "));
    let is_case = |name: &&str| cases.iter().any(|case| case.name == *name);
    let name = headings.filter(is_case).last();
    name.unwrap_or("this_fails").to_owned()
}

fn agree(edition: &str, chapter: &str, case: &Case, theirs: &Verdicts, ours: &Verdicts) -> bool {
    let of = |verdicts: &Verdicts| {
        let verdicts = verdicts.get(&case.name).cloned().unwrap_or_default();
        let lines = verdicts.into_iter();
        // Includes shift lines, and rustdoc sees them only afterwards.
        lines
            .map(|(line, passes)| match chapter {
                "includes.md" => (0, passes),
                _ => (line, passes),
            })
            .collect::<Vec<_>>()
    };
    let (theirs, ours) = (of(theirs), of(ours));
    let listed = DIFFERENT.iter().find(|(name, _)| *name == case.name);
    let problem = match (theirs == ours, listed) {
        (true, None) | (false, Some(_)) => return true,
        (true, Some(_)) => "is listed as different and is not",
        (false, None) => "differs",
    };
    println!(
        "`{}` {problem} (edition {edition:?}): mdbook test {theirs:?}, mdbook-verify {ours:?}\n{}",
        case.name, case.text
    );
    false
}
