import asyncio


def boolean(value):
    return str(value).lower()


async def sleeper(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} {name}: {error!r}")
        raise


async def slow_end(name):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0.3)
        print(f"  {cycle()} {name} ends")


async def fails(text, seconds):
    await asyncio.sleep(seconds)
    raise ValueError(text)


async def fails_when_cancelled(text):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise RuntimeError(text) from None


async def attempt(what, block):
    print(what)
    group, task = asyncio.TaskGroup(), asyncio.current_task()
    try:
        async with group:
            await block(group)
        print(f"  {cycle()} no error")
    except BaseException as error:
        print(f"  {cycle()} {error!r} because of {error.__cause__!r}")
        if isinstance(error, BaseExceptionGroup):
            print(f"  {error}: {len(error.exceptions)}")
    print(f"  {group}, cancelling {task.cancelling()}")


async def child_fails(group):
    group.create_task(fails("no luck", 0.1))
    group.create_task(sleeper("sleeper"))
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} block: {error!r} {group}")
        raise


async def child_fails_after_the_block(group):
    group.create_task(fails("late", 0.1))
    group.create_task(slow_end("slow"))


async def several_fail(group):
    group.create_task(fails("one", 0.1))
    group.create_task(fails_when_cancelled("two"))
    group.create_task(fails("three", 0.1))
    group.create_task(sleeper("sleeper"))


async def block_fails(group):
    group.create_task(sleeper("sleeper"))
    group.create_task(sleeper("never starts"))
    raise ValueError("block")


async def block_fails_later(group):
    group.create_task(sleeper("sleeper"))
    group.create_task(fails_when_cancelled("child"))
    await asyncio.sleep(0.1)
    raise ValueError("block")


async def block_swallows(group):
    group.create_task(fails("child", 0))
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} swallowed {error!r}")
    try:
        group.create_task(sleeper("too late"))
    except RuntimeError as error:
        print(f"  {error!r}")
    await asyncio.sleep(0.1)
    print(f"  {cycle()} goes on")


async def block_replaces(group):
    group.create_task(fails("child", 0))
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        raise RuntimeError("instead") from None


async def block_awaits_the_failing(group):
    await group.create_task(fails("awaited", 0.1))


async def block_handles_the_failing(group):
    try:
        await group.create_task(fails("handled?", 0.1))
    except ValueError as error:
        print(f"  {cycle()} {error!r}")
    print(f"  {cycle()} goes on")
    await asyncio.sleep(0)
    print("  not reached")


async def main_task():
    await attempt("a child fails", child_fails)
    await attempt("... after the block", child_fails_after_the_block)
    await attempt("several fail", several_fail)
    await attempt("the block fails", block_fails)
    await attempt("... later", block_fails_later)
    await attempt("the block swallows", block_swallows)
    await attempt("the block replaces", block_replaces)
    await attempt("the block awaits", block_awaits_the_failing)
    await attempt("the block handles", block_handles_the_failing)


asyncio.run(main_task())
