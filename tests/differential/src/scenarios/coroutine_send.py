import types


@types.coroutine
def yield_value(value):
    return (yield value)


async def echo():
    a = await yield_value(1)
    b = await yield_value(a + 1)
    return a + b


def attempt(value):
    try:
        print("yielded", coroutine.send(value))
    except StopIteration as stop:
        print("returned", stop.value)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


coroutine = echo()
for value in [5, None, 10, 20, None, 1]:
    attempt(value)
