//! The scenarios: each is a file here, beside its counterpart in Python.

mod coroutine_close;
mod coroutine_send;
mod coroutine_throw;
mod cycles;
mod future_await;
mod future_callbacks;
mod future_states;
mod gather_results;
mod homemade_sleep;
mod loop_errors;
mod loop_order;
mod loop_stop;
mod loop_timers;
mod rock;
mod run_leftovers;
mod sleep_order;
mod stop_cycle_is_finished;
mod task_cancel;
mod task_cancel_timing;
mod task_errors;
mod task_order;

/// The scenario of this name.
pub(crate) fn find(name: &str) -> Option<fn() -> asyncio::Result<()>> {
    Some(match name {
        "coroutine_close" => coroutine_close::main,
        "coroutine_send" => coroutine_send::main,
        "coroutine_throw" => coroutine_throw::main,
        "cycles" => cycles::main,
        "future_await" => future_await::main,
        "future_callbacks" => future_callbacks::main,
        "future_states" => future_states::main,
        "gather_results" => gather_results::main,
        "homemade_sleep" => homemade_sleep::main,
        "loop_errors" => loop_errors::main,
        "loop_order" => loop_order::main,
        "loop_stop" => loop_stop::main,
        "loop_timers" => loop_timers::main,
        "rock" => rock::main,
        "run_leftovers" => run_leftovers::main,
        "sleep_order" => sleep_order::main,
        "stop_cycle_is_finished" => stop_cycle_is_finished::main,
        "task_cancel" => task_cancel::main,
        "task_cancel_timing" => task_cancel_timing::main,
        "task_errors" => task_errors::main,
        "task_order" => task_order::main,
        _ => return None,
    })
}
