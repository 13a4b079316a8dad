//! Predictions: the right choice is computed from what the program prints.

use crate::book::Book;

/// A chapter with a program that prints three lines and ends with status 3, and a prediction with this
/// computation and these choices, each with what explains it.
fn chapter(computation: &str, choices: &[&str]) -> String {
    let choices = choices.iter();
    let choices: String = choices
        .map(|choice| format!("- {choice}\n  Because of `{}`.\n", choice.replace('`', "")))
        .collect();
    format!(
        "# The *kettle*\n\n\
         ```rust,program=kettle,exit=3\n\
         fn main() {{\n    println!(\"14:52:22 it heats\");\n    println!(\"  it boils\");\n    \
         println!(\"done: {{}}\", true);\n    std::process::exit(3);\n}}\n```\n\n\
         ```predict\nWhat does `kettle`\n*print*?\n\nanswer: {computation}\n\n{choices}```\n\n\
         ```output\n14:52:22 it heats\n  it boils\ndone: true\n```\n"
    )
}

fn right(number: usize) -> String {
    format!(" data-right=\"{number}\"")
}

#[test]
fn every_computation_finds_the_right_choice() {
    for (computation, choices, number) in [
        ("line 2", ["`it heats`", "`it boils`"], 1),
        (
            "last line",
            ["`done: true`: it says so", "`done: false`"],
            0,
        ),
        ("after \"heats\"", ["14:52:22 it heats", "it boils"], 1),
        ("lines", ["3: three", "2"], 0),
        ("count \"it \"", ["3", "2: two"], 1),
        ("first", ["`boils`", "`heats`: the heat"], 1),
        (
            "before \"heats\" \"boils\"",
            ["yes: before", "no: after"],
            0,
        ),
        ("contains \"cold\"", ["yes", "no"], 1),
        ("status", ["0: all is well", "3"], 1),
    ] {
        let book = Book::with(&chapter(computation, &choices));
        let built = book.build().succeeds();
        built.page("a.html").has(&right(number));
    }
}

#[test]
fn what_a_compiler_says_is_asked_like_an_output() {
    let book = Book::with(
        "```rust,compile_fail,E0308\nlet a: u8 = \"\";\n```\n\n\
         ```predict\nIs it refused?\nanswer: contains \"E0308\"\n\
         - yes\n  A text is no number.\n- no\n  Rust never converts.\n```\n",
    );
    book.bless().succeeds();
    let built = book.build().succeeds();
    built
        .page("a.html")
        .has(&right(0))
        .has("id=\"predict-in-a\"");
}

#[test]
fn a_changed_output_makes_a_stale_prediction_fail_at_its_line() {
    let book = Book::with(&chapter("line 2", &["`it heats`", "`it boils`"]));
    book.check().succeeds();
    book.edit(
        "src/a.md",
        "println!(\"  it boils\")",
        "println!(\"it sings\")",
    );
    // One mistake is one failure: first the output.
    let run = book.check().fails(1).says("error[V001]");
    assert!(!run.stderr.contains("error[V030]"), "{run:?}");
    // `bless` accepts the output, and says what became of the prediction.
    let told = |run: crate::run::Run| {
        run.fails(1)
            .says("error[V030]: no choice of this prediction is the right answer")
            .says("--> src/a.md:16:1")
            .says("16 | answer: line 2\n   | ^^^^^^^^^^^^^^ is now `it sings`")
            .says("make `it sings` one of the choices")
            .says("`mdbook-verify run kettle`");
    };
    told(book.bless());
    told(book.check());
    book.build().fails().has_no_pages();
    book.edit("src/a.md", "- `it boils`", "- `it sings`");
    book.check().succeeds();
}

#[test]
fn a_question_that_the_output_can_not_answer_is_a_failure() {
    let two = ["`a`", "`b`"];
    for (computation, reason) in [
        ("line 4", "the output has 3 lines"),
        ("after \"done\"", "nothing follows that line"),
        ("after \"cold\"", "the output does not hold \"cold\""),
        ("first", "the output holds none of the choices"),
    ] {
        // `a` is in "heats", so `first` needs others.
        let choices = if computation == "first" {
            ["x", "y"]
        } else {
            two
        };
        let book = Book::with(&chapter(computation, &choices));
        let run = book.check().fails(1);
        run.says("error[V031]")
            .says("--> src/a.md:16:1")
            .says(reason);
    }
}

#[test]
fn mistakes_are_told_with_their_codes() {
    let whole = chapter("lines", &["3", "2"]);
    for (from, to, messages) in [
        (
            "answer: lines\n",
            "",
            ["error[V150]", "does not say how it is answered"],
        ),
        (
            "What does `kettle`\n*print*?\n",
            "",
            ["error[V150]", "asks nothing"],
        ),
        (
            "- 2\n  Because of `2`.\n",
            "",
            ["error[V150]", "offers no choice"],
        ),
        (
            "  Because of `2`.\n",
            "",
            ["error[V150]: this choice is not explained", "src/a.md:20:1"],
        ),
        (
            "- 3\n",
            "",
            [
                "error[V150]: this line belongs to no choice",
                "src/a.md:18:3",
            ],
        ),
        (
            "answer: lines",
            "answer: count it",
            ["error[V151]", "did you mean a form like `count \"text\"`?"],
        ),
        (
            "answer: lines",
            "answer: what I think",
            ["error[V151]", "write one of `line 3`, `last line`"],
        ),
        (
            "- 2\n",
            "- two\n",
            [
                "error[V152]: `two` can never be the answer",
                "gives a number",
            ],
        ),
        (
            "- 2\n",
            "- 3: three\n",
            [
                "error[V153]: two choices of this prediction are `3`",
                "the first",
            ],
        ),
        (
            "```predict\n",
            "```predict,of=kettel\n",
            ["error[V154]", "did you mean `of=kettle`?"],
        ),
        (
            "```predict\n",
            "```predict,off=a\n",
            [
                "error[V101]: unknown attribute `off=a`",
                "did you mean `of=…`?",
            ],
        ),
        (
            "```predict\n",
            "```predit\n",
            ["error[V128]", "did you mean `predict`?"],
        ),
        (
            "# The *kettle*\n",
            "```predict\nWhat?\nanswer: lines\n- 1\n  A.\n- 2\n  B.\n```\n",
            [
                "error[V154]: this prediction is about no program",
                "src/a.md:1:1",
            ],
        ),
        (
            "# The *kettle*\n",
            "```predictions\n```\n\n```predictions\n```\n",
            ["error[V156]", "the second"],
        ),
        (
            "# The *kettle*\n",
            "```predictions,all\n```\n",
            ["error[V101]: unknown attribute `all`", "src/a.md:1:16"],
        ),
    ] {
        assert!(whole.contains(from), "{from}");
        let book = Book::with(&whole.replacen(from, to, 1));
        let run = book.check().fails(1);
        run.says(messages[0]).says(messages[1]);
    }
}

#[test]
fn a_page_holds_question_choices_and_every_explanation() {
    let text = chapter("lines", &[r"3: `\{{#include x}}`", "2: <b>two</b>"]);
    let book = Book::with(&text).chapter("part/b.md", "# The list\n\n```predictions\n```\n");
    let built = book.build().succeeds();
    let page = built.page("a.html");
    page.has("<div class=\"predict\" id=\"predict-kettle\"")
        .has("<b>Predict:</b> What does <code>kettle</code> <em>print</em>?")
        .has("<li><code>{{#include x}}</code></li>")
        .has("<li>&lt;b&gt;two&lt;/b&gt;</li>")
        .has("<summary>Answer</summary>")
        .has("<li><b>Right:</b> <code>{{#include x}}</code><br>")
        .has("<b>Wrong:</b> &lt;b&gt;two&lt;/b&gt;<br>")
        .has(
            "<span class=\"predict-why\">Because of <code>2: &lt;b&gt;two&lt;/b&gt;</code>.</span>",
        )
        .has("data-output=\"The output is below.\"");
    let key = page
        .0
        .split("data-key=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let key = key.expect("a prediction has its key");
    built
        .page("part/b.html")
        .has("<li>The kettle\n")
        .has(&format!("<li data-key=\"{key}\"><a"))
        .has("<a href=\"../a.html#predict-kettle\">What does <code>kettle</code>");
    // The print page holds both, and the link leads to its own element.
    let print = built.page("print.html");
    assert_eq!(print.0.matches("id=\"predict-kettle\"").count(), 1);
    print.has("href=\"#predict-kettle\"");
}

#[test]
fn ids_are_unique_and_pages_without_predictions_have_no_script() {
    let question = "```predict,of=a\nQ?\nanswer: lines\n- 1\n  Yes.\n- 2\n  No.\n```\n";
    let program =
        "```rust,program=a\nfn main() {\n    println!(\"x\");\n}\n```\n\n```output\nx\n```\n";
    let book = Book::with(&format!(
        "> {}\n\n{program}\n{question}",
        question.replace('\n', "\n> ")
    ))
    .chapter("b.md", "Nothing.\n");
    let built = book.build().succeeds();
    let page = built.page("a.html");
    page.has("id=\"predict-a\"").has("id=\"predict-a-2\"");
    assert_eq!(page.0.matches("verifyPredictions = true").count(), 1);
    assert_eq!(page.0.matches("The output is below.").count(), 1);
    built
        .page("b.html")
        .has_no("verifyPredictions")
        .has_no("predict");
}

#[test]
fn other_renderers_get_plain_markdown_and_nothing_is_tested_again() {
    let book = Book::with(&format!(
        "{}\n```predictions\n```\n",
        chapter("lines", &["2", "3: three"])
    ));
    let book = book.markdown_too();
    let built = book.build().succeeds();
    built
        .page("markdown/a.md")
        .has("**Predict:** What does `kettle` *print*?\n\n- 2\n- three\n\n**Answer:**\n\n- Right: three. Because of `3: three`.\n- Wrong: 2. Because of `2`.\n")
        .has("- The kettle\n  - What does `kettle` *print*?\n")
        .has_no("<div");
    assert_eq!(book.mdbook_test(), Ok(()));
}

#[test]
fn in_a_book_whose_outputs_are_off_it_is_another_language() {
    let book = Book::with("```predict\nWhat?\n```\n\n```rust\nfn main() {}\n```\n")
        .key("output = \"off\"");
    let built = book.build().succeeds();
    built.page("a.html").has("language-predict");
}

#[test]
fn what_another_compiler_says_leaves_a_prediction_as_the_author_saw_it() {
    let book = Book::with(
        "```rust,compile_fail,E0308\nlet a: u8 = \"\";\n```\n\n\
         ```predict\nWhat is said?\nanswer: line 1\n\
         - `error[E0308]: other words`\n  As it was.\n- nothing\n  Never.\n```\n\n\
         ```output\nerror[E0308]: other words\n```\n",
    )
    .key("rustc = \"1.60.0\"");
    book.check().succeeds().says("warning[V018]");
    book.build().succeeds().page("a.html").has(&right(0));
}

#[test]
fn a_book_with_injected_outputs_asks_before_the_program() {
    let book = Book::with(
        "```predict,of=a\nHow many?\nanswer: lines\n- 1\n  One.\n- 2\n  Two.\n```\n\n\
         ```rust,program=a\nfn main() {\n    println!(\"x\");\n}\n```\n",
    )
    .key("output = \"injected\"");
    let built = book.build().succeeds();
    built
        .page("a.html")
        .has(&right(0))
        .has("The output is below.");
}
