//! What a random program is: scripts that tasks follow, each a list of steps.

use std::fmt;

/// The scripts; the main task follows the first.
pub(crate) struct Program {
    pub(crate) scripts: Vec<Vec<Step>>,
}

/// One step of a script.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) action: Action,
    /// Which future, task or script; taken modulo what there is.
    pub(crate) which: u64,
    /// A second one, or a number of milliseconds.
    pub(crate) other: u64,
    pub(crate) on_error: OnError,
}

/// What a step does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Yield,
    Sleep,
    Spawn,
    AwaitTask,
    AwaitFuture,
    SetResult,
    SetException,
    CancelFuture,
    CancelTask,
    AddCallback,
    CallSoon,
    CallLater,
    Gather,
    GatherResults,
    Wait,
    WaitFor,
    Timeout,
    Shield,
    AsCompleted,
    TaskGroup,
    Uncancel,
    Raise,
}

/// The actions, with the names that the Python side knows them by.
const ACTIONS: [(Action, &str); 22] = [
    (Action::Yield, "yield"),
    (Action::Sleep, "sleep"),
    (Action::Spawn, "spawn"),
    (Action::AwaitTask, "await_task"),
    (Action::AwaitFuture, "await_future"),
    (Action::SetResult, "set_result"),
    (Action::SetException, "set_exception"),
    (Action::CancelFuture, "cancel_future"),
    (Action::CancelTask, "cancel_task"),
    (Action::AddCallback, "add_callback"),
    (Action::CallSoon, "call_soon"),
    (Action::CallLater, "call_later"),
    (Action::Gather, "gather"),
    (Action::GatherResults, "gather_results"),
    (Action::Wait, "wait"),
    (Action::WaitFor, "wait_for"),
    (Action::Timeout, "timeout"),
    (Action::Shield, "shield"),
    (Action::AsCompleted, "as_completed"),
    (Action::TaskGroup, "task_group"),
    (Action::Uncancel, "uncancel"),
    (Action::Raise, "raise"),
];

/// What a script does when a step raises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnError {
    /// Lets it through.
    Raise,
    /// Goes on, unless it is a cancellation.
    Catch,
    /// Goes on, whatever it is.
    Swallow,
}

impl Program {
    /// The program of a seed: always the same.
    pub(crate) fn random(seed: u64) -> Program {
        let mut random = Random(seed);
        let scripts = 2 + random.below(4);
        let script = |random: &mut Random| {
            let steps = 1 + random.below(8);
            (0..steps).map(|_| Step::random(random)).collect()
        };
        Program {
            scripts: (0..scripts).map(|_| script(&mut random)).collect(),
        }
    }
}

impl Step {
    fn random(random: &mut Random) -> Step {
        let (action, _) = ACTIONS[random.below(ACTIONS.len() as u64) as usize];
        let on_error = [OnError::Raise, OnError::Catch, OnError::Swallow];
        Step {
            action,
            which: random.below(100),
            other: random.below(100),
            on_error: on_error[random.below(3) as usize],
        }
    }
}

/// Scripts are parted by `|`, steps by `;`, the parts of a step by `,`.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, script) in self.scripts.iter().enumerate() {
            f.write_str(if index > 0 { "|" } else { "" })?;
            for (index, step) in script.iter().enumerate() {
                let name = ACTIONS.iter().find(|(action, _)| *action == step.action);
                let (_, name) = name.expect("every action has a name");
                let Step { which, other, .. } = step;
                let on_error = step.on_error as u8;
                let separator = if index > 0 { ";" } else { "" };
                write!(f, "{separator}{name},{which},{other},{on_error}")?;
            }
        }
        Ok(())
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}
