//! The named programs of the book, one binary each in `bin/`: `cargo run -p chapters-code --bin rock`.
//!
//! They are extracted from the chapters by `cargo book bless`, so that Cargo, clippy and rustfmt see
//! them: edit the chapters, not these. This library is empty; it lets the package load without any.
