//! What is measured, how it is shown, and what it has to be.

use std::collections::BTreeMap;

use crate::jobs::PEERS;

/// One experiment.
pub struct Row {
    /// The head of its column.
    pub title: &'static str,
    /// The job's function and arguments, see [`crate::jobs`].
    pub call: &'static str,
    /// How many of what is measured one call does.
    pub per: f64,
}

const fn row(title: &'static str, call: &'static str, per: f64) -> Row {
    Row { title, call, per }
}

pub const ROWS: [Row; 25] = [
    row("await a task", "nested_tasks 10000 10", 1e5),
    row("yield, 10k × 100", "yields 10000 100", 1e6),
    row("yield, 1M × 1", "yields 1000000 1", 1e6),
    row("spawn + join 1M", "spawn_join 1000000", 1e6),
    row("bytes per task", "bytes 1000000", 1e6),
    row("timer", "timers 100000", 1e5),
    row("task that sleeps", "sleeps 100000", 1e5),
    row("10 coroutines", "nested_coroutines 10000 10", 1e4),
    row("10 boxed", "boxed_coroutines 10000 10", 1e4),
    row("send", "sends 1000000", 1e6),
    // The series' table, in milliseconds for all 10,000 runs.
    row("nested 2", "nested_tasks 10000 3", 1e6),
    row("sequential 2", "sequential_tasks 10000 2", 1e6),
    row("sequential 3", "sequential_tasks 10000 3", 1e6),
    row("nested 4", "nested_tasks 10000 5", 1e6),
    row("sequential 4", "sequential_tasks 10000 4", 1e6),
    row("sequential 5", "sequential_tasks 10000 5", 1e6),
    row("nested 8", "nested_tasks 10000 9", 1e6),
    row("sequential 8", "sequential_tasks 10000 8", 1e6),
    row("sequential 9", "sequential_tasks 10000 9", 1e6),
    row("coroutines 2", "nested_coroutines 10000 3", 1e6),
    row("in sequence 2", "sequential_coroutines 10000 2", 1e6),
    row("coroutines 4", "nested_coroutines 10000 5", 1e6),
    row("in sequence 4", "sequential_coroutines 10000 4", 1e6),
    row("coroutines 8", "nested_coroutines 10000 9", 1e6),
    row("in sequence 8", "sequential_coroutines 10000 8", 1e6),
];

/// How many times as fast as a peer we have to be.
const RATIOS: [(&str, &str, f64); 7] = [
    ("await a task", "tokio LocalSet", 1.5),
    ("await a task", "futures LocalPool", 3.0),
    ("await a task", "async-executor", 3.0),
    ("yield, 10k × 100", "tokio LocalSet", 3.0),
    ("yield, 10k × 100", "tokio LocalRuntime", 3.0),
    ("yield, 1M × 1", "tokio LocalSet", 3.0),
    ("yield, 1M × 1", "tokio LocalRuntime", 3.0),
];

/// How many times as fast as CPython we have to be, in every row but these: memory is not speed,
/// and ten boxes are ten calls of the allocator in any language.
const CPYTHON_RATIO: f64 = 30.0;
const NOT_COMPARED: [&str; 2] = ["bytes per task", "10 boxed"];

/// The most that one of ours may take, in nanoseconds or bytes.
const LIMITS: [(&str, f64); 4] = [
    ("await a task", 100.0),
    ("yield, 10k × 100", 10.0),
    ("bytes per task", 200.0),
    ("timer", 100.0),
];

/// What was measured, by peer and row.
#[derive(Default)]
pub struct Measured(BTreeMap<(&'static str, usize), Vec<f64>>);

impl Measured {
    pub fn add(&mut self, peer: &'static str, row: usize, value: f64) {
        self.0.entry((peer, row)).or_default().push(value);
    }

    fn median(&self, peer: &'static str, title: &str) -> Option<f64> {
        let row = ROWS.iter().position(|row| row.title == title)?;
        Some(median(&mut self.0.get(&(peer, row))?.clone()))
    }

    pub fn print(&self) {
        println!("\nNanoseconds (bytes): median [least–most]\n");
        self.print_rows(0..5);
        println!();
        self.print_rows(5..10);
        println!("\nMilliseconds for 10,000 runs\n");
        self.print_series();
        println!("\nTimes ours\n");
        self.print_times_ours();
    }

    /// A line per peer, a column per row of [`ROWS`].
    fn print_rows(&self, rows: std::ops::Range<usize>) {
        let mut lines = vec![vec![String::new()]];
        lines[0]
            .extend(ROWS[rows.clone()].iter().map(|row| row.title.into()));
        for peer in PEERS {
            let mut line = vec![peer.to_string()];
            for row in rows.clone() {
                line.push(match self.0.get(&(peer, row)) {
                    Some(values) => spread(values),
                    None => "–".into(),
                });
            }
            lines.push(line);
        }
        print_table(&lines);
    }

    /// The table of the source series. Tasks nested 2 deep are three tasks, hence the third column.
    fn print_series(&self) {
        let head = [
            "depth n",
            "tasks nested n deep",
            "n in sequence",
            "n + 1 in sequence",
            "coroutines nested n deep",
            "n in sequence",
        ];
        let mut lines = vec![head.map(String::from).to_vec()];
        for peer in ["ours", "CPython"] {
            for n in [2, 4, 8] {
                let titles = [
                    format!("nested {n}"),
                    format!("sequential {n}"),
                    format!("sequential {}", n + 1),
                    format!("coroutines {n}"),
                    format!("in sequence {n}"),
                ];
                let mut line = vec![format!("{peer}, {n}")];
                line.extend(titles.iter().map(|title| {
                    self.median(peer, title).map_or("–".into(), short)
                }));
                lines.push(line);
            }
        }
        print_table(&lines);
    }

    fn print_times_ours(&self) {
        let mut lines = vec![vec![String::new()]];
        lines[0].extend(PEERS[1..].iter().map(|peer| peer.to_string()));
        for row in &ROWS[..10] {
            let mut line = vec![row.title.to_string()];
            let ours = self.median("ours", row.title);
            for peer in &PEERS[1..] {
                let theirs = self.median(peer, row.title);
                let times = ours.zip(theirs).map(|(us, they)| they / us);
                line.push(times.map_or("–".into(), short));
            }
            lines.push(line);
        }
        print_table(&lines);
    }

    /// Say which goals are met. False if a ratio is missed, or, when all was to be measured, if
    /// it was not measured.
    pub fn print_goals(&self, all: bool) -> bool {
        let mut good = true;
        println!();
        let cpython = ROWS
            .iter()
            .filter(|row| !NOT_COMPARED.contains(&row.title))
            .map(|row| (row.title, "CPython", CPYTHON_RATIO));
        for (title, peer, goal) in RATIOS.into_iter().chain(cpython) {
            let pair =
                self.median("ours", title).zip(self.median(peer, title));
            let Some((ours, theirs)) = pair else {
                println!("not measured: {title} beside {peer}");
                good &= !all;
                continue;
            };
            let (times, met) = (theirs / ours, theirs >= goal * ours);
            good &= met;
            println!(
                "{}: {title}, {} times as fast as {peer} (goal {goal})",
                verdict(met),
                short(times),
            );
        }
        for (title, limit) in LIMITS {
            if let Some(ours) = self.median("ours", title) {
                let met = verdict(ours <= limit);
                println!("{met}: {title}, {} (goal {limit})", short(ours));
            }
        }
        good
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

/// The middle value; sorts the values.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// `32 [31–35]`
fn spread(values: &[f64]) -> String {
    let mut values = values.to_vec();
    let middle = median(&mut values);
    match &values[..] {
        [least, .., most] => {
            format!("{} [{}–{}]", short(middle), short(*least), short(*most))
        }
        _ => short(middle),
    }
}

/// Two digits at least.
fn short(value: f64) -> String {
    match value {
        ..1.0 => format!("{value:.2}"),
        1.0..10.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// A table in Markdown that is aligned for the terminal too.
fn print_table(lines: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or(0)
    };
    for (number, line) in lines.iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            print!("| {cell:<width$} ", width = width(column));
        }
        println!("|");
        if number == 0 {
            (0..line.len()).for_each(|_| print!("|---"));
            println!("|");
        }
    }
}
