import asyncio

# What happens in a cycle is shown in alphabetical order: tasks are cancelled in that of a set.
log = []


def attempt(what, main):
    print(what)
    try:
        outcome = f"returns {asyncio.run(main)!r}"
    except BaseException as error:
        outcome = f"raises {error!r}"
    for number, text in sorted(log):
        print(f"  {number} {text}")
    log.clear()
    print(f"  run {outcome}")


def note(text):
    log.append((cycle(), text))


async def bystander(name):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError as error:
        note(f"{name}: {error!r}")
        raise


async def raises(error, seconds=0.1):
    await asyncio.sleep(seconds)
    note("raising")
    raise error


async def observed(awaitable):
    try:
        result = await awaitable
        note(f"result {result!r}")
        return result
    except BaseException as error:
        note(f"comes out: {error!r}, cancelling {asyncio.current_task().cancelling()}")
        raise


async def group_child(*errors):
    async with asyncio.TaskGroup() as group:
        group.create_task(bystander("a"))
        for error in errors:
            group.create_task(raises(error))
        group.create_task(bystander("b"))


async def group_body(error):
    async with asyncio.TaskGroup() as group:
        group.create_task(bystander("a"))
        await raises(error)


async def group_body_waits(error):
    async with asyncio.TaskGroup() as group:
        group.create_task(raises(error))
        await bystander("body")


async def gathers(error):
    return await asyncio.gather(bystander("a"), raises(error), bystander("b"))


async def gathers_results(error):
    return await asyncio.gather(raises(error), raises(error), return_exceptions=True)


async def in_time(error):
    return await asyncio.wait_for(raises(error), 5)


async def timeout_block(error):
    async with asyncio.timeout(5):
        await raises(error)


async def waits(error):
    tasks = [asyncio.create_task(raises(error)), asyncio.create_task(bystander("a"))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    return len(done), len(pending)


async def shields(error):
    return await asyncio.shield(raises(error))


for error in [SystemExit(3), KeyboardInterrupt()]:
    attempt(f"a group's task, {error!r}", observed(group_child(error)))
    attempt("two of a group", observed(group_child(ValueError("v"), error)))
    attempt("two of a group", observed(group_child(error, ValueError("v"))))
    attempt("a group's body", observed(group_body(error)))
    attempt("the body waits", observed(group_body_waits(error)))
    attempt("gather", observed(gathers(error)))
    attempt("gather of exceptions", observed(gathers_results(error)))
    attempt("wait_for", observed(in_time(error)))
    attempt("timeout", observed(timeout_block(error)))
    attempt("wait", observed(waits(error)))
    attempt("shield", observed(shields(error)))
