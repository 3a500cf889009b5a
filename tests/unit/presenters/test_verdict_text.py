"""Every verdict has one plain sentence and an action that helps."""

from __future__ import annotations

import pytest

from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.verdict import FINISHED, REASON_SHUTDOWN, REASON_USER, Verdict
from desktop_chat.presenters.verdict_text import ACTION_ENDPOINT, ACTION_REGENERATE, ACTION_RETRY, verdict_text


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_but_complete_has_a_sentence(verdict: Verdict) -> None:
    sentence = verdict_text(verdict).sentence
    assert bool(sentence) == (verdict is not Verdict.COMPLETE)
    assert not sentence or (sentence.endswith(".") and sentence[0].isupper())


@pytest.mark.parametrize("verdict", Verdict)
def test_every_answer_can_be_asked_for_again(verdict: Verdict) -> None:
    again = ACTION_REGENERATE if verdict in FINISHED or verdict is Verdict.STOPPED else ACTION_RETRY
    assert again in verdict_text(verdict).actions


def test_the_errors_own_sentence_comes_first() -> None:
    text = verdict_text(Verdict.SERVER_ERROR, ErrorInfo(ErrorKind.SERVER, "The model is gone.", "no such model"))
    assert (text.sentence, text.details) == ("The model is gone.", "no such model")


@pytest.mark.parametrize(("status", "first"), [(401, ACTION_ENDPOINT), (403, ACTION_ENDPOINT), (500, ACTION_RETRY)])
def test_a_refused_key_leads_to_the_endpoint(status: int, first: str) -> None:
    error = ErrorInfo(ErrorKind.HTTP, "Refused.", status=status)
    assert verdict_text(Verdict.HTTP_ERROR, error).actions[0] == first


def test_an_answer_stopped_by_the_end_of_the_program_does_not_blame_the_reader():
    assert "You stopped" in verdict_text(Verdict.STOPPED, None, REASON_USER).sentence
    assert "was closed" in verdict_text(Verdict.STOPPED, None, REASON_SHUTDOWN).sentence
