import asyncio


def now():
    return f"{asyncio.get_running_loop().time():.3f}"


def boolean(value):
    return str(value).lower()


async def attempt(what, timeout, block):
    print(what, timeout)
    try:
        async with timeout:
            await block(timeout)
        print(f"  {now()} ended, expired {boolean(timeout.expired())}")
    except BaseException as error:
        print(f"  {now()} {error!r}, expired {boolean(timeout.expired())}")
    try:
        timeout.reschedule(None)
    except RuntimeError as error:
        print(f"  {error!r}, {timeout}, {'no' if timeout.when() is None else 'a'} deadline")


async def later(timeout):
    timeout.reschedule(timeout.when() + 0.5)
    print(f"  {timeout}")
    await asyncio.sleep(10)


async def sooner(timeout):
    timeout.reschedule(asyncio.get_running_loop().time() + 0.1)
    await asyncio.sleep(10)


async def never(timeout):
    timeout.reschedule(None)
    print(f"  {timeout} {timeout.when()}")
    await asyncio.sleep(3)


async def past(timeout):
    timeout.reschedule(-1)
    print(f"  {now()} goes on until it awaits, expired {boolean(timeout.expired())}")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("  not reached")


async def postponed_from_outside(timeout):
    loop = asyncio.get_running_loop()
    loop.call_later(0.1, timeout.reschedule, loop.time() + 0.8)
    await asyncio.sleep(10)


async def expiring(timeout):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        try:
            timeout.reschedule(timeout.when() + 1)
        except RuntimeError as error:
            print(f"  {error!r}, {timeout}, expired {boolean(timeout.expired())}")
        raise


async def main_task():
    loop = asyncio.get_running_loop()
    await attempt("later", asyncio.timeout(0.5), later)
    await attempt("sooner", asyncio.timeout(5), sooner)
    await attempt("never", asyncio.timeout(1), never)
    await attempt("past", asyncio.timeout(1), past)
    await attempt("from outside", asyncio.timeout(0.5), postponed_from_outside)
    await attempt("expiring", asyncio.timeout(0.5), expiring)
    await attempt("a moment", asyncio.timeout_at(loop.time() + 0.7), expiring)
    await attempt("no moment", asyncio.timeout_at(None), sooner)

    timeout = asyncio.timeout(1)
    try:
        timeout.reschedule(2)
    except RuntimeError as error:
        print(repr(error), timeout, boolean(timeout.expired()))
    async with timeout:
        try:
            async with timeout:
                print("not reached")
        except RuntimeError as error:
            print(repr(error))
    try:
        async with timeout:
            print("not reached")
    except RuntimeError as error:
        print(repr(error), timeout)


async def no_task():
    async with asyncio.timeout_at(None):
        print("not reached")


def by_hand():
    try:
        no_task().send(None)
    except RuntimeError as error:
        print(repr(error))


asyncio.run(main_task())
by_hand()
loop = asyncio.new_event_loop()
loop.call_soon(by_hand)
loop.call_soon(loop.stop)
loop.run_forever()
loop.close()
