//! A server: a socket that listens, and a task for every client.
//!
//! ```no_run
//! use asyncio::Result;
//! use asyncio_net::{StreamReader, StreamWriter, start_server};
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
//!     server.wait_closed().await
//! }
//! ```

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::rc::Rc;

use asyncio::{
    Awaiting, EventLoop, Exc, ExceptionContext, Future, OsError, Result, gather, get_running_loop,
    sleep,
};

use crate::sockets::{Sockets, accept, settle, shown, unless_blocked};
use crate::streams::{StreamReader, StreamWriter};
use crate::transport::Transport;

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
    /// None are left once the server is closed.
    sockets: RefCell<Vec<Rc<TcpListener>>>,
    /// How many connections have not ended.
    connections: Cell<usize>,
    /// Those who wait for the end of the server and its connections.
    waiters: RefCell<Vec<Future<()>>>,
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
pub async fn start_server<H, F>(handler: H, address: impl ToSocketAddrs + 'static) -> Result<Server>
where
    H: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: std::future::Future<Output = Result<()>> + 'static,
{
    let look_up = async move { Ok(Vec::from_iter(address.to_socket_addrs()?)) };
    // As CPython does, so that it takes as many cycles.
    let addresses = gather([look_up]).await?.concat();
    let sockets: Result<_> = addresses.into_iter().map(listen).collect();
    let server = Server(Rc::new(Inner {
        event_loop: get_running_loop()?,
        handler: Box::new(move |reader, writer| Box::pin(handler(reader, writer))),
        sockets: RefCell::new(sockets?),
        connections: Cell::new(0),
        waiters: RefCell::default(),
    }));
    server.serve()?;
    sleep(0.0).await?;
    Ok(server)
}

fn listen(address: SocketAddr) -> Result<Rc<TcpListener>> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let error = OsError::from(error);
        let (place, why) = (shown(address), error.strerror.to_lowercase());
        let text = format!("error while attempting to bind on address {place}: {why}");
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
        let sockets = self.0.sockets.borrow();
        sockets.iter().filter_map(|it| it.local_addr().ok()).collect()
    }

    /// `server.is_serving()`
    #[must_use]
    pub fn is_serving(&self) -> bool {
        !self.0.sockets.borrow().is_empty()
    }

    /// Accept no more clients: `server.close()`. The connections that there are go on.
    pub fn close(&self) {
        for socket in self.0.sockets.take() {
            self.0.event_loop.remove_reader(&socket);
        }
        self.wake_if_ended();
    }

    /// Wait until the server is closed and its last connection has ended: `server.wait_closed()`.
    /// In CPython 3.11, and so here, this returns at once if it is closed already.
    ///
    /// A server that nobody closes serves for ever; so this is `server.serve_forever()` as well.
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

    fn serve(&self) -> Result<()> {
        for socket in self.0.sockets.borrow().iter() {
            let (this, listener) = (self.clone(), socket.clone());
            let ready = move || this.accept(&listener);
            self.0.event_loop.add_reader(socket, ready)?;
        }
        Ok(())
    }

    /// Somebody has connected, or several have.
    fn accept(&self, listener: &Rc<TcpListener>) {
        let event_loop = &self.0.event_loop;
        for _ in 0..BACKLOG {
            match unless_blocked(accept(listener)) {
                Some(Ok((socket, _))) => {
                    event_loop.create_task(self.clone().connected(socket));
                }
                Some(Err(exc)) if !gone_again(&exc) => {
                    self.report("socket.accept() failed", exc);
                    event_loop.remove_reader(listener);
                    let this = self.clone();
                    event_loop.call_later(ACCEPT_RETRY_DELAY, move || this.serve());
                    return;
                }
                _ => return,
            }
        }
    }

    async fn connected(self, socket: Rc<TcpStream>) -> Result<()> {
        let (event_loop, this) = (self.0.event_loop.clone(), self.clone());
        self.0.connections.update(|count| count + 1);
        let made = move |connection| this.handle(connection);
        let set_up = Transport::start(event_loop, socket, Some(self), made);
        let _ = set_up.await; // cancelled: it closes itself
        Ok(())
    }

    fn handle(&self, connection: Rc<Transport>) {
        let reader = StreamReader(connection.clone());
        let writer = StreamWriter(connection.clone());
        let handler = (self.0.handler)(reader, writer);
        let (task, this) = (self.0.event_loop.create_task(handler), self.clone());
        task.add_done_callback(move |task| {
            if let Ok(Some(exc)) = task.exception() {
                this.report("Unhandled exception in client_connected_cb", exc);
                connection.close();
            }
        });
    }

    fn report(&self, message: &str, exc: Exc) {
        self.0.event_loop.call_exception_handler(&ExceptionContext {
            message: message.into(),
            exception: Some(exc),
            about: None,
        });
    }

    /// One of its connections has ended.
    pub(crate) fn detach(&self) {
        self.0.connections.update(|count| count - 1);
        self.wake_if_ended();
    }

    fn wake_if_ended(&self) {
        if !self.is_serving() && self.0.connections.get() == 0 {
            for waiter in self.0.waiters.take() {
                settle(&waiter, Ok(()));
            }
        }
    }
}

/// The client has hung up before it was accepted.
fn gone_again(exc: &Exc) -> bool {
    matches!(exc, Exc::Os(error) if error.kind == ErrorKind::ConnectionAborted)
}
