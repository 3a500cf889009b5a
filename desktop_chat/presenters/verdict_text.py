"""What is said below an answer for each verdict: a badge, one plain sentence, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.values import value
from desktop_chat.core.verdict import REASON_SHUTDOWN, Verdict

if TYPE_CHECKING:
    from desktop_chat.core.errors import ErrorInfo
    from desktop_chat.core.shown import Tone

ACTION_COPY = "copy"
ACTION_EDIT = "edit"
ACTION_RETRY = "retry"
ACTION_REGENERATE = "regenerate"
#: Offer other models for another answer.
ACTION_REGENERATE_WITH = "regenerate_with"
#: Take the message away, with all that follows it.
ACTION_DELETE = "delete"
#: Open the form of the endpoint: at its address, its key, its dialect, its time-outs, its context size.
ACTION_ENDPOINT = "endpoint"
ACTION_KEY = "key"
ACTION_DIALECT = "dialect"
ACTION_TIMEOUTS = "timeouts"
ACTION_CONTEXT = "context"
#: Put the request on the clipboard as a curl command.
ACTION_CURL = "curl"

#: The user's answer is awaited.
_OPEN = ("waiting", "asking")
_REFUSED_KEY = (401, 402, 403)
_BUSY = (408, 425, 429, 500, 502, 503, 504, 529)
_TOO_LARGE = 413

Calls: TypeAlias = Literal["waiting", "asking", "answered", "incomplete", "unanswered"]


@value
class VerdictText:
    badge: str
    sentence: str
    tone: Tone
    actions: tuple[str, ...]
    details: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("VerdictText", text)


def _table() -> dict[Verdict, tuple[str, Tone, str]]:
    """(badge, tone, sentence) where nothing more is known than the verdict."""
    return {**_ends(), **_failures()}


def _ends() -> dict[Verdict, tuple[str, Tone, str]]:
    """Of answers that the server or the user ended."""
    return {
        Verdict.COMPLETE: ("", "plain", ""),
        Verdict.LENGTH_LIMIT: (
            _tr("Length limit"),
            "careful",
            _tr("The model reached its limit for one answer. Ask it to go on, or ask for less at once."),
        ),
        Verdict.CONTENT_FILTER: (
            _tr("Filtered"),
            "careful",
            _tr("The server's content filter ended this answer. Put the question in other words."),
        ),
        Verdict.TOOL_CALLS: (
            _tr("Unanswered"),
            "careful",
            _tr("The model asked for a tool and got no result. Ask again to repeat it."),
        ),
        Verdict.UNMARKED_END: (
            _tr("No end marker"),
            "careful",
            _tr("The server closed without saying that it was done. The answer may be incomplete; check its end."),
        ),
        Verdict.STOPPED: (_tr("Stopped"), "careful", _tr("You stopped this answer.")),
    }


def _failures() -> dict[Verdict, tuple[str, Tone, str]]:
    """Of answers that something went wrong with."""
    return {
        Verdict.TRUNCATED: (
            _tr("Cut off"),
            "bad",
            _tr("The connection broke before the answer was done. What had arrived is kept; try again."),
        ),
        Verdict.STALLED: (
            _tr("Stalled"),
            "bad",
            _tr("The server went silent. What had arrived is kept; try again, or allow more time."),
        ),
        Verdict.SERVER_ERROR: (
            _tr("Server error"),
            "bad",
            _tr("The server reported an error while answering. Try again, or look at the details."),
        ),
        Verdict.HTTP_ERROR: (_tr("Refused"), "bad", _tr("The server refused the request. The details say why.")),
        Verdict.NETWORK_ERROR: (
            _tr("No connection"),
            "bad",
            _tr("The server could not be reached. Check that it runs and that its address is right."),
        ),
        Verdict.PROTOCOL_ERROR: (
            _tr("Unreadable answer"),
            "bad",
            _tr("The server sent something that is no answer in a known format. The details show where it broke."),
        ),
        Verdict.NOT_A_STREAM: (
            _tr("Not a stream"),
            "bad",
            _tr("This address gave a web page or a document instead of an answer. Check the address."),
        ),
        Verdict.INTERRUPTED: (
            _tr("Interrupted"),
            "careful",
            _tr("The program ended while this answer was arriving. What had arrived is kept; try again."),
        ),
    }


def _reasons() -> dict[tuple[Verdict, str], str]:
    """Sentences for reasons that tell more than their verdict."""
    return {
        (Verdict.STOPPED, REASON_SHUTDOWN): _tr(
            "The program was closed while this answer was arriving. What had arrived is kept."
        ),
        (Verdict.LENGTH_LIMIT, "pause_turn"): _tr("The server paused in the middle of its answer. Ask it to go on."),
        (Verdict.LENGTH_LIMIT, "model_context_window_exceeded"): _tr(
            "The conversation is as long as the model can read. Begin a new one, or ask for less."
        ),
        (Verdict.CONTENT_FILTER, "refusal"): _tr("The model declined to go on. Put the question in other words."),
        (Verdict.STALLED, "first_token"): _tr("The server sent no word of an answer. Try again, or allow more time."),
        (Verdict.STALLED, "total"): _tr(
            "The answer took longer than you allow. What had arrived is kept; allow more time, or try again."
        ),
    }


def _for_nothing() -> dict[Verdict, str]:
    """Sentences for ends that came before anything of the answer."""
    return {
        Verdict.TRUNCATED: _tr("The connection broke before anything of the answer came. Try again."),
        Verdict.INTERRUPTED: _tr("The program ended before anything of the answer came. Try again."),
    }


def verdict_text(
    verdict: Verdict,
    error: ErrorInfo | None = None,
    reason: str = "",
    *,
    calls: Calls = "unanswered",
    has_begun: bool = True,
) -> VerdictText:
    """The words for a verdict. An error's own sentence, as it knows more, takes the table's place.

    `has_begun` tells whether anything of the answer came.
    `calls` are the answer's tool calls, if it has any: the user is to answer them now, or only to allow them, or they
    have been answered, or came incomplete, or nobody answered them.
    """
    if verdict is Verdict.COMPLETE and error is None and calls not in _OPEN:
        return _COMPLETE
    badge, tone, sentence = _table()[verdict]
    sentence = _reasons().get((verdict, reason), sentence)
    if calls in _OPEN:
        badge, tone = _tr("Waits for you"), "careful"
        sentence = _tr("The model asks for a tool. Say below what came of it, and it goes on.")
        if calls == "asking":
            sentence = _tr("The server asks before it runs a tool. Allow it or refuse it below, and it goes on.")
    elif verdict is Verdict.TOOL_CALLS and calls == "answered":
        badge, tone, sentence = "", "plain", ""
    elif verdict is Verdict.TOOL_CALLS and calls == "incomplete":
        badge = _tr("Broken call")
        sentence = _tr("The model asked for a tool, but what it sent cannot be read. Ask again.")
    elif (verdict, reason) == (Verdict.CONTENT_FILTER, "refusal"):
        badge = _tr("Declined")
    details = ""
    if error is not None:
        badge = _badge_of(error) or badge
        sentence, details = error.sentence or sentence, error.detail
    if not has_begun and (error is None or error.kind is ErrorKind.CUT):
        sentence = _for_nothing().get(verdict, sentence)
    return VerdictText(badge, sentence, tone, _actions(verdict, error), details)


def _badge_of(error: ErrorInfo) -> str:
    """A nearer word than the verdict's, where the error knows one."""
    if error.kind is ErrorKind.HTTP and error.status is not None:
        return _tr("Key refused") if error.status == _REFUSED_KEY[0] else _tr("Refused ({0})").format(error.status)
    words = {
        ErrorKind.KEYRING: _tr("No key"),
        ErrorKind.SETTINGS: _tr("Settings"),
        ErrorKind.STORE: _tr("Not stored"),
        ErrorKind.LOCAL_MODEL: _tr("No local model"),
        ErrorKind.INTERNAL: _tr("Our mistake"),
    }
    return words.get(error.kind, "")


def _actions(verdict: Verdict, error: ErrorInfo | None) -> tuple[str, ...]:
    """The one that helps most comes first; the request as a curl command is had from every answer."""
    if error is not None and error.kind in _BY_KIND:
        return _BY_KIND[error.kind]
    if verdict is Verdict.HTTP_ERROR:
        return (*_http_actions(error), ACTION_CURL)
    return (*_BY_VERDICT.get(verdict, (ACTION_RETRY, ACTION_COPY)), ACTION_CURL)


def _http_actions(error: ErrorInfo | None) -> tuple[str, ...]:
    status = error.status if error is not None else None
    if status in _REFUSED_KEY:
        return (ACTION_KEY, ACTION_RETRY)
    if status == _TOO_LARGE:
        return (ACTION_CONTEXT, ACTION_RETRY)
    return (ACTION_RETRY,) if status is None or status in _BUSY else (ACTION_ENDPOINT, ACTION_RETRY)


_STANDS = (ACTION_COPY, ACTION_REGENERATE)
_BY_VERDICT = {
    Verdict.COMPLETE: _STANDS,
    Verdict.LENGTH_LIMIT: _STANDS,
    Verdict.CONTENT_FILTER: _STANDS,
    Verdict.TOOL_CALLS: _STANDS,
    Verdict.UNMARKED_END: _STANDS,
    Verdict.STOPPED: _STANDS,
    Verdict.STALLED: (ACTION_RETRY, ACTION_TIMEOUTS, ACTION_COPY),
    Verdict.NETWORK_ERROR: (ACTION_RETRY, ACTION_ENDPOINT),
    Verdict.PROTOCOL_ERROR: (ACTION_RETRY, ACTION_DIALECT, ACTION_COPY),
    Verdict.NOT_A_STREAM: (ACTION_ENDPOINT, ACTION_RETRY),
}
_COMPLETE = VerdictText("", "", "plain", (*_STANDS, ACTION_CURL))
#: Where it is not the server's doing.
_BY_KIND = {
    ErrorKind.KEYRING: (ACTION_KEY, ACTION_RETRY),
    ErrorKind.SETTINGS: (ACTION_ENDPOINT, ACTION_RETRY),
    ErrorKind.STORE: (ACTION_RETRY, ACTION_COPY),
    ErrorKind.LOCAL_MODEL: (ACTION_RETRY, ACTION_ENDPOINT),
    ErrorKind.INTERNAL: (ACTION_RETRY, ACTION_COPY),
}


def error_action(error: ErrorInfo) -> tuple[str, str]:
    """(text, action id) of what helps against an error that belongs to no answer; empty where nothing does."""
    if error.kind is ErrorKind.KEYRING or error.status in _REFUSED_KEY:
        return _tr("Change the key"), ACTION_KEY
    if error.kind is ErrorKind.SETTINGS:
        return _tr("Change the server"), ACTION_ENDPOINT
    return "", ""
