"""The end that a finish reason stands for, in the dialects whose tools may run at the server or at the client."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ErrorInfo
from desktop_chat.core.events import Ended
from desktop_chat.core.verdict import Verdict, verdict_of
from desktop_chat.wire.decoding import CUT
from desktop_chat.wire.json_edge import sound_text_of
from desktop_chat.wire.server_errors import server_error


def finished(dialect: Dialect, reason: str, *, is_waiting: bool) -> Ended:
    """`is_waiting`: a call has no result yet, so it is for the client to answer; `reason` may be empty."""
    verdict = verdict_of(dialect, reason)
    if verdict is Verdict.COMPLETE and is_waiting:
        verdict = Verdict.TOOL_CALLS
    return Ended(verdict, sound_text_of(reason) or "done", _error(verdict, reason))


def _error(verdict: Verdict, reason: str) -> ErrorInfo | None:
    if verdict is Verdict.TRUNCATED:
        return CUT
    return server_error({"finish_reason": reason}) if verdict is Verdict.SERVER_ERROR else None
