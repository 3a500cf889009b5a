"""What is said below an answer for each verdict: one plain sentence, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.verdict import REASON_SHUTDOWN, Verdict

if TYPE_CHECKING:
    from desktop_chat.core.errors import ErrorInfo

ACTION_COPY = "copy"
ACTION_EDIT = "edit"
ACTION_RETRY = "retry"
ACTION_REGENERATE = "regenerate"
#: Open the form of the endpoint, at its key or its address.
ACTION_ENDPOINT = "endpoint"

_REFUSED_KEY = (401, 403)


class VerdictText(NamedTuple):
    sentence: str
    actions: tuple[str, ...]
    details: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("VerdictText", text)


def _table() -> dict[Verdict, str]:
    return {
        Verdict.COMPLETE: "",
        Verdict.LENGTH_LIMIT: _tr(
            "The model reached its limit for one answer. Ask it to go on, or ask for less at once."
        ),
        Verdict.CONTENT_FILTER: _tr("The server's content filter ended this answer. Put the question in other words."),
        Verdict.TOOL_CALLS: _tr("The model asks for tools, which cannot be run yet."),
        Verdict.UNMARKED_END: _tr(
            "The server closed without saying that it was done. The answer may be whole; check its end."
        ),
        Verdict.TRUNCATED: _tr("The connection broke before the answer was done. What had arrived is kept; try again."),
        Verdict.STALLED: _tr("The server went silent. What had arrived is kept; try again."),
        Verdict.SERVER_ERROR: _tr("The server reported an error while answering. Try again, or look at the details."),
        Verdict.HTTP_ERROR: _tr("The server refused the request. The details say why."),
        Verdict.NETWORK_ERROR: _tr(
            "The server could not be reached. Check that it runs and that its address is right."
        ),
        Verdict.PROTOCOL_ERROR: _tr(
            "The server sent something that is no answer in a known format. The details show where it broke."
        ),
        Verdict.NOT_A_STREAM: _tr(
            "This address gave a web page or a document instead of an answer. Check the address."
        ),
        Verdict.STOPPED: _tr("You stopped this answer."),
        Verdict.INTERRUPTED: _tr(
            "The program ended while this answer was arriving. What had arrived is kept; try again."
        ),
    }


def verdict_text(verdict: Verdict, error: ErrorInfo | None = None, reason: str = "") -> VerdictText:
    """The words for a verdict. An error's own sentence, as it knows more, takes the table's place."""
    sentence = _table()[verdict]
    if verdict is Verdict.STOPPED and reason == REASON_SHUTDOWN:
        sentence = _tr("The program was closed while this answer was arriving. What had arrived is kept.")
    details = ""
    if error is not None:
        sentence, details = error.sentence or sentence, error.detail
    return VerdictText(sentence, _actions(verdict, error), details)


def _actions(verdict: Verdict, error: ErrorInfo | None) -> tuple[str, ...]:
    match verdict:
        case (
            Verdict.COMPLETE
            | Verdict.LENGTH_LIMIT
            | Verdict.CONTENT_FILTER
            | Verdict.TOOL_CALLS
            | Verdict.UNMARKED_END
            | Verdict.STOPPED
        ):
            return (ACTION_COPY, ACTION_REGENERATE)
        case Verdict.NOT_A_STREAM | Verdict.NETWORK_ERROR:
            return (ACTION_RETRY, ACTION_ENDPOINT)
        case Verdict.HTTP_ERROR if error is not None and error.status in _REFUSED_KEY:
            return (ACTION_ENDPOINT, ACTION_RETRY)
        case _:
            return (ACTION_RETRY, ACTION_COPY)


def error_action(error: ErrorInfo) -> tuple[str, str]:
    """(text, action id) of what helps against an error that belongs to no answer; empty where nothing does."""
    if error.kind in (ErrorKind.KEYRING, ErrorKind.SETTINGS) or error.status in _REFUSED_KEY:
        return _tr("Change the server"), ACTION_ENDPOINT
    return "", ""
