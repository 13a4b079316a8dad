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
        note(f"{name} begins")
        await asyncio.sleep(9)
    except asyncio.CancelledError as error:
        note(f"{name}: {error!r}")
        await asyncio.sleep(0.1)
        note(f"{name} ends")
        raise


async def exits(error):
    await asyncio.sleep(0)
    note("raising")
    raise error


def raises(error):
    note("raising")
    raise error


async def main_exits(error):
    tasks = [asyncio.create_task(bystander(name)) for name in "ab"]
    await exits(error)


async def main_exits_at_once(error):
    raise error


async def task_exits(error):
    tasks = [asyncio.create_task(bystander("a")), asyncio.create_task(exits(error))]
    tasks.append(asyncio.create_task(bystander("b")))
    try:
        await asyncio.sleep(5)
    except BaseException as error:
        note(f"main: {error!r}")
        raise


async def task_exits_and_main_returns(error):
    task = asyncio.create_task(exits(error))
    try:
        await task
    except BaseException as error:
        note(f"main: {error!r} {task.done()} {task.cancelled()}")
    return "too late"


async def callback_exits(error):
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(bystander("a"))
    await asyncio.sleep(0)
    loop.call_soon(raises, error)
    loop.call_soon(lambda: note(f"the next callback"))
    await asyncio.sleep(5)


async def callback_of_main(error):
    """The main task is done when its callback exits."""
    asyncio.current_task().add_done_callback(lambda task: raises(error))
    return 5


async def timer_exits(error):
    asyncio.get_running_loop().call_later(0.5, raises, error)
    task = asyncio.create_task(bystander("a"))
    await task


async def exits_when_cancelled(error):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        raises(error)


async def left_over_exits(error, ending):
    task = asyncio.create_task(exits_when_cancelled(error))
    await asyncio.sleep(0)
    if isinstance(ending, BaseException):
        raise ending
    return ending


for error in [SystemExit(3), KeyboardInterrupt()]:
    attempt(f"main, {error!r}", main_exits(error))
    attempt("main, at once", main_exits_at_once(error))
    attempt("a task", task_exits(error))
    attempt("a task that main awaits", task_exits_and_main_returns(error))
    attempt("a callback", callback_exits(error))
    attempt("a callback of main", callback_of_main(error))
    attempt("a timer", timer_exits(error))
    # What comes last is what is heard.
    for ending in [5, ValueError("v"), SystemExit(4), KeyboardInterrupt()]:
        attempt(f"a task that is left over, {ending!r}", left_over_exits(error, ending))
