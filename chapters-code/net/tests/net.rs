//! Sockets, with the real clock and with what CPython cannot be asked: the scenarios `net_*` of the
//! differential tests compare the rest with it.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use asyncio::{EventLoop, Exc, Future, Result, clock, get_running_loop, run, sleep};
use asyncio_net::{Sockets, StreamReader, StreamWriter, open_connection, start_server};

thread_local! {
    /// What a call from another thread is to set.
    static WAITING: Cell<Option<Future<()>>> = const { Cell::new(None) };
}

fn unreachable() {
    panic!("nothing is sent");
}

/// Two ends of a connection; only the first is non-blocking.
fn pair() -> (Rc<TcpStream>, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let ours = TcpStream::connect(address).expect("it listens");
    ours.set_nonblocking(true).expect("it is a socket");
    let (theirs, _) = listener.accept().expect("it has connected");
    (Rc::new(ours), theirs)
}

fn send_later(mut socket: TcpStream, pause: Duration) {
    thread::spawn(move || {
        thread::sleep(pause);
        socket.write_all(b"news").expect("it is connected");
    });
}

#[test]
fn a_loop_with_nothing_to_do_waits_for_its_sockets() {
    for virtual_clock in [false, true] {
        if virtual_clock {
            clock::use_virtual();
        }
        let (ours, theirs) = pair();
        send_later(theirs, Duration::from_millis(30));
        let data = run(async move {
            let event_loop = get_running_loop()?;
            let before = event_loop.cycle();
            let data = event_loop.sock_recv(&ours, 10).await?;
            assert_eq!(event_loop.cycle(), before + 2, "it does not spin");
            Ok(data)
        });
        assert_eq!(data, Ok(b"news".to_vec()));
    }
}

#[test]
fn timers_are_never_early_and_news_does_not_wait_for_them() {
    let (ours, theirs) = pair();
    send_later(theirs, Duration::from_millis(60));
    let done = run(async move {
        let event_loop = get_running_loop()?;
        let received = Future::new();
        let (news, socket) = (received.clone(), ours.clone());
        event_loop.add_reader(&ours, move || {
            let mut data = [0; 10];
            if (&*socket).read(&mut data).is_ok_and(|n| n > 0) {
                news.set_result(()).expect("it comes once");
            }
        })?;
        for seconds in [0.0, 0.0001, 0.0012, 0.02] {
            let (start, cycle) = (Instant::now(), event_loop.cycle());
            sleep(seconds).await?;
            assert!(start.elapsed() >= Duration::from_secs_f64(seconds));
            assert!(event_loop.cycle() <= cycle + 2, "it does not spin");
        }
        let start = Instant::now();
        let late = received.clone();
        let alarm = event_loop.call_later(60.0, move || {
            late.cancel();
        });
        (&received).await?;
        alarm.cancel();
        assert!(start.elapsed() < Duration::from_secs(30));
        assert!(event_loop.remove_reader(&ours));
        Ok(())
    });
    assert_eq!(done, Ok(()));
}

#[test]
fn a_loop_that_waits_for_its_sockets_hears_other_threads() {
    for virtual_clock in [false, true] {
        if virtual_clock {
            clock::use_virtual();
        }
        let (ours, _theirs) = pair();
        let heard = run(async move {
            let event_loop = get_running_loop()?;
            event_loop.add_reader(&ours, unreachable)?;
            for _ in 0..3 {
                let threadsafe = event_loop.threadsafe();
                let thread = thread::spawn(move || {
                    thread::sleep(Duration::from_millis(20));
                    threadsafe.call_soon(|| {
                        let future = WAITING.take().expect("it waits");
                        future.set_result(())
                    });
                });
                let future = Future::new();
                WAITING.set(Some(future.clone()));
                let before = event_loop.cycle();
                future.await?;
                assert!(event_loop.cycle() <= before + 3, "it does not spin");
                thread.join().expect("it does not panic");
            }
            Ok(())
        });
        assert_eq!(heard, Ok(()));
    }
}

#[test]
fn without_sockets_a_deadlock_is_found_again() {
    let (ours, _theirs) = pair();
    let done = run(async move {
        let event_loop = get_running_loop()?;
        event_loop.add_reader(&ours, || {})?;
        assert!(event_loop.remove_reader(&ours));
        Future::<()>::new().await
    });
    let message = done.expect_err("nothing can ever happen").to_string();
    assert!(message.contains("deadlock"), "{message}");
}

#[test]
fn a_closed_loop_lets_go_of_its_sockets() {
    let event_loop = EventLoop::new();
    let (ours, mut theirs) = pair();
    let inside = ours.clone();
    event_loop.add_reader(&ours, move || drop(inside.clone())).expect("it is open");
    drop(ours);
    event_loop.close().expect("it does not run");
    assert_eq!(theirs.read(&mut [0; 1]).expect("the end"), 0);

    let (ours, _theirs) = pair();
    let refused = event_loop.add_reader(&ours, || {});
    let closed = Exc::Runtime("Event loop is closed".into());
    assert_eq!(refused, Err(closed));
    assert!(!event_loop.remove_reader(&ours));
}

#[test]
fn a_connection_does_not_outlive_its_loop() {
    async fn nobody(_: StreamReader, _: StreamWriter) -> Result<()> {
        sleep(1000.0).await
    }
    clock::use_virtual();
    let address = run(async {
        let server = start_server(nobody, "127.0.0.1:0").await?;
        let address = server.addresses()[0];
        let connected = open_connection(address).await?;
        sleep(1.0).await?;
        drop(connected);
        Ok(address)
    });
    let address = address.expect("nothing goes wrong");
    TcpStream::connect(address).expect_err("nobody listens any more");
}

#[test]
fn every_address_is_tried() {
    async fn hang_up(_: StreamReader, writer: StreamWriter) -> Result<()> {
        writer.close();
        Ok(())
    }
    clock::use_virtual();
    let done = run(async {
        let server = start_server(hang_up, "127.0.0.1:0").await?;
        let good = server.addresses()[0];
        let unused = |ip: &str| {
            let listener = TcpListener::bind((ip, 0)).ok()?;
            listener.local_addr().ok()
        };
        let bad = unused("127.0.0.1").expect("a port is free");
        let (reader, _writer) = open_connection(&[bad, good][..]).await?;
        assert_eq!(reader.read_to_end().await?, b"");

        let message = |exc: Exc| exc.to_string();
        let refused = |addresses: Vec<SocketAddr>| async move {
            open_connection(&addresses[..]).await.err().map(message)
        };
        let text = format!("[Errno 111] Connect call failed ('127.0.0.1', {})", bad.port());
        let once = Some(format!("ConnectionRefusedError: {text}"));
        if cfg!(target_os = "linux") {
            assert_eq!(refused(vec![bad, bad]).await, once);
        }
        // A machine may have no IPv6.
        if let Some(other) = unused("::1").filter(|_| cfg!(target_os = "linux")) {
            let port = other.port();
            let both = format!(
                "OSError: Multiple exceptions: {text}, [Errno 111] Connect call failed ('::1', {port}, 0, 0)"
            );
            assert_eq!(refused(vec![bad, other]).await, Some(both));
        }
        Ok(())
    });
    assert_eq!(done, Ok(()));
}
