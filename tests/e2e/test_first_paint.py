"""What is loaded, and what is on the screen, at the first paint."""

import json

import pytest

from tests.helpers.program import Program
from tests.helpers.toy_server import openai_chat_body

SLOW = {
    "anthropic", "anyio", "asyncio", "hashlib", "html", "httpcore2", "httpx2", "keyring", "latex2mathml", "linkify_it",
    "markdown_it", "mdit_py_plugins", "openai", "pydantic", "pygments", "qasync", "ssl", "unicodedata", "xml",
    "ziafont", "ziamath", "PySide6.QtNetwork", "PySide6.QtSvg",
}  # fmt: skip

#: What nothing on the screen needs before it is asked for, parsed, pointed at or read aloud.
LATE = (
    "desktop_chat.core.offers",
    "desktop_chat.presenters.copies_presenter",
    "desktop_chat.presenters.offers_presenter",
    "desktop_chat.presenters.other_processes",
    "desktop_chat.presenters.palette_presenter",
    "desktop_chat.presenters.prices",
    "desktop_chat.presenters.purging",
    "desktop_chat.presenters.settings_presenter",
    "desktop_chat.presenters.warm_up",
    "desktop_chat.ui.find_bar",
    "desktop_chat.ui.transcript.access.",
    "desktop_chat.ui.transcript.kinds.code.block",
    "desktop_chat.ui.transcript.kinds.formula",
    "desktop_chat.ui.transcript.kinds.code.highlight",
    "desktop_chat.ui.transcript.kinds.table.block",
    "desktop_chat.ui.transcript.markdown.incremental",
    "desktop_chat.ui.transcript.pictures",
    "desktop_chat.ui.transcript.reading.",
    "desktop_chat.ui.transcript.unchanged",
)
#: Asked by Qt whether a widget is its business; it loads the rest when somebody listens.
ASKED = {"desktop_chat.ui.transcript.access.factory"}

DRIVER = """
import enum, gc, json, linecache, sys
from desktop_chat.qt_loading import LatePattern
from desktop_chat.__main__ import prepare_window
prepare_window()
made_enums = []
make_enum = enum.EnumType.__new__

def note_enum(meta, name, *args, **more):
    made_enums.append(name)
    return make_enum(meta, name, *args, **more)

enum.EnumType.__new__ = note_enum
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_chat.app import run_window

def painted():
    window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "transcript"))
    print(json.dumps({"loaded": list(sys.modules), "enums": made_enums, "sources": list(linecache.cache),
                      "patterns": ["_made" in vars(one) for one in gc.get_objects() if isinstance(one, LatePattern)],
                      "title": window.windowTitle(), "composer": window.composer.text(),
                      "rows": window.sidebar.findChild(QListView).model().rowCount()}), flush=True)
    QTimer.singleShot(0, window.close)

from PySide6.QtWidgets import QListView
sys.exit(run_window(on_first_paint=painted))
"""


@pytest.fixture
def program(tmp_path, toy_server):
    program = Program(tmp_path / "home", QT_QPA_PLATFORM="offscreen")
    toy_server.on("/v1/chat/completions", openai_chat_body(["Some **bold** text\\n\\n```python\\nprint(1)\\n```\\n"]))
    assert program.run("ask", "--url", f"{toy_server.url}/v1", "A question").code == 0
    return program


def test_nothing_slow_is_loaded_before_the_first_paint_with_a_conversation_open(program):
    shown = json.loads(program.run("history", "list", "--json").out)
    settings = program.home / "settings.json"
    settings.write_text(json.dumps({"version": 1, "ui": {"conversation_id": shown["id"]}}))
    ran = program.run(prefix=("-c", DRIVER))
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert SLOW & set(found["loaded"]) == set()
    assert {name for name in found["loaded"] if name.startswith(LATE)} - ASKED == set()
    # A heading, and the conversation below it.
    assert (found["title"], found["rows"]) == ("A question - Desktop Chat", 2)
    # PySide makes the 180 presets of gradients where a colour is given to `fillRect`: as long as the painting takes.
    assert "ItemDataRole" in found["enums"]
    assert "Preset" not in found["enums"]
    # Those of a text's format, of which plain text has none.
    assert "Property" not in found["enums"]
    # Those of PySide for its words about wrong calls: none of them was compiled.
    assert found["patterns"] == [False] * 3


COMPILING = """
import sys
made = []
sys.addaudithook(lambda event, given: made.append(given[1]) if event == "compile" else None)
from desktop_chat.__main__ import prepare_window
prepare_window()
print(sum(str(name).startswith("shibokensupport/") for name in made))
"""


def test_what_pyside_carries_as_text_is_compiled_at_one_start_only(program, tmp_path):
    program.environ["PYTHONPYCACHEPREFIX"] = str(tmp_path / "compiled")
    program.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    first, second = (program.run(prefix=("-c", COMPILING)) for _ in range(2))
    assert int(first.out) > 5, first.err
    assert int(second.out) == 0, second.err


WRONG_CALL = """
import sys
from desktop_chat.__main__ import prepare_window
if sys.argv[1] == "ours":
    prepare_window()
from PySide6.QtCore import QRect
try:
    QRect(1, 2, "three")
except TypeError as error:
    print(error)
"""


def test_a_wrong_call_is_told_as_ever(program):
    ours, plain = (program.run(who, prefix=("-c", WRONG_CALL)).out for who in ("ours", "plain"))
    assert "(int, int, str)" in ours
    assert "width: int, height: int" in ours
    assert ours == plain


def test_no_source_is_read_before_the_first_paint(program):
    sources = json.loads(program.run(prefix=("-c", DRIVER)).out)["sources"]
    assert [name for name in sources if "desktop_chat" in name] == []


LATER = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_chat.app import run_window

def look():
    if "openai.resources.responses.responses" in sys.modules:
        print("anthropic" in sys.modules, flush=True)
        next(w for w in QApplication.topLevelWidgets() if hasattr(w, "transcript")).close()
    else:
        QTimer.singleShot(20, look)

sys.exit(run_window(on_first_paint=look))
"""


def test_the_sdk_of_a_configured_endpoint_is_loaded_in_advance_and_no_other(program):
    assert program.run("endpoints", "add", "vendor", "https://api.openai.com/v1").code == 0
    ran = program.run(prefix=("-c", LATER))
    assert (ran.code, ran.out) == (0, "False\n"), ran.err
