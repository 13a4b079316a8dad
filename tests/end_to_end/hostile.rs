//! Programs and outputs that would do harm.

use crate::book::Book;
use std::time::Duration;

#[test]
fn an_endless_loop_is_stopped() {
    Book::with("# A\n\n```rust,timeout=300ms\nprintln!(\"so far\");\nloop {}\n```\n")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` did not end within 0.3 s",
            "src/a.md:3:1",
        )
        .says("so far")
        .says("mark it `runs_forever`");
}

#[test]
fn a_flood_of_output_is_cut() {
    Book::with("# A\n\n```rust\nloop {\n    println!(\"flood\");\n}\n```\n")
        .check()
        .fails(1)
        .reports(
            "program `src/a.md:3` printed more than 1024 KiB",
            "src/a.md:3:1",
        )
        .says("more lines)");
}

/// Whether a process runs (a zombie that nobody has collected does not).
fn runs(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"));
    stat.is_ok_and(|stat| {
        !stat
            .rsplit(')')
            .next()
            .unwrap_or("")
            .trim_start()
            .starts_with('Z')
    })
}

#[cfg(target_os = "linux")]
#[test]
fn children_do_not_outlive_their_program() {
    for end in ["", "loop {}"] {
        let chapter = format!(
            "# A\n\n```rust,timeout=500ms\nlet child = std::process::Command::new(\"sleep\").arg(\"60\").spawn().unwrap();\nprintln!(\"child {{}}.\", child.id());\n{end}\n```\n"
        );
        let run = Book::with(&chapter).check().fails(1);
        let (_, rest) = run.stderr.split_once("child ").unwrap();
        let pid = rest.split('.').next().unwrap();
        let gone = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            !runs(pid)
        });
        assert!(gone, "process {pid} still runs");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_check_leaves_nothing_running() {
    let book = Book::with(
        "# A\n\n```rust,program=verify_spin,timeout=60s\nfn main() {\n    loop {}\n}\n```\n",
    );
    let mut check = book.command(&["check"]);
    let mut check = check.stderr(std::process::Stdio::piped()).spawn().unwrap();
    let spinning = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let mut names = processes.map(|p| std::fs::read_to_string(p.path().join("comm")));
        names.any(|name| name.is_ok_and(|name| name.trim() == "verify_spin"))
    };
    let wait_until = |state: bool| {
        (0..1000).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            spinning() == state
        })
    };
    assert!(wait_until(true), "the program never started");
    let signal = std::process::Command::new("kill")
        .args(["-INT", &check.id().to_string()])
        .status();
    assert!(signal.unwrap().success());
    assert_eq!(check.wait().unwrap().code(), Some(130));
    assert!(wait_until(false), "the program still runs");
}

const HOSTILE: &str = r#"# A

```rust,program=p
use std::io::Write;

fn main() {
    println!("</code></pre><script>alert(1)</script>");
    println!("`` ``` ````` backticks");
    println!("{}", "\{{#include secret.txt}}");
    println!("{}", "&lt; &amp; \u{1b}[1mbold");
    std::io::stdout().write_all(b"not \xff text\n").unwrap();
}
```

````output
</code></pre><script>alert(1)</script>
`` ``` ````` backticks
{{#include secret.txt}}
&lt; &amp; ESCAPE[1mbold
not � text
````
"#;

#[test]
fn output_is_data_in_every_renderer() {
    let book = Book::with(&HOSTILE.replace("ESCAPE", "\u{1b}"))
        .file("src/secret.txt", "secret")
        .markdown_too();
    book.check().succeeds();
    let built = book.build().succeeds().never_shows("secret\n");
    built.page("html/a.html").has_no("<script>alert");
    let shown = "</code></pre><script>alert(1)</script>\n`` ``` ````` backticks\n{{#include secret.txt}}\n&lt; &amp; \u{fffd}[1mbold\nnot \u{fffd} text";
    assert_eq!(built.page("html/a.html").outputs(), [shown]);
    built
        .page("markdown/a.md")
        .has("\n``````text\n")
        .has("\n{{#include secret.txt}}\n");
}

#[test]
fn a_program_that_never_pauses_is_held_to_its_time() {
    let start = std::time::Instant::now();
    Book::with("# A\n\n```rust,runs_forever,timeout=2s\nloop {\n    println!(\"tick\");\n}\n```\n\n```output\ntick\n...\n```\n")
        .check()
        .succeeds();
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "it outran the clock"
    );
}

#[test]
fn a_program_called_work_can_run() {
    Book::with("# A\n\n```rust,program=work\nfn main() {\n    println!(\"{}\", std::env::current_dir().unwrap().display());\n}\n```\n\n```output\n/tmp/work\n```\n")
        .check()
        .succeeds();
}
