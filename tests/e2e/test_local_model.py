"""The real model in its real child process: started, asked, guarded by its key, and gone when it should be."""

import asyncio
import contextlib
import json
import os
import queue
import select
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from desktop_chat.services.local_model import LocalModelServer, LocalPhase
from desktop_chat.services.local_protocol import COMMAND_NAME, EXIT_NO_MODEL, EXIT_USAGE

pytestmark = pytest.mark.skipif(not LocalModelServer.available(), reason="the local model is not installed")

ENTRY = [sys.executable, "-m", "desktop_chat", COMMAND_NAME]


@pytest.fixture(scope="module")
def local_model(tmp_path_factory):
    """One real server for the tests that only talk to it."""
    server = LocalModelServer(tmp_path_factory.mktemp("local-model"))
    # Started here, so that no test seems to have left it behind.
    asyncio.run(server.address())
    yield server
    server.stop_blocking()


def address(server):
    return asyncio.run(server.address())


def get(url, key=None, body=None):
    """Status and body of a request; `body` makes it a POST."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def question(text, **parameters):
    return {"messages": [{"role": "user", "content": text}], "stream": True, "max_tokens": 24, **parameters}


@contextlib.contextmanager
def end_of(pid):
    """Yields a function that tells whether the process of this id ended within some seconds, child of ours or not."""
    handle = os.pidfd_open(pid)
    try:
        yield lambda within_s: bool(select.select([handle], [], [], within_s)[0])
    finally:
        os.close(handle)


needs_pidfd = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux's process handles")


def test_it_streams_an_answer_as_chat_completions(local_model):
    url, key = address(local_model)
    status, body = get(f"{url}/chat/completions", key, question("Name three colours."))
    frames = [line.removeprefix(b"data: ") for line in body.split(b"\n") if line.startswith(b"data: ")]
    assert status == 200
    assert frames[-1] == b"[DONE]"
    choices = [choice for frame in frames[:-1] for choice in json.loads(frame)["choices"]]
    assert "".join(choice["delta"].get("content") or "" for choice in choices).strip()
    assert choices[-1]["finish_reason"] in ("stop", "length")


def test_it_names_its_model_as_the_endpoint_does(local_model):
    url, key = address(local_model)
    status, body = get(f"{url}/models", key)
    assert status == 200
    assert [model["id"] for model in json.loads(body)["data"]] == ["SmolLM2-135M-Instruct"]


@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_without_its_key_it_says_nothing(local_model, key):
    url, _ = address(local_model)
    assert get(f"{url}/chat/completions", key, question("Hello"))[0] == 401
    assert get(f"{url}/models", key)[0] == 401


def test_several_conversations_are_answered_at_once(local_model):
    url, key = address(local_model)

    async def ask_all():
        asked = (asyncio.to_thread(get, f"{url}/chat/completions", key, question("Hi", max_tokens=4)) for _ in range(3))
        return await asyncio.gather(*asked)

    assert [status for status, _ in asyncio.run(ask_all())] == [200, 200, 200]


def test_it_offers_no_page_and_no_look_at_other_conversations(local_model):
    url, key = address(local_model)
    origin = url.removesuffix("/v1")
    assert get(f"{origin}/")[0] == 404
    assert get(f"{origin}/slots", key)[0] >= 400


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc")
def test_the_key_is_in_no_process_list_and_the_child_is_niced(local_model):
    _, key = address(local_model)
    pid = local_model.pid
    for name in ("cmdline", "environ"):
        assert key.encode() not in Path(f"/proc/{pid}/{name}").read_bytes()
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)


@needs_pidfd
def test_killed_it_comes_back_at_the_same_call_and_stop_leaves_nothing(tmp_path):
    server = LocalModelServer(tmp_path)
    states = queue.Queue()
    server.subscribe(states.put)
    first = address(server)
    with end_of(server.pid) as ended:
        os.kill(server.pid, 9)
        assert ended(within_s=5)
    second = address(server)
    assert second != first
    assert get(f"{second[0]}/models", second[1])[0] == 200
    with end_of(server.pid) as ended:
        asyncio.run(server.stop())
        assert ended(within_s=0)
    phases = [states.get_nowait().phase for _ in range(states.qsize())]
    assert phases == [LocalPhase.STARTING, LocalPhase.READY, LocalPhase.STARTING, LocalPhase.READY, LocalPhase.IDLE]


PARENT = """
import asyncio, sys
from pathlib import Path
from desktop_chat.services.local_model import LocalModelServer
server = LocalModelServer(Path(sys.argv[1]))
asyncio.run(server.address())
print(server.pid, flush=True)
{then}
"""


@contextlib.contextmanager
def parent_of_a_server(tmp_path, then):
    """A process that started the model; yields it and the model's process id."""
    command = [sys.executable, "-c", PARENT.format(then=then), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        yield parent, int(parent.stdout.readline())


@needs_pidfd
def test_it_ends_within_two_seconds_when_its_parent_is_killed(tmp_path):
    with parent_of_a_server(tmp_path, "sys.stdin.read()") as (parent, pid), end_of(pid) as ended:
        parent.kill()
        assert ended(within_s=2)


@needs_pidfd
def test_a_parent_that_just_ends_is_held_up_by_nothing_and_takes_it_along(tmp_path):
    with parent_of_a_server(tmp_path, "sys.stdin.readline()") as (parent, pid), end_of(pid) as ended:
        parent.stdin.write(b"\n")
        parent.stdin.flush()
        assert parent.wait(timeout=5) == 0
        assert ended(within_s=2)


def test_the_hidden_subcommand_loads_nothing_of_the_program():
    code = (
        "import sys; sys.argv[1:] = ['__local-server']; from desktop_chat.__main__ import main; main();"
        "print(sys.modules.keys() & {'PySide6', 'asyncio', 'httpx2', 'desktop_chat.core', 'desktop_chat.cli'})"
    )
    answer = subprocess.run([sys.executable, "-c", code], input="", capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "set()"


def test_the_hidden_subcommand_called_by_hand_explains_itself():
    answer = subprocess.run(ENTRY, input="no settings\n", capture_output=True, text=True, check=False)
    assert answer.returncode == EXIT_USAGE
    assert "started by Desktop Chat itself" in answer.stdout


def test_a_file_that_is_no_model_ends_the_child_with_its_code(tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"GGUF, but no more")
    settings = {"model": str(tmp_path / "model.gguf"), "alias": "m", "key": "k", "threads": 1}
    settings |= {"context_tokens": 128, "slots": 1, "answer_tokens": 8}
    child = subprocess.Popen(ENTRY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with child:
        child.stdin.write(json.dumps(settings).encode() + b"\n")
        child.stdin.flush()
        assert b'"url"' not in child.stdout.read()
    assert child.returncode == EXIT_NO_MODEL
