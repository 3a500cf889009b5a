"""One small answer in each dialect: two pieces of text, reasoning where there is any, a tool call, usage, the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from desktop_chat.core.endpoint import Dialect
from tests.helpers.toy_script import EVENT_STREAM, sse

ONE, TWO = "one ", "two ✓"
TEXT = ONE + TWO


@dataclass(frozen=True)
class Sample:
    """`frames` are the body in the pieces a server writes; each is worth the text beside it."""

    dialect: Dialect
    path: str
    frames: tuple[tuple[bytes, str], ...]
    #: The end is proved by so many frames; None where nothing proves it.
    proved: int | None
    #: How the server itself says that it failed; empty where it cannot.
    error: bytes = b""
    #: What means nothing in this dialect; empty where everything means something.
    unknown: bytes = b""
    #: The beginning of a line that never ends; empty where that is no fault.
    endless: bytes = b""
    #: Life without a token; empty where every byte is text.
    heartbeat: bytes = b": alive\n\n"
    headers: tuple[tuple[str, str], ...] = EVENT_STREAM

    @property
    def body(self) -> bytes:
        return b"".join(data for data, _ in self.frames)

    def text_of(self, frames: int) -> str:
        """What the first frames say."""
        return "".join(text for _, text in self.frames[:frames])


def _named(value: dict[str, Any]) -> bytes:
    """A frame whose event has the name that its data repeats."""
    return f"event: {value['type']}\n".encode() + sse(value)


def _chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return sse({"id": "c1", "object": "chat.completion.chunk", "model": "toy", "choices": [choice]})


def _call(**function: str) -> dict[str, Any]:
    return {"index": 0, "id": "call_1", "type": "function", "function": function}


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _code(code: str, value: object) -> bytes:
    return f"{code}:{json.dumps(value, ensure_ascii=False)}\n".encode()


def _silent(*frames: bytes) -> tuple[tuple[bytes, str], ...]:
    return tuple((frame, "") for frame in frames)


DONE = sse("[DONE]")
USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
UNKNOWN = sse({"zzz": 1}) + b"event: zzz\ndata: not JSON\n\n"
RESPONSE = {"id": "r1", "object": "response", "status": "in_progress", "output": []}
RESPONSE_CALL = {"id": "fc1", "type": "function_call", "call_id": "call_1", "name": "look_up", "arguments": ""}
RESPONSE_CALLED = {**RESPONSE_CALL, "arguments": "{}", "status": "completed"}
RESPONSE_DONE = {**RESPONSE, "status": "completed", "usage": {"input_tokens": 3, "output_tokens": 4}}

_SAMPLES = (
    Sample(
        Dialect.PLAIN_SSE,
        "/api/plain",
        (
            (sse({"content": ONE}), ONE),
            (sse({"type": "content", "content": TWO}), TWO),
            *_silent(sse({"type": "tool_call", "tool_call": _call(name="look_up", arguments="{}")}), DONE),
        ),
        proved=4,
        error=sse({"error": "overloaded", "type": "error"}),
        unknown=UNKNOWN,
        endless=b"data: ",
    ),
    Sample(
        Dialect.OPENAI_CHAT,
        "/v1/chat/completions",
        (
            *_silent(_chunk({"role": "assistant", "content": ""}), _chunk({"reasoning_content": "hm"})),
            (_chunk({"content": ONE}), ONE),
            (_chunk({"content": TWO}), TWO),
            *_silent(_chunk({"tool_calls": [_call(name="look_up", arguments="{}")]}), _chunk({}, "tool_calls")),
            *_silent(sse({"object": "chat.completion.chunk", "choices": [], "usage": USAGE}), DONE),
        ),
        proved=6,
        error=sse({"error": {"message": "overloaded", "type": "server_error", "code": 503}}),
        unknown=UNKNOWN,
        endless=b"data: ",
    ),
    Sample(
        Dialect.OPENAI_RESPONSES,
        "/v1/responses",
        (
            *_silent(_named({"type": "response.created", "response": RESPONSE})),
            *_silent(_named({"type": "response.reasoning_summary_text.delta", "item_id": "rs1", "output_index": 0,
                             "summary_index": 0, "delta": "hm"})),
            (_named({"type": "response.output_text.delta", "item_id": "m1", "output_index": 1, "content_index": 0,
                     "delta": ONE}), ONE),
            (_named({"type": "response.output_text.delta", "item_id": "m1", "output_index": 1, "content_index": 0,
                     "delta": TWO}), TWO),
            *_silent(
                _named({"type": "response.output_item.added", "output_index": 2, "item": RESPONSE_CALL}),
                _named({"type": "response.function_call_arguments.done", "item_id": "fc1", "output_index": 2,
                        "arguments": "{}"}),
                _named({"type": "response.output_item.done", "output_index": 2, "item": RESPONSE_CALLED}),
                _named({"type": "response.completed", "response": RESPONSE_DONE}),
            ),
        ),
        proved=8,
        error=_named({"type": "error", "code": "server_error", "message": "overloaded"}),
        unknown=UNKNOWN + _named({"type": "response.zzz"}),
        endless=b"event: response.output_text.delta\ndata: ",
    ),
    Sample(
        Dialect.ANTHROPIC_MESSAGES,
        "/v1/messages",
        (
            *_silent(
                _named({"type": "message_start", "message": {"id": "m1", "role": "assistant", "content": [],
                                                             "usage": {"input_tokens": 3, "output_tokens": 1}}}),
                _named({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking",
                                                                                    "thinking": "hm"}}),
                _named({"type": "content_block_stop", "index": 0}),
                _named({"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}}),
            ),
            (_named({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": ONE}}), ONE),
            (_named({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": TWO}}), TWO),
            *_silent(
                _named({"type": "content_block_stop", "index": 1}),
                _named({"type": "content_block_start", "index": 2,
                        "content_block": {"type": "tool_use", "id": "call_1", "name": "look_up", "input": {}}}),
                _named({"type": "content_block_stop", "index": 2}),
                _named({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 4}}),
                _named({"type": "message_stop"}),
            ),
        ),
        proved=11,
        error=_named({"type": "error", "error": {"type": "overloaded_error", "message": "overloaded"}}),
        unknown=UNKNOWN + _named({"type": "zzz"}),
        endless=b"event: content_block_delta\ndata: ",
    ),
    Sample(
        Dialect.AI_SDK_UI,
        "/api/ui",
        (
            *_silent(*(sse(part) for part in (
                {"type": "start", "messageId": "m1"}, {"type": "start-step"}, {"type": "reasoning-start", "id": "r"},
                {"type": "reasoning-delta", "id": "r", "delta": "hm"}, {"type": "reasoning-end", "id": "r"},
                {"type": "text-start", "id": "t"},
            ))),
            (sse({"type": "text-delta", "id": "t", "delta": ONE}), ONE),
            (sse({"type": "text-delta", "id": "t", "delta": TWO}), TWO),
            *_silent(*(sse(part) for part in (
                {"type": "text-end", "id": "t"},
                {"type": "tool-input-available", "toolCallId": "call_1", "toolName": "look_up", "input": {}},
                {"type": "tool-output-available", "toolCallId": "call_1", "output": "x"},
                {"type": "finish-step"},
                {"type": "finish", "finishReason": "stop",
                 "messageMetadata": {"usage": {"inputTokens": 3, "outputTokens": 4}}},
            )), DONE),
        ),
        proved=13,
        error=sse({"type": "error", "errorText": "overloaded"}),
        unknown=UNKNOWN + sse({"type": "zzz"}),
        endless=b"data: ",
        headers=(*EVENT_STREAM, ("x-vercel-ai-ui-message-stream", "v1")),
    ),
    Sample(
        Dialect.AI_SDK_DATA,
        "/api/data",
        (
            *_silent(_code("f", {"messageId": "m1"}), _code("g", "hm")),
            (_code("0", ONE), ONE),
            (_code("0", TWO), TWO),
            *_silent(
                _code("9", {"toolCallId": "call_1", "toolName": "look_up", "args": {}}),
                _code("a", {"toolCallId": "call_1", "result": "x"}),
                _code("e", {"finishReason": "stop", "isContinued": False}),
                _code("d", {"finishReason": "stop", "usage": {"promptTokens": 3, "completionTokens": 4}}),
            ),
        ),
        proved=8,
        error=_code("3", "overloaded"),
        unknown=b"z:1\nwhat?\n",
        endless=b'0:"',
        heartbeat=b"\n",
        headers=(("Content-Type", "text/plain; charset=utf-8"), ("x-vercel-ai-data-stream", "v1")),
    ),
    Sample(
        Dialect.TEXT_STREAM,
        "/api/text",
        ((ONE.encode(), ONE), (TWO.encode(), TWO)),
        proved=None,
        heartbeat=b"",
        headers=(("Content-Type", "text/plain; charset=utf-8"),),
    ),
    Sample(
        Dialect.OLLAMA,
        "/api/chat",
        (
            *_silent(_line({"model": "toy", "message": {"role": "assistant", "thinking": "hm"}, "done": False})),
            (_line({"message": {"content": ONE}, "done": False}), ONE),
            (_line({"message": {"content": TWO}, "done": False}), TWO),
            *_silent(
                _line({"message": {"tool_calls": [{"function": {"name": "look_up", "arguments": {}}}]}, "done": False}),
                _line({"message": {"content": ""}, "done": True, "done_reason": "stop", "prompt_eval_count": 3,
                       "eval_count": 4}),
            ),
        ),
        proved=5,
        error=_line({"error": "overloaded"}),
        unknown=b'{"zzz":1}\nwhat?\n',
        endless=b'{"message":{"content":"',
        heartbeat=b"\n",
        headers=(("Content-Type", "application/x-ndjson"),),
    ),
    Sample(
        Dialect.WORKERS_AI,
        "/ai/run/@cf/toy",
        (
            (sse({"response": ONE}), ONE),
            (sse({"response": TWO}), TWO),
            *_silent(
                sse({"response": "", "tool_calls": [{"name": "look_up", "arguments": {}}]}),
                sse({"response": "", "usage": USAGE}),
                DONE,
            ),
        ),
        proved=5,
        error=sse({"errors": [{"code": 3040, "message": "overloaded"}]}),
        unknown=UNKNOWN,
        endless=b"data: ",
    ),
    Sample(
        Dialect.AG_UI,
        "/api/agent",
        (
            *_silent(*(sse(part) for part in (
                {"type": "RUN_STARTED", "threadId": "t", "runId": "r"},
                {"type": "REASONING_MESSAGE_CONTENT", "messageId": "r1", "delta": "hm"},
                {"type": "REASONING_MESSAGE_END", "messageId": "r1"},
                {"type": "TEXT_MESSAGE_START", "messageId": "m1", "role": "assistant"},
            ))),
            (sse({"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": ONE}), ONE),
            (sse({"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": TWO}), TWO),
            *_silent(*(sse(part) for part in (
                {"type": "TEXT_MESSAGE_END", "messageId": "m1"},
                {"type": "TOOL_CALL_START", "toolCallId": "call_1", "toolCallName": "look_up"},
                {"type": "TOOL_CALL_ARGS", "toolCallId": "call_1", "delta": "{}"},
                {"type": "TOOL_CALL_END", "toolCallId": "call_1"},
                {"type": "TOOL_CALL_RESULT", "toolCallId": "call_1", "messageId": "m2", "content": "x"},
                {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"},
            ))),
        ),
        proved=12,
        error=sse({"type": "RUN_ERROR", "message": "overloaded"}),
        unknown=UNKNOWN + sse({"type": "ZZZ"}),
        endless=b"data: ",
    ),
)  # fmt: skip

SAMPLES = {sample.dialect: sample for sample in _SAMPLES}
