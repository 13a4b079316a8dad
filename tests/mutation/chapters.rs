//! A reader of chapters that knows nothing of the tool's own: it goes by lines, and expects every
//! fence at the left margin. What the tool finds is compared with what this finds.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A chapter and what it holds. All line numbers count from 0.
pub(crate) struct Chapter {
    pub(crate) path: String,
    pub(crate) lines: Vec<String>,
    pub(crate) fences: Vec<Fence>,
    pub(crate) references: Vec<Reference>,
}

/// A fence.
#[derive(Clone)]
pub(crate) struct Fence {
    /// The line that opens it.
    pub(crate) open: usize,
    /// The line that closes it.
    pub(crate) close: usize,
    /// The words of its info string; text in parentheses belongs to the word before.
    pub(crate) words: Vec<String>,
}

/// `{{#line program.label}}`
pub(crate) struct Reference {
    pub(crate) line: usize,
    pub(crate) range: Range<usize>,
    pub(crate) target: String,
}

/// A program.
pub(crate) struct Program {
    pub(crate) chapter: usize,
    pub(crate) name: Option<String>,
    pub(crate) parts: Vec<Fence>,
    pub(crate) output: Option<Fence>,
}

static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\\`])(\{\{#line ([^}]*)\}\})").expect("a valid pattern"));
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r" ?//@ ([\w-]+)$").expect("a valid pattern"));

impl Chapter {
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut fences = Vec::new();
        let mut references = Vec::new();
        let mut open: Option<usize> = None;
        for (number, line) in lines.iter().enumerate() {
            let is_fence = line.starts_with("```");
            match open {
                Some(start) if is_fence => {
                    fences.push(Fence {
                        open: start,
                        close: number,
                        words: words(&lines[start][3..]),
                    });
                    open = None;
                }
                None if is_fence => open = Some(number),
                Some(_) => {}
                None => references.extend(references_in(number, line)),
            }
        }
        assert!(open.is_none(), "{path} has a fence that is never closed");
        Self {
            path: path.to_owned(),
            lines,
            fences,
            references,
        }
    }
}

fn references_in(number: usize, line: &str) -> impl Iterator<Item = Reference> {
    REFERENCE.captures_iter(line).map(move |found| Reference {
        line: number,
        range: found.get(1).expect("the pattern has two groups").range(),
        target: found[2].to_owned(),
    })
}

impl Fence {
    pub(crate) fn body(&self) -> Range<usize> {
        self.open + 1..self.close
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|other| other == word)
    }

    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        let mut words = self.words.iter();
        words.find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    fn is_rust(&self) -> bool {
        let first = self.words.first().map(String::as_str);
        matches!(
            first,
            Some("rust" | "should_panic" | "no_run" | "compile_fail")
        )
    }
}

impl Program {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.parts.iter().any(|part| part.has(word))
    }

    pub(crate) fn is_ignored(&self) -> bool {
        let mut words = self.parts.iter().flat_map(|part| &part.words);
        words.any(|word| word.starts_with("ignore"))
    }

    /// The line of the chapter (from 0) on which a line of the program (from 1) stands.
    pub(crate) fn line(&self, number: usize) -> Option<usize> {
        self.parts.iter().flat_map(Fence::body).nth(number - 1)
    }

    /// The line that opens the part on which it is said how the program ends, or else its first.
    pub(crate) fn says_how_it_ends(&self) -> usize {
        let says = |part: &&Fence| part.value("exit").is_some() || part.has("should_panic");
        self.parts.iter().find(says).unwrap_or(&self.parts[0]).open
    }

    /// The line that opens it.
    pub(crate) fn open(&self) -> usize {
        self.parts[0].open
    }
}

/// The words of an info string.
pub(crate) fn words(info: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut depth = 0;
    let mut word = String::new();
    for letter in info.trim().chars() {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        if letter == ',' && depth == 0 {
            words.push(std::mem::take(&mut word));
        } else {
            word.push(letter);
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The programs of a book, in its order.
pub(crate) fn programs(chapters: &[Chapter]) -> Vec<Program> {
    let mut programs: Vec<Program> = Vec::new();
    for (chapter, text) in chapters.iter().enumerate() {
        let mut latest = None;
        for fence in &text.fences {
            let of = |name: &str| {
                programs
                    .iter()
                    .position(|p| p.name.as_deref() == Some(name))
            };
            if fence.has("source") {
                continue;
            } else if fence.is_rust() {
                let name = fence.value("program");
                let index = name.and_then(of).unwrap_or(programs.len());
                if index == programs.len() {
                    programs.push(Program {
                        chapter,
                        name: name.map(str::to_owned),
                        parts: Vec::new(),
                        output: None,
                    });
                }
                programs[index].parts.push(fence.clone());
                latest = Some(index);
            } else if fence.words.first().is_some_and(|word| word == "output") {
                let index = fence.value("of").and_then(of).or(latest);
                if let Some(index) = index {
                    programs[index].output = Some(fence.clone());
                }
            }
        }
    }
    programs
}

/// The label that a line ends with, and where its mark begins.
pub(crate) fn label(line: &str) -> Option<(usize, &str)> {
    let found = MARK.captures(line)?;
    let name = found.get(1).expect("the pattern has a group").as_str();
    Some((found.get(0).expect("the whole").start(), name))
}
