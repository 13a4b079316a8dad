//! Property tests: what must hold for every text, tried with made-up ones.
//!
//! The cases are the same in every run: their seeds count up from 0. `PROPERTY_CASES=1000000` tries
//! more of them than the few thousand of a normal run, and `PROPERTY_SEED=42` only this one.

mod cases;

mod blessing;
mod fences;
mod includes;
mod outputs;
mod remembered;
mod splicing;
