"""What is said about messages."""

from __future__ import annotations

import pytest

from desktop_chat.core.messages import Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.verdict_text import verdict_text
from desktop_chat.ui.transcript.access.words import ended, name_of


def answer(verdict: Verdict | None) -> ShownMessage:
    if verdict is None:
        return ShownMessage("a", Role.ASSISTANT, running=True)
    words = verdict_text(verdict)
    return ShownMessage("a", Role.ASSISTANT, verdict=verdict, badge=words.badge, sentence=words.sentence)


@pytest.mark.parametrize(
    ("verdict", "name"),
    [
        (None, "Answer, arriving"),
        (Verdict.COMPLETE, "Answer, complete"),
        (Verdict.LENGTH_LIMIT, "Answer, complete: Length limit"),
        (Verdict.STOPPED, "Answer, interrupted: Stopped"),
        (Verdict.TRUNCATED, "Answer, interrupted: Cut off"),
        (Verdict.INTERRUPTED, "Answer, interrupted"),
    ],
)
def test_an_answer_is_named_by_how_it_ended(verdict: Verdict | None, name: str) -> None:
    assert name_of(answer(verdict)) == name


def test_others_are_named_by_who_speaks() -> None:
    names = [name_of(ShownMessage("a", role)) for role in (Role.USER, Role.TOOL, Role.SYSTEM)]
    assert names == ["You", "Results of tools", "System prompt"]


def test_an_end_is_said_with_the_words_below_the_answer() -> None:
    assert ended(answer(Verdict.COMPLETE), has_text=True) == "Answer finished."
    assert ended(answer(Verdict.STOPPED), has_text=True) == "Answer interrupted. Stopped. You stopped this answer."
    assert ended(answer(Verdict.NETWORK_ERROR), has_text=False).startswith("No answer. No connection. The server could")


@pytest.mark.parametrize("verdict", Verdict)
def test_no_end_is_left_unsaid(verdict: Verdict) -> None:
    said, words = ended(answer(verdict), has_text=True), verdict_text(verdict)
    assert said.startswith("Answer ")
    assert words.badge in said
    assert words.sentence in said
