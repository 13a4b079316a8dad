//! Programs that try to use too much, to stay, or to leave something behind.

use crate::sandbox::{Attempt, processes, within_ten_seconds};
use std::time::{Duration, Instant};

#[test]
fn a_bomb_of_processes_is_defused() {
    Attempt::new("forkbomb").must_be_ended(
        "",
        r#"
    // It starts itself, in sessions of their own, as fast as it can.
    let this = std::env::current_exe().unwrap();
    loop {
        let _ = std::process::Command::new("setsid").arg(&this).spawn();
    }"#,
        "had more than 256 threads and processes",
    );
}

#[test]
fn a_bomb_of_threads_is_defused() {
    Attempt::new("threadbomb").must_be_ended(
        "",
        r#"
    for _ in 0.. {
        let builder = std::thread::Builder::new().stack_size(1 << 16);
        let sleep = || std::thread::sleep(std::time::Duration::from_secs(1000));
        if builder.spawn(sleep).is_err() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }"#,
        "had more than 256 threads and processes",
    );
}

#[test]
fn a_program_gets_no_more_memory_than_its_share() {
    Attempt::new("memorybomb").must_be_ended(
        "",
        r#"
    let mut all = Vec::new();
    loop {
        all.push(vec![1u8; 16 << 20]);
    }"#,
        "used more than 1 GiB of memory",
    );
}

#[test]
fn no_memory_hides_in_a_message_that_is_under_way() {
    // A file without a name, sent and closed, is in no process any more.
    Attempt::new("message").fails(
        "",
        r#"
    unsafe extern "C" { safe fn sendmsg(socket: i32, message: *const [usize; 7], flags: i32) -> isize; }
    let (one, _other) = std::os::unix::net::UnixStream::pair().unwrap();
    let byte = (b"x".as_ptr(), 1_usize);
    let message = [0, 0, &raw const byte as usize, 1, 0, 0, 0];
    let sent = sendmsg(std::os::fd::AsRawFd::as_raw_fd(&one), &message, 0);
    println!("{sent} {}", std::io::Error::last_os_error().kind());"#,
        "-1 permission denied\n",
    );
}

#[test]
fn nor_do_its_children_together() {
    Attempt::new("memorybombs").must_be_ended(
        "",
        r#"
    if std::env::args().count() == 1 {
        let this = std::env::current_exe().unwrap();
        let child = |_| std::process::Command::new(&this).arg("TOKEN").spawn().unwrap();
        let children: Vec<_> = (0..4).map(child).collect();
        for mut child in children {
            child.wait().unwrap();
        }
        return;
    }
    let all = vec![1u8; 400 << 20];
    std::thread::sleep(std::time::Duration::from_secs(1000));
    drop(all);"#,
        "used more than 1 GiB of memory",
    );
}

const WRITES: &str = r#"
    use std::io::Write;
    let block = vec![1u8; 1 << 20];
    let name = |i: usize| if MANY { format!("file-{i}") } else { "file".into() };
    let mut kept = Vec::new();
    for i in 0.. {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(name(i)).unwrap();
        file.write_all(&block).unwrap();
        if UNNAMED {
            std::fs::remove_file(name(i)).unwrap();
            kept.push(file);
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }"#;

#[test]
fn the_disk_is_not_filled_by_one_file() {
    let main = WRITES.replace("MANY", "false").replace("UNNAMED", "false");
    Attempt::new("one_file").must_be_ended("", &main, "wrote more than 64 MiB into files");
}

#[test]
fn the_disk_is_not_filled_by_many_files() {
    let main = WRITES.replace("MANY", "true").replace("UNNAMED", "false");
    Attempt::new("many_files").must_be_ended("", &main, "wrote more than 64 MiB into files");
}

#[test]
fn the_disk_is_not_filled_by_files_without_a_name() {
    let main = WRITES.replace("MANY", "true").replace("UNNAMED", "true");
    Attempt::new("unnamed_files").must_be_ended("", &main, "wrote more than 64 MiB into files");
}

#[test]
fn a_program_that_ignores_signals_is_ended() {
    Attempt::new("stubborn").must_be_ended(
        ",timeout=700ms",
        r#"
    let script = "trap '' TERM INT HUP QUIT; while :; do sleep 1000; done # TOKEN";
    std::process::Command::new("sh").args(["-c", script]).status().unwrap();"#,
        "did not end within 0.7 s",
    );
}

/// A daemon: the child of a child that has ended, in a session of its own.
const DAEMON: &str = r#"
    let daemon = "setsid sh -c 'setsid sh -c \"trap \\\"\\\" TERM HUP; sleep 1000; echo TOKEN\" & ' & ";
    std::process::Command::new("sh").args(["-c", daemon]).status().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    println!("started");"#;

#[test]
fn a_daemon_does_not_outlive_its_program() {
    let start = Instant::now();
    // It also holds the pipe into which it prints: nobody waits for that.
    Attempt::new("daemonizes").fails("", DAEMON, "started\n");
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn nor_one_that_was_stopped() {
    let main = format!("{DAEMON}\n    loop {{}}");
    Attempt::new("daemonizes_on").must_be_ended(
        ",timeout=900ms",
        &main,
        "did not end within 0.9 s",
    );
}

#[test]
fn a_program_does_not_outlive_a_tool_that_was_killed() {
    let attempt = Attempt::new("orphaned");
    let main = format!("{DAEMON}\n    loop {{}}");
    let book = attempt.book(",timeout=60s", &main, "");
    let mut tool = book.command(&["check"]);
    tool.env("TMPDIR", attempt.temporary());
    let mut tool = tool.stderr(std::process::Stdio::null()).spawn().unwrap();
    let token = format!("orphaned-{}", std::process::id());
    let started = within_ten_seconds(|| !processes(&token).is_empty());
    assert!(started, "the program never started");
    tool.kill().unwrap();
    tool.wait().unwrap();
    assert!(
        within_ten_seconds(|| processes(&token).is_empty()),
        "it still runs: {:?}",
        processes(&token)
    );
}

#[test]
fn a_directory_that_resists_is_removed() {
    Attempt::new("litters").fails(
        "",
        r#"
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all("locked/inner").unwrap();
    std::fs::write("locked/inner/file", "x").unwrap();
    let locked = std::fs::File::open("locked").unwrap();
    locked.set_permissions(std::fs::Permissions::from_mode(0)).unwrap();
    // Deeper than any path: each step goes into the directory just made.
    for _ in 0..1500 {
        std::fs::create_dir("deeper").unwrap();
        std::env::set_current_dir("deeper").unwrap();
    }
    std::fs::write("file", "x").unwrap();
    println!("made");"#,
        "made\n",
    );
}

#[test]
fn stdin_is_empty() {
    Attempt::new("reads").fails(
        "",
        r#"
    let mut line = String::new();
    println!("{:?}", std::io::stdin().read_line(&mut line));
    println!("{:?}", std::fs::File::open("/dev/tty").is_err());"#,
        "Ok(0)\ntrue\n",
    );
}
