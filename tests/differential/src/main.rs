//! Runs the scenario that its argument names.

mod scenarios;

fn main() -> asyncio::Result<()> {
    let name = std::env::args().nth(1).unwrap_or_default();
    match scenarios::find(&name) {
        Some(scenario) => scenario(),
        None => panic!("no scenario {name:?}: is it in the list of scenarios.rs?"),
    }
}
