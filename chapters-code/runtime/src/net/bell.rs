//! What wakes a loop that waits for its sockets, when another thread has something for it.
//!
//! Such a loop sleeps in the operating system, so it must be woken through it: by a socket that it
//! watches as well. CPython has a pair of them, the "self-pipe"; a UDP socket that is connected to
//! itself does as well, and every system has it. It is made when the first socket is watched.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::OnceLock;

#[derive(Default)]
pub(crate) struct Bell(OnceLock<UdpSocket>);

impl Bell {
    /// The socket to watch, if it is new.
    pub(super) fn install(&self) -> io::Result<Option<&UdpSocket>> {
        if self.0.get().is_some() {
            return Ok(None);
        }
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(socket.local_addr()?)?;
        socket.set_nonblocking(true)?;
        Ok(Some(self.0.get_or_init(|| socket)))
    }

    pub(super) fn socket(&self) -> Option<&UdpSocket> {
        self.0.get()
    }

    /// Wake the loop. `loop._write_to_self()`.
    pub(crate) fn ring(&self) {
        if let Some(socket) = self.socket() {
            let _ = socket.send(&[0]); // no room: it has been rung
        }
    }

    /// The loop is awake: `loop._read_from_self()`.
    pub(super) fn silence(&self) {
        if let Some(socket) = self.socket() {
            while socket.recv(&mut [0]).is_ok() {}
        }
    }
}
