"""What holds for every test: its loop, its folder, and the nets that catch what it leaves behind."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"
for _name in list(os.environ):
    if _name.upper().endswith("_PROXY") or _name.startswith(("OPENAI_", "ANTHROPIC_", "DESKTOP_CHAT_")):
        del os.environ[_name]

from desktop_chat.presenters.collector import Garbage  # noqa: E402  (Qt reads the environment)
from tests.helpers.leaks import LeakNet, Origins, left_tasks  # noqa: E402
from tests.helpers.loopback_only import LoopbackGuard  # noqa: E402

pytest_plugins = ["tests.helpers.fixtures"]

_ORIGINS = pytest.StashKey[Origins]()
_GUARD = pytest.StashKey[LoopbackGuard]()
_GARBAGE = pytest.StashKey[Garbage]()
_PASSED = pytest.StashKey[bool]()
_GUI_FIXTURES = {"qapp", "qtbot"}
_GUI_FOLDER = Path(__file__).parent / "gui"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "gui: runs its coroutine on the desktop loop")
    config.stash[_ORIGINS] = Origins()
    config.stash[_GUARD] = LoopbackGuard()


# --- garbage ---------------------------------------------------------------------------------------------------


def pytest_collection_finish(session: pytest.Session) -> None:
    """No collection goes through the tests themselves, which are there to the end; none comes in another thread."""
    gc.collect()
    gc.freeze()
    session.config.stash[_GARBAGE] = Garbage()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    item.config.stash[_GARBAGE].look()


# --- loops -----------------------------------------------------------------------------------------------------


def _desktop_loop() -> asyncio.AbstractEventLoop:
    from PySide6.QtWidgets import QApplication

    from desktop_chat.aio import DesktopLoop

    app = QApplication.instance()
    assert app is not None, "the qapp fixture comes first"
    return DesktopLoop(app)


def _needs_qt(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & _GUI_FIXTURES) or _GUI_FOLDER in item.path.parents or bool(item.get_closest_marker("gui"))


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"desktop": _desktop_loop} if _needs_qt(item) else {"plain": asyncio.new_event_loop}


# --- nets ------------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.stash[_PASSED] = report.passed
    return report


def _fail(request: pytest.FixtureRequest, title: str, lines: list[str]) -> None:
    """A test that has failed already is not blamed for what its traceback keeps alive."""
    if lines and request.node.stash.get(_PASSED, False):
        pytest.fail(title + "\n" + "\n".join(f"  {line}" for line in lines), pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Threads, running QTimers, top-level widgets, sockets."""
    net = LeakNet(request.config.stash[_ORIGINS])
    yield
    if request.node.stash.get(_PASSED, False):
        _fail(request, "The test left behind:", net.leaks())


@pytest.fixture(autouse=True)
def _no_task_left(request: pytest.FixtureRequest, _nothing_left_behind: None) -> Iterator[None]:
    """Its set-up comes before, and its end after, those of all async fixtures; the loop is closed after it."""
    if "_asyncio_loop_factory" not in request.fixturenames:
        yield
        return
    if _needs_qt(request.node):
        request.getfixturevalue("qapp")
    runner: asyncio.Runner = request.getfixturevalue("_function_scoped_runner")
    yield
    _fail(request, "The test left tasks running:", left_tasks(runner.get_loop()))


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_warning_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that expects a warning asks for `caplog` and looks."""
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if "caplog" not in request.fixturenames:
        _fail(request, "The test logged:", handler.lines)


@pytest.fixture(autouse=True)
def _loopback_only(request: pytest.FixtureRequest) -> Iterator[None]:
    violations = request.config.stash[_GUARD].violations
    violations.clear()
    yield
    _fail(request, "The test reached for the network:", violations)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    homes = tmp_path_factory.mktemp("homes")
    return (homes / str(number) for number in range(10**9))


@pytest.fixture(autouse=True)
def data_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of this test; nothing has made it yet."""
    home = next(_homes)
    monkeypatch.setenv("DESKTOP_CHAT_HOME", str(home))
    return home
