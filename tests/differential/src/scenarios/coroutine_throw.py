import types


@types.coroutine
def yield_value(value):
    return (yield value)


async def stubborn():
    try:
        print("got", await yield_value(1))
    except ValueError as error:
        print("caught", repr(error))
    return await yield_value(2)


def attempt(action):
    try:
        print("yielded", action())
    except StopIteration as stop:
        print("returned", stop.value)
    except Exception as error:
        print(repr(error))


coroutine = stubborn()
coroutine.send(None)
attempt(lambda: coroutine.throw(ValueError("one")))
attempt(lambda: coroutine.throw(ValueError("two")))
attempt(lambda: coroutine.send(None))

unstarted = stubborn()
attempt(lambda: unstarted.throw(ValueError("early")))
attempt(lambda: unstarted.send(None))
