"""What litellm's proxy stands before: a server of chat completions. Prints its port; ends when stdin does."""

import sys

from tests.helpers.toy_script import Chunk, Close, Head, Pause, sse
from tests.helpers.toy_server import ToyServer
from tests.peers.talk import TEXTS

TEXT = TEXTS["scripts"] + TEXTS["markdown"]
START = "Hello, this is"


def frame(delta, finish=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return sse({"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})


def told(text):
    return [frame({"role": "assistant", "content": ""}), *(frame({"content": c}) for c in pieces(text))]


def pieces(text):
    return [text[at : at + 5] for at in range(0, len(text), 5)]


def call(index, name, *arguments):
    start = {"index": index, "id": f"c{index}", "type": "function", "function": {"name": name, "arguments": ""}}
    rest = [{"index": index, "function": {"arguments": piece}} for piece in arguments]
    return [frame({"tool_calls": [one]}) for one in (start, *rest)]


USAGE = {"prompt_tokens": 9, "completion_tokens": 7, "total_tokens": 16}
LAST = [sse({"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [], "usage": USAGE})]
LAST.append(sse("[DONE]"))
THOUGHT = [frame({"role": "assistant", "reasoning_content": "Let me "}), frame({"reasoning_content": "think."})]
CALLS = [*call(0, "weather", '{"city":', '"Paris"}'), *call(1, "weather", '{"city":', '"Rome"}')]
CRASH = sse({"error": {"message": "The model has crashed", "type": "server_error", "code": 500}})

#: What it does at /NAME/v1/chat/completions.
ANSWERS = {
    "says": [*map(Chunk, [*told(TEXT), frame({}, "stop"), *LAST])],
    "thinks": [*map(Chunk, [*THOUGHT, *told(TEXT)[1:], frame({}, "length"), *LAST])],
    "calls": [*map(Chunk, [*told("Let me see."), *CALLS, frame({}, "tool_calls"), *LAST])],
    "fails": [*map(Chunk, told(START)), Pause(0.2), Chunk(CRASH), Close()],
    "breaks": [*map(Chunk, told(START)), Pause(0.2), Close()],
}


def main() -> None:
    with ToyServer() as server:
        for name, steps in ANSWERS.items():
            server.on(f"/{name}/v1/chat/completions", [Head(), *steps])
        print(server.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
