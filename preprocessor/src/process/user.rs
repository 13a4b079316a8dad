//! A user of its own for each program, where we are root: root is not held by permissions, nor by a
//! limit on processes.

use super::confine::THREADS;
use super::launcher::Order;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Users that nobody has: far above what a system gives to people and services.
const FIRST: u32 = 0x4000_0000;
/// The user that nobody is, for a container without the others.
const NOBODY: u32 = 65534;

/// Completes what a program may do by the user that it runs as.
pub(super) fn with_own_user(mut order: Order) -> Order {
    let user = own_user(&order);
    order.rights.user = user;
    order.rights.threads = most_threads(user);
    order
}

/// Gives the directory `work` to a user that runs nothing else, and returns that user; none if we
/// are not root, or if such a user could not reach the program.
fn own_user(order: &Order) -> Option<u32> {
    let (program, work): (&Path, &Path) = (order.program.as_ref(), order.work.as_ref());
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let process = std::process::id() & 0xf_ffff;
    let ours = FIRST + (process << 8) + (COUNTER.fetch_add(1, Ordering::Relaxed) & 0xff);
    // We made both, so that others could not look in; now one of them must.
    open_to_others(work.parent()?, 0o011).ok()?;
    if order.readable.is_empty() {
        open_to_others(program.parent()?, 0o011).ok()?;
        open_to_others(program, 0o055).ok()?;
    }
    if !program.ancestors().skip(1).all(is_searchable) {
        return None;
    }
    let give = |user| std::os::unix::fs::chown(work, Some(user), Some(user)).is_ok();
    [ours, NOBODY].into_iter().find(|user| give(*user))
}

fn open_to_others(path: &Path, bits: u32) -> std::io::Result<()> {
    let mut permissions = path.metadata()?.permissions();
    if permissions.mode() & bits == bits {
        return Ok(());
    }
    permissions.set_mode(permissions.mode() | bits);
    std::fs::set_permissions(path, permissions)
}

fn is_searchable(directory: &Path) -> bool {
    directory
        .metadata()
        .is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0)
}

/// How many threads more than now the author may have while a program runs: enough for all else that
/// the author starts meanwhile.
const HEADROOM: u64 = 4096;

/// The kernel counts the threads of a user, whatever program they belong to; so this is exact for a
/// user of its own, and otherwise only keeps the machine alive until a bomb is noticed.
fn most_threads(user: Option<u32>) -> Option<u64> {
    match user {
        Some(NOBODY) => Some(HEADROOM),
        Some(_) => Some(2 * THREADS),
        None => *THREADS_OF_AUTHOR,
    }
}

static THREADS_OF_AUTHOR: LazyLock<Option<u64>> = LazyLock::new(|| {
    use std::os::unix::fs::MetadataExt;
    let this = rustix::process::geteuid();
    if this.is_root() {
        // It would not be held by it.
        return None;
    }
    // Where there is no `/proc`, nothing is counted and nothing limited.
    let entries = std::fs::read_dir("/proc").ok()?;
    let processes = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let ours = entry.metadata().ok()?.uid() == this.as_raw();
        let tasks = std::fs::read_dir(entry.path().join("task")).ok()?;
        ours.then(|| tasks.count() as u64)
    });
    Some(processes.sum::<u64>() + HEADROOM)
});
