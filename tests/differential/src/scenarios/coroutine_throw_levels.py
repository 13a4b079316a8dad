import types


@types.coroutine
def yield_value(value):
    return (yield value)


async def inner():
    try:
        return await yield_value("inner")
    except ValueError as error:
        print("  inner caught", repr(error))
        print("  and was sent", await yield_value("inner again"))
        raise
    finally:
        print("  inner ends")


async def middle():
    try:
        return await inner()
    except TypeError as error:
        print("  middle caught", repr(error))
        return await yield_value("middle")
    except ValueError as error:
        raise RuntimeError("from middle") from error
    finally:
        print("  middle ends")


async def outer():
    try:
        return await middle()
    except RuntimeError as error:
        print("  outer caught", repr(error))
        return "rescued"
    finally:
        print("  outer ends")


def attempt(action, *arguments):
    try:
        print("yielded", action(*arguments))
    except StopIteration as stop:
        print("returned", stop.value)
    except (Exception, GeneratorExit) as error:
        print("raised", repr(error))


for script in [
    ["value"],
    [TypeError("t"), "late value"],
    [ValueError("v"), "more"],
    [ValueError("v"), TypeError("t2"), TypeError("t3")],
    [RuntimeError("r"), "finished"],
    [Exception("e")],
    [GeneratorExit(), None],
]:
    print(f"--- {len(script)}")
    coroutine = outer()
    attempt(coroutine.send, None)
    for sent in script:
        if isinstance(sent, BaseException):
            attempt(coroutine.throw, sent)
        else:
            attempt(coroutine.send, sent)
