//! Tests of includes.

use super::*;

const CODE: &str = "fn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\nfn c() {}\n";

const LOOPS: &str = "{{#include loops.md}}{{#include loops.md}}{{#include loops.md}}\
    {{#include loops.md}}{{#include loops.md}}{{#include loops.md}}";

fn expand_chapter(chapter: &str) -> (String, Vec<String>, MappedText) {
    let chapter = Arc::new(SourceFile {
        path: "src/a.md".into(),
        text: chapter.into(),
    });
    let mut diagnostics = Vec::new();
    let mut read = |path: &Path| {
        let text = match path.to_str() {
            Some("src/code.rs" | "src/part/../code.rs") => CODE,
            Some("src/part/inner.md") => "before\n{{#include ../code.rs:1}}\n",
            Some("src/loop.md") => "{{#include loop.md}}",
            Some("src/loops.md") => LOOPS,
            _ => return Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
        };
        Ok(Arc::new(SourceFile {
            path: path.display().to_string(),
            text: text.into(),
        }))
    };
    let text = MappedText::whole(&chapter);
    let text = expand(&text, Path::new("src"), &mut read, &mut diagnostics);
    let messages = diagnostics.iter().map(|d| d.title().to_owned()).collect();
    (text.as_str().to_owned(), messages, text)
}

#[test]
fn selects_lines_and_anchors_as_mdbook_does() {
    for (include, expected) in [
        ("{{#include code.rs:b}}", "fn b() {}"),
        ("{{#include code.rs:1}}", "fn a() {}"),
        ("{{ #include code.rs:5:}}", "fn c() {}"),
        ("{{#include code.rs::1}}", "fn a() {}"),
        (
            "{{#rustdoc_include code.rs:b}}",
            "# fn a() {}\nfn b() {}\n# fn c() {}",
        ),
        (
            "{{#playground part/../code.rs editable no_run}}",
            "```rust,editable,no_run\nfn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\nfn c() {}\n```\n",
        ),
        (r"\{{#include code.rs}}", r"\{{#include code.rs}}"),
        ("{{#title Other}}", "{{#title Other}}"),
    ] {
        assert_eq!(expand_chapter(include).0, expected, "{include}");
    }
}

#[test]
fn nested_includes_are_relative_to_their_file_and_keep_their_way_in() {
    let (text, _, mapped) = expand_chapter("x\n{{#include part/inner.md}}\ny");
    assert_eq!(text, "x\nbefore\nfn a() {}\ny");
    let span = mapped.span(text.find("fn a").unwrap()..text.len()).unwrap();
    assert_eq!(span.place(), "src/part/../code.rs:1:1");
    assert_eq!(span.in_chapter().place(), "src/a.md:2:1");
}

#[test]
fn an_output_fence_is_taken_as_it_is() {
    let chapter = "```output\n{{#include code.rs:b}}\n```\n";
    assert_eq!(expand_chapter(chapter).0, chapter);
}

#[test]
fn protected_braces_come_back_as_they_were() {
    for text in [
        "a {{#include x}} b {{#include y}} c\n{{#z w}}",
        r"\{{#include x}}",
        "{{#",
        "a",
    ] {
        let protected = protect(text).unwrap();
        assert_eq!(unprotect(&protected), text);
    }
    assert_eq!(protect("{{ #include x}}"), None);
    assert_eq!(protect("{{#include x\n}}"), None);
}

#[test]
fn what_cannot_be_included_is_reported_and_left() {
    let (text, messages, _) = expand_chapter("{{#include no.rs}} {{#include code.rs:bb}}");
    assert_eq!(text, "{{#include no.rs}} {{#include code.rs:bb}}");
    assert!(
        messages[0].starts_with("cannot include `no.rs`"),
        "{messages:?}"
    );
    assert_eq!(messages[1], "`src/code.rs` has no anchor `bb`");
}

#[test]
fn a_file_that_includes_itself_is_stopped() {
    let (_, messages, _) = expand_chapter("{{#include loop.md}}");
    assert_eq!(messages, ["includes nest too deeply"]);
    let many = "{{#include loops.md}}\n".repeat(20);
    assert_eq!(expand_chapter(&many).1, ["includes nest too deeply"]);
}
