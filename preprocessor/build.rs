//! Links the binary so that it starts quickly: it is started again for every program of a book.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |key: &str| std::env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        // To start at any address, 36,000 pointers in 170 pages would be rewritten at every start,
        // which takes longer than all that a launcher does. The libraries, the heap and the stack
        // are at random addresses anyway.
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
