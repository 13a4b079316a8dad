//! Shows a recorded trace: `cargo run -p asyncio-trace --example show -- TRACE FILE [all]`.
//!
//! TRACE holds what a program printed that was run with `ASYNCIO_TRACE=` (stdout and stderr in one),
//! FILE is the program as the compiler was told its name.

use std::error::Error;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let [_, trace, file, all @ ..] = &arguments[..] else {
        return Err("which trace, of which file?".into());
    };
    let trace = fs::read_to_string(trace)?;
    let steps = asyncio_trace::steps(&asyncio_trace::pieces(&trace, ""), file)?;
    for (number, step) in steps.steps.iter().enumerate() {
        if step.key || !all.is_empty() {
            let line = step.state.line.map_or(String::new(), |line| line.to_string());
            println!("{number:4} {line:>4} {}", step.sentence);
        }
    }
    let keys = steps.steps.iter().filter(|step| step.key).count();
    println!("{} steps, {keys} of them key steps; lost: {:?}", steps.steps.len(), steps.lost);
    Ok(())
}
