//! What Landlock, the part of Linux by which a process takes rights away from itself, keeps a program
//! from: the author's files, TCP, signals to others.

use super::confine::Rights;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset,
    RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use std::ffi::OsString;
use std::path::Path;

/// The newest version that we speak; of an older kernel we get what it has.
const NEWEST: ABI = ABI::V9;

/// What programs execute, and the libraries they are linked with; `/nix` and `/gnu` where everything
/// lies there.
const EXECUTABLE: [&str; 9] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
];
/// What the C library and the standard library read: the loader's cache, the time zone, the names of
/// hosts and users, the number of processors; and `/proc`, where the kernel keeps a confined
/// process from the memory, the environment and the files of the others by itself.
const READABLE: [&str; 18] = [
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/locale.alias",
    "/etc/nsswitch.conf",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/hostname",
    "/etc/gai.conf",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/passwd",
    "/etc/group",
    "/sys/fs/cgroup",
    "/sys/devices/system",
    "/proc",
];
const DEVICES: [&str; 5] = [
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
];

/// Confines this thread, and what it becomes; the version of Landlock that did it, 0 for none.
pub(super) fn confine(
    rights: &Rights,
    program: &Path,
    work: &Path,
    readable: &[OsString],
) -> Result<u32, RulesetError> {
    let all = AccessFs::from_all(NEWEST);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .scope(Scope::from_all(NEWEST))?;
    if !rights.net {
        rules = rules.handle_access(AccessNet::from_all(NEWEST))?;
    }
    let status = rules
        .create()?
        .add_rules(path_beneath_rules(EXECUTABLE, read | AccessFs::Execute))?
        .add_rules(path_beneath_rules(READABLE, read))?
        .add_rules(path_beneath_rules(readable, read))?
        .add_rules(path_beneath_rules(DEVICES, device))?
        .add_rules(path_beneath_rules(
            [program],
            AccessFs::ReadFile | AccessFs::Execute,
        ))?
        .add_rules(path_beneath_rules([work], all))?
        .restrict_self()?;
    Ok(match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => 0,
        (_, LandlockStatus::Available { effective_abi, .. }) => effective_abi as u32,
        _ => 0,
    })
}

/// From now on no signal of this process, and of what it starts, reaches another; whether that is so.
pub(super) fn keep_signals_in() -> bool {
    let closed = || {
        Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .scope(Scope::Signal)?
            // To move files between directories is forbidden by every set of rules that does
            // not allow it, whatever else it is about.
            .handle_access(AccessFs::Refer)?
            .create()?
            .add_rules(path_beneath_rules(["/"], AccessFs::Refer))?
            .restrict_self()
    };
    closed().is_ok_and(|status| status.ruleset == RulesetStatus::FullyEnforced)
}
