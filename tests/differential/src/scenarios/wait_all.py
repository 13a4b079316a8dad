import asyncio


async def worker(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{cycle()} {name}")
    return name


async def fails():
    await asyncio.sleep(0.02)
    raise ValueError("no luck")


def show(what, done, pending):
    names = [sorted(task.get_name() for task in tasks) for tasks in (done, pending)]
    print(f"{cycle()} {what}: done {' '.join(names[0])}; pending {' '.join(names[1])}")


async def main_task():
    tasks = [asyncio.create_task(worker("abc"[n], (3 - n) / 10)) for n in range(3)]
    show("all", *await asyncio.wait(tasks))
    show("again, nothing to wait for", *await asyncio.wait(tasks))
    show("one twice", *await asyncio.wait([tasks[0], tasks[0]]))

    # What they raise is theirs.
    tasks = [asyncio.create_task(fails()), asyncio.create_task(worker("d", 0.01))]
    stray = asyncio.create_task(worker("never", 1))
    stray.cancel()
    done, pending = await asyncio.wait([*tasks, stray])
    show("failed and cancelled", done, pending)
    print(repr(tasks[0].exception()), tasks[1].result(), str(stray.cancelled()).lower())

    # Plain futures, and futures of different types.
    number, text = asyncio.Future(), asyncio.Future()
    loop = asyncio.get_running_loop()
    loop.call_soon(number.set_result, 5)
    loop.call_later(0.01, text.set_result, "five")
    done, pending = await asyncio.wait([number, text])
    print(cycle(), len(done), len(pending), number.result(), text.result())

    # All the other tasks.
    others = [asyncio.create_task(worker(name, 0.01)) for name in "ef"]
    done, pending = await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    print(cycle(), len(done), len(pending), *(task.result() for task in others))


asyncio.run(main_task())
