//! End-to-end tests: small books in temporary folders, verified and built by the real binary and
//! the real mdBook.

mod book;
mod page;
mod run;

mod attributes;
mod blessing;
mod caching;
mod failures;
mod formats;
mod hostile;
mod markdown;
mod mdbook;
mod mistakes;
mod outputs;
mod programs;
