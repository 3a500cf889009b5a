"""Nothing starts a Qt event loop inside another: it strands the tasks of the outer one, even against cancel."""

from __future__ import annotations

import ast

from tests.arch.source import PACKAGE, TESTS, calls_of, files_below, place, tree_of

#: Called on any object these run a loop of their own or block the thread that calls them.
NESTING_METHODS = {
    "exec",
    "exec_",
    "processEvents",
    "waitForConnected",
    "waitForReadyRead",
    "waitForBytesWritten",
    "waitForFinished",
}
#: Static helpers that open a dialog and wait for it.
NESTING_HELPERS = {
    "QMessageBox": {"about", "aboutQt", "critical", "information", "question", "warning"},
    "QFileDialog": {"getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"},
    "QInputDialog": {"getDouble", "getInt", "getItem", "getMultiLineText", "getText"},
    "QColorDialog": {"getColor"},
    "QFontDialog": {"getFont"},
}
#: (file, text of the call), with the reason.
ALLOWED = {
    # The program's own first loop, which is inside no other.
    ("desktop_chat/aio.py", "self._application.exec"),
    # The same loop before asyncio is loaded; it is left before asyncio's is entered.
    ("desktop_chat/app.py", "self._app.exec"),
    ("desktop_chat/ui/gallery/run.py", "app.exec"),
    # A second start speaks to the first and ends; it has no loop and no window yet.
    ("desktop_chat/instance.py", "client.waitForConnected"),
    ("desktop_chat/instance.py", "QThread.msleep"),
    # A drag out of the window begins in a mouse event, in no callback of asyncio, whose loop goes on inside it.
    ("desktop_chat/ui/transcript/reading/mouse.py", "drag.exec"),
    # In the store's own threads: neither SQLite nor a file lock waits with a limit there.
    ("desktop_chat/storage/schema.py", "time.sleep"),
    ("desktop_chat/storage/json_file.py", "time.sleep"),
}
#: Shows what a nested loop does to the tasks of the outer one.
NESTING_TESTS = TESTS / "unit/aio"


def _nests(name: str) -> bool:
    owner, _, method = name.rpartition(".")
    last = owner.rpartition(".")[2]
    if not owner:
        return name == "QEventLoop"
    return method in NESTING_METHODS or method in NESTING_HELPERS.get(last, set()) or method == "QEventLoop"


def test_the_program_nests_no_qt_event_loop() -> None:
    found = [
        f"{place(path, call.lineno)}: {name}()"
        for path in files_below(PACKAGE)
        for name, call in calls_of(tree_of(path))
        if _nests(name) and (place(path), name) not in ALLOWED
    ]
    assert not found


def test_the_program_never_sleeps_a_thread() -> None:
    found = [
        f"{place(path, call.lineno)}: {name}()"
        for path in files_below(PACKAGE)
        for name, call in calls_of(tree_of(path))
        if name in {"time.sleep", "sleep", "QThread.msleep", "QThread.sleep", "QThread.usleep"}
        and (place(path), name) not in ALLOWED
    ]
    assert not found


def test_no_coroutine_of_a_test_waits_in_a_qt_loop() -> None:
    found = [
        f"{place(path, call.lineno)}: {name}()"
        for path in files_below(TESTS)
        if not path.is_relative_to(NESTING_TESTS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.AsyncFunctionDef)
        for name, call in calls_of(node)
        if name.startswith("qtbot.wait") or name.rpartition(".")[2] in NESTING_METHODS
    ]
    assert not found
