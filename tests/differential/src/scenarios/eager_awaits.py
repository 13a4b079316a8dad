# python: 3.12
import asyncio
import gc


def show(loop, context):
    print(f"  told: {context['message']}: {context['exception']!r}")


async def fails(error, pauses=0):
    for _ in range(pauses):
        await asyncio.sleep(0)
    print(f"  {cycle()} raising {error!r}")
    raise error


async def value(number, pauses=0):
    for _ in range(pauses):
        await asyncio.sleep(0)
    print(f"  {cycle()} {number}")
    return number


async def waits(future, what="waiting"):
    try:
        print(f"  {cycle()} {what}")
        result = await future
        print(f"  {cycle()} {what}: {result!r}")
        return result
    except BaseException as error:
        print(f"  {cycle()} {what}: {error!r}")
        raise


async def cancels_itself(then_waits):
    print(f"  {cycle()} {asyncio.current_task().cancel('by itself')}")
    if then_waits:
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError as error:
            print(f"  {cycle()} {error!r}")
            raise
    return "lost"


async def bad_await():
    try:
        await other.create_future()
    except RuntimeError as error:
        print(f"  {cycle()} {str(error)[-30:]}")
        return "caught"


async def outcome(what, awaitable):
    before = cycle()
    try:
        result = repr(await awaitable)
    except BaseException as error:
        result = f"raised {error!r}"
    print(f"{what}: {result}, {cycle() - before} cycles")


async def group(pauses, error=None):
    async with asyncio.TaskGroup() as tasks:
        one = tasks.create_task(value(1, pauses))
        two = tasks.create_task(value(2, pauses * 2))
        print(f"  {one.done()} {two.done()}")
        if error:
            tasks.create_task(fails(error, pauses))
            print("  the block goes on")
            await asyncio.sleep(1)
    return one.result() + two.result()


async def main_task():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(show)
    loop.set_task_factory(asyncio.eager_task_factory)

    task = asyncio.create_task(fails(ValueError("at once")))
    print(f"{task.done()} {task.exception()!r}")
    await outcome("failed", task)
    await outcome("fails later", asyncio.create_task(fails(ValueError("later"), 1)))
    task = asyncio.create_task(fails(ValueError("never retrieved")))
    print("dropping")
    del task
    gc.collect()
    await outcome("cancelled by nobody", asyncio.create_task(fails(asyncio.CancelledError("c"))))

    future = loop.create_future()
    task = asyncio.create_task(waits(future))
    print(f"{task.done()}")
    loop.call_soon(future.set_result, 5)
    await outcome("a future", task)
    await outcome("a done future", asyncio.create_task(waits(future)))
    task = asyncio.create_task(waits(loop.create_future()))
    print(f"{task.cancel('enough')} {task.cancelling()}")
    await outcome("cancelled", task)
    task = asyncio.create_task(value(7))
    print(f"{task.cancel()} {task.cancelling()}")
    await outcome("too late", task)
    for then_waits in [False, True]:
        task = asyncio.create_task(cancels_itself(then_waits))
        print(f"{task.done()} {task.cancelled()} {task.cancelling()}")
        await outcome("cancels itself", task)
    await outcome("a bad await", asyncio.create_task(bad_await()))
    task = asyncio.create_task(waits(asyncio.create_task(waits(asyncio.create_task(value(8, 1))))))
    await outcome("a task of a task", task)

    gathering = asyncio.gather(value(1), value(2))
    print(f"{gathering.done()}")
    await outcome("gather, all at once", gathering)
    gathering = asyncio.gather(value(1), value(2, 2), value(3, 1))
    print(f"{gathering.done()}")
    await outcome("gather, some later", gathering)
    gathering = asyncio.gather(value(1, 1), fails(ValueError("a")), fails(ValueError("b")), value(2))
    print(f"{gathering.done()}")
    await outcome("gather, failing at once", gathering)
    gathering = asyncio.gather(value(1), fails(ValueError("a"), 1), fails(ValueError("b")), return_exceptions=True)
    print(f"{gathering.done()}")
    await outcome("gather of exceptions", gathering)
    gathering = asyncio.gather(waits(loop.create_future(), "a"), value(1), waits(loop.create_future(), "b"))
    gathering.cancel("all")
    await outcome("gather, cancelled", gathering)

    await outcome("group, at once", group(0))
    await outcome("group, later", group(1))
    await outcome("group, failing at once", group(0, ValueError("g")))
    await outcome("group, failing later", group(1, ValueError("g")))
    await outcome("shield", asyncio.shield(value(3)))
    await outcome("shield, later", asyncio.shield(value(3, 1)))
    tasks = [asyncio.create_task(value(1)), asyncio.create_task(value(2, 3))]
    before = cycle()
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(f"wait: {len(done)} {len(pending)}, {cycle() - before} cycles")
    await outcome("ensure_future", asyncio.ensure_future(value(4)))


other = asyncio.new_event_loop()
asyncio.run(main_task())
other.close()
