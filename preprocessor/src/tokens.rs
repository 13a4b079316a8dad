//! As much of Rust's grammar as it takes to find a program's `fn main`: words and delimiters,
//! without what strings, characters and comments hold.

/// Whether a program has a `fn main` of its own, by rustdoc's rule: at the top, or in the braces of
/// a macro that is called there.
///
/// Where delimiters do not balance nobody knows what is at the top. Any `fn main` will do then:
/// what is wrong is said by the compiler, who knows it better.
pub fn has_main(code: &str) -> bool {
    let mut tokens = Tokens {
        rest: code,
        cut_short: false,
    };
    let (mut depth, mut in_macro) = (0_usize, false);
    let (mut at_top, mut anywhere, mut balanced) = (false, false, true);
    let mut before = "";
    for token in tokens.by_ref() {
        match token {
            "{" | "(" | "[" => {
                if depth == 0 {
                    in_macro = before == "!";
                }
                depth += 1;
            }
            "}" | ")" | "]" if depth == 0 => balanced = false,
            "}" | ")" | "]" => depth -= 1,
            "main" if before == "fn" => {
                anywhere = true;
                at_top |= depth == 0 || (depth == 1 && in_macro);
            }
            _ => {}
        }
        before = token;
    }
    match balanced && depth == 0 && !tokens.cut_short {
        true => at_top,
        false => anywhere,
    }
}

/// The white space, comments and literals after the last token, if that can be the end of an item;
/// none if it can't, or if one of them has no end.
pub fn after_last_item(code: &str) -> Option<&str> {
    let mut tokens = Tokens {
        rest: code,
        cut_short: false,
    };
    let mut end = None;
    while let Some(token) = tokens.next() {
        end = matches!(token, "}" | ";").then_some(tokens.rest);
    }
    end.filter(|_| !tokens.cut_short)
}

/// Where each `.await` stands: its dot.
pub fn awaits(code: &str) -> Vec<usize> {
    let mut tokens = Tokens {
        rest: code,
        cut_short: false,
    };
    let mut awaits = Vec::new();
    let mut dot = None;
    while let Some(token) = tokens.next() {
        let at = code.len() - tokens.rest.len() - token.len();
        if let ("await", Some(dot)) = (token, dot) {
            awaits.push(dot);
        }
        dot = (token == ".").then_some(at);
    }
    awaits
}

/// Words, and all other characters one by one.
struct Tokens<'a> {
    rest: &'a str,
    /// Set when a string or a comment has no end.
    cut_short: bool,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let first = self.rest.chars().next()?;
            if first.is_whitespace() {
                self.rest = self.rest.trim_start();
            } else if self.rest.starts_with("//") {
                let end = self.rest.find('\n');
                self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
            } else if self.rest.starts_with("/*") {
                self.skip(block_comment(self.rest));
            } else if first == '"' {
                self.skip(closed(&self.rest[1..], '"').map(|length| 1 + length));
            } else if let Some(inside) = character(self.rest) {
                self.skip(closed(inside, '\'').map(|length| 1 + length));
            } else if let Some(length) = raw_string(self.rest) {
                self.skip(length);
            } else {
                let is_word = |c: char| c.is_alphanumeric() || c == '_';
                let length = match is_word(first) {
                    true => self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len()),
                    false => first.len_utf8(),
                };
                let (token, rest) = self.rest.split_at(length);
                self.rest = rest;
                return Some(token);
            }
        }
    }
}

impl Tokens<'_> {
    fn skip(&mut self, length: Option<usize>) {
        self.cut_short |= length.is_none();
        self.rest = &self.rest[length.unwrap_or(self.rest.len())..];
    }
}

/// How far it is to the end of a string or a character, past its closing `mark`.
fn closed(inside: &str, mark: char) -> Option<usize> {
    let mut characters = inside.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            _ if character == mark => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// What a character literal holds, and what follows it; none for a lifetime.
fn character(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('\'')?;
    let mut characters = inside.chars();
    let first = characters.next()?;
    (first == '\\' || characters.next() == Some('\'')).then_some(inside)
}

/// The length of a block comment; comments nest.
fn block_comment(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        at += if rest.starts_with(b"/*") {
            depth += 1;
            2
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            2
        } else {
            1
        };
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The length of the raw string that `text` begins with, `r#"…"#`: the inner one is none if it has
/// no end.
fn raw_string(text: &str) -> Option<Option<usize>> {
    let mut prefixes = ["r", "br", "cr"].into_iter();
    let hashed = prefixes.find_map(|prefix| text.strip_prefix(prefix))?;
    let inside = hashed.trim_start_matches('#');
    let hashes = &hashed[..hashed.len() - inside.len()];
    let inside = inside.strip_prefix('"')?;
    let start = text.len() - inside.len();
    let end = format!("\"{hashes}");
    Some(inside.find(&end).map(|at| start + at + end.len()))
}

#[cfg(test)]
mod tests {
    use super::{after_last_item, has_main};

    #[test]
    fn an_end_is_that_of_an_item() {
        for (code, end) in [
            ("fn main() {}\n// why\n", Some("\n// why\n")),
            ("m!(\"}\"); /** x */", Some(" /** x */")),
            ("fn main() {}\n#[allow(a)] // }", None),
            ("fn main() {}\npub", None),
            ("fn main() {} /* }", None),
            ("", None),
        ] {
            assert_eq!(after_last_item(code), end, "{code}");
        }
    }

    #[test]
    fn a_main_at_the_top() {
        for code in [
            "fn main() {}",
            "pub async fn a() {}\n  pub fn main () -> X { X }\n",
            "fn /* why */ main() {}",
            "struct A<'a>(&'a u8); fn main() {}",
            "const A: [char; 4] = ['\\'', '{', '\"', '\\u{7b}'];\nfn main() {}",
            "const A: &str = r##\"{\"# \" {\"##; const B: &[u8] = br\"\\\"; fn main() {}",
            "const A: &str = \"{ \\\" {\"; fn main() {}",
            "/* { /* { */ { */ fn main() {} // {",
            "const r: u8 = 1; fn r#fn() {} fn main() {}",
            "#[tokio::main]\nasync fn main() {}",
            "wrap! {\n    fn main() {}\n}",
        ] {
            assert!(has_main(code), "{code}");
        }
    }

    #[test]
    fn no_main_at_the_top() {
        for code in [
            "",
            "mod m { fn main() {} }",
            "impl A { pub fn main(&self) {} }",
            "fn f() { fn main() {} }",
            "macro_rules! m { () => { fn main() {} } }",
            "let s = \"fn main() {}\";",
            "let s = \"\n\\\"\nfn main() {}\";",
            "let s = r#\"\"\nfn main() {}\"#;",
            "// fn main() {}\n/*\n/**/\nfn main() {} */",
            "fn mainly() {} main();",
            "m!(x); { fn main() {} }",
        ] {
            assert!(!has_main(code), "{code}");
        }
    }

    #[test]
    fn a_program_that_is_cut_short_may_have_it_anywhere() {
        for code in [
            "fn a() { if true {\nfn main() {}",
            "fn a() } fn main() {",
            "mod m { fn main() {} } /* and so on",
            "fn main() { \"open }",
        ] {
            assert!(has_main(code), "{code}");
        }
        assert!(!has_main("{ \"fn main() {}"));
    }
}
