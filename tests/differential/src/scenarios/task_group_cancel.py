import asyncio


def boolean(value):
    return str(value).lower()


async def tidy(name, seconds):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} {name}: {error!r}")
        await asyncio.sleep(seconds)
        print(f"  {cycle()} {name} tidy")
        raise


async def fails(text, seconds):
    await asyncio.sleep(seconds)
    raise ValueError(text)


async def fails_when_cancelled(text):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError(text) from None


async def parent(block):
    task = asyncio.current_task()
    try:
        async with asyncio.TaskGroup() as group:
            await block(group)
    except BaseException as error:
        print(f"  {cycle()} {error!r}, cancelling {task.cancelling()}, {group}")
        raise
    finally:
        await asyncio.sleep(0)


async def attempt(what, block, *moments):
    print(what)
    task = asyncio.create_task(parent(block))
    for moment in moments:
        asyncio.get_running_loop().call_later(moment, task.cancel, f"at {moment}")
    try:
        await task
    except BaseException as error:
        print(f"  {cycle()} raised {error!r}")
    print(f"  cancelled {boolean(task.cancelled())}, cancelling {task.cancelling()}")


async def in_the_block(group):
    group.create_task(tidy("child", 0.1))
    await asyncio.sleep(5)


async def after_the_block(group):
    group.create_task(tidy("child", 0.3))


async def child_fails_then(group):
    group.create_task(fails_when_cancelled("child"))
    await asyncio.sleep(5)


async def cancelled_and_failing(group):
    group.create_task(fails("child", 0.2))
    group.create_task(tidy("other", 0.3))


async def block_swallows(group):
    group.create_task(tidy("child", 0.2))
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} swallowed {error!r}")


async def cancels_itself(group):
    group.create_task(tidy("child", 0))
    asyncio.current_task().cancel()


async def inner_fails(group):
    async with asyncio.TaskGroup() as inner:
        inner.create_task(fails("inner", 0.1))
        group.create_task(tidy("of the outer", 0))
        inner.create_task(tidy("of the inner", 0))


async def outer_fails(group):
    group.create_task(fails("outer", 0.1))
    async with asyncio.TaskGroup() as inner:
        inner.create_task(tidy("of the inner", 0.1))


async def both_fail(group):
    group.create_task(fails("outer", 0.1))
    async with asyncio.TaskGroup() as inner:
        inner.create_task(fails("inner", 0.1))


async def main_task():
    await attempt("in the block", in_the_block, 0.1)
    await attempt("after the block", after_the_block, 0.1)
    await attempt("twice", after_the_block, 0.1, 0.2)
    await attempt("a child fails because of it", child_fails_then, 0.1)
    await attempt("when a child has failed already", cancelled_and_failing, 0.3)
    await attempt("at the same time", cancelled_and_failing, 0.2)
    await attempt("swallowed by the block", block_swallows, 0.1)
    await attempt("by the block itself", cancels_itself)
    await attempt("an inner group fails", inner_fails)
    await attempt("an outer group fails", outer_fails)
    await attempt("both fail", both_fail)


asyncio.run(main_task())
