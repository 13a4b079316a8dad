import asyncio

notes = []


def note(text):
    loop = asyncio.get_running_loop()
    notes.append(f"  {loop.cycles:2} {loop.time():.3f} {text}")


async def swallows(times):
    """Resists so many cancellations; asyncio.run cancels once only, and waits."""
    for turn in range(times):
        try:
            await asyncio.sleep(1)
            note(f"slept {turn}")
        except asyncio.CancelledError:
            note(f"swallowed {turn}")
    return "swallowed"


async def raises():
    try:
        await asyncio.sleep(10)
    finally:
        note("raises instead")
        raise ValueError("reported, but not raised")


async def spawns():
    try:
        await asyncio.sleep(10)
    finally:
        asyncio.create_task(orphan())
        note("spawned")


async def orphan():
    note("orphan begins")
    await asyncio.sleep(0)
    note("orphan goes on")
    await asyncio.sleep(0)
    note("orphan ends")


async def waits_for(task):
    try:
        await task
    finally:
        note("its task is gone")


async def main_task(kind):
    note(kind)
    loop = asyncio.get_running_loop()
    leftovers = [swallows(2), raises(), spawns()]
    tasks = [asyncio.create_task(leftover) for leftover in leftovers]
    tasks.append(asyncio.create_task(waits_for(tasks[0])))
    if kind == "callback":
        loop.call_later(0.25, note, "a timer in the shutdown")
        loop.call_later(60, note, "never")
        loop.call_soon(loop.call_soon, note, "soon, twice removed")
    await asyncio.sleep(0)
    if kind == "raise":
        raise ValueError("from main")
    if kind == "cancel":
        asyncio.current_task().cancel()
        await asyncio.sleep(0)
    if kind == "awaits a raising task":
        tasks[1].cancel()
        await tasks[1]
    return kind


def run(coroutine):
    """Leftovers are cancelled in any order, so the notes are sorted within a cycle."""
    notes.clear()
    try:
        result = asyncio.run(coroutine)
    except (Exception, asyncio.CancelledError) as error:
        result = repr(error)
    print("\n".join(sorted(notes)))
    print(result)


for kind in "return", "callback", "raise", "cancel", "awaits a raising task":
    run(main_task(kind))


async def nothing():
    return "nothing"


async def only_callbacks():
    loop = asyncio.get_running_loop()

    def chain(number):
        note(f"link {number}")
        loop.call_soon(chain, number + 1)

    chain(0)


# How many cycles the shutdown takes when no task is left.
run(nothing())
run(only_callbacks())
