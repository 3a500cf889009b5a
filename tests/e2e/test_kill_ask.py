"""`kill -9` in mid-answer costs at most 150 ms of text."""

import json
import random
import time

import pytest

from tests.helpers.kill import CountedStream
from tests.helpers.program import Program

CHAT = "/v1/chat/completions"


@pytest.mark.timeout(240)
def test_twenty_kills_at_random_moments_lose_at_most_150_ms(tmp_path, toy_server):
    program = Program(tmp_path / "home")
    moments = random.Random(7)
    streams = []
    for _ in range(20):
        stream = CountedStream()
        toy_server.on(CHAT, stream)
        with program.start("ask", "--url", f"{toy_server.url}/v1", "Hello") as process:
            stream.begun.wait(30)
            stream.wait_for(moments.uniform(0, 1.2))
            process.kill()
            streams.append((stream, time.monotonic()))
            process.communicate()
    conversations = [json.loads(line) for line in program.run("history", "list", "--json").out.splitlines()]
    assert len(conversations) == 20
    for conversation, (stream, killed_s) in zip(reversed(conversations), streams, strict=True):
        shown = json.loads(program.run("history", "show", conversation["id"], "--json").out)
        answer = shown["messages"][-1]
        assert (answer["role"], answer["verdict"]) == ("assistant", "interrupted")
        stream.check_kept(answer["text"], killed_s)


def test_a_turn_of_another_living_process_is_left_alone(tmp_path, toy_server):
    program = Program(tmp_path / "home")
    stream = CountedStream(40)
    toy_server.on(CHAT, stream)
    with program.start("ask", "--url", f"{toy_server.url}/v1", "Hello") as process:
        stream.begun.wait(30)
        process.stdout.read(4)
        shown = json.loads(program.run("history", "show", "last", "--json").out)
        assert shown["messages"][-1]["verdict"] is None
        process.communicate(timeout=30)
    shown = json.loads(program.run("history", "show", "last", "--json").out)
    assert shown["messages"][-1]["verdict"] == "truncated"
    assert shown["messages"][-1]["text"] == "".join(stream.words)
