"""Every verdict has one badge, one plain sentence and the actions that follow from it."""

from __future__ import annotations

import pytest

from desktop_chat.core.errors import VERDICT_OF_KIND, ErrorInfo, ErrorKind
from desktop_chat.core.verdict import FINISH_REASONS, FINISHED, REASON_SHUTDOWN, REASON_USER, Verdict
from desktop_chat.presenters.verdict_text import ACTION_REGENERATE, ACTION_RETRY, error_action, verdict_text

#: verdict, reason: badge, tone, first words of the sentence, actions.
BY_REASON = {
    (Verdict.COMPLETE, "stop"): ("", "plain", "", "copy regenerate curl"),
    (Verdict.LENGTH_LIMIT, "length"): ("Length limit", "careful", "The model reached", "copy regenerate curl"),
    (Verdict.LENGTH_LIMIT, "pause_turn"): ("Length limit", "careful", "The server paused", "copy regenerate curl"),
    (Verdict.LENGTH_LIMIT, "model_context_window_exceeded"): (
        *("Length limit", "careful", "The conversation is as long", "copy regenerate curl"),
    ),
    (Verdict.CONTENT_FILTER, "content_filter"): ("Filtered", "careful", "The server's content", "copy regenerate curl"),
    (Verdict.CONTENT_FILTER, "refusal"): ("Declined", "careful", "The model declined", "copy regenerate curl"),
    (Verdict.TOOL_CALLS, "tool_calls"): ("Unanswered", "careful", "The model asked for a tool", "copy regenerate curl"),
    (Verdict.UNMARKED_END, ""): ("No end marker", "careful", "The server closed", "copy regenerate curl"),
    (Verdict.TRUNCATED, "cut"): ("Cut off", "bad", "The connection broke", "retry copy curl"),
    (Verdict.STALLED, "first_token"): ("Stalled", "bad", "The server sent no word", "retry timeouts copy curl"),
    (Verdict.STALLED, "idle"): ("Stalled", "bad", "The server went silent", "retry timeouts copy curl"),
    (Verdict.STALLED, "total"): ("Stalled", "bad", "The answer took longer", "retry timeouts copy curl"),
    (Verdict.SERVER_ERROR, "error"): ("Server error", "bad", "The server reported", "retry copy curl"),
    (Verdict.HTTP_ERROR, ""): ("Refused", "bad", "The server refused", "retry curl"),
    (Verdict.NETWORK_ERROR, ""): ("No connection", "bad", "The server could not", "retry endpoint curl"),
    (Verdict.PROTOCOL_ERROR, ""): ("Unreadable answer", "bad", "The server sent", "retry dialect copy curl"),
    (Verdict.NOT_A_STREAM, ""): ("Not a stream", "bad", "This address gave", "endpoint retry curl"),
    (Verdict.STOPPED, REASON_USER): ("Stopped", "careful", "You stopped", "copy regenerate curl"),
    (Verdict.STOPPED, REASON_SHUTDOWN): ("Stopped", "careful", "The program was closed", "copy regenerate curl"),
    (Verdict.INTERRUPTED, ""): ("Interrupted", "careful", "The program ended", "retry copy curl"),
}
#: kind, status: badge, actions.
BY_ERROR = {
    (ErrorKind.HTTP, 400): ("Refused (400)", "endpoint retry curl"),
    (ErrorKind.HTTP, 401): ("Key refused", "key retry curl"),
    (ErrorKind.HTTP, 402): ("Refused (402)", "key retry curl"),
    (ErrorKind.HTTP, 403): ("Refused (403)", "key retry curl"),
    (ErrorKind.HTTP, 404): ("Refused (404)", "endpoint retry curl"),
    (ErrorKind.HTTP, 413): ("Refused (413)", "context retry curl"),
    (ErrorKind.HTTP, 422): ("Refused (422)", "endpoint retry curl"),
    (ErrorKind.HTTP, 429): ("Refused (429)", "retry curl"),
    (ErrorKind.HTTP, 500): ("Refused (500)", "retry curl"),
    (ErrorKind.HTTP, 529): ("Refused (529)", "retry curl"),
    (ErrorKind.NETWORK, None): ("No connection", "retry endpoint curl"),
    (ErrorKind.PROTOCOL, None): ("Unreadable answer", "retry dialect copy curl"),
    (ErrorKind.NOT_A_STREAM, None): ("Not a stream", "endpoint retry curl"),
    (ErrorKind.SERVER, None): ("Server error", "retry copy curl"),
    (ErrorKind.CUT, None): ("Cut off", "retry copy curl"),
    (ErrorKind.STALLED, None): ("Stalled", "retry timeouts copy curl"),
    (ErrorKind.KEYRING, None): ("No key", "key retry"),
    (ErrorKind.STORE, None): ("Not stored", "retry copy"),
    (ErrorKind.SETTINGS, None): ("Settings", "endpoint retry"),
    (ErrorKind.LOCAL_MODEL, None): ("No local model", "retry endpoint"),
    (ErrorKind.INTERNAL, None): ("Our mistake", "retry copy"),
}
REASONS = sorted({reason for table in FINISH_REASONS.values() for reason in table} | {"", "idle", "total", "user"})


@pytest.mark.parametrize(("verdict", "reason"), BY_REASON)
def test_what_is_said_and_offered_for_a_verdict(verdict: Verdict, reason: str) -> None:
    text = verdict_text(verdict, None, reason)
    badge, tone, words, actions = BY_REASON[verdict, reason]
    assert (text.badge, text.tone, " ".join(text.actions)) == (badge, tone, actions)
    assert text.sentence.startswith(words)
    assert bool(text.sentence) == bool(words)


def test_the_table_holds_every_verdict() -> None:
    assert {verdict for verdict, _ in BY_REASON} == set(Verdict)


@pytest.mark.parametrize(("kind", "status"), BY_ERROR)
def test_what_is_said_and_offered_for_an_error(kind: ErrorKind, status: int | None) -> None:
    error = ErrorInfo(kind, "Its own sentence.", "its detail", status)
    text = verdict_text(VERDICT_OF_KIND[kind], error)
    assert (text.badge, " ".join(text.actions)) == BY_ERROR[kind, status]
    assert (text.sentence, text.details, text.tone) == ("Its own sentence.", "its detail", "bad")


def test_the_table_holds_every_kind_of_error() -> None:
    assert {kind for kind, _ in BY_ERROR} == set(ErrorKind)


@pytest.mark.parametrize(("verdict", "reason"), [(verdict, reason) for verdict in Verdict for reason in REASONS])
def test_whatever_the_reason_there_is_one_sentence_and_a_way_on(verdict: Verdict, reason: str) -> None:
    text = verdict_text(verdict, None, reason)
    assert bool(text.sentence) == bool(text.badge) == (verdict is not Verdict.COMPLETE)
    assert not text.sentence or (text.sentence[0].isupper() and text.sentence.endswith("."))
    again = ACTION_REGENERATE if verdict in FINISHED or verdict is Verdict.STOPPED else ACTION_RETRY
    assert again in text.actions
    assert len(text.actions) == len(set(text.actions))


@pytest.mark.parametrize("verdict", [Verdict.TOOL_CALLS, Verdict.COMPLETE])
def test_an_answer_that_asks_for_tools_waits_and_is_quiet_once_answered(verdict: Verdict) -> None:
    waiting = verdict_text(verdict, calls="waiting")
    assert (waiting.badge, waiting.tone) == ("Waits for you", "careful")
    assert "Say below" in waiting.sentence
    asking = verdict_text(verdict, calls="asking")
    assert (asking.badge, asking.tone) == ("Waits for you", "careful")
    assert "Allow it or refuse it" in asking.sentence
    answered = verdict_text(verdict, calls="answered")
    assert (answered.badge, answered.sentence, answered.tone) == ("", "", "plain")


def test_a_call_that_came_incomplete_is_said() -> None:
    assert verdict_text(Verdict.TOOL_CALLS, calls="incomplete").badge == "Broken call"
    assert verdict_text(Verdict.TRUNCATED, calls="incomplete").badge == "Cut off"


@pytest.mark.parametrize(
    ("error", "action"),
    [
        (ErrorInfo(ErrorKind.KEYRING, "x"), "key"),
        (ErrorInfo(ErrorKind.HTTP, "x", status=401), "key"),
        (ErrorInfo(ErrorKind.SETTINGS, "x"), "endpoint"),
        (ErrorInfo(ErrorKind.STORE, "x"), ""),
    ],
)
def test_a_bar_offers_what_helps(error: ErrorInfo, action: str) -> None:
    text, taken = error_action(error)
    assert (bool(text), taken) == (bool(action), action)


@pytest.mark.parametrize(
    "error", [None, ErrorInfo(ErrorKind.CUT, "It broke off. What had arrived is kept; try again.")]
)
@pytest.mark.parametrize("verdict", [Verdict.TRUNCATED, Verdict.INTERRUPTED])
def test_where_nothing_arrived_nothing_is_said_to_be_kept(verdict: Verdict, error: ErrorInfo | None) -> None:
    assert "is kept" in verdict_text(verdict, error).sentence
    assert "before anything" in verdict_text(verdict, error, has_begun=False).sentence
