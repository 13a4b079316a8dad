//! How much runs at the same time: as much as there are processors, and besides that programs
//! that do not use one, because they sleep.
//!
//! A program that sleeps for ten seconds would otherwise keep a processor idle for ten seconds. When it
//! wakes up, more may run than there are processors; so whoever judges a program asks
//! [`were_crowded_since`], and lets one that failed meanwhile try again without such a crowd.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How many programs may run for each processor.
const FOR_EACH: usize = 4;
/// More than this never run: where we are root each has a user of its own, and there are 256.
const MOST: usize = 128;
/// How often it is looked at what they do while somebody waits.
const LOOK: Duration = Duration::from_millis(50);
/// How long a program must have slept to be taken for one that sleeps, and after what time that
/// is not remembered any more.
const ASLEEP: Duration = Duration::from_millis(200);
const FORGOTTEN: Duration = Duration::from_secs(1);
/// A program that has more memory, in bytes, keeps its processor, so that all together have not much more than
/// twice as much as without sleeping ones.
const MEMORY: u64 = super::MEMORY / 4;

struct Lanes {
    taken: Vec<Taken>,
    /// When there was last a crowd.
    crowded: Option<Instant>,
    next: u64,
}

struct Taken {
    number: u64,
    /// The supervisor of a program that runs.
    supervisor: Option<u32>,
    /// The processor time that its program had used, and when that was looked at.
    looked: Option<(Duration, Instant)>,
    asleep: bool,
}

static LANES: Mutex<Lanes> = Mutex::new(Lanes {
    taken: Vec::new(),
    crowded: None,
    next: 0,
});
static CHANGED: Condvar = Condvar::new();

fn lanes() -> MutexGuard<'static, Lanes> {
    LANES.lock().expect("no holder of this lock panics")
}

/// How many things that use a processor are done at a time.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How many programs run at a time at most, those that sleep among them.
pub fn most_lanes() -> usize {
    (processors() * FOR_EACH).min(MOST).max(processors())
}

/// The right to run a program or the compiler, until it is dropped.
#[derive(Debug)]
pub struct Lane {
    number: u64,
}

/// Waits for a processor that nobody uses.
pub fn lane() -> Lane {
    let mut lanes = lanes();
    loop {
        let awake = lanes.taken.iter().filter(|taken| !taken.asleep).count();
        if awake < processors() && lanes.taken.len() < most_lanes() {
            break;
        }
        let waited = CHANGED.wait_timeout(lanes, LOOK);
        lanes = waited.expect("no holder of this lock panics").0;
        lanes.taken.iter_mut().for_each(Taken::look);
    }
    let number = lanes.next;
    lanes.next += 1;
    lanes.taken.push(Taken {
        number,
        supervisor: None,
        looked: None,
        asleep: false,
    });
    lanes.note_crowd();
    Lane { number }
}

/// Whether at some time since `start` more ran than there are processors.
pub fn were_crowded_since(start: Instant) -> bool {
    let mut lanes = lanes();
    lanes.note_crowd();
    lanes.crowded.is_some_and(|last| last >= start)
}

impl Lanes {
    fn note_crowd(&mut self) {
        if self.taken.len() > processors() {
            self.crowded = Some(Instant::now());
        }
    }
}

impl Lane {
    /// It is about a program that this supervisor, of this process id, runs.
    #[cfg(unix)]
    pub(super) fn is_of(&self, supervisor: u32) {
        let mut lanes = lanes();
        let mut taken = lanes.taken.iter_mut();
        if let Some(taken) = taken.find(|taken| taken.number == self.number) {
            taken.supervisor = Some(supervisor);
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let mut lanes = lanes();
        lanes.note_crowd();
        lanes.taken.retain(|taken| taken.number != self.number);
        CHANGED.notify_one();
    }
}

impl Taken {
    /// Finds out whether it sleeps. Where that can't be seen it does not.
    fn look(&mut self) {
        let now = Instant::now();
        let looked = self.looked;
        if looked.is_some_and(|(_, then)| now - then < ASLEEP) {
            return;
        }
        let Some((used, memory)) = self.supervisor.and_then(usage) else {
            self.asleep = false;
            return;
        };
        self.looked = Some((used, now));
        if let Some((before, then)) = looked
            && now - then < FORGOTTEN
        {
            let busy = used.saturating_sub(before) * 10 > now - then;
            self.asleep = !busy && memory <= MEMORY;
        }
    }
}

/// What a supervisor's children and those that they have reaped have used of the processor, and their memory in
/// bytes; none if it has none, or the kernel does not tell.
fn usage(supervisor: u32) -> Option<(Duration, u64)> {
    let children = format!("/proc/{supervisor}/task/{supervisor}/children");
    let children = std::fs::read_to_string(children).ok()?;
    let mut sum = None;
    for child in children.split_whitespace() {
        let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).ok()?;
        // The name may hold spaces and parentheses; the first field behind it is the third of all.
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<u64> = fields
            .split_whitespace()
            .map(|field| field.parse().unwrap_or(0))
            .collect();
        let field = |number: usize| fields.get(number - 3).copied();
        let ticks = field(14)? + field(15)? + field(16)? + field(17)?;
        // The kernel tells everybody of hundredths of a second, and of pages of at least 4 KiB.
        let (used, memory) = sum.unwrap_or_default();
        let used: Duration = used;
        sum = Some((
            used + Duration::from_millis(ticks * 10),
            memory + field(24)? * 4096,
        ));
    }
    sum
}
