//! What a program without a name is to rustdoc: whether it has a `main` that will be run, and what
//! stays outside of the `main` that is put around it otherwise.
//!
//! This follows `doctest/make.rs` (rust-lang/rust, of rustc 1.95): rustdoc parses the text as the inside
//! of a function. A `fn main` among its statements is the program's own, but only if all of them are
//! items (or calls of macros, which may expand to items); attributes of the crate and `extern crate`
//! come before the `main` that it adds; a last statement that ends in `(())` allows `?`.

use crate::tokens;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Block, Item, Stmt};

/// What rustdoc sees in a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Whether it has a `main` that is run.
    pub has_main: bool,
    /// The statement for whose sake a `main` that stands beside it is not run.
    pub instead_of_main: Option<Range<usize>>,
    /// Where the body of a `main` that is added begins.
    pub body: usize,
    /// Whether it ends in `(())`.
    pub is_fallible: bool,
}

/// Looks at a program.
pub fn shape(code: &str) -> Shape {
    parsed(code).unwrap_or_else(|| guessed(code))
}

/// What a parser sees; none if it can't make sense of the program. (Then the compiler can't either, or it is
/// newer than the parser.)
fn parsed(code: &str) -> Option<Shape> {
    if is_deep(code) {
        return None;
    }
    let parse = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_inner)?;
        Ok((attributes, input.call(Block::parse_within)?))
    };
    let shape = parse
        .parse_str(code)
        .ok()
        .map(|(attributes, statements)| shape_of(code, &attributes, &statements));
    // Else the parser would keep every program that it has ever seen.
    proc_macro2::extra::invalidate_current_thread_spans();
    shape
}

fn shape_of(code: &str, attributes: &[Attribute], statements: &[Stmt]) -> Shape {
    let mut header = attributes.last().map_or(0, end);
    let leading = statements
        .iter()
        .take_while(|statement| matches!(statement, Stmt::Item(Item::ExternCrate(_))));
    let mut rest = statements;
    for statement in leading {
        header = end(statement);
        rest = &rest[1..];
    }
    let body = match rest.first() {
        None => code.len(),
        Some(first) => {
            let start = start(first);
            let line = code[..start].rfind('\n').map_or(0, |newline| newline + 1);
            line.max(header)
        }
    };
    let mut has_main = statements.iter().any(is_main);
    let not_item = statements
        .iter()
        .find(|statement| matches!(statement, Stmt::Local(_) | Stmt::Expr(..)));
    let instead_of_main = not_item
        .filter(|_| has_main)
        .map(|statement| start(statement)..end(statement));
    has_main &= not_item.is_none();
    let is_fallible = rest
        .last()
        .is_some_and(|last| code[..end(last)].ends_with("(())"));
    Shape {
        has_main,
        instead_of_main,
        body,
        is_fallible,
    }
}

fn start(node: &impl Spanned) -> usize {
    node.span().byte_range().start
}

fn end(node: &impl Spanned) -> usize {
    node.span().byte_range().end
}

fn is_main(statement: &Stmt) -> bool {
    match statement {
        Stmt::Item(Item::Fn(function)) => function.sig.ident.unraw() == "main",
        Stmt::Macro(call) => has_main_among(call.mac.tokens.clone()),
        _ => false,
    }
}

/// Whether `fn main(…)` stands among what a macro is given.
fn has_main_among(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(name) if name == word);
    tokens.windows(3).any(|three| {
        let [first, second, TokenTree::Group(group)] = three else {
            return false;
        };
        is(first, "fn") && is(second, "main") && group.delimiter() == Delimiter::Parenthesis
    })
}

/// Whether a parser that calls itself for what is nested could run out of stack. (It does not look for
/// strings: what it takes for deep is only guessed at.)
fn is_deep(code: &str) -> bool {
    const DEEPEST: usize = 128;
    const LONGEST: usize = 512;
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut run, mut longest) = (0, 0);
    for byte in code.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        run = match byte {
            _ if byte.is_ascii_alphanumeric() || byte == b'\n' => 0,
            _ if byte.is_ascii_whitespace() => run,
            _ => run + 1,
        };
        longest = longest.max(run);
    }
    deepest > DEEPEST || longest > LONGEST
}

static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(#!\[.*\]|extern\s+crate\s.*|//.*)?\s*$").expect("a valid pattern")
});

/// What can be seen without a parser.
fn guessed(code: &str) -> Shape {
    let mut body = 0;
    for line in code.split_inclusive('\n') {
        if !HEADER.is_match(line) {
            break;
        }
        body += line.len();
    }
    Shape {
        has_main: tokens::has_main(code),
        instead_of_main: None,
        body,
        is_fallible: code.trim_end().ends_with("(())"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_main_is_run_if_it_stands_among_items() {
        for code in [
            "fn main() {}",
            "use a::b;\n#[tokio::main]\nasync fn main() {}\nmod c {}",
            "m! { fn main() {} }",
            "m!(x);\nfn main() {}",
            "macro_rules! m { () => {} }\nfn main() {}",
            "let a = ;\nfn main() {}",
        ] {
            let shape = shape(code);
            assert!(shape.has_main, "{code}");
            assert_eq!(shape.instead_of_main, None, "{code}");
        }
    }

    #[test]
    fn a_statement_beside_a_main_keeps_it_from_being_run() {
        for (code, statement) in [
            ("let a = 1;\nfn main() {}", "let a = 1;"),
            ("fn main() {};", ";"),
            ("fn main() {}\nzwölf()", "zwölf()"),
        ] {
            let shape = shape(code);
            assert!(!shape.has_main, "{code}");
            assert_eq!(&code[shape.instead_of_main.unwrap()], statement);
        }
        assert!(!shape("mod m { fn main() {} }").has_main);
    }

    #[test]
    fn what_belongs_to_the_crate_stays_outside() {
        for (code, body) in [
            ("#![allow(\n    unused\n)]\nlet a = 1;", "let a = 1;"),
            (
                "// x\n#![a] /* y */\n\nextern crate b;\n  use c;",
                "  use c;",
            ),
            ("#![allow(unused)] let a = 1;", " let a = 1;"),
            ("//! text\n/// text\nlet a = 1;", "/// text\nlet a = 1;"),
            ("#![a]\n", ""),
            ("let a = ;\n", "let a = ;\n"),
        ] {
            assert_eq!(&code[shape(code).body..], body, "{code}");
        }
    }

    #[test]
    fn a_comment_after_the_last_statement_does_not_matter() {
        assert!(shape("a()?;\nOk::<(), E>(()) // why\n").is_fallible);
        assert!(!shape("a(());").is_fallible);
    }

    #[test]
    fn what_is_too_deep_is_not_parsed() {
        for code in [
            "(".repeat(100_000),
            "!".repeat(100_000),
            "- ".repeat(100_000),
        ] {
            assert!(!shape(&code).has_main);
        }
    }
}
