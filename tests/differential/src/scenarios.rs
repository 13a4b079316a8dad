//! The scenarios: each is a file here, beside its counterpart in Python.

/// Declares the modules, and `find`, which looks one up by its name.
macro_rules! scenarios {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// The scenario of this name.
        pub(crate) fn find(name: &str) -> Option<fn() -> asyncio::Result<()>> {
            match name {
                $(stringify!($name) => Some($name::main),)*
                _ => None,
            }
        }
    };
}

scenarios! {
    condition_cancel,
    condition_errors,
    condition_wait,
    coroutine_close,
    coroutine_send,
    coroutine_throw,
    cycles,
    event_cancel,
    event_wait,
    future_await,
    future_callbacks,
    future_states,
    gather_results,
    homemade_sleep,
    lock_cancel,
    lock_guard,
    lock_order,
    locks_by_hand,
    locks_of_loops,
    locks_random,
    loop_errors,
    loop_order,
    loop_stop,
    loop_timers,
    queue_blocking,
    queue_cancel,
    queue_join,
    queue_kinds,
    queue_workers,
    rock,
    run_leftovers,
    semaphore_bounded,
    semaphore_cancel,
    semaphore_order,
    sleep_order,
    stop_cycle_is_finished,
    task_cancel,
    task_cancel_timing,
    task_errors,
    task_order,
}
