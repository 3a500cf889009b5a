"""Which keys each command has: what the user chose, never one key with two meanings, none that writing needs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from desktop_chat.ui.commands.catalogue import COMMANDS, FIND, FOCUS_COMPOSER, NEW, STOP, UNDO_DELETE
from desktop_chat.ui.commands.fixed import FIXED, READING
from desktop_chat.ui.commands.key_rules import problem_of
from desktop_chat.ui.commands.keymap import Keymap
from desktop_chat.ui.transcript.reading.keys import ACTIONS, STEPS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide.md"
KEY = re.compile(
    r"\b(?:(?:Ctrl|Alt|Shift)\+)*"
    r"(?:Page Up|Page Down|F\d+|Plus|Minus|Up|Down|Left|Right|Home|End|Del|Enter|Space|Menu|Esc|Tab|[A-Z0-9]"
    r"|(?<=\+)[,/])"
    r"(?![\w+])"
)


def all_keys(keymap: Keymap) -> list[str]:
    return [keys for command in keymap.commands for keys in keymap.keys_of(command.id)]


def test_no_key_of_the_catalogue_has_two_meanings() -> None:
    keymap = Keymap()
    assert len(set(all_keys(keymap))) == len(all_keys(keymap))
    assert [key for key in all_keys(keymap) if QKeySequence(key).toString() != key] == []


def test_keys_that_were_swapped_are_found_again() -> None:
    keymap = Keymap()
    keymap.take(NEW, ("Ctrl+F",))
    keymap.take(FIND, ("Ctrl+N",))
    again = Keymap()
    changed: list[str] = []
    again.changed.connect(changed.append)
    again.restore(keymap.chosen())
    assert again.keys_of(NEW) == ("Ctrl+F",)
    assert again.keys_of(FIND) == ("Ctrl+N",)
    assert sorted(changed) == sorted([NEW, FIND])


def test_a_key_that_another_command_has_is_refused_and_can_be_taken() -> None:
    keymap = Keymap()
    owner = keymap.rebind(NEW, ("Ctrl+F",))
    assert owner is not None
    assert owner.id == FIND
    assert keymap.chosen() == {}
    keymap.take(NEW, ("Ctrl+F",))
    assert keymap.keys_of(FIND) == ()
    assert keymap.reset(FIND) == keymap.command(NEW)


def test_a_chosen_key_goes_before_one_that_a_newer_version_gives() -> None:
    keymap = Keymap()
    keymap.restore({NEW: ["Ctrl+F"]})
    assert keymap.keys_of(NEW) == ("Ctrl+F",)
    assert keymap.keys_of(FIND) == ()


@pytest.mark.parametrize(
    "chosen",
    [None, 3, {"unknown": ["Ctrl+J"]}, *({NEW: keys} for keys in ("Ctrl+J", [3], ["J"], ["Return"], ["Bogus+Q"]))],
)
def test_what_cannot_be_a_choice_gives_no_key_a_new_meaning(chosen: object) -> None:
    keymap = Keymap()
    keymap.restore(chosen)
    assert keymap.chosen() == {}
    assert keymap.keys_of(STOP) == ("Esc",)


def test_restoring_nothing_gives_all_commands_their_own_keys_back() -> None:
    keymap = Keymap()
    keymap.take(NEW, ("Ctrl+F",))
    keymap.restore({})
    assert all(keymap.keys_of(command.id) == command.keys for command in COMMANDS)
    assert keymap.chosen() == {}


@pytest.mark.parametrize(
    "keys", ["J", "Shift+J", "5", "Return", "Enter", "Tab", "Ctrl+Tab", "Space", "Up", "Esc", "Ctrl+C", "Ctrl+V", "Del"]
)
def test_keys_that_writing_needs_are_no_command_s(keys: str) -> None:
    assert problem_of(keys).endswith(".")


@pytest.mark.parametrize("keys", ["Ctrl+J", "F5", "Shift+F5", "Alt+1", "Ctrl+Shift+P", "Ctrl+;"])
def test_other_keys_are_free(keys: str) -> None:
    assert problem_of(keys) == ""


def test_the_list_of_fixed_keys_names_each_key_of_the_transcript_and_no_other() -> None:
    named = {QKeySequence(key) for row in FIXED if row.group == READING for key in row.keys}
    done = {QKeySequence(int(modifiers.value) | int(key)) for modifiers, key in ACTIONS}
    shift = Qt.KeyboardModifier.ShiftModifier
    steps = {QKeySequence(int((modifiers | shift).value) | int(key)) for modifiers, key in STEPS}
    texts = {key.toString() for key in named}
    assert {key.toString() for key in done | steps} <= texts
    of_the_view = {"Up", "Down", "PgUp", "PgDown", "Ctrl+A", "Ctrl+C"}
    assert texts - {key.toString() for key in done | steps} == of_the_view


def test_no_place_gives_a_fixed_key_two_meanings() -> None:
    counted = Counter((row.group, key) for row in FIXED for key in row.keys)
    assert max(counted.values()) == 1


def test_the_guide_names_no_key_that_does_not_exist() -> None:
    known = {key for row in FIXED for key in row.keys} | set(all_keys(Keymap()))
    known |= {key.replace("Return", "Enter") for key in known} | {"Esc"}
    spelled = {"Page Up": "PgUp", "Page Down": "PgDown", "Plus": "+", "Minus": "-"}
    unknown: list[str] = []
    for line in _key_rows():
        for found in KEY.findall(line):
            key = found
            for word, portable in spelled.items():
                key = key.replace(word, portable)
            if key not in known:
                unknown.append(f"{key}: {line}")
    assert not unknown


def _key_rows() -> list[str]:
    rows: list[str] = []
    within = False
    for line in GUIDE.read_text().splitlines():
        within = line == "| keys | |" or (within and line.startswith("|"))
        if within and not line.startswith(("| keys", "|---")):
            rows.append(line.split("|")[1])
    assert len(rows) > 10
    return rows


def test_a_command_with_a_key_of_its_own_that_no_other_may_have_keeps_it() -> None:
    assert problem_of("Ctrl+Z")
    keymap = Keymap()
    keymap.restore({UNDO_DELETE: ["Ctrl+Z"], FOCUS_COMPOSER: ["Ctrl+Shift+L"]})
    assert keymap.keys_of(UNDO_DELETE) == ("Ctrl+Z",)
    assert keymap.keys_of(FOCUS_COMPOSER) == ("Ctrl+Shift+L",)
