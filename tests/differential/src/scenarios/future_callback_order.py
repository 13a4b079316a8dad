import asyncio


def note(name):
    return lambda future: print(f"{cycle()} {name} {future.done()}")


async def waits(name, future):
    try:
        value = await future
        print(f"{cycle()} {name} got {value}")
    except asyncio.CancelledError as error:
        print(f"{cycle()} {name} raised {error!r}")


async def main_task():
    loop = asyncio.get_running_loop()
    for settle in "result", "cancel":
        print(settle)
        future = asyncio.Future()
        task_a = asyncio.create_task(waits("a", future))
        await asyncio.sleep(0)
        future.add_done_callback(note("1"))
        task_b = asyncio.create_task(waits("b", future))
        await asyncio.sleep(0)
        twice = note("twice")
        future.add_done_callback(twice)
        future.add_done_callback(note("2"))
        future.add_done_callback(twice)

        def adds(done):
            print(f"{cycle()} adds")
            done.add_done_callback(note("added by a callback"))
            loop.call_soon(lambda: print(f"{cycle()} soon from a callback"))
            print("  removed", done.remove_done_callback(last))

        future.add_done_callback(adds)
        last = note("last")
        future.add_done_callback(last)
        removed = note("removed")
        future.add_done_callback(removed)
        future.add_done_callback(removed)
        print(future.remove_done_callback(removed), future.remove_done_callback(removed))
        loop.call_soon(lambda: print(f"{cycle()} soon before"))
        if settle == "result":
            future.set_result(7)
        else:
            future.cancel("c")
        loop.call_soon(lambda: print(f"{cycle()} soon after"))
        future.add_done_callback(note("on a done future"))
        print(future.remove_done_callback(twice))
        print(f"{cycle()} main awaits")
        await task_a
        await task_b

    # A callback that settles another future, and that one a third: a cycle each.
    chain = [asyncio.Future() for _ in range(4)]
    for first, second in zip(chain, chain[1:]):
        first.add_done_callback(lambda done, second=second: second.set_result(done.result() + 1))
        first.add_done_callback(note("link"))
    chain[0].set_result(0)
    start = cycle()
    print(await chain[-1], cycle() - start)

    # The first of two callbacks settles; the second finds it settled.
    future = asyncio.Future()
    loop.call_soon(lambda: print("set", future.set_result(1)))

    def too_late():
        try:
            future.set_result(2)
        except asyncio.InvalidStateError as error:
            print(repr(error), future.cancel())

    loop.call_soon(too_late)
    print(await future)


asyncio.run(main_task())
