import asyncio


async def waits(future):
    value = await future
    return value + 1


async def two(first, second):
    try:
        return await first + await second
    except ValueError as error:
        return f"caught {error}"


def attempt(action, *arguments):
    try:
        yielded = action(*arguments)
        print("yielded", yielded, yielded in futures)
    except StopIteration as stop:
        print("returned", stop.value)
    except BaseException as error:
        print(repr(error))


async def main_task():
    global futures
    futures = first, second, third = [asyncio.Future() for _ in range(3)]
    coroutine = two(first, second)
    attempt(coroutine.send, None)
    first.set_result(3)
    attempt(coroutine.send, None)
    second.set_result(4)
    attempt(coroutine.send, None)

    # Nobody waits for a future just because a coroutine yielded it.
    coroutine = waits(third)
    attempt(coroutine.send, None)
    print(third)
    attempt(coroutine.send, None)
    third.set_result(1)
    attempt(coroutine.send, None)
    coroutine = waits(third)
    attempt(coroutine.send, None)

    for settle in "exception", "cancel", "throw":
        futures = first, second = asyncio.Future(), asyncio.Future()
        second.set_result(1)
        coroutine = two(first, second)
        attempt(coroutine.send, None)
        if settle == "exception":
            first.set_exception(ValueError("v"))
            attempt(coroutine.send, None)
        elif settle == "cancel":
            first.cancel("enough")
            attempt(coroutine.send, None)
            print(first)
        else:
            attempt(coroutine.throw, ValueError("thrown"))
            print(first)


asyncio.run(main_task())
