//! The result of `check` for other programs.

use crate::book::Book;

/// One program that verifies, one that prints something else, one that is ignored, one that panics.
fn book() -> Book {
    Book::new()
        .chapter(
            "a.md",
            "# A\n\n```rust,program=good\nfn main() { println!(\"one\"); }\n```\n\n```output\none\n```\n\n\
             ```rust,program=bad\nfn main() { println!(\"<two> & \\\"three\\\"\"); }\n```\n\n```output\n50 %\n```\n",
        )
        .chapter(
            "b.md",
            "# B\n\n```rust,ignore (needs <a network>)\nfn main() {}\n```\n\n```rust\npanic!(\"here, at: 50 %\");\n```\n",
        )
}

#[test]
fn json_tells_what_became_of_each_program() {
    let run = book().run(&["check", "--format", "json"]).fails(2);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let programs = found["programs"].as_array().unwrap();
    let told: Vec<String> = programs
        .iter()
        .map(|program| {
            let text = |key: &str| program[key].as_str().unwrap_or("-").to_owned();
            let failures = program["failures"].as_array().unwrap().len();
            format!(
                "{} {} {} {} {failures}",
                text("id"),
                program["line"],
                text("verdict"),
                text("reason")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "good 3 match - 0",
            "bad 11 mismatch - 1",
            "src/b.md:3 3 ignored needs <a network> 0",
            "src/b.md:7 7 failed - 1",
        ]
    );
    let failure = &programs[1]["failures"][0];
    assert_eq!(failure["title"], "program `bad` prints something else");
    assert_eq!(
        (&failure["file"], &failure["line"], &failure["column"]),
        (&"src/a.md".into(), &16.into(), &1.into())
    );
    assert!(failure["message"].as_str().unwrap().contains("-50 %"));
    assert_eq!(found["diagnostics"], serde_json::json!([]));
}

#[test]
fn junit_has_a_suite_per_chapter_and_a_case_per_program() {
    let run = book().run(&["check", "--format", "junit"]).fails(2);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    for line in [
        "  <testsuite name=\"src/a.md\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">",
        "    <testcase classname=\"src/a.md\" name=\"good\" file=\"src/a.md\" line=\"3\"/>",
        "    <testcase classname=\"src/a.md\" name=\"bad\" file=\"src/a.md\" line=\"11\">",
        "  <testsuite name=\"src/b.md\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">",
        "      <skipped message=\"needs &lt;a network&gt;\"/>",
    ] {
        assert!(lines.contains(&line), "no {line:?} in\n{}", run.stdout);
    }
    let failure = "<failure type=\"mismatch\" message=\"V001: program `bad` prints something else\">error[V001]: ";
    assert!(run.stdout.contains(failure), "{}", run.stdout);
    assert!(
        run.stdout.contains("+&lt;two&gt; &amp; &quot;three&quot;"),
        "{}",
        run.stdout
    );
}

#[test]
fn github_marks_the_lines() {
    let run = book().run(&["check", "--format", "github"]).fails(2);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.stdout);
    let start = "::error title=V001%3A program `bad` prints something else,file=src/a.md,line=16,col=1::error[V001]: program `bad` prints something else%0A";
    assert!(lines[0].starts_with(start), "{}", lines[0]);
    assert!(lines[0].contains("-50 %25%0A"), "{}", lines[0]);
    let start = "::error title=V007%3A program `src/b.md%3A7` ended with status 101%2C not with status 0,file=src/b.md,line=8,col=1::";
    assert!(lines[1].starts_with(start), "{}", lines[1]);
}

#[test]
fn mistakes_in_chapters_are_told_too() {
    let book = || Book::with("# A\n\n```rust,progam=rock\nfn main() {}\n```\n");
    let run = book().run(&["check", "--format", "json"]).fails(1);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let problem = &found["diagnostics"][0];
    assert_eq!(
        (&problem["file"], &problem["line"], &problem["column"]),
        (&"src/a.md".into(), &3.into(), &9.into())
    );
    let run = book().run(&["check", "--format", "junit"]).fails(1);
    assert!(run.stdout.contains(
        "<testsuite name=\"the book\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">"
    ));
    let run = book().run(&["check", "--format", "github"]).fails(1);
    assert!(run.stdout.starts_with("::error title="), "{}", run.stdout);
}

#[test]
fn a_book_that_verifies_is_silent_on_github() {
    let chapter = "# A\n\n```rust\nprintln!(\"one\");\n```\n\n```output\none\n```\n";
    Book::with(chapter)
        .run(&["check", "--format", "github"])
        .succeeds()
        .prints("");
}

#[test]
fn the_parts_of_a_partition_are_the_whole() {
    let fences: String = (0..12)
        .map(|number| format!("```rust,program=p{number}\nfn main() {{}}\n```\n\n"))
        .collect();
    let book = Book::with(&format!("# A\n\n{fences}"));
    let mut names = Vec::new();
    for part in ["hash:1/3", "hash:2/3", "hash:3/3"] {
        let run = book
            .run(&["check", "--partition", part, "--format", "json"])
            .succeeds();
        let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let programs = found["programs"].as_array().unwrap().iter();
        names.extend(programs.map(|program| program["id"].as_str().unwrap().to_owned()));
    }
    names.sort();
    let mut all: Vec<String> = (0..12).map(|number| format!("p{number}")).collect();
    all.sort();
    assert_eq!(names, all);
    book.run(&["check", "--partition", "hash:4/3"])
        .cannot_work()
        .says("there is no part 4 of 3");
}
