//! The tool on a kernel that can do less: its tests' own thread is refused what such a kernel does
//! not have, and so is all that it starts.

use crate::sandbox::Attempt;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

/// Does something on a thread, and with its children, for which the kernel does not have these calls.
fn without(calls: &[i64], work: impl FnOnce() + Send + 'static) {
    let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
    let missing = SeccompAction::Errno(libc::ENOSYS as u32);
    let architecture = std::env::consts::ARCH.try_into().unwrap();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, missing, architecture);
    let filter: BpfProgram = filter.unwrap().try_into().unwrap();
    let thread = std::thread::spawn(move || {
        seccompiler::apply_filter(&filter).unwrap();
        work();
    });
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

const DAEMONS: &str = r#"
    for i in 0..3 {
        let daemon = "sh -c 'sh -c \"sleep 1000; echo TOKEN\" & ' & ";
        std::process::Command::new("sh").args(["-c", daemon]).status().unwrap();
        println!("started {i}");
    }
    std::thread::sleep(std::time::Duration::from_millis(100));"#;

#[test]
fn without_landlock_it_says_so_and_still_ends_all() {
    without(&[libc::SYS_landlock_create_ruleset], || {
        let attempt = Attempt::new("no_landlock");
        let output = "started 0\nstarted 1\nstarted 2\n";
        let book = attempt.book("", DAEMONS, output);
        let chapter = book
            .read("src/a.md")
            .replace("no_landlock", "no_landlock_two");
        let book = book.chapter("b.md", &chapter);
        let run = attempt.check(&book).succeeds();
        let said = run.stderr.matches("a program can, on this system").count();
        assert_eq!(said, 1, "{}", run.stderr);
        run.says("read and write the files that you can")
            .says("send signals to your other processes");
    });
}

#[test]
fn without_filters_it_says_so_and_still_refuses_tcp() {
    without(&[libc::SYS_seccomp], || {
        let attempt = Attempt::new("no_filter");
        let main = "println!(\"{:?}\", std::net::TcpStream::connect(\"127.0.0.1:9\").map_err(|e| e.kind()));";
        let book = attempt.book("", main, "Err(PermissionDenied)\n");
        let run = attempt.check(&book).succeeds();
        run.says("use the network, but for TCP");
    });
}

#[test]
fn without_landlock_nobody_leaves_the_group() {
    without(&[libc::SYS_landlock_create_ruleset], || {
        Attempt::new("leaves").fails(
            "",
            r#"
    let run = |command: &str| {
        let mut command = std::process::Command::new("sh").args(["-c", command]).spawn().unwrap();
        command.wait().unwrap().success()
    };
    println!("{}", run("setsid true 2>&- &wait $!"));
    println!("{}", run(&format!("kill -9 {} 2>&-", std::os::unix::process::parent_id())));
    println!("{}", run("kill -9 -1 2>&-"));
    println!("{}", run("sleep 1000 & kill -9 $!"));"#,
            "false\nfalse\nfalse\ntrue\n",
        );
    });
}

#[test]
fn without_both_a_bomb_of_processes_is_still_defused() {
    let calls = [libc::SYS_landlock_create_ruleset, libc::SYS_seccomp];
    without(&calls, || {
        Attempt::new("old_bombs").must_be_ended(
            ",timeout=4s",
            r#"
    let this = std::env::current_exe().unwrap();
    loop {
        let _ = std::process::Command::new(&this).spawn();
    }"#,
            "had more than 256 threads and processes",
        );
    });
}
