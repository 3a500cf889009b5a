"""The supervisor of the local model's server, with stand-in children that fail in every way a child can."""

import asyncio
import os
import queue
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop_chat import __main__ as entry
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.services.local_model import LocalModelServer, LocalPhase, RestartPolicy
from desktop_chat.services.local_process import model_threads
from desktop_chat.services.local_protocol import COMMAND_NAME, EXIT_NO_RUNTIME

#: A child that keeps to the protocol: settings in, URL out, /health answered, ends with its stdin.
GOOD = """
import json, os, socket, sys, threading
settings = json.loads(sys.stdin.readline())
server = socket.create_server(("127.0.0.1", 0))
def end():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=end, daemon=True).start()
print("llama.cpp says something first")
print(json.dumps({"url": "http://127.0.0.1:%d" % server.getsockname()[1]}), flush=True)
while True:
    connection, _ = server.accept()
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
    connection.close()
"""
DEAF = GOOD.replace("sys.stdin.read()", "threading.Event().wait()")
UNHEALTHY = GOOD.replace("200 OK", "503 Loading")
SILENT = "import sys; sys.stdin.read()"
CRASHING = "print('out of memory'); raise SystemExit(9)"
WITHOUT_RUNTIME = f"raise SystemExit({EXIT_NO_RUNTIME})"
DIES_WHEN_READY = GOOD.replace("    connection.close()", "    os._exit(1)")
FAST = RestartPolicy(pauses_s=(0.0, 0.0), grace_s=5.0)


class Watched:
    """A server over a stand-in child, and the states it went through."""

    def __init__(self, tmp_path, child, policy=FAST, require_model=None):
        self.states = queue.Queue()
        self.server = LocalModelServer(
            tmp_path,
            command=[sys.executable, "-c", child],
            require_model=require_model or (lambda data_dir: data_dir / "model.gguf"),
            policy=policy,
        )
        self.unsubscribe = self.server.subscribe(self.states.put)

    def wait_for(self, phase):
        """The phases up to and with `phase`, and the last state."""
        phases = []
        while True:
            state = self.states.get(timeout=20)
            phases.append(state.phase)
            if state.phase is phase:
                return phases, state


@pytest.fixture
def watch(tmp_path):
    made = []

    def make(child, **options):
        made.append(Watched(tmp_path, child, **options))
        return made[-1]

    yield make
    for watched in made:
        watched.server.stop_blocking()
        assert watched.server.pid is None


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_an_address_starts_the_child_and_brings_a_key(watch):
    watched = watch(GOOD)
    assert watched.server.state.phase is LocalPhase.IDLE
    url, key = await watched.server.address()
    assert url.startswith("http://127.0.0.1:")
    assert url.endswith("/v1")
    assert len(key) == 64
    assert watched.wait_for(LocalPhase.READY)[0] == [LocalPhase.STARTING, LocalPhase.READY]


async def test_callers_at_the_same_time_share_one_start(watch):
    watched = watch(GOOD)
    addresses = await asyncio.gather(*(watched.server.address() for _ in range(5)))
    assert len(set(addresses)) == 1
    assert await watched.server.address() == addresses[0]
    assert watched.states.qsize() == 2


async def test_a_cancelled_caller_leaves_the_others_their_address(watch):
    watched = watch(GOOD)
    leaving = asyncio.create_task(watched.server.address())
    staying = asyncio.create_task(watched.server.address())
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying)[0].startswith("http://")
    assert leaving.cancelled()


def test_callers_of_several_loops_are_all_served(watch):
    watched = watch(GOOD)
    with ThreadPoolExecutor(3) as pool:
        addresses = set(pool.map(lambda _: asyncio.run(watched.server.address()), range(3)))
    assert len(addresses) == 1


def test_start_soon_needs_no_event_loop(watch):
    watched = watch(GOOD)
    watched.server.start_soon()
    watched.server.start_soon()
    assert watched.wait_for(LocalPhase.READY)[0] == [LocalPhase.STARTING, LocalPhase.READY]


async def test_stop_leaves_neither_process_nor_thread(watch):
    threads = set(threading.enumerate())
    watched = watch(GOOD)
    await watched.server.address()
    pid = watched.server.pid
    await watched.server.stop()
    assert not is_alive(pid)
    assert watched.server.state.phase is LocalPhase.IDLE
    assert set(threading.enumerate()) <= threads


async def test_stop_without_a_start_does_nothing(watch):
    await watch(GOOD).server.stop()


async def test_a_child_that_ignores_the_end_of_its_stdin_is_killed(watch):
    watched = watch(DEAF, policy=RestartPolicy(grace_s=0.1))
    await watched.server.address()
    pid = watched.server.pid
    await watched.server.stop()
    assert not is_alive(pid)


async def test_a_stop_during_the_start_ends_it_and_tells_the_caller(watch):
    watched = watch(SILENT)
    asking = asyncio.create_task(watched.server.address())
    await asyncio.sleep(0)
    await watched.server.stop()
    with pytest.raises(ChatError, match="was stopped"):
        await asking
    assert watched.server.state.phase is LocalPhase.IDLE


async def test_it_starts_again_after_a_stop(watch):
    watched = watch(GOOD)
    first = await watched.server.address()
    await watched.server.stop()
    assert await watched.server.address() != first


async def test_a_killed_child_is_started_again_with_a_new_key(watch):
    watched = watch(GOOD)
    _, key = await watched.server.address()
    watched.wait_for(LocalPhase.READY)
    os.kill(watched.server.pid, 9)
    assert watched.wait_for(LocalPhase.READY)[0] == [LocalPhase.STARTING, LocalPhase.READY]
    assert (await watched.server.address())[1] != key


def test_a_child_that_keeps_dying_is_given_up_with_a_sentence(watch):
    watched = watch(DIES_WHEN_READY)
    watched.server.start_soon()
    phases, state = watched.wait_for(LocalPhase.FAILED)
    # The first life and one more for each pause.
    assert phases.count(LocalPhase.READY) == 1 + len(FAST.pauses_s)
    assert "several times" in state.error.sentence
    assert "exit code 1" in state.error.detail


async def test_after_giving_up_the_next_caller_gets_a_new_start(watch):
    watched = watch(DIES_WHEN_READY)
    watched.server.start_soon()
    watched.wait_for(LocalPhase.FAILED)
    assert (await watched.server.address())[0].startswith("http://")


async def test_old_deaths_do_not_count(watch):
    watched = watch(DIES_WHEN_READY, policy=RestartPolicy(pauses_s=(0.0,), window_s=0.0))
    watched.server.start_soon()
    for _ in range(3):
        assert LocalPhase.FAILED not in watched.wait_for(LocalPhase.READY)[0]


async def test_a_stop_in_the_pause_before_a_restart_is_not_made_to_wait(watch):
    watched = watch(GOOD, policy=RestartPolicy(pauses_s=(3600.0,)))
    await watched.server.address()
    watched.wait_for(LocalPhase.READY)
    os.kill(watched.server.pid, 9)
    watched.wait_for(LocalPhase.STARTING)
    await asyncio.wait_for(watched.server.stop(), 10)
    assert watched.server.state.phase is LocalPhase.IDLE


@pytest.mark.parametrize(
    ("child", "sentence", "detail"),
    [
        (CRASHING, "could not start", "exit code 9\nout of memory"),
        (WITHOUT_RUNTIME, "does not run on this computer", "exit code 3"),
    ],
)
async def test_a_child_that_dies_at_its_start_fails_at_once(watch, child, sentence, detail):
    watched = watch(child)
    with pytest.raises(ChatError, match=sentence) as caught:
        await watched.server.address()
    assert caught.value.kind is ErrorKind.LOCAL_MODEL
    assert caught.value.detail == detail
    assert watched.wait_for(LocalPhase.FAILED)[0] == [LocalPhase.STARTING, LocalPhase.FAILED]


@pytest.mark.parametrize("child", [SILENT, UNHEALTHY])
async def test_a_child_that_is_not_ready_in_time_is_killed(watch, child):
    watched = watch(child, policy=RestartPolicy(start_timeout_s=0.3))
    with pytest.raises(ChatError, match="did not start in time"):
        await watched.server.address()
    assert watched.server.pid is None


async def test_a_command_that_does_not_exist_is_a_plain_error(tmp_path):
    server = LocalModelServer(tmp_path, command=[str(tmp_path / "none")], require_model=lambda path: path)
    with pytest.raises(ChatError, match="could not start"):
        await server.address()


async def test_a_missing_model_is_told_and_tried_again_at_the_next_call(watch):
    answers = [ChatError(ErrorKind.LOCAL_MODEL, "The file is not installed."), None]

    def require_model(data_dir):
        if error := answers.pop(0):
            raise error
        return data_dir / "model.gguf"

    watched = watch(GOOD, require_model=require_model)
    with pytest.raises(ChatError, match="not installed"):
        await watched.server.address()
    assert (await watched.server.address())[0].startswith("http://")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_bug_in_the_supervisor_leaves_nobody_waiting(watch):
    def broken(data_dir):
        raise RuntimeError("a bug")

    with pytest.raises(ChatError) as caught:
        await watch(GOOD, require_model=broken).server.address()
    assert caught.value.kind is ErrorKind.INTERNAL
    for thread in threading.enumerate():
        if thread.name == "local-model":
            thread.join()


async def test_the_child_sees_neither_our_secrets_nor_its_key(watch, tmp_path, monkeypatch):
    monkeypatch.setenv("MY_SECRET_KEY", "sk-from-the-environment")
    dump = tmp_path / "dump"
    telling = GOOD.replace(
        "server =", f"open({str(dump)!r}, 'w').write(repr((sys.argv, dict(os.environ))))\nserver =", 1
    )
    _, key = await watch(telling).server.address()
    seen = dump.read_text()
    assert "PATH" in seen
    assert "sk-from-the-environment" not in seen
    assert key not in seen


async def test_after_unsubscribing_no_state_is_told(watch):
    watched = watch(GOOD)
    watched.unsubscribe()
    watched.unsubscribe()
    await watched.server.address()
    assert watched.states.empty()


def test_the_model_leaves_half_of_the_cores_to_the_window():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert model_threads() == max(1, cores // 2)


def test_the_entry_point_knows_the_hidden_subcommand():
    assert entry.LOCAL_SERVER == COMMAND_NAME
