//! Tests of the grammar of an info string.

use super::*;
use crate::source::SourceFile;
use std::sync::Arc;

fn parse_info(info: &str) -> Result<Role, Diagnostic> {
    parse_for(info, Outputs::Required).0
}

fn parse_for(info: &str, outputs: Outputs) -> (Result<Role, Diagnostic>, Vec<String>) {
    let file = Arc::new(SourceFile {
        path: "a.md".into(),
        text: format!("````{info}\n````\n"),
    });
    let text = MappedText::whole(&file);
    let fence = &crate::fence::scan(&text).fences[0];
    let mut warnings = Vec::new();
    let role = parse(&text, fence, outputs, &mut warnings);
    (
        role,
        warnings.iter().map(|w| w.title().to_owned()).collect(),
    )
}

fn attributes(info: &str) -> Vec<Attribute> {
    match parse_info(info) {
        Ok(Role::Program(placed)) => placed.into_iter().map(|p| p.attribute).collect(),
        other => panic!("{info}: {other:?}"),
    }
}

fn title(info: &str) -> String {
    parse_info(info).expect_err(info).title().to_owned()
}

#[test]
fn commas_and_spaces_may_be_mixed() {
    let program = Attribute::Program("rock".into());
    let timeout = Attribute::Timeout(Duration::from_millis(1500));
    let expected = [program, Attribute::Exit(3), timeout];
    assert_eq!(
        attributes("rust,program=rock,exit=3,timeout=1.5s"),
        expected
    );
    assert_eq!(
        attributes("rust program=rock, exit=3 timeout=1500ms"),
        expected
    );
}

#[test]
fn parentheses_are_taken_before_commas() {
    let reason = "needs a network, or two".to_owned();
    let ignore = Attribute::Ignore(Some(reason));
    assert_eq!(
        attributes("rust,ignore (needs a network, or two)"),
        std::slice::from_ref(&ignore)
    );
    let nested = Attribute::Ignore(Some("f(), g((1, 2)) and h()".into()));
    assert_eq!(
        attributes("rust,ignore (f(), g((1, 2)) and h())"),
        std::slice::from_ref(&nested)
    );
    assert_eq!(
        attributes("ignore (needs a network, or two),edition2021"),
        [ignore, Attribute::Edition("2021".into())]
    );
    assert_eq!(
        title("rust,no_run (why)"),
        "`no_run` takes no text in parentheses"
    );
}

#[test]
fn a_fence_is_rust_by_rustdocs_words_too() {
    assert_eq!(attributes("should_panic"), [Attribute::ShouldPanic]);
    let code = Attribute::ErrorCode("E0282".into());
    assert_eq!(
        attributes("compile_fail,E0282"),
        [Attribute::CompileFail, code]
    );
    assert!(matches!(parse_info("python,twin=rock"), Ok(Role::Twin(name, _)) if name == "rock"));
    assert!(matches!(parse_info("python"), Ok(Role::Foreign)));
    assert!(matches!(parse_info("text,ignore"), Ok(Role::Foreign)));
    assert_eq!(attributes(""), []);
    assert_eq!(
        attributes("test_harness,ignore-windows"),
        [
            Attribute::TestHarness,
            Attribute::IgnoreOn("ignore-windows".into())
        ]
    );
}

#[test]
fn what_is_wrong_is_named_with_the_nearest_valid_word() {
    let render = |info: &str| {
        let renderer = annotate_snippets::Renderer::plain();
        parse_info(info).expect_err(info).render(&renderer)
    };
    assert!(render("rust,progam=rock").contains("did you mean `program=…`?"));
    assert!(render("rust,shuold_panic").contains("did you mean `should_panic`?"));
    assert!(render("output,off=rock").contains("did you mean `of=…`?"));
    assert_eq!(title("rust,exit=300"), "`300` is not an exit status");
    assert_eq!(title("rust,timeout=2"), "`2` is not a time limit");
    assert_eq!(title("rust,program=Rock"), "`Rock` cannot name a program");
    assert_eq!(
        title("rust,program=build"),
        "a program cannot be named `build`"
    );
    assert_eq!(
        title("rust,source,no_run"),
        "a `source` fence has no other attribute"
    );
}

#[test]
fn a_book_for_rustdoc_is_read_by_its_rules() {
    let lenient = |info: &str| match parse_for(info, Outputs::Off) {
        (Ok(Role::Program(placed)), warnings) => {
            let attributes = placed.into_iter().map(|p| p.attribute).collect::<Vec<_>>();
            (Some(attributes), warnings.len())
        }
        (Ok(_), warnings) => (None, warnings.len()),
        (Err(error), _) => panic!("{info}: {error:?}"),
    };
    let ignored = |reason: &str| (Some(vec![Attribute::Ignore(Some(reason.into()))]), 0);
    assert_eq!(lenient("rust,does_not_compile"), (Some(vec![]), 0));
    assert_eq!(lenient("rust,should-panic"), (Some(vec![]), 1));
    assert_eq!(lenient("should-panic"), (None, 1));
    assert_eq!(lenient("text"), (None, 0));
    assert_eq!(lenient("output"), (None, 0));
    assert_eq!(lenient("ignore"), ignored("no reason given"));
    assert_eq!(lenient("rust,ignore (why),no_run"), ignored("why"));
    let reason = "rustdoc does not take it for Rust: `no_run` comes after `editable`";
    assert_eq!(lenient("rust,editable,no_run"), ignored(reason));
    let no_run = vec![Attribute::NoRun];
    assert_eq!(lenient("no_run,should_panic,no_run"), (Some(no_run), 0));
    let exit = vec![Attribute::Exit(3)];
    assert_eq!(lenient("rust,exit=3"), (Some(exit), 0));
}

#[test]
fn a_fence_that_was_surely_meant_to_be_ours_is_not_passed_over() {
    for info in ["rut", "rust2,program=rock", "rst,no_run"] {
        assert!(title(info).starts_with("unknown language `r"), "{info}");
    }
    assert_eq!(title("ouput"), "unknown language `ouput`");
    for info in ["program=rock", "python,exit=1", "runs_forever", "source"] {
        assert!(title(info).ends_with("` stands on a fence that is not Rust"));
    }
    for info in ["rst", "rs", "Rust", "text", "console", "python"] {
        assert!(matches!(parse_info(info), Ok(Role::Foreign)), "{info}");
    }
}
