"""Servers of AG-UI and of Ollama's API that read and write through the protocols' own libraries; see `telling`.

POST /agui/NAME     an agent: text, everything, tools, approval, error
POST /api/chat      Ollama's chat; the model's name says what comes: text, thinks, limit, tools
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator

from ag_ui import core
from ag_ui.encoder import EventEncoder
from ollama._types import ChatRequest, ChatResponse, Message
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from telling import pieces, record, run, told

Events = Iterator[core.BaseEvent]


# --- AG-UI -----------------------------------------------------------------------------------------------------


def said(text: str, message_id: str = "m1") -> Events:
    yield core.TextMessageStartEvent(message_id=message_id, role="assistant")
    for piece in pieces(text):
        yield core.TextMessageContentEvent(message_id=message_id, delta=piece)
    yield core.TextMessageEndEvent(message_id=message_id)


def called(call_id: str, name: str, arguments: dict[str, object]) -> Events:
    yield core.ToolCallStartEvent(tool_call_id=call_id, tool_call_name=name, parent_message_id="m1")
    for piece in pieces(json.dumps(arguments)):
        yield core.ToolCallArgsEvent(tool_call_id=call_id, delta=piece)
    yield core.ToolCallEndEvent(tool_call_id=call_id)


def finished(asked: core.RunAgentInput, **fields: object) -> Events:
    yield core.RunFinishedEvent(thread_id=asked.thread_id, run_id=asked.run_id, **fields)


def text(asked: core.RunAgentInput) -> Events:
    yield from said(told())
    yield from finished(asked)


def echo(asked: core.RunAgentInput) -> Events:
    yield from said(asked.model_dump_json(by_alias=True, exclude_none=True))
    yield from finished(asked)


def everything(asked: core.RunAgentInput) -> Events:
    yield core.StepStartedEvent(step_name="first")
    yield core.ReasoningStartEvent(message_id="r1")
    yield core.ReasoningMessageStartEvent(message_id="r1", role="reasoning")
    yield core.ReasoningMessageContentEvent(message_id="r1", delta="First think.")
    yield core.ReasoningMessageEndEvent(message_id="r1")
    yield core.ReasoningEndEvent(message_id="r1")
    yield from called("c1", "weather", {"city": "Paris"})
    yield core.ToolCallResultEvent(message_id="m2", tool_call_id="c1", content='{"degrees":21}', role="tool")
    yield core.StateSnapshotEvent(snapshot={"step": 1})
    yield core.StateDeltaEvent(delta=[{"op": "replace", "path": "/step", "value": 2}])
    yield core.CustomEvent(name="progress", value={"done": 0.5})
    yield core.StepFinishedEvent(step_name="first")
    yield from said(told())
    yield from finished(asked)


def tools(asked: core.RunAgentInput) -> Events:
    """A tool of the client's: its result comes with the next run."""
    last = asked.messages[-1]
    if last.role == "tool":
        yield from said(json.dumps({"id": last.tool_call_id, "content": last.content, "error": last.error}))
    else:
        yield from called("c1", "locate", {"precise": True})
    yield from finished(asked)


def approval(asked: core.RunAgentInput) -> Events:
    if asked.resume:
        yield from said(json.dumps([entry.model_dump(exclude_none=True) for entry in asked.resume]))
        yield from finished(asked)
        return
    yield from called("c1", "remove", {"path": "/tmp/a"})
    question = core.Interrupt(id="i1", reason="tool_call", message="Remove it?", tool_call_id="c1")
    yield from finished(asked, outcome=core.RunFinishedInterruptOutcome(interrupts=[question]))


def error(_: core.RunAgentInput) -> Events:
    yield from list(said(told()))[:3]
    yield core.RunErrorEvent(message="The agent fell over", code="fell")


AGENTS: dict[str, Callable[[core.RunAgentInput], Events]] = {
    "text": text, "echo": echo, "everything": everything, "tools": tools, "approval": approval, "error": error,
}  # fmt: skip


async def agent(request: Request) -> Response:
    body = await record(request)
    try:
        asked = core.RunAgentInput.model_validate_json(body)
    except ValidationError as problem:
        return PlainTextResponse(str(problem), 422)
    encoder = EventEncoder()
    start = core.RunStartedEvent(thread_id=asked.thread_id, run_id=asked.run_id)
    frames = (encoder.encode(event) for event in [start, *AGENTS[request.path_params["name"]](asked)])
    return StreamingResponse(in_turn(frames), media_type=encoder.get_content_type())


# --- Ollama ----------------------------------------------------------------------------------------------------


def message(**fields: object) -> Message:
    return Message(role="assistant", **{"content": "", **fields})


def called_by_ollama(name: str, arguments: dict[str, object]) -> Message.ToolCall:
    return Message.ToolCall(function=Message.ToolCall.Function(name=name, arguments=arguments))


def messages_of(asked: ChatRequest) -> Iterable[Message]:
    if asked.model == "echo":
        return [message(content=piece) for piece in pieces(asked.model_dump_json(exclude_none=True))]
    last = asked.model_dump()["messages"][-1]
    texts = [message(content=piece) for piece in pieces(told())]
    match asked.model:
        case "thinks":
            return [message(thinking="First "), message(thinking="think."), *texts]
        case "tools" if last["role"] == "tool":
            return [message(content=json.dumps({"name": last["tool_name"], "content": last["content"]}))]
        case "tools":
            cities = [called_by_ollama("weather", {"city": city}) for city in ("Paris", "Rome")]
            return [message(tool_calls=[call]) for call in cities]
        case _:
            return texts


async def ollama_chat(request: Request) -> Response:
    body = await record(request)
    try:
        asked = ChatRequest.model_validate_json(body)
    except ValidationError as problem:
        return PlainTextResponse(str(problem), 400)
    common = {"model": asked.model, "created_at": "2026-01-01T00:00:00Z"}
    answers = [ChatResponse(**common, done=False, message=one) for one in messages_of(asked)]
    reason = "length" if asked.model == "limit" else "stop"
    last = {"done": True, "done_reason": reason, "prompt_eval_count": 9, "eval_count": 7, "total_duration": 5}
    answers.append(ChatResponse(**common, **last, message=message()))
    lines = (answer.model_dump_json(exclude_none=True) + "\n" for answer in answers)
    return StreamingResponse(in_turn(lines), media_type="application/x-ndjson")


async def in_turn(values: Iterable[str]) -> AsyncIterator[str]:
    for value in values:
        yield value


if __name__ == "__main__":
    run([Route("/agui/{name}", agent, methods=["POST"]), Route("/api/chat", ollama_chat, methods=["POST"])])
