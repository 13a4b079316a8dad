import asyncio


async def worker(name, seconds):
    print(f"{cycle()} {name} starts")
    await asyncio.sleep(seconds)
    return name


async def immediate(name):
    print(f"{cycle()} {name} runs in {asyncio.current_task().get_name()}")
    return name


async def fails():
    await asyncio.sleep(0)
    raise ValueError("no luck")


async def attempt(what, awaitable, timeout):
    before = cycle()
    try:
        result = await asyncio.wait_for(awaitable, timeout)
    except BaseException as error:
        result = f"{error!r} because of {error.__cause__!r}"
    print(f"{what}: {result}, {cycle() - before} cycles")


async def main_task():
    create = asyncio.create_task
    await attempt("coroutine", immediate("a"), 10)
    await attempt("coroutine, no timeout", immediate("b"), None)
    await attempt("coroutine that sleeps", worker("c", 0.1), 1)
    await attempt("task", create(worker("d", 0.1)), 1)
    await attempt("task, no timeout", create(worker("e", 0.1)), None)
    await attempt("failing", fails(), 1)
    await attempt("failing, no timeout", fails(), None)

    future = asyncio.Future()
    future.set_result("done")
    for timeout in [10, None, 0, -1]:
        await attempt(f"done future, {timeout}", future, timeout)
    future = asyncio.Future()
    future.set_exception(ValueError("set"))
    await attempt("failed future, 0", future, 0)
    future = asyncio.Future()
    future.cancel("before")
    await attempt("cancelled future, 10", future, 10)
    await attempt("cancelled future, 0", future, 0)

    # No time at all: the body never starts.
    await attempt("coroutine, 0", worker("never", 0), 0)
    await attempt("coroutine, -1", worker("never", 0), -1)
    future = asyncio.Future()
    await attempt("pending future, 0", future, 0)
    print(str(future.cancelled()).lower())
    task = create(worker("started", 1))
    await asyncio.sleep(0)
    await attempt("started task, 0", task, 0)
    print(str(task.cancelled()).lower())


asyncio.run(main_task())
