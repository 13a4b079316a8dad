//! End-to-end tests: small books in temporary folders, verified and built by the real binary and
//! the real mdBook.

mod book;
mod page;
mod run;

mod acceptance;
mod attributes;
mod between;
mod blessing;
mod caching;
mod compile_fail;
mod failures;
mod figures;
mod formats;
mod hostile;
mod markdown;
mod mdbook;
mod mistakes;
mod outputs;
mod patterns;
mod places;
mod programs;
mod surroundings;
mod values;
