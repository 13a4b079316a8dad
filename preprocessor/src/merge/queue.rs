//! A few threads that work off tasks, which may add further ones.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};

struct State<T> {
    tasks: VecDeque<T>,
    /// How many threads have a task in hand: they may add others.
    busy: usize,
}

struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

impl<T> Queue<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("no holder of this lock panics")
    }

    /// The next task; none once nobody can add one any more.
    fn next(&self) -> Option<T> {
        let mut state = self.state();
        loop {
            if let Some(task) = state.tasks.pop_front() {
                state.busy += 1;
                return Some(task);
            }
            if state.busy == 0 {
                return None;
            }
            let waited = self.changed.wait(state);
            state = waited.expect("no holder of this lock panics");
        }
    }
}

/// Ends a task, even one that panicked: the others would wait for it for ever.
struct Done<'a, T>(&'a Queue<T>);

impl<T> Drop for Done<'_, T> {
    fn drop(&mut self) {
        if let Ok(mut state) = self.0.state.lock() {
            state.busy -= 1;
        }
        self.0.changed.notify_all();
    }
}

/// Does `tasks` in their order, on as many `threads`; what a task adds comes next, since it may sleep while
/// others work.
pub(super) fn work_off<T: Send>(
    tasks: Vec<T>,
    threads: usize,
    work: impl Fn(T, &dyn Fn(T)) + Sync,
) {
    let state = State {
        tasks: tasks.into(),
        busy: 0,
    };
    let queue = Queue {
        state: Mutex::new(state),
        changed: Condvar::new(),
    };
    let add = |task| {
        queue.state().tasks.push_front(task);
        queue.changed.notify_one();
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(task) = queue.next() {
                    let _done = Done(&queue);
                    work(task, &add);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn what_a_task_adds_is_done_too() {
        for threads in 1..4 {
            let sum = AtomicU32::new(0);
            work_off(vec![3_u32, 4], threads, |task, add| {
                sum.fetch_add(task, Ordering::Relaxed);
                if task > 1 {
                    add(task - 1);
                }
            });
            assert_eq!(sum.into_inner(), 3 + 2 + 1 + 4 + 3 + 2 + 1);
        }
    }
}
