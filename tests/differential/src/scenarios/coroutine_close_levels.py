import types


@types.coroutine
def yield_value(value):
    return (yield value)


async def inner(kind):
    try:
        await yield_value(1)
    except GeneratorExit as error:
        print("  inner caught", repr(error))
        if kind == "inner raises":
            raise ValueError("instead")
        raise
    finally:
        print("  inner ends")


async def outer(kind):
    try:
        await inner(kind)
    except GeneratorExit as error:
        print("  outer caught", repr(error))
        if kind == "returns":
            return 5
        if kind == "raises":
            raise TypeError("from outer")
        if kind == "yields":
            print("  outer goes on with", await yield_value(2))
            print("  and on with", await yield_value(3))
        raise
    finally:
        print("  outer ends")


def attempt(name, action, *arguments):
    try:
        print(f"{name}: {action(*arguments)}")
    except StopIteration as stop:
        print(f"{name}: returned {stop.value}")
    except (Exception, GeneratorExit) as error:
        print(f"{name}: {error!r}")


for kind in "passes on", "inner raises", "returns", "raises", "yields":
    print(kind)
    coroutine = outer(kind)
    attempt("send", coroutine.send, None)
    attempt("close", coroutine.close)
    if kind == "yields":
        # The coroutine ignored the GeneratorExit, but it is not broken.
        attempt("send", coroutine.send, 6)
    attempt("close", coroutine.close)
    attempt("send", coroutine.send, None)

print("by hand")
coroutine = outer("passes on")
attempt("throw", coroutine.throw, GeneratorExit())
for kind in "passes on", "returns", "yields":
    coroutine = outer(kind)
    attempt("send", coroutine.send, None)
    attempt("throw", coroutine.throw, GeneratorExit())
    attempt("close", coroutine.close)
