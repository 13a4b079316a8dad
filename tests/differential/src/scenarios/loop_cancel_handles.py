import asyncio


def note(name):
    return lambda: print(f"{cycle()} {name}")


async def main_task():
    loop = asyncio.get_running_loop()

    # Cancelled by an earlier callback of the same cycle; itself; too late; twice.
    handles = {}

    def canceller():
        note("canceller")()
        for name in "later", "itself", "earlier":
            handles[name].cancel()
            print(" ", name, handles[name].cancelled())

    handles["earlier"] = loop.call_soon(note("earlier"))
    handles["itself"] = loop.call_soon(canceller)
    handles["later"] = loop.call_soon(note("never"))
    handles["other"] = loop.call_soon(note("other"))
    await asyncio.sleep(0)
    print([handle.cancelled() for handle in handles.values()])
    handles["other"].cancel()
    handles["other"].cancel()
    print(handles["other"].cancelled())

    # Timers that are due in the same cycle: the second is in the ready queue already.
    first = loop.call_later(0.1, lambda: (note("first timer")(), second.cancel()))
    second = loop.call_later(0.1001, note("never"))
    third = loop.call_later(0.1002, note("third timer"))
    await asyncio.sleep(0.2)
    print(first.cancelled(), second.cancelled(), third.cancelled())
    first.cancel()
    print(first.cancelled())

    # Cancelled while it waits: by a callback, by another timer, by a task.
    for name in "callback", "timer", "task":
        never = loop.call_later(0.3, note("never"))
        if name == "callback":
            loop.call_soon(never.cancel)
        elif name == "timer":
            loop.call_later(0.29, never.cancel)
        else:
            await asyncio.sleep(0.1)
            never.cancel()
        last = loop.call_later(0.31, note(name))
        await asyncio.sleep(0.4)
        print(never.cancelled(), last.cancelled(), f"{loop.time():.3f}")

    # Only cancelled timers are left: the loop waits for none of them.
    far = [loop.call_later(1000 + number, note("never")) for number in range(5)]
    for handle in far:
        handle.cancel()
    near = loop.call_later(0.05, note("near"))
    print(f"{near.when() - loop.time():.3f}", far[0].cancelled())
    await asyncio.sleep(0.1)
    print(f"{loop.time():.3f}")

    # A done callback's handle is nobody's; a future cancelled by its own callback is done.
    future = asyncio.Future()
    future.add_done_callback(lambda done: print(f"{cycle()} done", done.cancel()))
    timer = loop.call_later(0.01, future.set_result, 1)
    print(await future, timer.cancelled())


asyncio.run(main_task())
