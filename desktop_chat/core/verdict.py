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

_AI_SDK: dict[str, Verdict] = {
    "stop": Verdict.COMPLETE,
    "other": Verdict.COMPLETE,
    "unknown": Verdict.COMPLETE,
    "length": Verdict.LENGTH_LIMIT,
    "content-filter": Verdict.CONTENT_FILTER,
    "tool-calls": Verdict.TOOL_CALLS,
    "error": Verdict.SERVER_ERROR,
    "abort": Verdict.SERVER_ERROR,
    # The stream from the model broke off behind the server.
    "interrupted": Verdict.TRUNCATED,
}

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
    # Responses name the status, or why it is incomplete.
    Dialect.OPENAI_RESPONSES: {
        "completed": Verdict.COMPLETE,
        "tool_calls": Verdict.TOOL_CALLS,
        "incomplete": Verdict.LENGTH_LIMIT,
        "max_output_tokens": Verdict.LENGTH_LIMIT,
        "max_tokens": Verdict.LENGTH_LIMIT,
        "content_filter": Verdict.CONTENT_FILTER,
        "failed": Verdict.SERVER_ERROR,
        "cancelled": Verdict.SERVER_ERROR,
    },
    Dialect.ANTHROPIC_MESSAGES: {
        "end_turn": Verdict.COMPLETE,
        "stop_sequence": Verdict.COMPLETE,
        "max_tokens": Verdict.LENGTH_LIMIT,
        "model_context_window_exceeded": Verdict.LENGTH_LIMIT,
        # The server stopped to take breath: what goes on is the same answer.
        "pause_turn": Verdict.LENGTH_LIMIT,
        "tool_use": Verdict.TOOL_CALLS,
        "refusal": Verdict.CONTENT_FILTER,
    },
    Dialect.AI_SDK_UI: _AI_SDK,
    Dialect.AI_SDK_DATA: _AI_SDK,
    Dialect.OLLAMA: {
        "stop": Verdict.COMPLETE,
        "load": Verdict.COMPLETE,
        "unload": Verdict.COMPLETE,
        "length": Verdict.LENGTH_LIMIT,
        "tool_calls": Verdict.TOOL_CALLS,
    },
    Dialect.AG_UI: {
        "success": Verdict.COMPLETE,
        "stop": Verdict.COMPLETE,
        "length": Verdict.LENGTH_LIMIT,
        "content_filter": Verdict.CONTENT_FILTER,
        "tool_calls": Verdict.TOOL_CALLS,
        # The run waits for the user's word.
        "interrupt": Verdict.TOOL_CALLS,
        "cancelled": Verdict.SERVER_ERROR,
        "error": Verdict.SERVER_ERROR,
    },
    # These have no finish reasons: `[DONE]`, or the end of the body, is all they say.
    Dialect.PLAIN_SSE: {},
    Dialect.WORKERS_AI: {},
    Dialect.TEXT_STREAM: {},
}


def verdict_of(dialect: Dialect, finish_reason: str) -> Verdict:
    """The verdict a finish reason of `dialect` stands for; unknown words are COMPLETE."""
    return FINISH_REASONS.get(dialect, {}).get(finish_reason.lower(), Verdict.COMPLETE)
