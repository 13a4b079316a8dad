//! Sockets: the feature `net`.
//!
//! It reads from the bottom up too: `bell` wakes the loop; `selector` is what the operating system knows about sockets,
//! and `sockets` the waiting for one of them; `transport` is a connection as the loop sees it,
//! `streams` as programs see it; `server` waits for the connections of others.

mod bell;
mod selector;
mod server;
mod sockets;
mod streams;
mod transport;

pub(crate) use bell::Bell;
pub(crate) use selector::Selector;
pub use server::{Server, start_server};
pub use streams::{StreamReader, StreamWriter, open_connection};
