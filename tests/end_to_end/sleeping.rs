//! Programs that sleep do not keep the others waiting, and those that use the processor do not lose time
//! by that.

use crate::book::Book;
use std::time::{Duration, Instant};

/// Four programs for each processor.
fn book(code: &str) -> Book {
    let number = 4 * std::thread::available_parallelism().unwrap().get();
    let programs = format!("```rust,timeout=3200ms\n{code}```\n\n").repeat(number);
    Book::with(&format!("# A\n\n{programs}"))
}

#[test]
fn others_run_while_programs_sleep() {
    let book = book("std::thread::sleep(std::time::Duration::from_secs(2));\n");
    let start = Instant::now();
    book.check().succeeds();
    // As many at a time as there are processors would take 8 s.
    assert!(
        start.elapsed() < Duration::from_secs(6),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn who_needed_its_time_for_itself_gets_it() {
    // Asleep all of them are started; awake they share the processors, and then take 4.5 s.
    let book = book(
        "std::thread::sleep(std::time::Duration::from_millis(500));
let used = || {
    let schedstat = std::fs::read_to_string(\"/proc/thread-self/schedstat\").unwrap();
    schedstat.split(' ').next().unwrap().parse::<u64>().unwrap()
};
while used() < 1_000_000_000 {}
",
    );
    book.check().succeeds();
}
