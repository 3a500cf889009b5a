"""Whoever translates the window is handed every word it says, also those that no tool finds by itself."""

from __future__ import annotations

import runpy

from desktop_chat.core.dialect_names import DIALECT_NAMES
from desktop_chat.core.preferences import PREFERENCES
from tests.arch.source import ROOT


def gathered() -> set[tuple[str, str]]:
    return runpy.run_path(str(ROOT / "scripts/words.py"))["words"]()


def test_words_of_short_functions_of_tables_and_of_choices_are_gathered() -> None:
    found = gathered()
    assert ("FoundOut", "The server answers, but has no list of models.") in found
    assert {("Preferences", text) for one in PREFERENCES for _, text in one.choices} <= found
    assert {("DialectSection", about) for _, about in DIALECT_NAMES.values()} <= found
    # A function that is imported from another module.
    assert ("Preferences", "Settings") in found


def test_every_function_that_only_translates_is_known() -> None:
    """Each of them is a line `return QCoreApplication.translate("Context", text)`."""
    contexts = {context for context, _ in gathered()}
    for path in sorted((ROOT / "desktop_chat").rglob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            head, mark, rest = line.strip().partition('return QCoreApplication.translate("')
            if mark and not head and rest.endswith('", text)'):
                assert rest.partition('"')[0] in contexts, path


def test_what_is_said_within_a_template_is_gathered() -> None:
    assert ("FilesRow", "Click to put it into the message") in gathered()
