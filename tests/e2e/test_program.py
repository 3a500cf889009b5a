"""The program as a whole: self-test, no display, one window, the end of the process."""

import json
import os
import shutil
import signal
import subprocess

import pytest

from tests.helpers.program import Program


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "home", QT_QPA_PLATFORM="offscreen")


def test_the_self_test_builds_every_page_and_streams_an_answer(program):
    ran = program.run("--self-test", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["ok"], found["verdict"], found["shown"]) == (0, True, "complete", True)
    assert "keyring.backends.SecretService" in found["keyring"]
    assert not program.home.exists()


def test_without_a_display_the_conversation_is_held_in_the_terminal(program, toy_server):
    from tests.helpers.toy_server import openai_chat_body

    toy_server.on("/v1/chat/completions", openai_chat_body(["Red."]))
    program.run("endpoints", "add", "toy", f"{toy_server.url}/v1", "--default")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        program.environ.pop(name, None)
    ran = program.run()
    first, *rest = ran.out.splitlines()
    assert ran.code == 0
    assert first == "There is no display here, so the conversation is held in the terminal."
    assert rest == ["> Name three colours.", "Red."]


def test_a_dead_display_is_named(program):
    program.environ.pop("QT_QPA_PLATFORM")
    program.environ["DISPLAY"] = ":4711"
    ran = program.run()
    assert ran.out.startswith("The display :4711 does not answer")


def test_where_qt_cannot_be_loaded_the_conversation_is_held_in_the_terminal(program, toy_server):
    from tests.helpers.toy_server import openai_chat_body

    toy_server.on("/v1/chat/completions", openai_chat_body(["Red."]))
    program.run("endpoints", "add", "toy", f"{toy_server.url}/v1", "--default")
    blocker = "import sys; sys.modules['PySide6'] = None; from desktop_chat.__main__ import main; sys.exit(main())"
    ran = program.run(prefix=("-c", blocker))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The window cannot be opened (")
    assert ran.out.endswith("Red.\n")


DRIVER = """
import sys
from PySide6.QtCore import QTimer
from desktop_chat.app import run_window
print("starting", flush=True)
sys.exit(run_window(on_first_paint=lambda: QTimer.singleShot(1500, lambda: print("up", flush=True))))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_window_in_order(program, number):
    with program.start(prefix=("-c", DRIVER)) as process:
        assert process.stdout.readline() == "starting\n"
        assert process.stdout.readline() == "up\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")


BROKEN_STORE = """
import sys
from desktop_chat.storage import library

class Mistake(Exception):
    pass

def open_history(*_):
    raise Mistake

library.open_history = open_history
"""


def test_a_window_whose_store_makes_a_mistake_at_its_start_opens_and_ends_in_order(program):
    with program.start(prefix=("-c", BROKEN_STORE + DRIVER)) as process:
        assert process.stdout.readline() == "starting\n"
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert err.endswith("\nMistake\n")


def test_a_signal_before_the_first_paint_ends_the_window_in_order(program):
    at_once = """
import os, signal
from desktop_chat import app
paint_first = app.WindowProgram.paint_first
app.WindowProgram.paint_first = lambda program: (os.kill(os.getpid(), signal.SIGTERM), paint_first(program))
"""
    ran = program.run(prefix=("-c", at_once + DRIVER), timeout_s=20)
    assert (ran.code, ran.out, ran.err) == (0, "starting\n", "")


def test_a_display_that_dies_ends_the_program(program):
    if shutil.which("Xvfb") is None:
        pytest.skip("not installed here: xvfb; install it with apt-get")
    read_end, write_end = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp"], pass_fds=[write_end], stderr=subprocess.DEVNULL
    )
    os.close(write_end)
    with os.fdopen(read_end) as told:
        program.environ["DISPLAY"] = f":{told.readline().strip()}"
    program.environ["QT_QPA_PLATFORM"] = "xcb"
    with program.start(prefix=("-c", DRIVER)) as process:
        assert process.stdout.readline() == "starting\n"
        assert process.stdout.readline() == "up\n"
        screen.kill()
        screen.wait(10)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert len(told) < 1_000_000


def test_a_second_start_leaves_the_window_to_the_first(program):
    with program.start(prefix=("-c", DRIVER)) as process:
        process.stdout.readline()
        process.stdout.readline()
        second = program.run(timeout_s=20)
        assert (second.code, second.out, second.err) == (0, "", "")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def test_a_window_that_was_killed_does_not_block_the_next(program):
    for _ in range(2):
        with program.start(prefix=("-c", DRIVER)) as process:
            process.stdout.readline()
            assert process.stdout.readline() == "up\n"
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
