//! Programs that try to reach what is not theirs. (Those that try to use too much or to stay are
//! in `exhaustion`.)

use crate::sandbox::{Attempt, is_held};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;

const FILES: &str = "read and write the files";
const NETWORK: &str = "use the network";
const SIGNALS: &str = "send signals";

#[test]
fn the_environment_of_the_author_is_out_of_reach() {
    if !is_held(FILES, "the environment of the author") {
        return;
    }
    Attempt::new("reads_secrets").fails(
        "",
        r#"
    let mut looked_at = 0;
    let mut found: Vec<String> = std::env::vars().map(|(_, value)| value).collect();
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        for file in ["environ", "mem", "fd/0", "cwd/book.toml", "root/etc/shadow"] {
            looked_at += 1;
            let text = std::fs::read(process.path().join(file)).unwrap_or_default();
            found.push(String::from_utf8_lossy(&text).into_owned());
        }
    }
    assert!(looked_at > 10, "there is no /proc");
    let secrets = found.iter().filter(|text| text.contains("secret-of-the-author"));
    println!("{} secrets", secrets.count());"#,
        "0 secrets\n",
    );
}

#[test]
fn files_of_the_author_are_out_of_reach() {
    if !is_held(FILES, "files of the author") {
        return;
    }
    let attempt = Attempt::new("reads_files");
    let file = attempt.file("secret.txt", "secret-of-the-author");
    let book = attempt.book(
        "",
        r#"
    use std::os::unix::fs::symlink;
    println!("{:?}", std::fs::read_to_string("AUTHOR/secret.txt").map_err(|e| e.kind()));
    println!("{:?}", std::fs::read_dir("AUTHOR").map(|_| ()).map_err(|e| e.kind()));
    symlink("AUTHOR/secret.txt", "link").unwrap();
    println!("{:?}", std::fs::read_to_string("link").map_err(|e| e.kind()));
    println!("{:?}", std::fs::hard_link("AUTHOR/secret.txt", "hard").is_err());
    println!("{:?}", std::fs::read_dir("..").map(|_| ()).map_err(|e| e.kind()));
    println!("{:?}", std::fs::read("/etc/shadow").map_err(|e| e.kind()));
    let copy = std::process::Command::new("cp").args(["AUTHOR/secret.txt", "copy"]).stderr(std::process::Stdio::null()).status();
    println!("{:?}", copy.unwrap().success());
    let hostname = std::fs::read_to_string("/etc/hosts").is_ok();
    println!("hosts: {hostname}");"#,
        "Err(PermissionDenied)\nErr(PermissionDenied)\nErr(PermissionDenied)\ntrue\nErr(PermissionDenied)\nErr(PermissionDenied)\nfalse\nhosts: true\n",
    );
    attempt.check(&book).succeeds();
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        "secret-of-the-author"
    );
}

#[test]
fn nothing_is_written_outside() {
    if !is_held(FILES, "writing outside") {
        return;
    }
    let attempt = Attempt::new("writes_outside");
    let file = attempt.file("mine.txt", "as it was");
    let before = file.metadata().unwrap();
    let others = [
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/usr",
        "/etc",
        "/root",
        "/proc/sys/kernel",
    ];
    let main = r#"
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mut done = Vec::new();
    let mut attempt = |what: String, result: std::io::Result<()>| {
        if result.is_ok() {
            done.push(what);
        }
    };
    for folder in [FOLDERS, "AUTHOR", "..", "../.."] {
        let path = format!("{folder}/written-TOKEN");
        attempt(format!("write {path}"), std::fs::write(&path, "x"));
        attempt(format!("make {path}"), std::fs::create_dir(&path));
        attempt(format!("link {path}"), symlink("/", &path));
        attempt(format!("pipe {path}"), std::os::unix::net::UnixListener::bind(&path).map(drop));
        std::fs::write("own", "x").unwrap();
        attempt(format!("move to {path}"), std::fs::rename("own", &path));
    }
    let mine = "AUTHOR/mine.txt";
    let file = |options: &mut std::fs::OpenOptions| options.open(mine).map(drop);
    attempt("append".into(), file(std::fs::OpenOptions::new().append(true)));
    attempt("truncate".into(), file(std::fs::OpenOptions::new().write(true).truncate(true)));
    symlink(mine, "link").unwrap();
    attempt("write through a link".into(), std::fs::write("link", "x"));
    attempt("remove".into(), std::fs::remove_file(mine));
    attempt("steal".into(), std::fs::rename(mine, "mine"));
    attempt("lock".into(), std::fs::set_permissions(mine, std::fs::Permissions::from_mode(0)));
    attempt("give away".into(), std::os::unix::fs::chown(mine, Some(1), Some(1)));
    for command in ["touch -d 2001-01-01", "truncate -s 0", "chmod 0", "rm -f", "tee -a", "setfattr -n user.x"] {
        let mut words = command.split(' ');
        let mut command = std::process::Command::new(words.next().unwrap());
        command.args(words).arg(mine).stderr(std::process::Stdio::null());
        let _ = command.status();
    }
    println!("done: {done:?}");
    std::fs::write("own", "x").unwrap();
    let own = std::fs::File::open("own").unwrap();
    own.set_permissions(std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::create_dir_all("a/b").unwrap();
    std::fs::rename("own", "a/b/own").unwrap();
    println!("own: {}", std::fs::read_to_string("a/b/own").unwrap());"#;
    let main = main.replace(
        "FOLDERS",
        &others.map(|other| format!("{other:?}")).join(", "),
    );
    let book = attempt.book("", &main, "done: []\nown: x\n");
    attempt.check(&book).succeeds();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "as it was");
    let after = file.metadata().unwrap();
    assert_eq!(after.modified().unwrap(), before.modified().unwrap());
    assert_eq!(after.permissions(), before.permissions());
    assert_eq!(attempt.author_files(), ["mine.txt"]);
    for folder in others {
        // Where we may not look, neither may the program.
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        assert!(
            !names.any(|name| name.starts_with("written-writes_outside")),
            "{folder}"
        );
    }
}

#[test]
fn the_network_is_out_of_reach_without_net() {
    if !is_held(NETWORK, "connecting to a port") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let datagrams = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    datagrams.set_nonblocking(true).unwrap();
    let udp = datagrams.local_addr().unwrap().port();
    let attempt = Attempt::new("connects");
    let socket = attempt.file("socket", "");
    std::fs::remove_file(&socket).unwrap();
    let local = UnixListener::bind(&socket).unwrap();
    local.set_nonblocking(true).unwrap();
    let main = format!(
        r#"
    use std::net::*;
    use std::os::unix::net::{{UnixStream, UnixDatagram}};
    println!("{{:?}}", TcpStream::connect("127.0.0.1:{port}").map_err(|e| e.kind()));
    println!("{{:?}}", TcpListener::bind("127.0.0.1:0").map_err(|e| e.kind()));
    println!("{{:?}}", UdpSocket::bind("127.0.0.1:0").and_then(|s| s.send_to(b"x", "127.0.0.1:{udp}")).map_err(|e| e.kind()));
    println!("{{:?}}", UnixStream::connect("AUTHOR/socket").map_err(|e| e.kind()));
    println!("{{:?}}", UnixDatagram::unbound().map_err(|e| e.kind()));
    println!("{{}}", UnixStream::pair().is_ok());"#
    );
    let refused = "Err(PermissionDenied)\n".repeat(5) + "true\n";
    attempt.fails("", &main, &refused);
    assert!(listener.accept().is_err(), "somebody connected");
    assert!(datagrams.recv(&mut [0; 8]).is_err(), "somebody sent");
    assert!(local.accept().is_err(), "somebody connected");
}

#[test]
fn who_is_refused_the_network_is_told_of_net() {
    if !is_held(NETWORK, "the help for `net`") {
        return;
    }
    let attempt = Attempt::new("lacks_net");
    let main = "std::net::TcpListener::bind(\"127.0.0.1:0\").unwrap();";
    attempt
        .check(&attempt.book("", main, ""))
        .fails(1)
        .says("uses the network only if its fence says `net`");
}

#[test]
fn a_program_with_net_may_use_tcp_on_loopback() {
    Attempt::new("talks").fails(
        ",net",
        r#"
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"hello").unwrap();
    });
    let mut text = String::new();
    TcpStream::connect(address).unwrap().read_to_string(&mut text).unwrap();
    server.join().unwrap();
    println!("{text}");"#,
        "hello\n",
    );
}

#[test]
fn a_result_with_net_is_another_than_one_without() {
    let attempt = Attempt::new("asks");
    let book = attempt.book("", "println!(\"hello\");", "hello\n");
    attempt.check(&book).succeeds().says("1 program verified; ");
    attempt
        .check(&book)
        .succeeds()
        .says("1 program verified (1 from the cache); ");
    book.edit("src/a.md", "program=asks", "program=asks,net");
    attempt.check(&book).succeeds().says("1 program verified; ");
}

#[test]
fn nobody_else_is_killed() {
    if !is_held(SIGNALS, "killing others") {
        return;
    }
    let mut bystander = std::process::Command::new("sleep")
        .arg("1000")
        .spawn()
        .unwrap();
    let main = format!(
        r#"
    let kill = |arguments: &[&str]| {{
        let mut command = std::process::Command::new("kill");
        command.args(arguments).stderr(std::process::Stdio::null());
        command.status().unwrap().success()
    }};
    println!("{{}}", kill(&["-9", "{}"]));
    // Its parent, its parent's parent, and so on.
    let mut ancestor = std::os::unix::process::parent_id();
    let mut killed = 0;
    while ancestor > 1 {{
        killed += kill(&["-9", &ancestor.to_string()]) as u32;
        let stat = std::fs::read_to_string(format!("/proc/{{ancestor}}/stat")).unwrap();
        ancestor = stat.rsplit(')').next().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap();
    }}
    println!("{{killed}} ancestors");
    // Everybody, which is itself.
    kill(&["-9", "--", "-1"]);"#,
        bystander.id()
    );
    let attempt = Attempt::new("kills");
    let book = attempt.book("", &main, "false\n0 ancestors\n");
    let run = attempt.check(&book).fails(1);
    run.says("was ended by signal 9");
    assert!(bystander.try_wait().unwrap().is_none(), "it was killed");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[test]
fn the_tool_says_what_the_kernel_does_not_hold() {
    use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, Scope};
    let has = |abi: ABI| {
        let strict = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        let files = strict.handle_access(AccessFs::from_all(abi));
        let all = files.and_then(|rules| match Scope::from_all(abi).is_empty() {
            true => Ok(rules),
            false => rules.scope(Scope::from_all(abi)),
        });
        all.and_then(|rules| rules.create()).is_ok()
    };
    assert_eq!(is_held(FILES, "as such"), has(ABI::V1));
    assert_eq!(is_held(SIGNALS, "as such"), has(ABI::V6));
}

#[test]
fn limits_of_others_are_not_cut() {
    // As root it has a user of its own, who may not do so anyway.
    Attempt::new("cuts_limits").fails(
        "",
        r#"
    unsafe extern "C" {
        safe fn prlimit(pid: i32, which: i32, new: *const [u64; 2], old: *mut [u64; 2]) -> i32;
        safe fn setpriority(which: i32, who: u32, priority: i32) -> i32;
    }
    let (mut tried, mut done) = (0, 0);
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        if pid != std::process::id() {
            let mut old = [0; 2];
            tried += 1;
            done += (prlimit(pid as i32, 7, std::ptr::null(), &mut old) == 0) as u32;
            done += (setpriority(0, pid, 19) == 0) as u32;
        }
    }
    done += (setpriority(2, 0, 19) == 0) as u32;
    println!("{} {done}", tried > 1);
    println!("its own: {}", setpriority(0, 0, 19));"#,
        "true 0\nits own: 0\n",
    );
}
