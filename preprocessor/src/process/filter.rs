//! The system calls that a program is refused (seccomp): what Landlock does not know of, and what
//! would outlive the program.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use std::collections::BTreeMap;
use std::error::Error;

/// Memory and queues that stay when their processes are gone, keys that others find, and
/// `io_uring`, whose requests pass by every filter.
const REFUSED: [libc::c_long; 8] = [
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_io_uring_setup,
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
pub(super) fn refuse_calls(net: bool) -> Result<(), Box<dyn Error>> {
    let mut rules: BTreeMap<libc::c_long, Vec<SeccompRule>> = BTreeMap::new();
    for base in SECOND_NUMBERS {
        for call in REFUSED {
            rules.insert(base + call, Vec::new());
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

fn not(domain: libc::c_int) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, domain as u64)
}
