//! Waiting for one socket.
//!
//! Every operation begins by trying: `recv` on a non-blocking socket gives what is there, or says
//! `BlockingIOError`. Only then does it wait, for a future that a callback of the selector sets
//! when the operation has succeeded at last.
//!
//! The sockets are those of [`std::net`], in an [`Rc`], since the loop keeps those that it
//! watches. They must be non-blocking (`set_nonblocking(true)`), or they block the whole loop.

use std::borrow::Borrow;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;

use asyncio::{EventLoop, Exc, Future, OsError, Outcome, Result};
use rustix::buffer::spare_capacity;
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::net::{self, AddressFamily, RecvFlags, SocketType};

use crate::selector::{Direction, unwatch, watch};

/// What an [`EventLoop`] can do with sockets. `use asyncio_net::Sockets;` makes these its methods.
#[expect(async_fn_in_trait, reason = "a loop stays on its thread, and so does what it runs")]
pub trait Sockets: Borrow<EventLoop> {
    /// Call `callback` in every cycle in which there is something to read from `socket` (data, its
    /// end, an error, a connection to accept), until [`remove_reader`](Self::remove_reader) or the
    /// next `add_reader` for it: `loop.add_reader(socket, callback)`.
    ///
    /// The loop keeps the socket until then.
    ///
    /// # Errors
    ///
    /// If the loop is closed, or if the operating system refuses.
    fn add_reader<S: AsFd + 'static, R: Outcome>(
        &self,
        socket: &Rc<S>,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        watch(self.borrow(), socket, Direction::Read, callback).map(drop)
    }

    /// Stop that: `loop.remove_reader(socket)`. False if the socket had no such callback.
    fn remove_reader<S: AsFd + 'static>(&self, socket: &Rc<S>) -> bool {
        unwatch(self.borrow(), socket, Direction::Read)
    }

    /// Call `callback` in every cycle in which `socket` can be written to:
    /// `loop.add_writer(socket, callback)`. That is nearly always, so it is for those who have
    /// tried and could not; and for a socket that is connecting.
    ///
    /// # Errors
    ///
    /// As [`add_reader`](Self::add_reader).
    fn add_writer<S: AsFd + 'static, R: Outcome>(
        &self,
        socket: &Rc<S>,
        callback: impl FnMut() -> R + 'static,
    ) -> Result<()> {
        watch(self.borrow(), socket, Direction::Write, callback).map(drop)
    }

    /// Stop that: `loop.remove_writer(socket)`. False if the socket had no such callback.
    fn remove_writer<S: AsFd + 'static>(&self, socket: &Rc<S>) -> bool {
        unwatch(self.borrow(), socket, Direction::Write)
    }

    /// At most `n` bytes from the socket, at least one, or none at its end:
    /// `loop.sock_recv(socket, n)`.
    ///
    /// # Errors
    ///
    /// What the operating system says, or [`Exc::Cancelled`].
    async fn sock_recv(&self, socket: &Rc<TcpStream>, n: usize) -> Result<Vec<u8>> {
        let this = socket.clone();
        let attempt = move || receive(&this, n);
        when_ready(self.borrow(), socket, Direction::Read, attempt).await
    }

    /// Send all of `data`: `loop.sock_sendall(socket, data)`.
    ///
    /// # Errors
    ///
    /// As [`sock_recv`](Self::sock_recv); some of it may have been sent.
    async fn sock_sendall(&self, socket: &Rc<TcpStream>, data: impl Into<Vec<u8>>) -> Result<()> {
        let (this, data, mut sent) = (socket.clone(), data.into(), 0);
        let attempt = move || {
            sent += (&*this).write(&data[sent..])?;
            match sent == data.len() {
                true => Ok(()),
                false => Err(ErrorKind::WouldBlock.into()),
            }
        };
        when_ready(self.borrow(), socket, Direction::Write, attempt).await
    }

    /// The next connection to a listening socket, and who it is from: `loop.sock_accept(socket)`.
    ///
    /// # Errors
    ///
    /// As [`sock_recv`](Self::sock_recv).
    async fn sock_accept(&self, socket: &Rc<TcpListener>) -> Result<(Rc<TcpStream>, SocketAddr)> {
        let this = socket.clone();
        let attempt = move || accept(&this);
        when_ready(self.borrow(), socket, Direction::Read, attempt).await
    }

    /// A new connection: `loop.sock_connect(socket, address)`. It makes the socket too, since the
    /// standard library has no stream that is not connected yet.
    ///
    /// # Errors
    ///
    /// As [`sock_recv`](Self::sock_recv).
    async fn sock_connect(&self, address: SocketAddr) -> Result<Rc<TcpStream>> {
        let socket = Rc::new(unconnected(address)?);
        let (this, mut begun) = (socket.clone(), false);
        let attempt = move || {
            if begun {
                // Ready to be written to: it has connected, or failed.
                let error = this.take_error()?;
                return Ok(error.map(|error| connect_failed(error, address)));
            }
            begun = true;
            match net::connect(&*this, &address) {
                Err(Errno::INPROGRESS) => Err(ErrorKind::WouldBlock.into()),
                done => Ok(done.map(|()| None)?),
            }
        };
        let failed = when_ready(self.borrow(), &socket, Direction::Write, attempt);
        failed.await?.map_or(Ok(socket), |error| Err(error.into()))
    }
}

impl Sockets for EventLoop {}

/// Try at once, and then whenever the socket is ready, until there is a result.
async fn when_ready<S: AsFd + 'static, T: Clone + 'static>(
    event_loop: &EventLoop,
    socket: &Rc<S>,
    direction: Direction,
    mut attempt: impl FnMut() -> io::Result<T> + 'static,
) -> Result<T> {
    if let Some(result) = unless_blocked(attempt()) {
        return result;
    }
    let future = event_loop.create_future();
    let waiting = future.clone();
    let callback = watch(event_loop, socket, direction, move || {
        if !waiting.done()
            && let Some(result) = unless_blocked(attempt())
        {
            settle(&waiting, result);
        }
    })?;
    let result = future.await;
    // Another may have taken our place.
    if !callback.cancelled() {
        unwatch(event_loop, socket, direction);
    }
    result
}

/// Set a future, if nobody has cancelled it meanwhile.
pub(crate) fn settle<T: 'static>(future: &Future<T>, result: Result<T>) {
    if !future.done() {
        let _ = match result {
            Ok(value) => future.set_result(value),
            Err(exc) => future.set_exception(exc),
        };
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
pub(crate) fn accept(listener: &TcpListener) -> io::Result<(Rc<TcpStream>, SocketAddr)> {
    let (connection, address) = listener.accept()?;
    connection.set_nonblocking(true)?;
    Ok((Rc::new(connection), address))
}

fn connect_failed(error: io::Error, address: SocketAddr) -> OsError {
    let strerror = format!("Connect call failed {}", shown(address)).into();
    OsError { strerror, ..error.into() }
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
