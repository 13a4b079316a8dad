//! Random programs: `random print FROM TO` prints those of the seeds, one a line, for the Python
//! side; `random run FROM TO` runs them on the runtime and prints their logs.

mod interpret;
mod program;

use program::Program;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, from, to] = arguments.as_slice() else {
        panic!("usage: random print|run FROM TO");
    };
    let seed = |text: &String| text.parse::<u64>().expect("a seed is a number");
    for seed in seed(from)..seed(to) {
        let program = Program::random(seed);
        match command.as_str() {
            "print" => println!("{program}"),
            "run" => println!("seed {seed}\n{}", interpret::run(&program)),
            other => panic!("no command {other}"),
        }
    }
}
