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
    as_completed_order,
    as_completed_timeout,
    combinator_cycles,
    coroutine_close,
    coroutine_send,
    coroutine_throw,
    cycles,
    future_await,
    future_callbacks,
    future_states,
    gather_exceptions,
    gather_exceptions_cancel,
    gather_results,
    homemade_sleep,
    loop_errors,
    loop_order,
    loop_stop,
    loop_timers,
    rock,
    run_leftovers,
    shield_cancel,
    sleep_order,
    stop_cycle_is_finished,
    task_cancel,
    task_cancel_timing,
    task_errors,
    task_group_cancel,
    task_group_failures,
    task_group_misuse,
    task_group_results,
    task_order,
    timeout_block,
    timeout_cancel,
    timeout_nested,
    timeout_reschedule,
    wait_all,
    wait_first,
    wait_for_cancel,
    wait_for_timeout,
    wait_for_values,
    wait_timeout,
}
