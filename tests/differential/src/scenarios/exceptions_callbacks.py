import asyncio

ERRORS = [
    ValueError("no luck"),
    RuntimeError(""),
    asyncio.CancelledError("not asked for"),
    TimeoutError(),
]


def show(loop, context):
    message = " ".join(context["message"].split()[:3])
    keys = [key for key in ("future", "handle", "task") if key in context]
    same = loop is asyncio.get_running_loop()
    print(f"  {cycle()} told: {message}: {context.get('exception')!r}, {keys} {same}")


def show_again(loop, context):
    print(f"  {cycle()} another is told: {context['exception']!r}")


def raises(error):
    print(f"  {cycle()} raising {error!r}")
    raise error


def raises_on(error):
    """A done callback that raises."""
    return lambda future: raises(error)


def fails_itself(loop, context):
    print(f"  {cycle()} told: {context['exception']!r}, and fails")
    raise RuntimeError("the handler fails")


async def seven():
    return 7


async def main_task():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(show)
    print("call_soon")
    for error in ERRORS:
        loop.call_soon(raises, error)
        loop.call_soon(lambda: print(f"  {cycle()} the next callback"))
    await asyncio.sleep(0)
    print("call_later")
    for number, error in enumerate(ERRORS):
        loop.call_later(0.1 * number, raises, error)
    await asyncio.sleep(1)
    print("a future's callback")
    future = loop.create_future()
    for error in ERRORS:
        future.add_done_callback(raises_on(error))
    future.set_result(5)
    print(await future)
    print("a task's callback")
    task = asyncio.create_task(seven())
    task.add_done_callback(raises_on(ERRORS[0]))
    # The task is no worse for it.
    print(await task)
    await asyncio.sleep(0)
    print(task.done(), task.exception())

    print("a handler for another")
    loop.call_soon(raises, ERRORS[0])
    loop.set_exception_handler(show_again)  # in time: nothing has been called yet
    await asyncio.sleep(0)
    loop.call_soon(raises, ERRORS[0])
    loop.call_soon(loop.set_exception_handler, show)
    loop.call_soon(raises, ERRORS[1])
    await asyncio.sleep(0)

    print("a handler that fails")
    loop.set_exception_handler(fails_itself)
    loop.call_soon(raises, ERRORS[0])
    loop.call_soon(lambda: print(f"  {cycle()} the next callback"))
    await asyncio.sleep(0)
    # It stays where it is.
    loop.call_soon(raises, ERRORS[1])
    await asyncio.sleep(0)

    print("by hand")
    loop.set_exception_handler(show)
    loop.call_exception_handler({"message": "one two three four", "exception": ERRORS[0]})
    loop.call_exception_handler({"message": "nothing else", "task": asyncio.current_task()})
    return "the end"


print(asyncio.run(main_task()))
