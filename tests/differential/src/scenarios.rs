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
    coroutine_close,
    coroutine_send,
    coroutine_throw,
    cycles,
    future_await,
    future_callbacks,
    future_states,
    gather_results,
    homemade_sleep,
    loop_errors,
    loop_order,
    loop_stop,
    loop_timers,
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
    sleep_order,
    stop_cycle_is_finished,
    task_cancel,
    task_cancel_timing,
    task_errors,
    task_order,
}
