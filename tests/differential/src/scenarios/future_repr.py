import asyncio
import re


def shown(future):
    """The repr, with callbacks named as in Rust, where closures have no names."""
    return re.sub(r"[\w.<>]+\(\) at [^,\]]+", "<closure>", repr(future))


async def waits(future):
    return await future


async def main_task():
    future = asyncio.Future()
    for count in range(5):
        print(count, shown(future))
        future.add_done_callback(lambda _: print("called", shown(_)))
    future.set_result(5)
    print(shown(future))
    future.add_done_callback(lambda _: None)
    print(shown(future))
    await asyncio.sleep(0)

    future = asyncio.Future()
    tasks = []
    for _ in range(3):
        tasks.append(asyncio.create_task(waits(future)))
        await asyncio.sleep(0)
        print(shown(future))
    future.add_done_callback(lambda _: None)
    print(shown(future))
    tasks[0].cancel()
    print(shown(future))
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass

    for result in 0, -1, 2.5, [1, 2, 3], []:
        future = asyncio.Future()
        future.set_result(result)
        print(shown(future))

    for error in [
        ValueError("it's"),
        ValueError('say "no"'),
        ValueError("""it's "both" """),
        ValueError("two\nlines\tand \\"),
        ValueError(""),
        TypeError("t"),
        RuntimeError("r"),
        Exception("e"),
        asyncio.InvalidStateError("invalid state"),
        TimeoutError(),
        asyncio.QueueEmpty(),
        GeneratorExit(),
    ]:
        future = asyncio.Future()
        future.set_exception(error)
        print(shown(future))
        print(repr(future.exception()))

    for message in None, "", "enough":
        future = asyncio.Future()
        future.add_done_callback(lambda _: None)
        future.cancel(message) if message is not None else future.cancel()
        print(shown(future))
        try:
            future.exception()
        except asyncio.CancelledError as error:
            print(repr(error))

    children = [asyncio.Future(), asyncio.Future()]
    gathering = asyncio.gather(*children)
    print(shown(gathering), shown(children[0]))
    children[0].set_result(1)
    children[1].set_result(2)
    await gathering
    print(shown(gathering), shown(children[1]))
    print(shown(asyncio.Future()))


asyncio.run(main_task())
