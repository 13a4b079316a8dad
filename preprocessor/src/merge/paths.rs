//! Whether what a program says of its own root means the same in a module as in a crate. No input,
//! no output.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use regex::Regex;
use std::sync::LazyLock;

/// Whether each `super` leads to a module of the program: as many as there are modules around it.
/// (In a macro it may be used elsewhere than it is written.)
pub(super) fn supers_stay_inside(code: &str) -> bool {
    let macros = code.contains("macro_rules") || code.contains("macro ");
    let tokens: Result<TokenStream, _> = code.parse();
    !macros && tokens.is_ok_and(|tokens| stay_inside(tokens, 0))
}

fn stay_inside(tokens: TokenStream, modules: usize) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // How many `super::` stand directly before.
    let mut supers = 0;
    for (at, token) in tokens.iter().enumerate() {
        let before = |distance: usize| at.checked_sub(distance).map(|at| &tokens[at]);
        match token {
            TokenTree::Ident(ident) if ident == "super" => {
                supers += 1;
                if supers > modules {
                    return false;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Group(group) => {
                let brace = group.delimiter() == Delimiter::Brace;
                // `use super::{…}`: what stands in it goes on from there.
                if brace && is_colon(before(1)) && names_super(group) {
                    return false;
                }
                let is_module = brace && before(2).is_some_and(|token| is(token, "mod"));
                if !stay_inside(group.stream(), modules + usize::from(is_module)) {
                    return false;
                }
                supers = 0;
            }
            _ => supers = 0,
        }
    }
    true
}

fn is(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

fn names_super(group: &Group) -> bool {
    group.stream().into_iter().any(|token| match &token {
        TokenTree::Group(group) => names_super(group),
        token => is(token, "super"),
    })
}

/// Whether every `extern crate` only repeats a name that is there anyway, which it is since edition 2018.
/// (`alloc` is not: in the root of a crate it would give the name to all modules.)
pub(super) fn only_repeats_externs<'a>(
    code: &str,
    edition: &str,
    externs: impl Iterator<Item = &'a str> + Clone,
) -> bool {
    static ANY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bextern\s+crate\b").expect("a valid pattern"));
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^[ \t]*extern +crate +(\w+) *;").expect("a valid pattern")
    });
    // An attribute before it, such as `#[macro_use]`, means something.
    static ATTRIBUTE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\]\s*extern\s+crate\b").expect("a valid pattern"));
    let mut plain = 0;
    for found in PLAIN.captures_iter(code) {
        plain += 1;
        let name = &found[1];
        if !["std", "core"].contains(&name) && !externs.clone().any(|known| known == name) {
            return false;
        }
    }
    edition != "2015"
        && plain == ANY.find_iter(code).count()
        && !code.contains("macro_use")
        && !ATTRIBUTE.is_match(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supers_lead_at_most_to_the_root_of_the_program() {
        let inside = [
            "mod a { use super::*; }",
            "fn main() { mod a { fn f() { super::g() } } }",
            "mod a { mod b { use super::super::f; pub(super) fn g() {} } }",
            "mod a { use super::{f, g}; pub(in super::super_) fn h() {} }",
            "mod a { fn f() { println!(\"{}\", super::g()) } } // super::super::f",
        ];
        for code in inside {
            assert!(supers_stay_inside(code), "{code}");
        }
        let outside = [
            "use super::f;",
            "mod a { use super::super::f; }",
            "mod a { use super::{super::f}; }",
            "mod a { use self::super::super::f; }",
            "mod a { } fn f() { super::g() }",
            "macro_rules! m { () => { mod a { use super::*; } } }",
            "fn f() { { super::g() } }",
            "pub(super) fn f() {}",
            "mod a { use super::f; ",
        ];
        for code in outside {
            assert!(!supers_stay_inside(code), "{code}");
        }
    }

    #[test]
    fn an_extern_crate_repeats_what_is_known() {
        let repeats =
            |code, edition| only_repeats_externs(code, edition, ["trpl", "rand"].into_iter());
        assert!(repeats(
            "extern crate trpl; // so\nextern crate std;\n",
            "2018"
        ));
        assert!(!repeats("extern crate trpl;\n", "2015"));
        for code in [
            "extern crate trpl as other;",
            "pub extern crate trpl;",
            "#[macro_use]\nextern crate trpl;",
            "#[cfg(any())]\n  extern crate trpl;",
            "extern crate alloc;",
            "extern crate self;",
            "extern crate unknown;",
        ] {
            assert!(!repeats(code, "2021"), "{code}");
        }
    }
}
