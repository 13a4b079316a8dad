//! The system calls that a program is refused (seccomp): what Landlock does not know of, and what
//! would outlive the program.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use std::collections::BTreeMap;
use std::error::Error;

/// Memory and queues that stay when their processes are gone, keys that others find, and
/// `io_uring`, whose requests pass by every filter; and what changes the permissions, the owner and
/// the attributes of a file by its name, which may be any file's (Landlock does not look at these).
/// By an open file they may be changed: Landlock has looked at how it was opened.
const REFUSED: &[libc::c_long] = &[
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_futimesat,
    libc::SYS_fchmodat,
    // fchmodat2 and the newer calls for attributes, which have the same numbers everywhere
    452,
    463,
    466,
    // file_setattr
    469,
    libc::SYS_fchownat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_io_uring_setup,
];

/// What cuts the limits of a process, or its share of the processor, any process of the author's: a
/// program may do it to itself only. That is, only if these arguments have these values.
const OF_A_PROCESS: [(libc::c_long, &[(u8, u64)]); 7] = [
    (libc::SYS_prlimit64, &[(0, 0)]),
    (libc::SYS_sched_setaffinity, &[(0, 0)]),
    (libc::SYS_sched_setparam, &[(0, 0)]),
    (libc::SYS_sched_setscheduler, &[(0, 0)]),
    (libc::SYS_sched_setattr, &[(0, 0)]),
    // First is what the second is the number of: a process (not a group, or a user).
    (libc::SYS_setpriority, &[(0, 0), (1, 0)]),
    (libc::SYS_ioprio_set, &[(0, 1), (1, 0)]),
];

/// x86-64 knows each call by a second number, meant for programs with short pointers.
#[cfg(target_arch = "x86_64")]
const SECOND_NUMBERS: &[libc::c_long] = &[0, 0x4000_0000];
#[cfg(not(target_arch = "x86_64"))]
const SECOND_NUMBERS: &[libc::c_long] = &[0];

/// Refuses these calls to this thread, and to what it becomes.
///
/// Without `net` no socket is made; a pair of connected ones (`socketpair`) is, as it leads
/// nowhere else.
///
/// Where signals are not kept in by Landlock (`closed`), nobody leaves the program's group, so that
/// it can be killed at once, and nobody signals the supervisor, the parent, or everybody.
pub(super) fn refuse_calls(net: bool, closed: bool) -> Result<(), Box<dyn Error>> {
    let mut rules: BTreeMap<libc::c_long, Vec<SeccompRule>> = BTreeMap::new();
    for base in SECOND_NUMBERS {
        for call in REFUSED {
            rules.insert(base + call, Vec::new());
        }
        if !closed {
            let parent = rustix::process::getppid().map_or(0, |pid| pid.as_raw_nonzero().get());
            let forbidden = [parent, -parent, -1];
            for call in [libc::SYS_setsid, libc::SYS_setpgid] {
                rules.insert(base + call, Vec::new());
            }
            for call in SIGNALS {
                let rule = |pid: i32| SeccompRule::new(vec![is(pid)?]);
                let forbidden = forbidden.into_iter().map(rule);
                rules.insert(base + call, forbidden.collect::<Result<_, _>>()?);
            }
        }
        // Without a name the time of an open file is set.
        let named = SeccompCondition::new(1, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0)?;
        rules.insert(
            base + libc::SYS_utimensat,
            vec![SeccompRule::new(vec![named])?],
        );
        for (call, own) in OF_A_PROCESS {
            let other = |(argument, own)| {
                let dword = SeccompCmpArgLen::Dword;
                let condition = SeccompCondition::new(argument, dword, SeccompCmpOp::Ne, own)?;
                SeccompRule::new(vec![condition])
            };
            let others = own.iter().copied().map(other).collect::<Result<_, _>>()?;
            rules.insert(base + call, others);
        }
        if !net {
            // A file in a message that nobody receives is nobody's: it would be counted nowhere.
            for call in [libc::SYS_sendmsg, libc::SYS_sendmmsg] {
                rules.insert(base + call, Vec::new());
            }
        }
        let sockets = match net {
            false => Vec::new(),
            true => vec![SeccompRule::new(vec![
                not(libc::AF_UNIX)?,
                not(libc::AF_INET)?,
                not(libc::AF_INET6)?,
            ])?],
        };
        rules.insert(base + libc::SYS_socket, sockets);
    }
    let refuse = SeccompAction::Errno(libc::EACCES as u32);
    let architecture = std::env::consts::ARCH.try_into()?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, architecture)?;
    let filter: BpfProgram = filter.try_into()?;
    Ok(seccompiler::apply_filter(&filter)?)
}

/// What sends a signal, or makes it possible, with a process as its first argument.
const SIGNALS: [libc::c_long; 6] = [
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_tgkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
];

fn is(pid: i32) -> Result<SeccompCondition, seccompiler::BackendError> {
    let bits = u64::from(pid.cast_unsigned());
    SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, bits)
}

fn not(domain: libc::c_int) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, domain as u64)
}
