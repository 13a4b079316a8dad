//! A few lines that end a run: how much was verified, and what was not even tried.

use crate::merge::Made;
use crate::pipeline::{Checked, Reading};
use crate::program::{Expectation, Program};
use crate::twin;
use std::collections::BTreeMap;
use std::time::Duration;

/// So many places are named for one reason; `list` has them all.
const PLACES: usize = 5;

/// What became of a run of the programs `selected`, in lines for people; `time` is what it took.
///
/// `23 programs verified (20 from the cache); 2 compiled together, 1 alone (compile_fail: 1); 1
/// ignored; 0.26 s`, and `ignored: needs a network: src/a.md:41`.
pub fn summary(
    reading: &Reading,
    checked: &[Option<Checked>],
    selected: impl Fn(&Program) -> bool,
    warnings: usize,
    time: Duration,
) -> Vec<String> {
    let ran: Vec<&Checked> = checked.iter().flatten().collect();
    let verified = ran.iter().filter(|one| one.verdict.is_verified()).count();
    let cached = ran
        .iter()
        .filter(|one| one.made == Made::Remembered)
        .count();
    let mut first = match verified == ran.len() {
        true => format!("{} verified", count(verified, "program")),
        false => format!("{verified} of {} verified", count(ran.len(), "program")),
    };
    if cached > 0 {
        first += &format!(" ({cached} from the cache)");
    }
    let ignored = ignored(reading, selected);
    let number: usize = ignored.values().map(Vec::len).sum();
    let mut parts = vec![first];
    parts.extend(made(&ran));
    if number > 0 {
        parts.push(format!("{number} ignored"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning"));
    }
    let (twins, not_run) = twins(&ran);
    parts.extend(twins);
    parts.push(format!("{:.2} s", time.as_secs_f64()));
    let mut lines = vec![parts.join("; ")];
    lines.extend(not_run);
    lines.extend(ignored.into_iter().map(|(reason, places)| {
        let named = places
            .iter()
            .take(PLACES)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let more = match places.len() {
            0..=PLACES => String::new(),
            number => format!(" and {} more", number - PLACES),
        };
        format!("ignored: {reason}: {named}{more}")
    }));
    lines
}

/// `18 twins verified by CPython 3.11.7`, and why twins were not run.
fn twins(ran: &[&Checked]) -> (Option<String>, Option<String>) {
    let twins: Vec<_> = ran.iter().filter_map(|one| one.twin.as_ref()).collect();
    let versions: Vec<_> = twins
        .iter()
        .filter_map(|twin| twin.version.as_ref())
        .collect();
    let same = twins
        .iter()
        .filter(|twin| twin.verdict == twin::Verdict::Same)
        .count();
    let run = versions.len();
    let run = versions.last().map(|version| {
        let number = match same == run {
            true => count(same, "twin"),
            false => format!("{same} of {}", count(run, "twin")),
        };
        format!("{number} verified by CPython {version}")
    });
    let not_run: Vec<&str> = twins
        .iter()
        .filter_map(|twin| match &twin.verdict {
            twin::Verdict::NotRun(why) => Some(why.as_str()),
            _ => None,
        })
        .collect();
    let not_run = not_run
        .first()
        .map(|why| format!("not run: {}: {why}", count(not_run.len(), "twin")));
    (run, not_run)
}

/// `1 program`, `2 programs`
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// The places of the programs that are ignored, under the reasons.
fn ignored(reading: &Reading, selected: impl Fn(&Program) -> bool) -> BTreeMap<&str, Vec<String>> {
    let mut ignored: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let programs = reading.extracted.programs.iter();
    for program in programs.filter(|program| selected(program)) {
        if let Expectation::Ignored(reason) = &program.expectation {
            let reason = match reason.as_str() {
                "" => "without a reason",
                reason => reason,
            };
            let place = program.called(&reading.chapters);
            ignored.entry(reason).or_default().push(place);
        }
    }
    ignored
}

/// How the programs that were compiled were.
fn made(ran: &[&Checked]) -> Option<String> {
    let mut together = 0;
    let mut alone: BTreeMap<&str, usize> = BTreeMap::new();
    for checked in ran {
        match checked.made {
            Made::Remembered => {}
            Made::Together => together += 1,
            Made::Alone(reason) => *alone.entry(reason).or_default() += 1,
        }
    }
    let reasons = alone.iter();
    let reasons: Vec<String> = reasons
        .map(|(reason, count)| format!("{reason}: {count}"))
        .collect();
    let reasons = reasons.join(", ");
    let count: usize = alone.values().sum();
    match (together, count) {
        (0, 0) => None,
        (_, 0) => Some(format!("{together} compiled together")),
        (0, _) => Some(format!("{count} compiled alone ({reasons})")),
        _ => Some(format!(
            "{together} compiled together, {count} alone ({reasons})"
        )),
    }
}
