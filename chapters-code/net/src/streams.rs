//! Connections as programs see them: a reader and a writer.
//!
//! ```no_run
//! use asyncio::Result;
//! use asyncio_net::open_connection;
//!
//! async fn ask(question: &str) -> Result<Vec<u8>> {
//!     let (reader, writer) = open_connection("127.0.0.1:8888").await?;
//!     writer.write(question);
//!     writer.drain().await?;
//!     let answer = reader.readline().await?;
//!     writer.close();
//!     Ok(answer)
//! }
//! ```

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::rc::Rc;

use asyncio::{Exc, IncompleteRead, Result, get_running_loop, sleep};

use crate::sockets::Sockets;
use crate::transport::{LIMIT, Transport};

/// What comes in on a connection: `asyncio.StreamReader`.
pub struct StreamReader(pub(crate) Rc<Transport>);

/// What goes out on a connection: `asyncio.StreamWriter`.
///
/// A client that drops it closes the connection, as in CPython, where it is collected.
pub struct StreamWriter(pub(crate) Rc<Transport>);

/// Connect to a server: `asyncio.open_connection(host, port)`.
///
/// The address is `("127.0.0.1", 8888)`, `"127.0.0.1:8888"` or a [`SocketAddr`]. A name is looked
/// up on this thread, which blocks the loop; CPython asks another thread. If it has several
/// addresses they are tried in turn.
///
/// # Errors
///
/// What the operating system says, or [`Exc::Cancelled`].
pub async fn open_connection(address: impl ToSocketAddrs) -> Result<(StreamReader, StreamWriter)> {
    let event_loop = get_running_loop()?;
    let mut errors = Vec::new();
    for address in address.to_socket_addrs()? {
        match event_loop.sock_connect(address).await {
            Ok(socket) => {
                let connected = Transport::start(event_loop, socket, None, drop).await?;
                let reader = StreamReader(connected.clone());
                return Ok((reader, StreamWriter(connected)));
            }
            Err(Exc::Os(error)) => errors.push(error),
            Err(exc) => return Err(exc),
        }
    }
    errors.dedup();
    if let [only] = &errors[..] {
        return Err(Exc::Os(only.clone()));
    }
    let all: Vec<_> = errors.iter().map(ToString::to_string).collect();
    let message = format!("Multiple exceptions: {}", all.join(", "));
    Err(io::Error::other(message).into())
}

impl StreamReader {
    /// At most `n` bytes: those that are there, or else the next to arrive; none at the end of
    /// the stream: `reader.read(n)`.
    ///
    /// # Errors
    ///
    /// The failure of the connection, [`Exc::Cancelled`], or [`Exc::Runtime`] if another
    /// coroutine is reading from the same stream.
    pub async fn read(&self, n: usize) -> Result<Vec<u8>> {
        self.0.check()?;
        if n > 0 && self.0.incoming.borrow().is_empty() && !self.0.eof.get() {
            self.0.wait_for_data("read").await?;
        }
        Ok(self.0.take(n))
    }

    /// All bytes up to the end of the stream: `reader.read()`.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_to_end(&self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            let block = self.read(LIMIT).await?;
            if block.is_empty() {
                return Ok(all);
            }
            all.extend(block);
        }
    }

    /// Exactly `n` bytes: `reader.readexactly(n)`.
    ///
    /// # Errors
    ///
    /// [`Exc::IncompleteRead`] if the stream ends before, or as [`read`](Self::read).
    pub async fn readexactly(&self, n: usize) -> Result<Vec<u8>> {
        self.0.check()?;
        while self.0.incoming.borrow().len() < n {
            if self.0.eof.get() {
                return Err(self.incomplete(Some(n)));
            }
            self.0.wait_for_data("readexactly").await?;
        }
        Ok(self.0.take(n))
    }

    /// The next line, with its end; the last may lack it, and after that lines are empty:
    /// `reader.readline()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Value`] if the line is longer than 64 KiB, or as [`read`](Self::read).
    pub async fn readline(&self) -> Result<Vec<u8>> {
        match self.readuntil(b"\n").await {
            Err(Exc::IncompleteRead(read)) => Ok(read.partial),
            Err(Exc::LimitOverrun(message)) => {
                // What is too long is lost.
                let end = find(&self.0.incoming.borrow(), b"\n", 0);
                self.0.take(end.map_or(usize::MAX, |end| end + 1));
                Err(Exc::Value(message))
            }
            line => line,
        }
    }

    /// Everything up to and with the next `separator`: `reader.readuntil(separator)`.
    ///
    /// # Errors
    ///
    /// [`Exc::IncompleteRead`] if the stream ends before, [`Exc::LimitOverrun`] if there is none
    /// within 64 KiB, [`Exc::Value`] if the separator is empty, or as [`read`](Self::read).
    pub async fn readuntil(&self, separator: &[u8]) -> Result<Vec<u8>> {
        if separator.is_empty() {
            let message = "Separator should be at least one-byte string";
            return Err(Exc::Value(message.into()));
        }
        self.0.check()?;
        let mut searched = 0;
        let problem = loop {
            let found = find(&self.0.incoming.borrow(), separator, searched);
            // The separator may have begun at the end of what is here.
            let length = self.0.incoming.borrow().len();
            searched = (length + 1).saturating_sub(separator.len());
            match found {
                Some(start) if start <= LIMIT => {
                    return Ok(self.0.take(start + separator.len()));
                }
                Some(_) => {
                    break "Separator is found, but chunk is longer than limit";
                }
                None if searched > LIMIT => {
                    break "Separator is not found, and chunk exceed the limit";
                }
                None if self.0.eof.get() => return Err(self.incomplete(None)),
                None => self.0.wait_for_data("readuntil").await?,
            }
        };
        Err(Exc::LimitOverrun(problem.into()))
    }

    /// Has everything been read, and can nothing come any more? `reader.at_eof()`
    #[must_use]
    pub fn at_eof(&self) -> bool {
        self.0.eof.get() && self.0.incoming.borrow().is_empty()
    }

    fn incomplete(&self, expected: Option<usize>) -> Exc {
        let partial = self.0.take(usize::MAX);
        Exc::IncompleteRead(Box::new(IncompleteRead { partial, expected }))
    }
}

/// Where `wanted` begins in `bytes`, looking from `start`.
fn find(bytes: &[u8], wanted: &[u8], start: usize) -> Option<usize> {
    let mut places = bytes.get(start..)?.windows(wanted.len());
    Some(start + places.position(|place| place == wanted)?)
}

impl StreamWriter {
    /// Send these bytes, now or when the socket takes them: `writer.write(data)`. This does not
    /// wait; [`drain`](Self::drain) does.
    pub fn write(&self, data: impl AsRef<[u8]>) {
        self.0.write(data.as_ref());
    }

    /// Wait until not much is left to send: `writer.drain()`. To be awaited after every `write`,
    /// so that a slow receiver slows down the sender and not fills up its memory.
    ///
    /// # Errors
    ///
    /// The failure of the connection, or [`Exc::Cancelled`].
    pub async fn drain(&self) -> Result<()> {
        self.0.check()?;
        if self.is_closing() {
            sleep(0.0).await?; // the connection may be about to end
        }
        self.0.drained().await
    }

    /// Close the connection once all is sent: `writer.close()`.
    pub fn close(&self) {
        self.0.close();
    }

    /// `writer.is_closing()`
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.closing.get()
    }

    /// Wait until the connection has ended: `writer.wait_closed()`.
    ///
    /// # Errors
    ///
    /// Why it failed, if it did, or [`Exc::Cancelled`].
    pub async fn wait_closed(&self) -> Result<()> {
        (&self.0.closed).await
    }

    /// Who is at the other end, while the connection lasts: `writer.get_extra_info("peername")`.
    #[must_use]
    pub fn peername(&self) -> Option<SocketAddr> {
        self.0.socket()?.peer_addr().ok()
    }
}

impl Drop for StreamWriter {
    fn drop(&mut self) {
        // A server keeps its writers itself: there the handler must close.
        let runs = !self.0.event_loop.is_closed();
        if runs && self.0.server.is_none() {
            self.0.close();
        }
    }
}
