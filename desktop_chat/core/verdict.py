"""How an answer ended, the one table of finish reasons, and the exit codes."""

from __future__ import annotations

from enum import StrEnum

from desktop_chat.core.endpoint import Dialect


class Verdict(StrEnum):
    """The one honest word on an ended answer."""

    COMPLETE = "complete"
    LENGTH_LIMIT = "length_limit"
    CONTENT_FILTER = "content_filter"
    TOOL_CALLS = "tool_calls"
    UNMARKED_END = "unmarked_end"
    TRUNCATED = "truncated"
    STALLED = "stalled"
    SERVER_ERROR = "server_error"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    PROTOCOL_ERROR = "protocol_error"
    NOT_A_STREAM = "not_a_stream"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


#: Reasons of STOPPED: who stopped it.
REASON_USER = "user"
REASON_SHUTDOWN = "shutdown"

#: Verdicts after which the answer stands as the server meant it.
FINISHED = frozenset(
    {Verdict.COMPLETE, Verdict.LENGTH_LIMIT, Verdict.CONTENT_FILTER, Verdict.TOOL_CALLS, Verdict.UNMARKED_END}
)

#: Exit codes of `desktop-chat ask`, part of the command-line contract.
EXIT_CODES: dict[Verdict, int] = {
    Verdict.COMPLETE: 0,
    Verdict.LENGTH_LIMIT: 0,
    Verdict.CONTENT_FILTER: 0,
    Verdict.TOOL_CALLS: 0,
    Verdict.UNMARKED_END: 0,
    Verdict.TRUNCATED: 3,
    Verdict.STALLED: 3,
    Verdict.SERVER_ERROR: 4,
    Verdict.PROTOCOL_ERROR: 4,
    Verdict.HTTP_ERROR: 5,
    Verdict.NETWORK_ERROR: 6,
    Verdict.NOT_A_STREAM: 7,
    Verdict.STOPPED: 130,
    Verdict.INTERRUPTED: 130,
}
EXIT_OWN_FAILURE = 1
EXIT_USAGE = 2

#: What each dialect's finish reasons mean. A word not in the table is COMPLETE: the server did say it was done.
FINISH_REASONS: dict[Dialect, dict[str, Verdict]] = {
    Dialect.OPENAI_CHAT: {
        "stop": Verdict.COMPLETE,
        "eos": Verdict.COMPLETE,
        "eos_token": Verdict.COMPLETE,
        "end_turn": Verdict.COMPLETE,
        "stop_sequence": Verdict.COMPLETE,
        "length": Verdict.LENGTH_LIMIT,
        "max_tokens": Verdict.LENGTH_LIMIT,
        "max_output_tokens": Verdict.LENGTH_LIMIT,
        "model_length": Verdict.LENGTH_LIMIT,
        "tool_calls": Verdict.TOOL_CALLS,
        "tool_use": Verdict.TOOL_CALLS,
        "function_call": Verdict.TOOL_CALLS,
        "content_filter": Verdict.CONTENT_FILTER,
        "safety": Verdict.CONTENT_FILTER,
        "recitation": Verdict.CONTENT_FILTER,
        "error": Verdict.SERVER_ERROR,
        "abort": Verdict.SERVER_ERROR,
        "cancelled": Verdict.SERVER_ERROR,
        "insufficient_system_resource": Verdict.SERVER_ERROR,
    },
    # Has no finish reasons: `[DONE]` is all it says.
    Dialect.PLAIN_SSE: {},
}


def verdict_of(dialect: Dialect, finish_reason: str) -> Verdict:
    """The verdict a finish reason of `dialect` stands for; unknown words are COMPLETE."""
    return FINISH_REASONS.get(dialect, {}).get(finish_reason.lower(), Verdict.COMPLETE)
