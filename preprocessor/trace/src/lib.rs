//! Turns what the asyncio runtime tells about a run into steps that a reader can follow.
//!
//! The modules stand in the order in which data flows:
//!
//! | module | in → out |
//! |---|---|
//! | [`event`] | what a traced program printed → its output, and events |
//! | [`state`] | what a reader sees at a moment: queue, stack, tasks, timers |
//! | [`machine`] | a state and an event → the next state, or a broken invariant |
//! | [`sentence`] | what an event means, in words |
//! | [`cycles`] | many equal cycles of the loop → one, and how often |
//! | [`steps`](mod@steps) | all of this → the steps |
//! | [`choose`] | the steps that are shown at first |
//! | [`json`] | steps → what the page's script reads |
//! | [`html`] | steps → what stands in the page |

pub mod choose;
pub mod cycles;
pub mod event;
pub mod html;
pub mod json;
pub mod machine;
pub mod sentence;
pub mod state;
pub mod steps;

pub use event::{Piece, pieces};
pub use machine::Broken;
pub use steps::{Step, Steps, steps};
