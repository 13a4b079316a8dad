//! Tests of rustdoc's reading of an info string.

use super::rustdoc::language;

fn is_rust(info: &str) -> bool {
    language(info).foreign.is_none()
}

#[test]
fn what_is_rust() {
    for info in [
        "",
        "rust",
        "rust,foo",
        "foo,rust",
        "should_panic,foo",
        "rust,foo,compile_fail",
        "edition2021",
        "edition2022",
        "should_panic{.x}",
        "{class=x}",
        "(comment)",
        "\"rust\"",
        "rust,,no_run",
        "ignore-foo",
        "rust,E0308",
        "rust,x!",
    ] {
        assert!(is_rust(info), "{info}");
    }
}

#[test]
fn what_is_not() {
    for info in [
        "foo",
        "foo,should_panic",
        "rust,foo,should_panic",
        "foo,compile_fail",
        "edition2021,foo",
        "{.x",
        "rust,hidelines=!",
        "rust,custom",
        "E0308",
        "rust (unclosed",
        "rust;no_run",
        "rust\"x\"",
        "Rust",
        "rust,!x",
        "rust,foo,ignore-windows",
    ] {
        assert!(!is_rust(info), "{info}");
    }
}

#[test]
fn a_word_before_braces_is_lost() {
    assert!(!language("should_panic{.x}").should_panic);
    assert!(language("should_panic {.x}").should_panic);
    assert!(language("rust(a) no_run").no_run);
}
