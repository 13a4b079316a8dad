import asyncio


def attempt(what, loop, run, *arguments):
    before = loop.cycles
    try:
        print(f"{what}: {run(*arguments)!r}, {loop.cycles - before} cycles")
    except BaseException as error:
        shown = "deadlock" if error.args == ("deadlock",) else repr(error)
        print(f"{what} raises {shown}, {loop.cycles - before} cycles")
    print(f"  running {loop.is_running()}, {asyncio.current_task(loop)}")


async def exits(error):
    await asyncio.sleep(0)
    raise error


async def awaits(task):
    try:
        await task
    except BaseException as error:
        print(f"  {cycle()} awaited: {error!r}")
        return "caught"


async def value():
    await asyncio.sleep(0)
    return 7


def raises(error):
    raise error


def note(text):
    print(f"  {cycle()} {text}")


def run_forever(what, loop):
    attempt(what, loop, loop.run_forever)


for error in [SystemExit(3), KeyboardInterrupt()]:
    print("a task exits")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.call_soon(note, "before")
    task = loop.create_task(exits(error))
    loop.call_soon(note, "after")
    task.add_done_callback(lambda task: note(f"callback {task.exception()!r}"))
    waiting = loop.create_task(awaits(task))
    loop.call_later(0.001, note, "timer")
    run_forever("run_forever", loop)
    print(f"  {task.done()} {task.cancelled()} {task.exception()!r} {waiting.done()}")
    # What was ready is ready still.
    attempt("again", loop, loop.run_until_complete, waiting)
    # The loop leaves it to the exit itself to stop it; the exit has come and gone.
    attempt("the task itself", loop, loop.run_until_complete, task)
    attempt("a fresh one", loop, loop.run_until_complete, value())

    print("callbacks exit")
    loop.call_soon(raises, error)
    loop.call_soon(note, "between")
    loop.call_soon(raises, error)
    loop.call_soon(note, "last")
    loop.call_soon(loop.stop)
    for what in ["first", "second", "third"]:
        run_forever(what, loop)

    print("stopped and exits")
    loop.call_soon(loop.stop)
    loop.call_soon(raises, error)
    loop.call_soon(note, "later")
    run_forever("first", loop)
    # It has forgotten that it was stopped.
    attempt("then", loop, loop.run_until_complete, value())

    print("run_until_complete")
    attempt("a coroutine", loop, loop.run_until_complete, exits(error))
    # That it was done stops nothing.
    attempt("the next", loop, loop.run_until_complete, asyncio.sleep(0.1, "slept"))
    task = loop.create_task(exits(error))
    attempt("a task", loop, loop.run_until_complete, task)
    attempt("the next", loop, loop.run_until_complete, asyncio.sleep(0.1, "slept"))
    print(f"  {task.exception()!r}")
    task = loop.create_task(value())
    task.add_done_callback(lambda task: raises(error))
    attempt("a callback", loop, loop.run_until_complete, task)
    print(f"  {task.result()}")
    # The loop was to stop after that callback; now it is too early.
    attempt("the next", loop, loop.run_until_complete, asyncio.sleep(0.1, "slept"))
    future = loop.create_future()
    future.set_exception(error)
    attempt("a future", loop, loop.run_until_complete, future)
    future = loop.create_future()
    loop.call_later(0.2, future.set_exception, error)
    attempt("a pending future", loop, loop.run_until_complete, awaits(future))
    loop.close()
