import asyncio


async def level(name, inner, reaction=None):
    try:
        result = await inner
        print(f"  {cycle()} {name} got {result}")
        return f"{name} {result}"
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        print(f"  {cycle()} {name} saw {error!r}, cancelling {task.cancelling()}")
        if reaction == "swallow":
            return f"{name} swallowed"
        if reaction == "fail":
            raise ValueError(f"{name} failed")
        if reaction == "tidy":
            await asyncio.sleep(0.1)
            print(f"  {cycle()} {name} is tidy")
        raise
    except ValueError as error:
        print(f"  {cycle()} {name} saw {error!r}")
        raise


def outcome(name, task):
    state = f"  {name} cancelled {task.cancelled()}, cancelling {task.cancelling()}"
    try:
        print(state, task.result())
    except (Exception, asyncio.CancelledError) as error:
        print(state, repr(error))


async def cascade(reaction, cancel):
    print(f"{cycle()} {cancel} is cancelled; c reacts: {reaction}")
    future = asyncio.Future()
    tasks = {}
    tasks["c"] = asyncio.create_task(level("c", future, reaction))
    tasks["b"] = asyncio.create_task(level("b", tasks["c"]))
    tasks["a"] = asyncio.create_task(level("a", tasks["b"]))
    tasks["a2"] = asyncio.create_task(level("a2", tasks["b"]))
    await asyncio.sleep(0)
    print(" ", tasks[cancel].cancel("stop"), future.cancelled())
    print("  done", [task.done() for task in tasks.values()])
    for name, task in tasks.items():
        try:
            await task
        except (Exception, asyncio.CancelledError):
            pass
        print(f"  {cycle()} {name} is done")
    for name, task in tasks.items():
        outcome(name, task)


async def main_task():
    for cancel in "a", "b", "c":
        for reaction in None, "swallow", "fail", "tidy":
            await cascade(reaction, cancel)


asyncio.run(main_task())
