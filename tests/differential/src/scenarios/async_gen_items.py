import asyncio


async def numbers(count):
    print(f"{cycle()} body begins")
    for number in range(count):
        yield number
        if number % 2 == 1:
            await asyncio.sleep(0.1)
        print(f"{cycle()} resumed in {asyncio.current_task().get_name()}")


async def squares(count):
    async for number in numbers(count):
        yield number * number


async def ticker():
    for _ in range(3):
        print(f"{cycle()} tick")
        await asyncio.sleep(0)


async def breaks():
    yield 1
    raise ValueError("broken")


async def stops():
    yield 1
    raise StopAsyncIteration


async def reads(generator):
    try:
        async for item in generator:
            print("item", item)
        print("no more")
    except Exception as error:
        print(repr(error))


async def main_task():
    asyncio.create_task(ticker()).set_name("ticker")
    asyncio.current_task().set_name("main")
    generator = numbers(4)
    print(f"{cycle()} made")
    async for number in generator:
        print(f"{cycle()} got {number}")
    print(await next_item(generator))

    print([square async for square in squares(3)])
    await reads(numbers(0))

    generator = breaks()
    await reads(generator)
    await reads(generator)
    await reads(stops())

    left = numbers(3)
    async for number in left:
        if number == 1:
            break
    print("left at", number)
    print("goes on with", await next_item(left))
    await left.aclose()
    print(await next_item(left))

    shared = numbers(4)
    tasks = [asyncio.create_task(next_item(shared), name=name) for name in "abcde"]
    for task in tasks:
        try:
            print(task.get_name(), await task)
        except RuntimeError as error:
            print(task.get_name(), repr(error))


async def next_item(generator):
    """What `next()` is in Rust."""
    return await anext(generator, None)


asyncio.run(main_task())
