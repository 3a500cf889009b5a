"""Warming up: modules are imported off the window's thread, and the interpreter is left as it was."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_chat.presenters.warm_up import warm_up

_MODULE = "desktop_chat_warm_up_example"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that notes how it was imported."""
    (tmp_path / f"{_MODULE}.py").write_text(
        "import gc, sys, threading\n"
        "collected, turn_s, thread = gc.isenabled(), sys.getswitchinterval(), threading.current_thread()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, _MODULE, raising=False)


@pytest.mark.usefixtures("example")
def test_modules_are_imported_in_another_thread_without_collections_and_in_short_turns() -> None:
    done_in: list[threading.Thread] = []
    thread = warm_up([_MODULE, "json"], lambda: done_in.append(threading.current_thread()))
    thread.join()
    imported = sys.modules.pop(_MODULE)
    assert imported.thread is thread
    assert done_in == [thread]
    assert not imported.collected
    assert imported.turn_s < 0.001


@pytest.mark.usefixtures("example")
def test_the_interpreter_is_left_as_it_was() -> None:
    turn_s = sys.getswitchinterval()
    warm_up([_MODULE], lambda: None).join()
    assert gc.isenabled()
    assert sys.getswitchinterval() == turn_s


def test_done_is_called_even_if_an_import_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: failures.append(args.exc_type))
    done: list[bool] = []
    warm_up(["desktop_chat.no_such_module"], lambda: done.append(True)).join()
    assert done == [True]
    assert failures == [ModuleNotFoundError]
    assert gc.isenabled()


def test_it_needs_neither_qt_nor_asyncio_itself() -> None:
    code = "import desktop_chat.presenters.warm_up, sys; print({'asyncio', 'PySide6.QtCore'} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
