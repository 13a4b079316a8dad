//! Waiting for one socket.
//!
//! Every operation begins by trying: `recv` on a non-blocking socket gives what is there, or says
//! `BlockingIOError`. Only then does it wait, for a future that a callback of the selector sets
//! when the operation has succeeded at last.
//!
//! The sockets are those of [`std::net`], in an [`Rc`], since the loop keeps those that it
//! watches. They must be non-blocking (`set_nonblocking(true)`), or they block the whole loop.

use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;

use rustix::buffer::spare_capacity;
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::net::{self, AddressFamily, RecvFlags, SocketType};

use crate::error::{Exc, Result};
use crate::event_loop::EventLoop;
use crate::net::selector::Direction;
use crate::os_error::OsError;

impl EventLoop {
    /// At most `n` bytes from the socket, at least one, or none at its end:
    /// `loop.sock_recv(socket, n)`.
    ///
    /// # Errors
    ///
    /// What the operating system says, or [`Exc::Cancelled`].
    pub async fn sock_recv(
        &self,
        socket: &Rc<TcpStream>,
        n: usize,
    ) -> Result<Vec<u8>> {
        let this = socket.clone();
        let attempt = move || receive(&this, n);
        self.when_ready(socket, Direction::Read, attempt).await
    }

    /// Send all of `data`: `loop.sock_sendall(socket, data)`.
    ///
    /// # Errors
    ///
    /// As [`sock_recv`](Self::sock_recv); some of it may have been sent.
    pub async fn sock_sendall(
        &self,
        socket: &Rc<TcpStream>,
        data: impl Into<Vec<u8>>,
    ) -> Result<()> {
        let (this, data, mut sent) = (socket.clone(), data.into(), 0);
        let attempt = move || {
            sent += (&*this).write(&data[sent..])?;
            match sent == data.len() {
                true => Ok(()),
                false => Err(ErrorKind::WouldBlock.into()),
            }
        };
        self.when_ready(socket, Direction::Write, attempt).await
    }

    /// The next connection to a listening socket, and who it is from: `loop.sock_accept(socket)`.
    ///
    /// # Errors
    ///
    /// As [`sock_recv`](Self::sock_recv).
    pub async fn sock_accept(
        &self,
        socket: &Rc<TcpListener>,
    ) -> Result<(Rc<TcpStream>, SocketAddr)> {
        let this = socket.clone();
        let attempt = move || accept(&this);
        self.when_ready(socket, Direction::Read, attempt).await
    }

    /// A new connection: `loop.sock_connect(socket, address)`. It makes the socket too, since the
    /// standard library has no stream that is not connected yet.
    ///
    /// # Errors
    ///
    /// As [`sock_recv`](Self::sock_recv).
    pub async fn sock_connect(
        &self,
        address: SocketAddr,
    ) -> Result<Rc<TcpStream>> {
        let socket = Rc::new(unconnected(address)?);
        let (this, mut begun) = (socket.clone(), false);
        let attempt = move || {
            if begun {
                // Ready to be written to: it has connected, or failed.
                let error = this.take_error()?;
                return Ok(error.and_then(|error| error.raw_os_error()));
            }
            begun = true;
            match net::connect(&*this, &address) {
                Err(Errno::INPROGRESS) => Err(ErrorKind::WouldBlock.into()),
                done => Ok(done.map(|()| None)?),
            }
        };
        let done =
            self.when_ready(&socket, Direction::Write, attempt).await?;
        if let Some(errno) = done {
            let error = io::Error::from_raw_os_error(errno);
            let text = format!("Connect call failed {}", shown(address));
            let error = OsError { strerror: text.into(), ..error.into() };
            return Err(error.into());
        }
        Ok(socket)
    }

    /// Try at once, and then whenever the socket is ready, until there is a result.
    async fn when_ready<S: AsFd + 'static, T: Clone + 'static>(
        &self,
        socket: &Rc<S>,
        direction: Direction,
        mut attempt: impl FnMut() -> io::Result<T> + 'static,
    ) -> Result<T> {
        if let Some(result) = unless_blocked(attempt()) {
            return result;
        }
        let future = self.create_future();
        let waiting = future.clone();
        let handle = self.watch(socket, direction, move || {
            if !waiting.done()
                && let Some(result) = unless_blocked(attempt())
            {
                waiting.finish(result);
            }
        })?;
        let (event_loop, socket) = (self.clone(), socket.clone());
        future.add_done_callback(move |_| {
            if !handle.cancelled() {
                event_loop.unwatch(&socket, direction);
            }
        });
        future.await
    }
}

/// Nothing if it is to be tried again.
pub(crate) fn unless_blocked<T>(result: io::Result<T>) -> Option<Result<T>> {
    let again = [ErrorKind::WouldBlock, ErrorKind::Interrupted];
    match result {
        Err(error) if again.contains(&error.kind()) => None,
        result => Some(result.map_err(Exc::from)),
    }
}

/// `socket.recv(n)`
pub(crate) fn receive(socket: &TcpStream, n: usize) -> io::Result<Vec<u8>> {
    let mut data = Vec::with_capacity(n);
    net::recv(socket, spare_capacity(&mut data), RecvFlags::empty())?;
    Ok(data)
}

/// `socket.accept()`, for a connection that does not block.
pub(crate) fn accept(
    listener: &TcpListener,
) -> io::Result<(Rc<TcpStream>, SocketAddr)> {
    let (connection, address) = listener.accept()?;
    connection.set_nonblocking(true)?;
    Ok((Rc::new(connection), address))
}

/// An address as Python shows it: `('127.0.0.1', 80)`.
pub(crate) fn shown(address: SocketAddr) -> String {
    let (ip, port) = (address.ip(), address.port());
    match address {
        SocketAddr::V4(_) => format!("('{ip}', {port})"),
        SocketAddr::V6(address) => {
            let (flow, scope) = (address.flowinfo(), address.scope_id());
            format!("('{ip}', {port}, {flow}, {scope})")
        }
    }
}

/// `socket.socket(family)`
fn unconnected(address: SocketAddr) -> io::Result<TcpStream> {
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    #[cfg(windows)]
    net::wsa_startup()?; // what the standard library does for its own
    let socket = net::socket(family, SocketType::STREAM, None)?;
    // Not every system can make a socket that child processes do not inherit; every one can
    // copy it to such a one.
    let socket = TcpStream::from(socket).try_clone()?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}
