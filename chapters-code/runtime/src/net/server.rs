//! A server: a socket that listens, and a task for every client.
//!
//! ```no_run
//! use asyncio::{Result, StreamReader, StreamWriter, start_server};
//!
//! async fn echo(reader: StreamReader, writer: StreamWriter) -> Result<()> {
//!     let line = reader.readline().await?;
//!     writer.write(line);
//!     writer.drain().await?;
//!     writer.close();
//!     Ok(())
//! }
//!
//! async fn serve() -> Result<()> {
//!     let server = start_server(echo, "127.0.0.1:8888").await?;
//!     server.serve_forever().await
//! }
//! ```

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::rc::Rc;

use crate::combinators::{gather, sleep};
use crate::coroutine::Awaiting;
use crate::error::{Exc, Result};
use crate::event_loop::EventLoop;
use crate::future::Future;
use crate::net::sockets::{accept, shown, unless_blocked};
use crate::net::streams::{StreamReader, StreamWriter};
use crate::net::transport::Transport;
use crate::os_error::OsError;
use crate::running::get_running_loop;

/// How many connections are accepted in one cycle.
const BACKLOG: usize = 100;
/// Seconds to wait when the operating system has no room for another connection.
const ACCEPT_RETRY_DELAY: f64 = 1.0;

/// What [`start_server`] gives: `asyncio.Server`. Clones are the same server.
#[derive(Clone)]
pub struct Server(Rc<Inner>);

struct Inner {
    event_loop: EventLoop,
    handler: Box<dyn Fn(StreamReader, StreamWriter) -> Awaiting<()>>,
    /// None once the server is closed.
    sockets: RefCell<Option<Vec<Rc<TcpListener>>>>,
    /// How many connections have not ended.
    connections: Cell<usize>,
    /// Those who wait for the end of the server and its connections.
    waiters: RefCell<Vec<Future<()>>>,
    serving_for_ever: RefCell<Option<Future<()>>>,
}

/// Listen, and run `handler(reader, writer)` in a task of its own for every client that connects:
/// `asyncio.start_server(handler, host, port)`.
///
/// The address is as in [`open_connection`](crate::open_connection); port 0 is any free one.
///
/// What a handler raises is reported, and closes its connection. A handler that just returns
/// leaves its connection open: it must call [`StreamWriter::close`].
///
/// # Errors
///
/// What the operating system says, or [`Exc::Cancelled`].
pub async fn start_server<H, F>(
    handler: H,
    address: impl ToSocketAddrs + 'static,
) -> Result<Server>
where
    H: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: std::future::Future<Output = Result<()>> + 'static,
{
    let look_up = async move {
        let addresses = address.to_socket_addrs()?;
        Ok(Vec::from_iter(addresses))
    };
    // As CPython does, so that it takes as many cycles.
    let addresses = gather([look_up]).await?.concat();
    let sockets: Result<_> = addresses.into_iter().map(listen).collect();
    let server = Server(Rc::new(Inner {
        event_loop: get_running_loop()?,
        handler: Box::new(move |reader, writer| {
            Box::pin(handler(reader, writer))
        }),
        sockets: RefCell::new(Some(sockets?)),
        connections: Cell::new(0),
        waiters: RefCell::default(),
        serving_for_ever: RefCell::default(),
    }));
    server.serve()?;
    sleep(0.0).await?;
    Ok(server)
}

fn listen(address: SocketAddr) -> Result<Rc<TcpListener>> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let error = OsError::from(error);
        let (place, why) = (shown(address), error.strerror.to_lowercase());
        let text = format!(
            "error while attempting to bind on address {place}: {why}"
        );
        OsError { strerror: text.into(), ..error }
    })?;
    listener.set_nonblocking(true)?;
    Ok(Rc::new(listener))
}

impl Server {
    /// Where it listens: `[socket.getsockname() for socket in server.sockets]`. Empty once it is
    /// closed.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let sockets = self.sockets();
        sockets.iter().filter_map(|it| it.local_addr().ok()).collect()
    }

    /// `server.is_serving()`
    #[must_use]
    pub fn is_serving(&self) -> bool {
        self.0.sockets.borrow().is_some()
    }

    /// Accept no more clients: `server.close()`. The connections that there are go on.
    pub fn close(&self) {
        for socket in self.0.sockets.take().into_iter().flatten() {
            self.0.event_loop.remove_reader(&socket);
        }
        if let Some(serving) = self.0.serving_for_ever.take() {
            serving.cancel();
        }
        self.wake_if_ended();
    }

    /// Wait until the server is closed and its last connection has ended: `server.wait_closed()`.
    /// In CPython 3.11, and so here, this returns at once if it is closed already.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`]
    pub async fn wait_closed(&self) -> Result<()> {
        if !self.is_serving() {
            return Ok(());
        }
        let waiter = self.0.event_loop.create_future();
        self.0.waiters.borrow_mut().push(waiter.clone());
        waiter.await
    }

    /// Wait until cancelled, and then close: `server.serve_forever()`.
    ///
    /// # Errors
    ///
    /// [`Exc::Cancelled`]; [`Exc::Runtime`] if the server is closed, or waited for so already.
    pub async fn serve_forever(&self) -> Result<()> {
        let message = match self.is_serving() {
            false => "server is closed",
            true => "server is already being awaited on serve_forever()",
        };
        if !self.is_serving() || self.0.serving_for_ever.borrow().is_some() {
            return Err(Exc::Runtime(message.into()));
        }
        let serving = self.0.event_loop.create_future();
        self.0.serving_for_ever.replace(Some(serving.clone()));
        let cancelled = serving.await;
        self.close();
        cancelled
    }

    fn sockets(&self) -> Vec<Rc<TcpListener>> {
        self.0.sockets.borrow().clone().unwrap_or_default()
    }

    fn serve(&self) -> Result<()> {
        for socket in self.sockets() {
            let (this, listener) = (self.clone(), socket.clone());
            let ready = move || this.accept(&listener);
            self.0.event_loop.add_reader(&socket, ready)?;
        }
        Ok(())
    }

    /// Somebody has connected, or several have.
    fn accept(&self, listener: &Rc<TcpListener>) {
        let event_loop = &self.0.event_loop;
        for _ in 0..BACKLOG {
            match unless_blocked(accept(listener)) {
                None => return,
                Some(Err(Exc::Os(error)))
                    if error.kind == ErrorKind::ConnectionAborted =>
                {
                    return;
                }
                Some(Ok((socket, _))) => {
                    event_loop.create_task(self.clone().connected(socket));
                }
                Some(Err(exc)) => {
                    eprintln!("socket.accept() failed\n{exc}");
                    event_loop.remove_reader(listener);
                    let this = self.clone();
                    event_loop.call_later(ACCEPT_RETRY_DELAY, move || {
                        if let Err(exc) = this.serve() {
                            eprintln!("the server has stopped\n{exc}");
                        }
                    });
                    return;
                }
            }
        }
    }

    async fn connected(self, socket: Rc<TcpStream>) -> Result<()> {
        let event_loop = self.0.event_loop.clone();
        let this = self.clone();
        let set_up = Transport::start(&event_loop, socket, Some(self), {
            move |connection| this.handle(connection)
        });
        let _ = set_up.await; // a client that is gone already
        Ok(())
    }

    fn handle(&self, connection: Rc<Transport>) {
        let reader = StreamReader(connection.clone());
        let writer = StreamWriter(connection.clone());
        let handler = (self.0.handler)(reader, writer);
        let task = self.0.event_loop.create_task(handler);
        task.add_done_callback(move |task| {
            if let Ok(Some(exc)) = task.exception() {
                eprintln!(
                    "Unhandled exception in client_connected_cb\n{exc}"
                );
                connection.close();
            }
        });
    }

    pub(crate) fn attach(&self) {
        self.0.connections.set(self.0.connections.get() + 1);
    }

    pub(crate) fn detach(&self) {
        self.0.connections.set(self.0.connections.get() - 1);
        self.wake_if_ended();
    }

    fn wake_if_ended(&self) {
        if self.is_serving() || self.0.connections.get() > 0 {
            return;
        }
        for waiter in self.0.waiters.take() {
            if !waiter.done() {
                waiter.finish(Ok(()));
            }
        }
    }
}
