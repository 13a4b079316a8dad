//! What the tool and its supervisors tell each other, over a socket: a length, and JSON; with an order
//! comes the open file that the program prints to.

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// Sends a message, and a file with it.
pub(super) fn send(
    mut socket: &UnixStream,
    message: &impl Serialize,
    file: Option<BorrowedFd<'_>>,
) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).map_err(io::Error::other)?;
    let bytes = [&length.to_le_bytes(), &json[..]].concat();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let files = file.as_slice();
    if !files.is_empty() {
        control.push(SendAncillaryMessage::ScmRights(files));
    }
    let sent = rustix::io::retry_on_intr(|| {
        let bytes = [IoSlice::new(&bytes)];
        sendmsg(socket, &bytes, &mut control, SendFlags::empty())
    })?;
    socket.write_all(&bytes[sent..])
}

/// Waits for a message, and the file that comes with it; none if the other side is gone or sends
/// nothing any more.
pub(super) fn receive<T: DeserializeOwned>(
    mut socket: &UnixStream,
) -> io::Result<Option<(T, Option<OwnedFd>)>> {
    let mut length = [0; 4];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = rustix::io::retry_on_intr(|| {
        let mut bytes = [IoSliceMut::new(&mut length)];
        recvmsg(socket, &mut bytes, &mut control, RecvFlags::empty())
    })?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let file = control.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut files) => files.next(),
        _ => None,
    });
    socket.read_exact(&mut length[received.bytes..])?;
    let mut json = vec![0; u32::from_le_bytes(length) as usize];
    socket.read_exact(&mut json)?;
    Ok(Some((serde_json::from_slice(&json)?, file)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsFd;

    #[test]
    fn messages_come_whole_and_in_order_with_their_files() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let (mut reader, writer) = io::pipe().unwrap();
        let long = "x".repeat(10_000);
        send(&ours, &long, Some(writer.as_fd())).unwrap();
        send(&ours, &"short", None).unwrap();
        drop((ours, writer));
        let (text, file) = receive::<String>(&theirs).unwrap().unwrap();
        assert_eq!(text, long);
        let mut file = std::fs::File::from(file.unwrap());
        file.write_all(b"through it").unwrap();
        drop(file);
        assert_eq!(io::read_to_string(&mut reader).unwrap(), "through it");
        let (text, file) = receive::<String>(&theirs).unwrap().unwrap();
        assert_eq!((text.as_str(), file.is_none()), ("short", true));
        assert!(receive::<String>(&theirs).unwrap().is_none());
    }
}
