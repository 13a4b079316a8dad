//! Non-blocking TCP for the crate [`asyncio`]: sockets that a loop watches, and streams and
//! servers on top of them.
//!
//! A call that reads from a socket waits until something has come, and with it waits the whole
//! thread: every task of the loop. So the socket is made *non-blocking*. Such a socket says at
//! once that there is nothing yet, and the task that wanted to read awaits a future instead. The
//! loop asks the operating system which sockets have news, and sets the futures of those.
//!
//! ```
//! use asyncio::{Result, run};
//! use asyncio_net::{StreamReader, StreamWriter, open_connection, start_server};
//!
//! async fn echo(reader: StreamReader, writer: StreamWriter) -> Result<()> {
//!     writer.write(reader.readline().await?);
//!     writer.drain().await?;
//!     writer.close();
//!     Ok(())
//! }
//!
//! async fn main_task() -> Result<Vec<u8>> {
//!     let server = start_server(echo, "127.0.0.1:0").await?;
//!     let (reader, writer) = open_connection(server.addresses()[0]).await?;
//!     writer.write("hello\n");
//!     reader.readline().await
//! }
//!
//! assert_eq!(run(main_task()), Ok(b"hello\n".to_vec()));
//! ```
//!
//! # Reading order
//!
//! From the bottom up: `selector` is what the operating system knows about sockets, and `bell`
//! wakes a loop that waits for it; `sockets` is the waiting for one socket ([`Sockets`]);
//! `transport` is a connection as the loop sees it, `streams` as programs see it
//! ([`open_connection`]); `server` waits for the connections of others ([`start_server`]).

#![forbid(unsafe_code)]

mod bell;
mod selector;
mod server;
mod sockets;
mod streams;
mod transport;

pub use server::{Server, start_server};
pub use sockets::Sockets;
pub use streams::{StreamReader, StreamWriter, open_connection};
