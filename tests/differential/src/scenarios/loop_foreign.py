import asyncio


async def value(number):
    await asyncio.sleep(0)
    print(f"  {number} runs")
    return number


def short(error):
    """Without the reprs in the middle, which tell where in the source a coroutine is."""
    text = repr(error)
    if "attached" in text:
        text = text[: text.index("<")] + "..." + text[text.index("> attached") :]
    return text


def attempt(what, action, *arguments, **options):
    try:
        print(f"{what}: {action(*arguments, **options)!r}")
    except Exception as error:
        print(f"{what}: {short(error)}")


async def outcome(what, awaitable):
    before = cycle()
    try:
        print(f"{what}: {await awaitable!r}, {cycle() - before} cycles")
    except Exception as error:
        print(f"{what}: {short(error)}, {cycle() - before} cycles")


async def gathers(*awaitables, **options):
    return await asyncio.gather(*awaitables, **options)


async def first_of(*awaitables):
    for awaitable in asyncio.as_completed(awaitables):
        return await awaitable


async def handed_out(loop):
    """A gathering of another loop's tasks."""
    return asyncio.gather(*(loop.create_task(value(number)) for number in [5, 6]))


async def main_task(own, other):
    foreign = other.create_future()
    await outcome("a foreign future", foreign)
    await outcome("a foreign task", other.create_task(value(1)))
    await outcome("gather of a foreign one", gathers(foreign))
    await outcome("gather of both", gathers(own.create_future(), foreign))
    await outcome("the other way round", gathers(foreign, own.create_future()))
    await outcome("exceptions too", gathers(own.create_future(), foreign, return_exceptions=True))
    task = asyncio.create_task(value(2))
    await outcome("gather with a task", gathers(task, foreign))
    await outcome("the task is well", task)
    await outcome("wait_for", asyncio.wait_for(foreign, 1))
    await outcome("wait_for, overdue", asyncio.wait_for(foreign, 0))
    await outcome("wait_for, without a timeout", asyncio.wait_for(other.create_future(), None))
    await outcome("as_completed", first_of(foreign))
    await outcome("shield", asyncio.shield(foreign))
    async with asyncio.timeout(1):
        await outcome("in time", other.create_future())
    foreign.set_result(3)
    # One that is done needs no loop.
    await outcome("done", foreign)
    await outcome("gather of a done one", gathers(foreign))
    await outcome("gather of both", gathers(foreign, own.create_future()))
    print(foreign.done(), own.is_running(), other.is_running())


own, other = asyncio.new_event_loop(), asyncio.new_event_loop()
asyncio.set_event_loop(own)
own.run_until_complete(main_task(own, other))

print("run_until_complete")
future, task = other.create_future(), other.create_task(value(4))
attempt("a foreign future", own.run_until_complete, future)
attempt("a foreign task", own.run_until_complete, task)
print(future.done(), task.done())
future.set_result(5)
attempt("a foreign one that is done", own.run_until_complete, future)
attempt("at home", other.run_until_complete, future)
attempt("at home", other.run_until_complete, task)

print("gather outside")
tasks = [own.create_task(value(number)) for number in range(2)]
attempt("a loop's tasks", own.run_until_complete, asyncio.gather(*tasks))
tasks = [other.create_task(value(number)) for number in range(2)]
gathering = asyncio.gather(*tasks)
print(gathering.get_loop() is other, gathering.done())
attempt("on another loop", own.run_until_complete, gathering)
attempt("on theirs", other.run_until_complete, gathering)
attempt("one", own.run_until_complete, asyncio.gather(own.create_task(value(1))))
gathering = own.run_until_complete(handed_out(other))
print(gathering.get_loop() is other, gathering.done())
attempt("handed out", other.run_until_complete, gathering)
tasks = [own.create_task(value(7)), other.create_task(value(8))]
attempt("of two loops", asyncio.gather, *tasks)
for loop, task in zip([own, other], tasks):
    attempt("each", loop.run_until_complete, task)

print("started by hand")
coroutine = value(9)
coroutine.send(None)


async def awaits():
    await outcome("awaited", coroutine)


own.run_until_complete(awaits())
own.close()
other.close()
