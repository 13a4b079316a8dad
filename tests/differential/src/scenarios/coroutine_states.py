import inspect
import types


@types.coroutine
def yield_value(value):
    return (yield value)


def show(name, coroutine):
    print(f"{name}: {inspect.getcoroutinestate(coroutine)}")


async def looks_at_itself():
    show("running", own)
    try:
        await yield_value(1)
    finally:
        show("resumed", own)
    return 2


async def fails():
    raise ValueError("v")


def attempt(action, *arguments):
    try:
        print("yielded", action(*arguments))
    except StopIteration as stop:
        print("returned", stop.value)
    except Exception as error:
        print(repr(error))


for ending in "send", "throw", "close":
    own = looks_at_itself()
    show("new", own)
    attempt(own.send, None)
    show("suspended", own)
    if ending == "send":
        attempt(own.send, None)
    elif ending == "throw":
        attempt(own.throw, ValueError("thrown"))
    else:
        print(own.close())
    show(ending, own)

coroutine = fails()
attempt(coroutine.send, 5)
show("a refused send", coroutine)
attempt(coroutine.send, None)
show("raised", coroutine)
coroutine = fails()
attempt(coroutine.throw, TypeError("early"))
show("thrown into unstarted", coroutine)
coroutine = fails()
coroutine.close()
show("closed unstarted", coroutine)
attempt(coroutine.throw, TypeError("late"))
print(coroutine.close())
