//! A book that is changed, and what is counted.

use crate::chapters::{Chapter, Program};
use crate::engine::{Engine, Found, Judged};
use crate::in_code::CodeMutation;
use crate::judge;
use crate::mutations::{self, Expect, Mutation};
use std::collections::BTreeMap;
use std::path::Path;

/// What was counted.
#[derive(Default)]
pub(crate) struct Tally {
    /// By kind: caught, total.
    pub(crate) kinds: BTreeMap<&'static str, (usize, usize)>,
    /// Changes that nobody could observe, by rule.
    pub(crate) same: BTreeMap<&'static str, usize>,
    /// How many were reported on the very line that was changed.
    pub(crate) on_the_line: usize,
    pub(crate) missed: Vec<String>,
}

const NO_EFFECT: &str =
    "a program without a file of its own that does the same as before, to the byte";

impl Tally {
    fn count(&mut self, kind: &'static str, is_caught: bool, say: impl FnOnce() -> String) {
        let (caught, total) = self.kinds.entry(kind).or_default();
        *total += 1;
        *caught += usize::from(is_caught);
        if !is_caught {
            self.missed.push(format!("{kind}: {}", say()));
        }
    }
}

/// The texts of chapters.
pub(crate) fn texts(chapters: &[Chapter]) -> Vec<String> {
    let text = |chapter: &Chapter| chapter.lines.join("\n") + "\n";
    chapters.iter().map(text).collect()
}

/// A book, and what the tool says of it as long as it is unchanged.
pub(crate) struct Subject<'a> {
    pub(crate) engine: &'a Engine<'a>,
    pub(crate) chapters: &'a [Chapter],
    pub(crate) programs: &'a [Program],
    pub(crate) unchanged: &'a Judged,
    /// Whether the book's programs are extracted into files.
    pub(crate) has_files: bool,
}

impl Subject<'_> {
    fn outcome(&self, program: usize) -> Option<&mdbook_verify::execute::Outcome> {
        self.unchanged.programs[program].outcome.as_ref()
    }

    /// Changes one place in each chapter at a time: no chapter can change what is said of another.
    pub(crate) fn try_texts(&self, mutations: Vec<Mutation>, tally: &mut Tally) {
        let mut of_chapters: Vec<Vec<Mutation>> =
            self.chapters.iter().map(|_| Vec::new()).collect();
        for mutation in mutations {
            of_chapters[mutation.chapter].push(mutation);
        }
        loop {
            let mut round: Vec<Mutation> = of_chapters.iter_mut().filter_map(Vec::pop).collect();
            if round.is_empty() {
                return;
            }
            while !round.is_empty() {
                round = self.try_round(round, tally);
            }
        }
    }

    /// Returns those of which nothing can be said yet: mistakes in other chapters came first.
    fn try_round(&self, round: Vec<Mutation>, tally: &mut Tally) -> Vec<Mutation> {
        let mut all = texts(self.chapters);
        for mutation in &round {
            let mut lines = self.chapters[mutation.chapter].lines.clone();
            lines.splice(mutation.lines.clone(), mutation.by.iter().cloned());
            all[mutation.chapter] = lines.join("\n") + "\n";
        }
        let judged = self.engine.judge(&all);
        let (alone, nothing_ran) = (round.len() == 1, !judged.mistakes.is_empty());
        let mut left = Vec::new();
        for mutation in round {
            let path = &self.chapters[mutation.chapter].path;
            let is_here = |found: &&Found| alone || found.file == *path;
            let first = judged.all().find(is_here);
            if first.is_none() && !alone && (nothing_ran || mutation.is_seen_alone()) {
                left.push(mutation);
            } else {
                self.judge_text(&mutation, &all, &judged, first, tally);
            }
        }
        // What is seen alone only is tried alone.
        if nothing_ran {
            return left;
        }
        for mutation in left {
            self.try_round(vec![mutation], tally);
        }
        Vec::new()
    }

    fn judge_text(
        &self,
        mutation: &Mutation,
        texts: &[String],
        judged: &Judged,
        first: Option<&Found>,
        tally: &mut Tally,
    ) {
        let kind = mutation.kind;
        let changed = (mutation.chapter, mutation.lines.start);
        let place = match &mutation.expect {
            Expect::Same(rule) => {
                if let Some(found) = first {
                    tally.count(kind, false, || format!("{rule}, but {found:?}"));
                }
                *tally.same.entry(rule).or_default() += 1;
                return;
            }
            Expect::Line(line) => (mutation.chapter, *line),
            Expect::Lacks => {
                let read = self.chapters.iter().enumerate().map(|(index, chapter)| {
                    let text = match index == mutation.chapter {
                        true => texts[index].clone(),
                        false => chapter.lines.join("\n"),
                    };
                    Chapter::read(&chapter.path, &text)
                });
                let read: Vec<Chapter> = read.collect();
                let place = judge::lacks(&read, mutation.chapter)
                    .or_else(|| judge::does_not_compile(&read, mutation.chapter, judged));
                let Some(place) = place else {
                    // A program's file is then missing, or left over.
                    let is_caught = first.is_some_and(|found| found.title.contains("src/bin/"));
                    return tally
                        .count(kind, is_caught, || format!("{:?}: {first:?}", mutation.by));
                };
                place
            }
            Expect::Outcome(program) => {
                let became = judged.programs.get(*program);
                let subject = &self.programs[*program];
                let line = became.and_then(|became| {
                    let chapter = &self.chapters[mutation.chapter];
                    judge::right_line(subject, chapter, None, became.outcome.as_ref()?)
                });
                (mutation.chapter, line.unwrap_or(subject.open()))
            }
        };
        self.count(kind, first, place, changed, &mutation.by, tally);
    }

    /// The same once through the real binary: one line of output is changed in each chapter, and
    /// `check --format json` names all of them.
    pub(crate) fn try_binary(&self, root: &Path, tally: &mut Tally) {
        let mutations = mutations::of_text(self.chapters);
        let characters = mutations
            .iter()
            .filter(|it| it.kind == "output: a character");
        let mut by_chapter: BTreeMap<usize, &Mutation> = BTreeMap::new();
        characters.for_each(|it| {
            by_chapter.entry(it.chapter).or_insert(it);
        });
        for (index, mutation) in &by_chapter {
            let mut lines = self.chapters[*index].lines.clone();
            lines.splice(mutation.lines.clone(), mutation.by.iter().cloned());
            let path = root.join(&self.chapters[*index].path);
            std::fs::write(path, lines.join("\n") + "\n").expect("a chapter can be written");
        }
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mdbook-verify"));
        command
            .current_dir(root)
            .args(["check", "--format", "json"]);
        let output = command.output().expect("the binary starts");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let programs = json["programs"].as_array().into_iter().flatten();
        let failures = programs.flat_map(|program| program["failures"].as_array().expect("a list"));
        let places: Vec<(&str, u64)> = failures
            .filter_map(|failure| Some((failure["file"].as_str()?, failure["line"].as_u64()?)))
            .collect();
        for (index, mutation) in by_chapter {
            let chapter = &self.chapters[index];
            let place = (chapter.path.as_str(), mutation.lines.start as u64 + 1);
            let is_caught = places.contains(&place) && output.status.code() == Some(1);
            tally.count("output: a character, by the binary", is_caught, || {
                format!("{place:?}")
            });
            let text = chapter.lines.join("\n") + "\n";
            std::fs::write(root.join(&chapter.path), text).expect("a chapter can be written");
        }
    }

    fn count(
        &self,
        kind: &'static str,
        found: Option<&Found>,
        (chapter, line): (usize, usize),
        changed: (usize, usize),
        by: &[String],
        tally: &mut Tally,
    ) {
        let path = &self.chapters[chapter].path;
        let is_caught = found.is_some_and(|found| found.file == *path && found.line == line + 1);
        tally.on_the_line += usize::from(is_caught && (chapter, line) == changed);
        tally.count(kind, is_caught, || {
            let place = format!("{}:{}", self.chapters[changed.0].path, changed.1 + 1);
            format!(
                "{place} by {by:?}: {path}:{} was to be reported, not {found:?}",
                line + 1
            )
        });
    }

    pub(crate) fn try_code(&self, mut round: Vec<CodeMutation>, tally: &mut Tally) {
        while !round.is_empty() {
            let mut changed: Vec<Vec<String>> = self
                .chapters
                .iter()
                .map(|chapter| chapter.lines.clone())
                .collect();
            for mutation in &round {
                let chapter = self.programs[mutation.program].chapter;
                changed[chapter][mutation.line].clone_from(&mutation.by);
            }
            let all: Vec<String> = changed
                .iter()
                .map(|lines| lines.join("\n") + "\n")
                .collect();
            let judged = self.engine.judge(&all);
            if judged.mistakes.is_empty() {
                for mutation in &round {
                    self.judge_code(mutation, &judged, tally);
                }
                return;
            }
            // A program lost its `main`, or such: this is reported before anything is run.
            let before = round.len();
            round.retain(|mutation| {
                let program = &self.programs[mutation.program];
                let path = &self.chapters[program.chapter].path;
                let found = judged
                    .mistakes
                    .iter()
                    .find(|found| found.file == *path && found.line == program.open() + 1);
                if found.is_some() {
                    let place = (program.chapter, program.open());
                    let changed = (program.chapter, mutation.line);
                    self.count(
                        mutation.kind,
                        found,
                        place,
                        changed,
                        std::slice::from_ref(&mutation.by),
                        tally,
                    );
                }
                found.is_none()
            });
            assert!(round.len() < before, "{:?}", judged.mistakes);
        }
    }

    fn judge_code(&self, mutation: &CodeMutation, judged: &Judged, tally: &mut Tally) {
        let program = &self.programs[mutation.program];
        let chapter = &self.chapters[program.chapter];
        let became = &judged.programs[mutation.program];
        let outcome = became.outcome.as_ref().expect("it is not ignored");
        let before = self.outcome(mutation.program);
        let right = judge::right_line(program, chapter, before, outcome);
        let file = || {
            let mut files = judged.files.iter();
            files.find(|found| found.file == chapter.path && found.line == program.open() + 1)
        };
        let found = became.found.first().or_else(file);
        if right.is_none() && found.is_none() && !(program.name.is_some() && self.has_files) {
            *tally.same.entry(NO_EFFECT).or_default() += 1;
            return;
        }
        let place = (program.chapter, right.unwrap_or(program.open()));
        let changed = (program.chapter, mutation.line);
        let by = std::slice::from_ref(&mutation.by);
        // A character that is no Rust is seen where it stands.
        let is_right = mutation.kind != "program: a stray character"
            || program.has("compile_fail")
            || place == changed;
        let place = if is_right { place } else { changed };
        self.count(mutation.kind, found, place, changed, by, tally);
    }
}
