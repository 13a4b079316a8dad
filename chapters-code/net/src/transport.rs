//! A connection from the loop's side: bytes in, bytes out, and how it ends.
//!
//! What arrives is read as soon as it is there, and kept until the program asks for it; what the
//! program writes is sent at once as far as that goes, and the rest when the socket takes it. Both
//! buffers have a limit. A full one for reading stops the reading (so the operating system stops
//! the sender); a full one for writing makes `drain` wait.
//!
//! CPython has a transport, a protocol and two streams for this, so that programs can bring their
//! own protocol. Here the transport is all of it, and the streams are two handles on it.

use std::cell::{Cell, RefCell};
use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::rc::Rc;

use asyncio::{EventLoop, Exc, Future, OsError, Result};

use crate::selector::{Direction, unwatch, watch};
use crate::server::Server;
use crate::sockets::{receive, settle, unless_blocked};

/// A line may be this long; twice as much is read ahead.
pub(crate) const LIMIT: usize = 64 * 1024;
/// How much is taken from a socket at once.
const MAX_SIZE: usize = 256 * 1024;
/// Writers wait when more than this is unsent …
const HIGH_WATER: usize = 64 * 1024;
/// … until no more than this is.
const LOW_WATER: usize = HIGH_WATER / 4;

pub(crate) struct Transport {
    pub(crate) event_loop: EventLoop,
    /// None once it is closed.
    socket: RefCell<Option<Rc<TcpStream>>>,
    /// Whose connection it is, unless we began it.
    pub(crate) server: Option<Server>,

    /// What has been read and not been asked for.
    pub(crate) incoming: RefCell<Vec<u8>>,
    pub(crate) eof: Cell<bool>,
    /// Why reading has failed.
    exception: RefCell<Option<Exc>>,
    reading_paused: Cell<bool>,
    /// The reader that waits for more.
    reader: RefCell<Option<Future<()>>>,

    /// What has been written and not been sent.
    outgoing: RefCell<Vec<u8>>,
    writing_paused: Cell<bool>,
    /// The writers that wait in `drain`.
    drainers: RefCell<Vec<Future<()>>>,

    /// Closed from our side, though something may be left to send.
    pub(crate) closing: Cell<bool>,
    /// The end is certain …
    ending: Cell<bool>,
    /// … and has come.
    pub(crate) closed: Future<()>,
}

impl Transport {
    /// Take over a socket. `made` is called when the connection is set up, just before the first
    /// byte is read.
    pub(crate) async fn start(
        event_loop: EventLoop,
        socket: Rc<TcpStream>,
        server: Option<Server>,
        made: impl FnOnce(Rc<Transport>) + 'static,
    ) -> Result<Rc<Transport>> {
        let _ = socket.set_nodelay(true); // without it, it is slower
        let this = Rc::new(Transport {
            socket: RefCell::new(Some(socket)),
            server,
            incoming: RefCell::default(),
            eof: Cell::new(false),
            exception: RefCell::default(),
            reading_paused: Cell::new(true),
            reader: RefCell::default(),
            outgoing: RefCell::default(),
            writing_paused: Cell::new(false),
            drainers: RefCell::default(),
            closing: Cell::new(false),
            ending: Cell::new(false),
            closed: event_loop.create_future(),
            event_loop,
        });
        let set_up = this.event_loop.create_future();
        let (transport, waiting) = (this.clone(), set_up.clone());
        this.event_loop.call_soon(move || {
            made(transport.clone());
            transport.resume_reading();
            settle(&waiting, Ok(()));
        });
        set_up.await.inspect_err(|_| this.close())?;
        Ok(this)
    }

    pub(crate) fn socket(&self) -> Option<Rc<TcpStream>> {
        self.socket.borrow().clone()
    }

    /// The socket, unless it is about to be closed.
    fn live(&self) -> Option<Rc<TcpStream>> {
        self.socket().filter(|_| !self.ending.get())
    }

    fn watch(self: &Rc<Self>, direction: Direction, ready: fn(&Rc<Self>)) {
        let Some(socket) = self.live() else { return };
        let this = self.clone();
        let ready = move || ready(&this);
        if let Err(exc) = watch(&self.event_loop, &socket, direction, ready) {
            self.abort(exc);
        }
    }

    fn unwatch(&self, direction: Direction) {
        if let Some(socket) = self.socket() {
            unwatch(&self.event_loop, &socket, direction);
        }
    }

    // Bytes in.

    fn resume_reading(self: &Rc<Self>) {
        if self.reading_paused.replace(false) && !self.closing.get() {
            self.watch(Direction::Read, Transport::read_ready);
        }
    }

    fn read_ready(self: &Rc<Self>) {
        let Some(socket) = self.live() else { return };
        match unless_blocked(receive(&socket, MAX_SIZE)) {
            None => {}
            Some(Err(exc)) => self.abort(exc),
            Some(Ok(data)) if data.is_empty() => {
                self.end_of_input(Ok(()));
                self.unwatch(Direction::Read);
            }
            Some(Ok(data)) => {
                self.incoming.borrow_mut().extend(data);
                self.wake_reader(Ok(()));
                if self.incoming.borrow().len() > 2 * LIMIT {
                    self.reading_paused.set(true);
                    self.unwatch(Direction::Read);
                }
            }
        }
    }

    fn end_of_input(&self, why: Result<()>) {
        match &why {
            Ok(()) => self.eof.set(true),
            Err(exc) => *self.exception.borrow_mut() = Some(exc.clone()),
        }
        self.wake_reader(why);
    }

    fn wake_reader(&self, result: Result<()>) {
        if let Some(reader) = self.reader.take() {
            settle(&reader, result);
        }
    }

    /// The failure of the connection, if it has failed.
    pub(crate) fn check(&self) -> Result<()> {
        self.exception.borrow().clone().map_or(Ok(()), Err)
    }

    /// Wait for more bytes, or their end.
    pub(crate) async fn wait_for_data(self: &Rc<Self>, who: &str) -> Result<()> {
        if self.reader.borrow().is_some() {
            let message = format!(
                "{who}() called while another coroutine is already waiting for incoming data"
            );
            return Err(Exc::Runtime(message.into()));
        }
        self.resume_reading();
        let waiter = self.event_loop.create_future();
        self.reader.replace(Some(waiter.clone()));
        let result = waiter.await;
        self.reader.take();
        result
    }

    /// The first `n` bytes, out of the buffer.
    pub(crate) fn take(self: &Rc<Self>, n: usize) -> Vec<u8> {
        let mut incoming = self.incoming.borrow_mut();
        let n = n.min(incoming.len());
        let taken = incoming.drain(..n).collect();
        if incoming.len() <= LIMIT {
            self.resume_reading();
        }
        taken
    }

    // Bytes out.

    pub(crate) fn write(self: &Rc<Self>, mut data: &[u8]) {
        // Nobody reads what is written to a connection that has failed.
        let Some(socket) = self.live() else { return };
        if self.outgoing.borrow().is_empty() && !data.is_empty() {
            match unless_blocked((&*socket).write(data)) {
                Some(Err(exc)) => return self.abort(exc),
                Some(Ok(sent)) => data = &data[sent..],
                None => {}
            }
            if !data.is_empty() {
                self.watch(Direction::Write, Transport::write_ready);
            }
        }
        let mut outgoing = self.outgoing.borrow_mut();
        outgoing.extend(data);
        if outgoing.len() > HIGH_WATER {
            self.writing_paused.set(true);
        }
    }

    fn write_ready(self: &Rc<Self>) {
        let Some(socket) = self.live() else { return };
        let sent = (&*socket).write(&self.outgoing.borrow());
        match unless_blocked(sent) {
            None => return,
            Some(Err(exc)) => return self.abort(exc),
            Some(Ok(sent)) => drop(self.outgoing.borrow_mut().drain(..sent)),
        }
        let left = self.outgoing.borrow().len();
        if left <= LOW_WATER {
            self.resume_writing(Ok(()));
        }
        if left == 0 {
            self.unwatch(Direction::Write);
            if self.closing.get() {
                self.end(Ok(()));
            }
        }
    }

    fn resume_writing(&self, result: Result<()>) {
        if self.writing_paused.replace(false) {
            for waiter in self.drainers.borrow().iter() {
                settle(waiter, result.clone());
            }
        }
    }

    /// Wait until the unsent bytes are few.
    pub(crate) async fn drained(&self) -> Result<()> {
        if self.socket().is_none() {
            let strerror = "Connection lost".into();
            let kind = ErrorKind::ConnectionReset;
            return Err(OsError { kind, errno: None, strerror }.into());
        }
        if !self.writing_paused.get() {
            return Ok(());
        }
        let waiter = self.event_loop.create_future();
        self.drainers.borrow_mut().push(waiter.clone());
        let result = (&waiter).await;
        self.drainers.borrow_mut().retain(|other| *other != waiter);
        result
    }

    // The end.

    /// Read no more, send what is left, and end.
    pub(crate) fn close(self: &Rc<Self>) {
        self.stop(Ok(()));
    }

    /// End without sending what is left.
    fn abort(self: &Rc<Self>, why: Exc) {
        self.outgoing.borrow_mut().clear();
        self.stop(Err(why));
    }

    fn stop(self: &Rc<Self>, why: Result<()>) {
        self.closing.set(true);
        self.unwatch(Direction::Read);
        if self.outgoing.borrow().is_empty() && !self.ending.replace(true) {
            self.unwatch(Direction::Write);
            let this = self.clone();
            self.event_loop.call_soon(move || this.end(why));
        }
    }

    fn end(&self, why: Result<()>) {
        self.ending.set(true);
        self.end_of_input(why.clone());
        settle(&self.closed, why.clone());
        let _ = self.closed.exception(); // shown to those who wait only
        self.resume_writing(why);
        self.socket.take();
        if let Some(server) = &self.server {
            server.detach();
        }
    }
}
