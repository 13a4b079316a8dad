import asyncio


def boolean(value):
    return str(value).lower()


async def work(seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError as error:
        print(f"  {cycle()} work: {error!r}")
        raise
    return "work done"


async def fails(seconds):
    await asyncio.sleep(seconds)
    raise ValueError("no luck")


async def waits(future):
    before = cycle()
    try:
        result = await future
    except BaseException as error:
        result = repr(error)
    print(f"  waiting: {result} after {cycle() - before} cycles")


def show(what, future):
    print(f"  {what}: done {boolean(future.done())}, cancelled {boolean(future.cancelled())}")


async def main_task():
    create = asyncio.create_task
    print("nobody cancels")
    await waits(asyncio.shield(work(0)))
    await waits(asyncio.shield(fails(0)))
    done = create(work(0))
    await done
    print("  itself, when done", boolean(asyncio.shield(done) is done))
    await waits(asyncio.shield(done))

    print("outer cancelled")
    inner = create(work(0.1))
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    print(f"  {boolean(outer.cancel('outer'))} {boolean(outer.cancel())}")
    await waits(outer)
    show("inner", inner)
    print(f"  {await inner}")

    print("the task that waits is cancelled")
    inner = create(work(0.1))
    waiting = create(waits(asyncio.shield(inner)))
    await asyncio.sleep(0)
    waiting.cancel("waiting")
    await waiting
    await waits(inner)

    print("inner cancelled")
    inner = create(work(0.1))
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    inner.cancel("inner")
    await waits(outer)
    show("outer", outer)
    await waits(inner)

    print("both cancelled")
    inner = create(work(0.1))
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    inner.cancel("inner")
    outer.cancel("outer")
    await waits(outer)
    await waits(inner)

    print("two shields, one cancelled")
    inner = create(work(0.1))
    one, two = asyncio.shield(inner), asyncio.shield(asyncio.shield(inner))
    one.cancel()
    await waits(one)
    await waits(two)

    print("failing, with the outer cancelled")
    inner = create(fails(0.05))
    outer = asyncio.shield(inner)
    outer.cancel()
    await waits(outer)
    await waits(inner)

    print("plain future")
    future = asyncio.Future()
    outer = asyncio.shield(future)
    future.set_result("set")
    print(f"  {boolean(outer.done())}")
    await waits(outer)
    outer = asyncio.shield(asyncio.Future())
    outer.set_result("by hand")
    await waits(outer)


asyncio.run(main_task())
