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
    async_gen_close,
    async_gen_items,
    async_gen_send,
    cancel_cascade,
    cancel_messages,
    cancel_repeatedly,
    cancel_waiting_states,
    coroutine_close,
    coroutine_close_levels,
    coroutine_drives_futures,
    coroutine_percolate,
    coroutine_reentry,
    coroutine_send,
    coroutine_states,
    coroutine_throw,
    coroutine_throw_levels,
    cycles,
    future_await,
    future_callback_order,
    future_callbacks,
    future_repr,
    future_states,
    gather_results,
    homemade_sleep,
    loop_cancel_handles,
    loop_errors,
    loop_many_timers,
    loop_order,
    loop_refuses,
    loop_run_until_complete,
    loop_stop,
    loop_stop_inside,
    loop_timers,
    loop_timers_and_ready,
    nesting_cycles,
    net_cancel,
    net_clients,
    net_drain,
    net_echo,
    net_read,
    net_refused,
    net_reset,
    net_server,
    net_sockets,
    net_watch,
    rock,
    run_leftovers,
    run_stubborn_leftovers,
    sleep_fairness,
    sleep_order,
    stop_cycle_is_finished,
    task_bad_awaits,
    task_cancel,
    task_cancel_timing,
    task_endings,
    task_errors,
    task_order,
    task_repr,
    task_shared,
    tasks_current_and_all,
}
