//! Programs that use the crates of a Cargo package.

use crate::book::Book;

const MANIFEST: &str = "[package]\nname = \"code\"\nedition = \"2024\"\n\n[workspace]\n\n";

/// A package `code` with the dependencies that are given, and crates that these may be.
fn book(chapter: &str, dependencies: &str) -> Book {
    let words = "[package]\nname = \"shared-words\"\nedition = \"2024\"\n\n[lib]\nname = \"words\"\n\n[features]\ndefault = []\nloud = []\n";
    let macros = "[package]\nname = \"macros\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n";
    Book::with(&format!("# A\n\n{chapter}"))
        .key("package = \"code\"")
        .file("code/Cargo.toml", format!("{MANIFEST}{dependencies}"))
        .file("code/src/main.rs", "compile_error!(\"not built\");")
        .file("words/Cargo.toml", words)
        .file(
            "words/src/lib.rs",
            "pub fn word() -> &'static str {\n    if cfg!(feature = \"loud\") { \"WORD\" } else { \"word\" }\n}\n",
        )
        .file("macros/Cargo.toml", macros)
        .file(
            "macros/src/lib.rs",
            "use proc_macro::TokenStream;\n\n#[proc_macro]\npub fn two(_: TokenStream) -> TokenStream {\n    \"2\".parse().unwrap()\n}\n\n#[proc_macro_derive(Empty)]\npub fn empty(_: TokenStream) -> TokenStream {\n    TokenStream::new()\n}\n",
        )
}

#[test]
fn a_library_of_another_name_and_features() {
    let chapter = "```rust\nassert_eq!(words::word(), \"WORD\");\n```\n";
    let loud = "[dependencies]\nshared-words = { path = \"../words\", features = [\"loud\"] }\n";
    book(chapter, loud).check().succeeds();
    let quiet = "[dependencies]\nshared-words = { path = \"../words\" }\n";
    book(chapter, quiet)
        .check()
        .fails(1)
        .says("assertion `left == right` failed");
}

#[test]
fn a_renamed_dependency_and_a_macro() {
    let chapter = "```rust\nuse bits::{Empty, two};\n#[derive(Empty)]\nstruct S;\nassert_eq!(two!(), phrase::word().len() - 2);\n```\n";
    let dependencies = "[dependencies]\nphrase = { path = \"../words\", package = \"shared-words\" }\nbits = { path = \"../macros\", package = \"macros\" }\n";
    book(chapter, dependencies).check().succeeds();
}

#[test]
fn the_packages_own_library() {
    let chapter = "```rust\nassert_eq!(code::three(), 3);\n```\n";
    book(chapter, "")
        .file("code/src/lib.rs", "pub fn three() -> u8 { 3 }\n")
        .check()
        .succeeds();
}

#[test]
fn optional_dependencies_by_the_default_features() {
    let chapter = "```rust\nassert_eq!(words::word(), \"WORD\");\n```\n";
    let manifest = |default: &str| {
        format!(
            "[features]\ndefault = [{default}]\n\n[dependencies]\nshared-words = {{ path = \"../words\", optional = true, features = [\"loud\"] }}\n"
        )
    };
    book(chapter, &manifest("\"dep:shared-words\""))
        .check()
        .succeeds();
    book(chapter, &manifest(""))
        .check()
        .fails(1)
        .says("`words`");
}

#[test]
fn two_versions_of_one_crate_keep_apart() {
    // What a dependency uses is not what the package uses, though it has the same name.
    let chapter =
        "```rust\nassert_eq!(words::word(), \"word\");\nassert_eq!(user::word(), \"old\");\n```\n";
    let dependencies =
        "[dependencies]\nshared-words = { path = \"../words\" }\nuser = { path = \"../user\" }\n";
    book(chapter, dependencies)
        .file("user/Cargo.toml", "[package]\nname = \"user\"\nedition = \"2024\"\n\n[dependencies]\nshared-words = { path = \"../old\" }\n")
        .file("user/src/lib.rs", "pub use words::word;\n")
        .file("old/Cargo.toml", "[package]\nname = \"shared-words\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nname = \"words\"\n")
        .file("old/src/lib.rs", "pub fn word() -> &'static str { \"old\" }\n")
        .check()
        .succeeds();
}

#[test]
fn dependencies_of_tests_and_other_targets_are_not_there() {
    let chapter =
        "```compile_fail\nuse words::word;\n```\n\n```compile_fail\nuse macros::two;\n```\n";
    let dependencies = "[dev-dependencies]\nshared-words = { path = \"../words\" }\n\n[target.'cfg(windows)'.dependencies]\nmacros = { path = \"../macros\" }\n";
    let book = book(chapter, dependencies).key("output = \"off\"");
    book.check().succeeds().says("2 programs verified");
}

#[test]
fn an_edition_is_the_books_not_the_packages() {
    let chapter = "```rust,edition2015\nextern crate words;\nlet async = words::word();\nassert_eq!(async.len(), 4);\n```\n";
    let dependencies = "[dependencies]\nshared-words = { path = \"../words\" }\n";
    book(chapter, dependencies).check().succeeds();
}

#[test]
fn what_is_wrong_with_a_package_is_said() {
    let chapter = "```rust\nlet _ = 1;\n```\n";
    let missing = "[dependencies]\nnowhere = { path = \"../nowhere\" }\n";
    book(chapter, missing)
        .check()
        .cannot_work()
        .says("cannot read the package")
        .says("nowhere");
    let broken = "[dependencies]\nshared-words = { path = \"../words\" }\n";
    book(chapter, broken)
        .file("words/src/lib.rs", "pub fn word() { 1 }\n")
        .check()
        .cannot_work()
        .says("do not compile")
        .says("mismatched types");
    book(chapter, "")
        .file("code/Cargo.toml", "[workspace]\nmembers = []\n")
        .check()
        .cannot_work()
        .says("contains no package: The manifest is virtual");
}
