"""`kill -9` of the window in mid-answer costs at most 150 ms of text."""

import json
import random
import subprocess
import time

import pytest

from tests.helpers.kill import CountedStream
from tests.helpers.program import Program

CHAT = "/v1/chat/completions"


@pytest.fixture
def program(tmp_path, toy_server):
    program = Program(tmp_path / "home", QT_QPA_PLATFORM="offscreen")
    assert program.run("endpoints", "add", "toy", f"{toy_server.url}/v1", "--default").code == 0
    return program


def window(program):
    return program.start("Hello", prefix=("-m", "tests.helpers.window_driver"), stdin=subprocess.PIPE)


@pytest.mark.timeout(300)
def test_twenty_kills_at_random_moments_lose_at_most_150_ms(program, toy_server):
    moments = random.Random(11)
    streams = []
    for _ in range(20):
        stream = CountedStream()
        toy_server.on(CHAT, stream)
        with window(program) as process:
            stream.begun.wait(30)
            stream.wait_for(moments.uniform(0, 1.2))
            process.kill()
            streams.append((stream, time.monotonic()))
            process.communicate()
    conversations = [json.loads(line) for line in program.run("history", "list", "--json").out.splitlines()]
    answers = []
    for conversation in conversations:
        shown = json.loads(program.run("history", "show", conversation["id"], "--json").out)
        answers += [message for message in shown["messages"] if message["role"] == "assistant"]
    answers.sort(key=lambda answer: answer["created_ms"])
    assert len(answers) == 20
    for answer, (stream, killed_s) in zip(answers, streams, strict=True):
        assert answer["verdict"] == "interrupted"
        stream.check_kept(answer["text"], killed_s)


def test_closing_the_window_in_mid_answer_keeps_the_text_and_ends_in_order(program, toy_server):
    stream = CountedStream(10)
    toy_server.on(CHAT, stream)
    with window(program) as process:
        stream.begun.wait(30)
        stream.wait_for(0.3)
        process.stdin.close()
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
    shown = json.loads(program.run("history", "show", "last", "--json").out)
    assert shown["messages"][-1]["verdict"] == "stopped"
    assert shown["messages"][-1]["text"].startswith("word0 ")
