import types


@types.coroutine
def yield_value(value):
    return (yield value)


async def ignores():
    for value in (1, 2):
        try:
            await yield_value(value)
        except GeneratorExit:
            pass


async def accepts():
    try:
        await yield_value(1)
    except GeneratorExit:
        print("cleaned up")


def attempt(action):
    try:
        action()
    except Exception as error:
        print(repr(error))


coroutine = ignores()
coroutine.send(None)
attempt(coroutine.close)

coroutine = accepts()
coroutine.send(None)
coroutine.close()
attempt(lambda: coroutine.send(None))
coroutine.close()

unstarted = accepts()
unstarted.close()
attempt(lambda: unstarted.send(None))
