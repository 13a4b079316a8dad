//! End-to-end tests: small books in temporary folders, verified and built by the real binary and
//! the real mdBook.

mod book;
mod page;
mod run;
#[cfg(target_os = "linux")]
mod sandbox;

mod acceptance;
mod attributes;
mod between;
mod blessing;
#[cfg(target_os = "linux")]
mod breakout;
mod caching;
mod compile_fail;
mod compilers_words;
#[cfg(unix)]
mod crates_remembered;
#[cfg(target_os = "linux")]
mod exhaustion;
mod explanations;
mod failures;
#[cfg(target_os = "linux")]
mod faults;
mod figures;
mod formats;
mod hostile;
#[cfg(target_os = "linux")]
mod killed;
mod markdown;
mod mdbook;
mod mistakes;
#[cfg(target_os = "linux")]
mod old_kernel;
mod output_modes;
mod outputs;
mod packages;
mod patterns;
mod places;
mod predictions;
mod programs;
mod selection;
#[cfg(target_os = "linux")]
mod sleeping;
mod steps;
mod surroundings;
mod telling;
#[cfg(target_os = "linux")]
mod twins;
mod values;
