//! The done callbacks of a future, in the order in which they were added.
//!
//! Most futures have none or one: the task that awaits them. So the first needs no allocation.

use std::cell::Cell;
use std::fmt;
use std::mem;

use crate::any_task::AnyTask;
use crate::future::Future;

/// What to do when a future is done.
pub(crate) enum DoneCallback<T: 'static> {
    /// Resume the task that awaits it (`Task.__wakeup`).
    Wakeup(AnyTask),
    /// Call a function of the program.
    Call(CallbackToken, Box<dyn FnOnce(Future<T>)>),
}

/// Names one callback of a future, so that it can be removed again. Python compares the functions
/// themselves, but Rust's closures cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallbackToken(u64);

impl CallbackToken {
    pub(crate) fn new() -> CallbackToken {
        thread_local! {
            static LAST: Cell<u64> = const { Cell::new(0) };
        }
        LAST.set(LAST.get() + 1);
        CallbackToken(LAST.get())
    }
}

/// No callback, one, or several.
#[derive(Default)]
pub(crate) enum Callbacks<T: 'static> {
    #[default]
    None,
    One(DoneCallback<T>),
    Many(Vec<DoneCallback<T>>),
}

impl<T> Callbacks<T> {
    pub(crate) fn push(&mut self, callback: DoneCallback<T>) {
        *self = match mem::take(self) {
            Callbacks::None => Callbacks::One(callback),
            Callbacks::One(first) => Callbacks::Many(vec![first, callback]),
            Callbacks::Many(mut all) => {
                all.push(callback);
                Callbacks::Many(all)
            }
        };
    }

    /// Take out the callback of this name, if it is there.
    pub(crate) fn remove(
        &mut self,
        token: CallbackToken,
    ) -> Option<DoneCallback<T>> {
        let named = |callback: &DoneCallback<T>| matches!(callback, DoneCallback::Call(its_token, _) if *its_token == token);
        match self {
            Callbacks::One(only) if named(only) => match mem::take(self) {
                Callbacks::One(only) => Some(only),
                _ => unreachable!("it was One"),
            },
            Callbacks::Many(all) => {
                let place = all.iter().position(named)?;
                Some(all.remove(place))
            }
            _ => None,
        }
    }

    /// Pass each callback to `schedule`, in order.
    pub(crate) fn for_each(self, mut schedule: impl FnMut(DoneCallback<T>)) {
        match self {
            Callbacks::None => {}
            Callbacks::One(only) => schedule(only),
            Callbacks::Many(all) => all.into_iter().for_each(schedule),
        }
    }

    fn as_slice(&self) -> &[DoneCallback<T>] {
        match self {
            Callbacks::None => &[],
            Callbacks::One(only) => std::slice::from_ref(only),
            Callbacks::Many(all) => all,
        }
    }
}

/// As in Python's `repr`: ` cb=[Task.task_wakeup()]`, and nothing if there are none.
impl<T> fmt::Display for Callbacks<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_slice() {
            [] => Ok(()),
            [only] => write!(f, " cb=[{only}]"),
            [first, last] => write!(f, " cb=[{first}, {last}]"),
            [first, between @ .., last] => {
                write!(f, " cb=[{first}, <{} more>, {last}]", between.len())
            }
        }
    }
}

impl<T> fmt::Display for DoneCallback<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DoneCallback::Wakeup(_) => "Task.task_wakeup()",
            DoneCallback::Call(..) => "<closure>", // closures have no names
        })
    }
}
