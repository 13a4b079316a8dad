import asyncio


def attempt(name, action, *arguments):
    try:
        print(f"{name}: {action(*arguments)}")
    except RuntimeError as error:
        print(f"{name}: {error!r}")


async def coroutine():
    return 1


def run(loop, awaitable):
    """Without a warning for a coroutine that is refused."""
    try:
        return loop.run_until_complete(awaitable)
    finally:
        if asyncio.iscoroutine(awaitable):
            awaitable.close()


def refusals(where):
    attempt(f"{where}: the same loop", loop.run_forever)
    attempt(f"{where}: its future", loop.run_until_complete, future)
    attempt(f"{where}: another loop", other.run_forever)
    attempt(f"{where}: its future", other.run_until_complete, foreign)
    attempt(f"{where}: a coroutine there", run, other, coroutine())
    attempt(f"{where}: a closed loop", closed.run_forever)
    attempt(f"{where}: a closed loop", run, closed, coroutine())
    attempt(f"{where}: close", loop.close)
    attempt(f"{where}: close the closed", closed.close)
    print(where, loop.is_running(), other.is_running(), asyncio.get_running_loop() is loop)


async def main_task():
    refusals("task")
    loop.call_soon(refusals, "callback")
    await asyncio.sleep(0)
    loop.call_later(0.1, refusals, "timer")
    await asyncio.sleep(0.2)
    # Another loop may be filled and asked while this one runs.
    task = other.create_task(coroutine())
    print(task.done(), other.is_closed(), other.is_running())
    return task


closed = asyncio.new_event_loop()
closed.close()
loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
future, foreign = loop.create_future(), other.create_future()
attempt("outside", asyncio.get_running_loop)
attempt("outside", asyncio.current_task)
attempt("outside", asyncio.all_tasks)
task = loop.run_until_complete(main_task())
print(loop.is_running(), future.done(), foreign.done())
attempt("outside", asyncio.get_running_loop)
# After a refusal a loop is as good as before.
print(other.run_until_complete(task))
print(loop.run_until_complete(coroutine()))
loop.close()
other.close()
attempt("closed", other.run_forever)
attempt("closed", run, loop, coroutine())
print(loop.is_closed(), other.is_closed(), loop.is_running())
