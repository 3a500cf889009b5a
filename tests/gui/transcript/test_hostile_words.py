"""Words that a server chose: shown as what they are, at a bounded cost."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Message,
    Part,
    ReasoningPart,
    Role,
    SourcePart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.shown import shown
from desktop_chat.ui.transcript.view import TranscriptView

#: Many times what it takes, a small part of what it took.
SOON_S = 0.5
HUGE = "x" * 1_000_000
TURNED = "\u202etxet\u202c"


def message(*parts: Part, verdict: Verdict = Verdict.COMPLETE) -> Message:
    return Message("m", "c", None, Role.ASSISTANT, parts, 0, verdict)


def heads(view: TranscriptView) -> list[str]:
    return [block.text or block.info for block in view._document.layout(0).content.blocks]


@pytest.mark.parametrize(
    "parts",
    [
        (ToolCallPart("a", HUGE, "{}", ready=True),),
        (ToolCallPart("a", HUGE, "{}", ready=True), ToolResultPart("a", "1")),
        (SourcePart("http://a.example/", HUGE),),
        (SourcePart("http://a.example/" + HUGE),),
        (FilePart("image/png", "http://a.example/" + HUGE),),
        (FilePart(HUGE, "data:image/png;base64,AAAA"),),
        (DataPart(HUGE, "1"),),
    ],
    ids=["tool", "result", "title", "source", "file", "media-type", "data"],
)
def test_a_name_of_a_million_letters_is_cut_and_holds_up_nothing(view: TranscriptView, parts: tuple[Part, ...]) -> None:
    before_s = time.thread_time()
    view.set_messages([shown(message(*parts), is_leaf=True)])
    QApplication.sendPostedEvents()
    view.viewport().grab()
    assert time.thread_time() - before_s < SOON_S
    assert all(len(head) < 600 for head in heads(view))


@pytest.mark.parametrize(
    "part",
    [
        ToolCallPart("a", f"{TURNED}\n\x1b[2Jrun", "{}", ready=True),
        SourcePart("http://a.example/", f"{TURNED}\n\x1b[2Jrun"),
        FilePart(f"{TURNED}\n\x1b[2Jrun", "http://a.example/"),
        DataPart(f"{TURNED}\n\x1b[2Jrun", "1"),
    ],
)
def test_a_name_turns_nothing_round_and_stays_on_its_line(view: TranscriptView, part: Part) -> None:
    view.set_messages([shown(message(part))])
    head = heads(view)[0]
    assert "txet ␛[2Jrun" in head
    assert not set(head) & set("\u202e\u202c\n\x1b")


def test_what_asks_for_leave_turns_nothing_round_and_is_plain_text(view: TranscriptView) -> None:
    call = ToolCallPart("a", f"<b>{TURNED}</b>\n", "{}", ready=True, approval_id="p")
    view.set_messages([shown(message(call, verdict=Verdict.TOOL_CALLS), is_leaf=True)])
    [question] = [label for label in view.findChildren(QLabel) if "May the server" in label.text()]
    assert question.text() == "May the server run <b>txet</b>?"
    assert question.textFormat() is Qt.TextFormat.PlainText


def test_the_cost_of_the_states_of_calls_grows_as_their_number(view: TranscriptView) -> None:
    parts: list[Part] = []
    for at in range(5000):
        parts += [ToolCallPart(f"a{at}", "look", "{}", ready=True)]
    parts += [ToolResultPart(f"a{at}", "1") for at in range(5000)]
    before_s = time.thread_time()
    item = shown(message(*parts))
    view.set_messages([item])
    assert time.thread_time() - before_s < 3 * SOON_S
    assert {state for _, state in item.call_states} == {"done"}


def test_a_long_result_in_one_line_is_folded(view: TranscriptView) -> None:
    view.set_messages([shown(message(ToolCallPart("a", "look", "{}", ready=True), ToolResultPart("a", HUGE)))])
    assert heads(view) == ["look is done", "{}", "Result of look"]


def test_long_reasoning_is_opened_at_once(view: TranscriptView) -> None:
    view.set_messages([shown(message(ReasoningPart("Some *word*.\n\n" * 70_000), TextPart("Done.")))])
    [fold] = [one for one in view.findChildren(QToolButton) if one.isVisible() and "Reasoning" in one.text()]
    before_s = time.thread_time()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert time.thread_time() - before_s < SOON_S
    assert heads(view)[1] == "Some word."


def test_a_name_makes_no_shortcut(view: TranscriptView) -> None:
    parts = (ToolCallPart("a", "R&D", "{}", ready=True), ToolResultPart("a", "line\n" * 30))
    view.set_messages([shown(message(*parts))])
    [fold] = [one for one in view.findChildren(QToolButton) if one.isVisible() and "R&D" in one.text()]
    assert fold.shortcut().isEmpty()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://bank.example/<b>hi</b><img src='file:///x'>", "http://bank.example/%3Cb%3Ehi%3C/b%3E%3Cimg"),
        ("https://аpple.example/", "https://xn--pple-43d.example/"),
        ("http://a.example/\u202egnp.exe", "http://a.example/%E2%80%AEgnp.exe"),
        ("http://bank.example@evil.example/", "http://bank.example@evil.example/"),
        ("http://a.example/" + "x" * 100_000, "http://a.example/xxx"),
    ],
)
def test_the_target_under_the_pointer_is_what_would_be_opened(view: TranscriptView, target: str, said: str) -> None:
    view.tell_target(target)
    tip = view.viewport().toolTip()
    assert tip.startswith(said)
    assert len(tip) < 600
    assert "<" not in tip


def test_of_thousands_of_open_calls_only_a_screenful_is_answered_at_once(view: TranscriptView) -> None:
    calls = [ToolCallPart(f"a{at}", "look", "{}", ready=True) for at in range(5000)]
    item = shown(message(*calls, verdict=Verdict.TOOL_CALLS), is_leaf=True)
    assert item.open_calls == tuple(calls[:50])
    assert {state for _, state in item.call_states} == {"waiting"}
