fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let file = std::env::args().nth(2).unwrap();
    let steps = asyncio_trace::steps(asyncio_trace::pieces(&text, ""), &file).unwrap();
    for (n, s) in steps.steps.iter().enumerate().filter(|s| s.1.key) {
        let st = &s.state;
        println!(
            "{n:4} {:>4} {}\n          ready={:?} stack={:?}",
            st.line.map_or(String::new(), |l| l.to_string()),
            s.sentence,
            st.ready,
            st.stack
                .iter()
                .map(|f| format!(
                    "{}{}",
                    f.name,
                    f.value.as_ref().map_or(String::new(), |v| format!("<{v}>"))
                ))
                .collect::<Vec<_>>()
        );
    }
    println!(
        "{} steps, {} key, lost {:?}",
        steps.steps.len(),
        steps.steps.iter().filter(|s| s.key).count(),
        steps.lost
    );
}
