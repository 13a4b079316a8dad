//! An mdBook preprocessor that compiles and runs a book's Rust programs, checks what they print
//! against the chapters, and puts the verified output into the pages.
//!
//! The modules stand in the order in which data flows:
//!
//! | step | module | in → out |
//! |---|---|---|
//! | discover | [`config`], [`book`], [`include`](mod@include) | a book → chapters, every character with its [`source`] |
//! | fence | [`fence`], [`attribute`], [`label`] | a chapter → fences, what their info strings say, marks |
//! | extract | [`extract`], [`code`], [`expectation`], [`program`], [`predict`] | fences → programs and questions about them |
//! | plan | [`tokens`], [`plan`] | a program → what the compiler sees |
//! | key, cache | [`cache`] | a job → a result that is known already |
//! | clear away | [`leftovers`] | what runs that were killed left behind → nothing |
//! | merge | [`merge`] | many jobs → those that are compiled together, and the others |
//! | toolchain, compile | [`toolchain`], [`compile`] | a job → a binary, or what the compiler says |
//! | run | [`execute`], [`process`] | a binary → what it printed and how it ended |
//! | run twins | [`python`], [`twin`] | the same program in Python → what that printed |
//! | normalize | [`normalize`] | … without what the operating system varies |
//! | verify | [`verify`], [`pattern`], [`alignment`] | facts → a verdict |
//! | trace | [`trace`] | a program that is to be shown step by step → its steps |
//! | render | [`render`] | verified facts → pages |
//! | report | [`report`], [`diagnostic`], [`kind`], [`suggest`], [`summary`] | verdicts and mistakes → what an author reads |
//!
//! [`pipeline`] strings the steps together, [`preprocess`] is mdBook's view of them, [`bless`] and
//! [`programs`] keep the book's outputs and the extracted programs up to date; [`atomic`] writes them.
//! [`selection`] finds the programs that a command is about.
//! [`progress`] shows what goes on while it takes long.
//! [`value`] reads the values that both fences and the configuration hold.
//!
//! Only [`process`] starts other programs; only [`bless`] writes into the book.

pub mod config;

pub mod book;
pub mod include;
pub mod shape;
pub mod source;

pub mod attribute;
pub mod fence;
pub mod label;
pub mod value;

pub mod code;
pub mod expectation;
pub mod extract;
pub mod predict;
pub mod program;

pub mod plan;
pub mod tokens;

pub mod cache;
pub mod leftovers;

pub mod merge;

pub mod compile;
pub mod toolchain;

pub mod execute;
pub mod process;
pub mod python;
pub mod twin;

pub mod normalize;

pub mod alignment;
pub mod pattern;
pub mod verify;

pub mod trace;

pub mod render;

pub mod diagnostic;
pub mod format;
pub mod kind;
pub mod report;
pub mod suggest;
pub mod summary;

pub mod atomic;
pub mod bless;
pub mod partition;
pub mod pipeline;
pub mod preprocess;
pub mod programs;
pub mod progress;
pub mod selection;
