"""Warming up: modules are imported off the window's thread, Qt's in it, and the interpreter is left as it was."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat import app
from desktop_chat.presenters.warm_up import import_in_turns, warm_up

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
    turn_s, was_enabled = sys.getswitchinterval(), gc.isenabled()
    warm_up([_MODULE], lambda: None).join()
    assert gc.isenabled() is was_enabled
    assert sys.getswitchinterval() == turn_s


def test_done_is_called_even_if_an_import_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: failures.append(args.exc_type))
    done: list[bool] = []
    warm_up(["desktop_chat.no_such_module"], lambda: done.append(True)).join()
    assert done == [True]
    assert failures == [ModuleNotFoundError]


def test_it_needs_neither_qt_nor_asyncio_itself() -> None:
    code = "import desktop_chat.presenters.warm_up, sys; print({'asyncio', 'PySide6.QtCore'} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


_KNOWS_QT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    assert "shiboken6" not in sys.modules, name
"""


def test_nothing_that_is_imported_off_the_windows_thread_knows_qt() -> None:
    """A class of Qt's that is made there ends the program now and then, before Python 3.12."""
    names = (*app.MARKDOWN_MODULES, *app.ENGINE_MODULES, *app.HIGHLIGHTER_MODULES, *app.PRICE_MODULES)
    ran = subprocess.run([sys.executable, "-c", _KNOWS_QT, *names], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.usefixtures("example")
def test_in_turns_each_module_is_imported_in_the_windows_thread_and_the_loop_runs_in_between(qtbot: QtBot) -> None:
    done: list[bool] = []
    import_in_turns(["json", _MODULE], lambda: done.append(_MODULE in sys.modules))
    assert _MODULE not in sys.modules
    qtbot.waitUntil(lambda: bool(done))
    assert done == [True]
    assert sys.modules.pop(_MODULE).thread is threading.main_thread()


def test_in_turns_done_is_called_even_if_an_import_fails(qtbot: QtBot) -> None:
    done: list[bool] = []
    with pytest.raises(ModuleNotFoundError):
        import_in_turns(["desktop_chat.no_such_module"], lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
