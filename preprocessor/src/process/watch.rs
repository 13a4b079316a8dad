//! Watches over a program's time and its output.

use super::{Ending, Limits};
use std::io::{self, PipeReader, Read};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

/// How long a program that has printed what was waited for must be silent before it is stopped,
/// and how long it may go on printing more that matches.
const QUIET: Duration = Duration::from_millis(300);
const STILL_MATCHING: Duration = Duration::from_secs(1);
/// How long output may still arrive after the program's end: what its killed children held open.
const DRAIN: Duration = Duration::from_millis(500);

enum Event {
    Output(Vec<u8>),
    EndOfOutput,
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "there it is seen by the end of the output")
    )]
    Exited,
}

/// Takes what a program prints until it has ended, or must be stopped, which it then is: how, or
/// none if it ended by itself; and what it printed, cut at the limit.
///
/// `wait` waits for its end; `stop` ends it, and what is left of it.
pub(super) fn watch(
    reader: PipeReader,
    limits: Limits,
    mut may_stop: impl FnMut(&[u8]) -> bool,
    wait: impl FnOnce() + Send + 'static,
    stop: impl Fn(),
) -> (Option<Ending>, Vec<u8>) {
    // Bounded, so that a program that prints faster than we look waits for us.
    let (events, received) = mpsc::sync_channel(16);
    std::thread::spawn({
        let events = events.clone();
        move || read(reader, &events)
    });
    // Without process groups the end of the program is seen when its output ends.
    #[cfg(not(unix))]
    drop((wait, events));
    #[cfg(unix)]
    std::thread::spawn(move || {
        wait();
        let _ = events.send(Event::Exited);
    });

    let start = Instant::now();
    let mut output = Vec::new();
    let mut matching_since: Option<Instant> = may_stop(&output).then_some(start);
    let mut last_output = start;
    let mut drain_until = None;
    let mut output_ended = false;
    let stopped = loop {
        if drain_until.is_some() && output_ended {
            break None;
        }
        let stop_at = matching_since.map(|since| (last_output + QUIET).min(since + STILL_MATCHING));
        let time_out = start + limits.time;
        let wake = drain_until.unwrap_or_else(|| stop_at.unwrap_or(time_out).min(time_out));
        let now = Instant::now();
        // The clock is looked at first: a program that never stops printing must not outrun it.
        if now >= wake {
            break match drain_until {
                Some(_) => None,
                None if stop_at.is_some_and(|at| at <= now) => Some(Ending::Stopped),
                None => Some(Ending::TimedOut),
            };
        }
        let first = match received.recv_timeout(wake - now) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break None,
        };
        // All that has come by now is looked at together.
        let before = output.len();
        for event in std::iter::once(first).chain(received.try_iter().take(64)) {
            match event {
                Event::Output(bytes) => output.extend_from_slice(&bytes),
                Event::EndOfOutput => output_ended = true,
                Event::Exited => {
                    stop();
                    drain_until = Some(Instant::now() + DRAIN);
                }
            }
        }
        if output.len() > limits.output {
            break Some(Ending::TooMuchOutput);
        }
        if output.len() > before {
            last_output = Instant::now();
            matching_since = match may_stop(&output) {
                true => matching_since.or(Some(last_output)),
                false => None,
            };
        }
    };
    // The reader may wait for room; nobody takes anything out any more.
    drop(received);
    stop();
    output.truncate(limits.output);
    (stopped, output)
}

fn read(mut reader: PipeReader, events: &SyncSender<Event>) {
    let mut buffer = [0; 8192];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                // Nobody listens any more once the program was stopped.
                if events
                    .send(Event::Output(buffer[..length].to_vec()))
                    .is_err()
                {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    let _ = events.send(Event::EndOfOutput);
}
