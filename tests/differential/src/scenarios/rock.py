class Rock:
    def __await__(self):
        value_sent_in = yield 7
        print("resuming with", value_sent_in)
        return value_sent_in


async def main():
    print("awaiting")
    value = await Rock()
    print("received", value)
    return 23


coroutine = main()
for sent in [None, 42]:
    try:
        print("yielded", coroutine.send(sent))
    except StopIteration as stop:
        print("returned", stop.value)
