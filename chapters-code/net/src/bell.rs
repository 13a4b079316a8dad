//! What wakes a loop that waits for its sockets, when another thread has something for it.
//!
//! Such a loop sleeps in the operating system, so it must be woken through it: by a socket that it
//! watches as well. CPython has a pair of them, the "self-pipe"; a UDP socket that is connected to
//! itself does as well, and every system has it.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::task::Wake;

pub(crate) struct Bell(UdpSocket);

impl Bell {
    /// The bell, and the socket on which the loop hears it.
    pub(crate) fn new() -> io::Result<(Bell, UdpSocket)> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(socket.local_addr()?)?;
        socket.set_nonblocking(true)?;
        Ok((Bell(socket.try_clone()?), socket))
    }
}

/// Ring it: `loop._write_to_self()`.
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send(&[0]); // no room: it has been rung
    }
}

/// The loop has heard it: `loop._read_from_self()`.
pub(crate) fn silence(socket: &UdpSocket) {
    while socket.recv(&mut [0]).is_ok() {}
}
