//! Prints the HTML of a recorded trace's stepper:
//! `cargo run -p asyncio-trace --example widget -- NAME TRACE FILE`, with TRACE and FILE as for `show`.

use std::error::Error;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let [_, name, trace, file] = &arguments[..] else {
        return Err("what name, which trace, of which file?".into());
    };
    let (trace, code) = (fs::read_to_string(trace)?, fs::read_to_string(file)?);
    let steps = asyncio_trace::steps(&asyncio_trace::pieces(&trace, ""), file)?;
    let anchor = |line: usize| Some(format!("#line-{name}-{line}"));
    // As readers see the program: without what makes it traced.
    let code = code.replace("use asyncio::trace::Traced as _; ", "").replace(".traced()", "");
    println!("{}", asyncio_trace::html::html(name, name, &code, &steps, &anchor));
    Ok(())
}
