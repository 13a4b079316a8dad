//! Programs that are shown step by step, and the events of any.

use crate::book::Book;
use std::path::Path;

const TEA: &str = "```rust,program=tea,step
use asyncio::{Result, create_task};

async fn water() -> Result<i32> {
    println!(\"it boils\");
    Ok(100)
}

async fn tea() -> Result<()> {
    let water = create_task(water()).await?;
    println!(\"at {water}\");
    Ok(())
}

fn main() -> Result<()> {
    asyncio::run(tea())
}
```

```output
it boils
at 100
```
";

/// A book whose programs may use the runtime.
fn book(chapter: &str) -> Book {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chapters-code/runtime");
    let runtime = runtime.display();
    Book::with(chapter)
        .key("package = \"code\"")
        .file("code/Cargo.toml", format!("[package]\nname = \"code\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nasyncio = {{ path = \"{runtime}\" }}\n"))
        .file("code/src/lib.rs", "")
        .markdown_too()
}

/// The JSON of the only stepper of a page.
fn json(page: &str) -> serde_json::Value {
    let start = "<script type=\"application/json\">";
    let (_, rest) = page.split_once(start).expect("the page has a stepper");
    assert!(!rest.contains(start), "one stepper");
    let (json, _) = rest.split_once("</script>").expect("an end");
    serde_json::from_str(json).expect("valid JSON")
}

#[test]
fn a_stepper_stands_below_the_output_and_is_remembered() {
    let book = book(TEA).chapter("b.md", "# B\n\nNo stepper.\n\n```rust\nlet _ = 1;\n```\n");
    let built = book.build();
    let page = built.page("html/a.html").0;
    let json = json(page);
    assert_eq!(json["output"], "it boils\nat 100\n");
    assert_eq!(
        json["code"][8],
        "    let water = create_task(water()).await?;"
    );
    assert!(json["steps"].as_array().expect("steps").len() > 10);
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("verify-output") < at("id=\"step-tea\""));
    assert!(page.contains("href=\"#line-tea-9\""));
    assert_eq!(page.matches("'use strict'").count(), 1);
    assert!(!built.page("html/b.html").0.contains("class=\"stepper"));
    let markdown = built.page("markdown/a.md").0;
    assert!(
        markdown.contains("\n| Step | Line | What happens |\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("`tea` awaits `Task-2`, which is not done"),
        "{markdown}"
    );
    // The marker is another in every run, and nothing of it remains.
    let again = book.build();
    assert_eq!(again.page("html/a.html").0, page);
    let run = book.run(&["check", "--no-cache"]).succeeds();
    run.says("2 programs verified");
    assert_eq!(book.build().page("html/a.html").0, page);
}

#[test]
fn what_it_tells_stands_between_what_it_prints() {
    let book = book(&TEA.replace(",step", ""));
    let run = book.run(&["run", "tea", "--trace"]).succeeds();
    let lines: Vec<&str> = run.stdout.lines().collect();
    let output: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|line| !line.starts_with("> "))
        .collect();
    assert_eq!(output, ["it boils", "at 100"]);
    for kind in [
        "spawn", "pop", "step", "await", "wait", "callback", "end", "done", "stopped",
    ] {
        assert!(
            lines
                .iter()
                .any(|line| line.split_whitespace().nth(2) == Some(kind)),
            "{kind}:\n{}",
            run.stdout
        );
    }
    assert!(
        run.stdout
            .contains("tea.rs:9: let water = create_task(water()).await?;"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains('\u{1e}') && !run.stdout.contains("traced"));
}

#[test]
fn a_panic_behind_an_await_is_at_its_own_column() {
    let chapter = TEA.replace(
        "create_task(water()).await?;",
        "create_task(water()).await.map(|_| -> i32 { panic!(\"cold\") })?;",
    );
    let chapter = chapter.replace("program=tea,step", "program=tea,step,exit=1");
    let chapter = chapter.replace("at 100\n", "");
    let book = book(&chapter);
    book.bless().succeeds();
    let text = book.read("src/a.md");
    let column = text.lines().find_map(|line| line.find("panic!")).unwrap() + 1;
    assert!(text.contains(&format!("tea.rs:9:{column}:")), "{text}");
    book.check().succeeds();
}

#[test]
fn awaits_that_cannot_be_traced_are_said() {
    let chapter = TEA.replace(
        "async fn water() -> Result<i32> {",
        "mod far {\n    pub async fn none() {}\n    pub async fn away() { none().await }\n}\n\nasync fn water() -> Result<i32> {\n    far::away().await;",
    );
    book(&chapter)
        .check()
        .fails(1)
        .says("error[V020]: program `tea` does not compile with `.traced()` before each `.await`")
        .says("src/a.md:1:");
}

#[test]
fn step_is_refused_where_nothing_could_be_shown() {
    for (info, why) in [
        ("rust,step", "it has no name"),
        ("rust,program=a,runs_forever,step", "it runs for ever"),
        ("rust,program=a,step,compile_fail", "it is not run"),
        ("rust,program=a,step,ignore (why)", "it is not run"),
    ] {
        let chapter = format!("```{info}\nfn main() {{}}\n```\n");
        Book::with(&chapter)
            .check()
            .fails(1)
            .says("error[V131]")
            .says(why);
    }
}
