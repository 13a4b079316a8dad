//! The figures of a page, and what stands around them.
use crate::book::Book;
use crate::run::chapters_of;

#[test]
fn labels_lead_to_a_readme() {
    let book = Book::new()
        .chapter("README.md", "# R\n\n```rust,program=rock\nfn main() {} //@ here\n```\n")
        .chapter("part/README.md", "# P\n\n```rust,program=paper\nfn main() {} //@ here\n```\n\nSee {{#line rock.here}}.\n")
        .chapter("b.md", "# B\n\nSee {{#line rock.here}} and {{#line paper.here}}.\n");
    let built = book.build().succeeds();
    built.page("b.html").has("<a href=\"index.html#line-rock-1\">line 1</a> and <a href=\"part/index.html#line-paper-1\">line 1</a>");
    built
        .page("part/index.html")
        .has("<a href=\"../index.html#line-rock-1\">line 1</a>");
}

/// mdBook makes links of headings and of terms, and no link may hold another.
#[test]
fn a_label_in_a_link_is_not_linked_again() {
    let chapter = "# A\n\n## What {{#line p.here}} does {#id}\n\n[See {{#line p.here}}](b.md), ![{{#line p.here}}](c.svg)\n\nAt {{#line p.here}}\n: {{#line p.here}}\n\nSetext {{#line p.here}}\n===\n\n```rust,program=p\nfn main() {} //@ here\n```\n";
    let book = Book::with(chapter).chapter("b.md", "# B\n");
    let built = book.build().succeeds();
    built
        .page("a.html")
        .has("<a class=\"header\" href=\"#id\">What line 1 does</a>")
        .has("<a href=\"b.html\">See line 1</a>")
        .has("alt=\"Line 1\"")
        .has(">At line 1</a></dt>")
        .has("<dd><a href=\"#line-p-1\">Line 1</a></dd>")
        .has("<a class=\"header\" href=\"#setext-line-1\">Setext line 1</a>");
}

#[test]
fn mdbooks_own_commands_are_left_to_mdbook() {
    let book = Book::with("# A\n\n{{#title Another title}}\n\n{{#include b.txt}}\n\n```rust,no_run\nfn main() {}\n```\n\n```text\n{{#include b.txt}}\n\\{{#include c.txt}}\n```\n\n{{#playground code.rs}}\n")
        .file("src/b.txt", "from b").file("src/code.rs", "fn main() {}\n");
    let built = book.build().succeeds();
    built
        .page("a.html")
        .has("<title>Another title</title>")
        .has("<p>from b</p>")
        .has("from b\n{{#include c.txt}}");
}

#[test]
fn text_after_a_figure_in_a_list_and_a_quote_stays_inside() {
    let book = Book::with(
        "# A\n\n- first\n\n  ```rust\n  println!(\"1\\n\\n2\");\n  ```\n\n  ```output\n  1\n\n  2\n  ```\n  after **it**\n- second\n\n> ```rust\n> let _a = 1;\n> ```\n> in *quote*\n",
    );
    let built = book.build().succeeds();
    let page = built.page("a.html");
    assert_eq!(page.outputs(), ["1\n\n2"]);
    page.has("after <strong>it</strong>")
        .has("in <em>quote</em>");
    let quote = page
        .0
        .split("<blockquote>")
        .nth(1)
        .unwrap()
        .split("</blockquote>")
        .next()
        .unwrap();
    assert!(
        quote.contains("<figure class=\"verify\">") && quote.contains("in <em>quote</em>"),
        "{quote}"
    );
    let list = page
        .0
        .split("<main>")
        .nth(1)
        .unwrap()
        .split("</ul>")
        .next()
        .unwrap();
    assert!(
        list.contains("after <strong>it</strong>") && list.contains("second"),
        "{list}"
    );
}

#[test]
fn a_paragraph_that_ends_at_a_fence() {
    let book = Book::with("# A\n\nBefore\n```rust\nlet _a = 1;\n```\nAfter *it*\n```rust\nprintln!(\"x\");\n```\n```output\nx\n```\nEnd *it*\n").markdown_too();
    let built = book.build().succeeds();
    let page = built.page("html/a.html");
    page.has("<p>Before</p>")
        .has("<p>After <em>it</em></p>")
        .has("<p>End <em>it</em></p>");
    assert_eq!(page.outputs(), ["x"]);
    assert_eq!(page.listings().len(), 2);
}

#[test]
fn hostile_code_and_names_in_the_page() {
    let book = Book::with("# A\n\n```rust,program=p\nfn main() {\n    // </code></pre><script>alert(1)</script> {{#title x}} &amp;\n    let _s = \"*stars* _under_ `tick` <b>\";\n}\n```\n\n```rust,ignore (because <script>alert</script> & co)\nx\n```\n").markdown_too();
    let built = book.build().succeeds();
    let page = built.page("html/a.html");
    page.has_no("<script>alert");
    assert_eq!(
        page.listings()[0],
        "fn main() {\n    // </code></pre><script>alert(1)</script> {{#title x}} &amp;\n    let _s = \"*stars* _under_ `tick` <b>\";\n}\n"
    );
    built.page("markdown/a.md").has("{{#title x}} &amp;");
}

#[test]
fn the_protocol_is_all_that_is_on_standard_output() {
    let book = Book::with("# A\n\n```rust\nprintln!(\"x\");\n```\n\n```output\nx\n```\n");
    let mut command = book.command(&[]);
    command
        .env("MDBOOK_LOG", "trace")
        .stdin(std::process::Stdio::null());
    crate::run::Run::of(&mut command).cannot_work().prints("");
    let run = book.preprocess("html").succeeds();
    assert_eq!(chapters_of(&run).len(), 1);
    book.edit("src/a.md", "\nx\n", "\ny\n");
    book.preprocess("html").fails(1).prints("");
}

#[test]
fn print_html_and_every_page_have_unique_ids() {
    let book = Book::with("# A\n\n```rust,program=one\nfn main() {}\n```\n")
        .chapter("b.md", "# B\n\n```rust,program=one-1\nfn main() {}\n```\n\n```rust,source\n{{#include code.rs}}\n```\n\n```rust,source\n{{#include code.rs}}\n```\n")
        .file("src/code.rs", "fn a() {}\nfn b() {}\n");
    let built = book.build().succeeds();
    for page in ["a.html", "b.html", "print.html"] {
        let mut ids: Vec<_> = built
            .page(page)
            .0
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{page}: {ids:?}");
    }
}

#[test]
fn carriage_returns_and_tabs_in_output() {
    let book = Book::with(
        "# A\n\n```rust\nprint!(\"a\\tb\\n  c\\n\");\n```\n\n```output\na\tb\n  c\n```\n",
    )
    .markdown_too();
    let built = book.build().succeeds();
    assert_eq!(built.page("html/a.html").outputs(), ["a\tb\n  c"]);
}

#[test]
fn fences_in_footnotes_definitions_details_and_notes() {
    let chapter = "# A\n\nNote[^1].\n\n[^1]: A footnote\n\n    ```rust\n    println!(\"1\");\n    ```\n\n    ```output\n    1\n    ```\n\nTerm\n: Definition\n\n  ```rust\n  println!(\"2\");\n  ```\n\n  ```output\n  2\n  ```\n\n<details>\n\n```rust\nprintln!(\"3\");\n```\n\n```output\n3\n```\n\n</details>\n\n> [!NOTE]\n> ```rust\n> println!(\"4\");\n> ```\n>\n> ```output\n> 4\n> ```\n";
    let built = Book::with(chapter).build().succeeds();
    let page = built.page("a.html");
    // mdBook puts footnotes at the end.
    assert_eq!(page.outputs(), ["2", "3", "4", "1"]);
    page.has_no("```");
}

#[test]
fn a_program_that_goes_on_printing_shows_the_same_in_every_build() {
    let chapter = "# A\n\n```rust,runs_forever\nfor tick in 1.. {\n    println!(\"tick {tick}\");\n    std::thread::sleep(std::time::Duration::from_millis(20));\n}\n```\n\n```output\ntick 1\n...\n```\n";
    let book = Book::with(chapter);
    book.build().succeeds();
    let cold = book.files("book");
    book.run(&["clean"]).succeeds();
    book.build().succeeds();
    assert!(book.files("book") == cold, "the pages differ");
}
