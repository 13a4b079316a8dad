//! The bundled runtime's speed beside that of its peers, measured in one run.
//!
//! Each job runs in a process of its own, which is this program again with `--job`. A round is
//! every job of every peer once, in an order that is shuffled anew, so that whatever else the
//! machine does falls on all alike; a table's cell is the median of the rounds.

mod jobs;
mod table;

use std::env;
use std::io::{self, IsTerminal};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use jobs::PEERS;
use table::{Measured, ROWS};

/// How many times a child of ours does its job; the median counts. CPython, which takes a hundred
/// times as long, does it once, and takes part in every third round only.
const REPEATS: usize = 3;
const SLOW: usize = 3;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [job, peer, call @ ..] = &args[..]
        && job == "--job"
    {
        return child(peer, call);
    }
    let (options, filters): (Vec<_>, Vec<_>) =
        args.iter().partition(|arg| arg.starts_with("--"));
    let [mut quick, mut check] = [false, false];
    for option in options {
        match option.as_str() {
            "--quick" => quick = true,
            "--check" => check = true,
            _ => {
                eprintln!("usage: bench [--quick] [--check] [FILTER]…");
                return ExitCode::from(2);
            }
        }
    }
    let measured = measure(if quick { 3 } else { 9 }, &filters);
    measured.print();
    if measured.print_goals(filters.is_empty()) || !check {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Do one job and print its total.
fn child(peer: &str, call: &[String]) -> ExitCode {
    let (function, args) = call.split_first().expect("a function to call");
    let args: Vec<u64> = args
        .iter()
        .map(|arg| arg.parse().expect("a number"))
        .collect();
    let repeats = if function == "bytes" { 1 } else { REPEATS };
    let mut totals: Vec<f64> = (0..repeats)
        .filter_map(|_| jobs::run(peer, function, &args))
        .collect();
    if !totals.is_empty() {
        println!("{}", table::median(&mut totals));
    }
    ExitCode::SUCCESS
}

/// All rounds of the jobs whose peer or name contains one of the filters.
fn measure(rounds: usize, filters: &[&String]) -> Measured {
    let mut measured = Measured::default();
    let wanted = |peer: &str, row: usize| {
        filters.is_empty()
            || filters.iter().any(|filter| {
                peer.contains(*filter)
                    || ROWS[row].title.contains(*filter)
                    || ROWS[row].call.contains(*filter)
            })
    };
    let mut jobs: Vec<(&str, usize)> = PEERS
        .into_iter()
        .flat_map(|peer| (0..ROWS.len()).map(move |row| (peer, row)))
        .filter(|&(peer, row)| wanted(peer, row))
        .collect();
    let mut random = Random::new();
    for round in 0..rounds {
        random.shuffle(&mut jobs);
        for (number, &(peer, row)) in jobs.iter().enumerate() {
            if peer == "CPython" && round % SLOW != 0 {
                continue;
            }
            if io::stderr().is_terminal() {
                let (round, number) = (round + 1, number + 1);
                let (jobs, title) = (jobs.len(), ROWS[row].title);
                eprint!(
                    "\r\x1b[Kround {round} of {rounds}, job {number} of {jobs}: {peer}, {title}\r"
                );
            }
            if let Some(total) = start(peer, ROWS[row].call) {
                measured.add(peer, row, total / ROWS[row].per);
            }
        }
    }
    measured
}

/// Do a job in a child process; `None` if the peer has no such thing.
fn start(peer: &str, call: &str) -> Option<f64> {
    let mut command = if peer == "CPython" {
        let python = env::var("PYTHON").unwrap_or("python3".into());
        let mut command = Command::new(python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py"));
        command
    } else {
        let this = env::current_exe().expect("this program has a path");
        let mut command = Command::new(this);
        command.args(["--job", peer]);
        command
    };
    let output = match command.args(call.split(' ')).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("\n{peer} does not start: {error}");
            return None;
        }
    };
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        eprintln!("\n{peer}, {call}: {}\n{stderr}", output.status);
    }
    let total = String::from_utf8_lossy(&output.stdout).trim().parse().ok();
    total.filter(|total: &f64| total.is_finite())
}

/// Xorshift: enough to shuffle with.
struct Random(u64);

impl Random {
    fn new() -> Random {
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        Random(now.as_nanos() as u64 | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
