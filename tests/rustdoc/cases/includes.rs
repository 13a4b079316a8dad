//! Includes.

/// Includes. The file is below.
#[rustfmt::skip] // one case, one line
pub(crate) const INCLUDES: &[(&str, &str)] = &[
    ("include", "```rust\n{{#include code.rs}}\n```\n"),
    ("include_a_line", "```rust\n{{#include code.rs:2}}\n```\n"),
    ("include_from", "```rust\n{{#include code.rs:8:}}\n```\n"),
    ("include_to", "```rust\n{{#include code.rs::3}}\npanic!();\n```\n"),
    ("include_from_to", "```rust\n{{#include code.rs:4:6}}\na();\n```\n"),
    ("include_nothing", "```rust\n{{#include code.rs:9:2}}\n```\n"),
    ("include_what_is_not_there", "```rust\n{{#include code.rs:900}}\n```\n"),
    ("include_an_anchor", "```rust\n{{#include code.rs:b}}\nb();\n```\n"),
    ("include_an_anchor_that_comes_twice", "```rust\n{{#include code.rs:c}}\nd();\n```\n"),
    ("include_a_nested_anchor", "```rust\n{{#include code.rs:outer}}\nb();\n```\n"),
    ("include_with_spaces", "```rust\n{{ #include   code.rs:b }}\nb();\n```\n"),
    ("include_twice_in_a_line", "```rust\n{{#include code.rs:b}} {{#include code.rs:2}}\na(); b();\n```\n"),
    ("rustdoc_include", "```should_panic\n{{#rustdoc_include code.rs:b}}\n```\n"),
    ("rustdoc_include_a_line", "```rust\n{{#rustdoc_include code.rs:2}}\n```\n"),
    ("rustdoc_include_twice", "```rust\n{{#rustdoc_include code.rs:c}}\n```\n"),
    ("playground", "{{#playground code.rs}}\n"),
    ("playground_with_words", "{{#playground code.rs should_panic editable}}\n"),
    ("playground_no_run", "{{#playground code.rs editable no_run}}\n"),
    ("playpen", "{{#playpen ok.rs}}\n"),
    ("playground_in_a_list", "- a\n\n  {{#playground ok.rs}}\n"),
    ("protected", "```rust\nlet s = \"\\{{#include code.rs}}\";\nassert_eq!(s.len(), 20);\n```\n"),
    ("include_a_chapter", "{{#include part.md}}\n"),
];

/// The files that are included.
#[rustfmt::skip] // one case, one line
pub(crate) const FILES: &[(&str, &str)] = &[
    ("src/code.rs", "// ANCHOR: outer\nfn a() {}\n// ANCHOR: b\nfn b() {}\n// ANCHOR_END: b\n// ANCHOR: c\nfn c() {}\n// ANCHOR_END: c\n// ANCHOR_END: outer\n// ANCHOR: c\nfn d() {}\n// ANCHOR_END: c\nfn main() { panic!() }\n"),
    ("src/ok.rs", "fn main() {}"),
    ("src/part.md", "```rust\n{{#include deep/inner.rs}}\n```\n\n{{#include code.rs:900}}\n"),
    ("src/deep/inner.rs", "{{#include ../ok.rs}}\n"),
];
