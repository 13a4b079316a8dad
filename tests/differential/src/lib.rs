//! The runtime compared with CPython: `scenarios/` holds the same programs in both languages,
//! `random/` an interpreter of random programs in each.

pub mod python;
