"""The program asks a server of each dialect; the recorded answers of real ones are served byte for byte."""

import json
from pathlib import Path

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.verdict import EXIT_CODES, Verdict
from tests.helpers.program import Program
from tests.helpers.toy_server import Chunk, Close, Head

CAPTURES = Path(__file__).parents[1] / "data" / "captures"
INDEX = json.loads((CAPTURES / "INDEX.json").read_text(encoding="utf-8"))
#: One for each dialect and way to end; the decoders are held against all of them elsewhere.
CHOSEN = {(entry["dialect"], entry["verdict"], entry["end"]): name for name, entry in INDEX.items()}.values()
PATHS = {
    "openai_chat": "/v1/chat/completions",
    "openai_responses": "/v1/responses",
    "anthropic_messages": "/v1/messages",
}
METRICS = {"ttft_ms", "tokens_per_s", "duration_ms", "chunks", "bytes", "max_gap_ms", "heartbeats"}


def recorded(capture: str):
    """The answer of this file: its head without what only its connection needed, its body as it is, its end."""
    head, mark, body = (CAPTURES / capture).read_bytes().partition(b"\r\n\r\n")
    if not mark:
        head, _, body = head.partition(b"\n\n")
    fields = [line.split(": ", 1) for line in head.decode().splitlines()[1:]]
    dropped = ("transfer-encoding", "connection", "content-length")
    answer = [Head(headers=[(name, text) for name, text in fields if name.lower() not in dropped]), Chunk(body)]
    return [*answer, Close()] if INDEX[capture]["end"] == "cut" else answer


def made(content_type: str, *lines: str):
    return [Head(headers=[("Content-Type", content_type)]), *(Chunk(line.encode() + b"\n") for line in lines)]


#: Dialects without a recorded answer, after their protocols: answer, text, verdict.
HAND_MADE = {
    "ollama": (
        "/api/chat",
        made(
            "application/x-ndjson",
            '{"model":"m","message":{"role":"assistant","content":"Hel"},"done":false}',
            '{"model":"m","message":{"role":"assistant","content":"lo"},"done":false}',
            '{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":2}',
        ),
        "Hello",
        "complete",
    ),
    "workers_ai": (
        "/ai/run/model",
        made("text/event-stream", 'data: {"response":"Hel"}\n', 'data: {"response":"lo"}\n', "data: [DONE]\n"),
        "Hello",
        "complete",
    ),
    "text_stream": ("/plain", made("text/plain; charset=utf-8", "Hello", "you"), "Hello\nyou\n", "unmarked_end"),
    "ag_ui": (
        "/agent",
        made(
            "text/event-stream",
            'data: {"type":"RUN_STARTED","threadId":"t","runId":"r"}\n',
            'data: {"type":"TEXT_MESSAGE_START","messageId":"m","role":"assistant"}\n',
            'data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"Hello"}\n',
            'data: {"type":"TEXT_MESSAGE_END","messageId":"m"}\n',
            'data: {"type":"RUN_FINISHED","threadId":"t","runId":"r"}\n',
        ),
        "Hello",
        "complete",
    ),
}


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "home")


def check(ran, dialect, text, verdict):
    """The lines follow the contract and say what the server said."""
    first, last = next(line for line in ran.lines if line["type"] == "started"), ran.lines[-1]
    assert (first["dialect"], first["version"]) == (dialect, 1)
    assert (last["verdict"], ran.code) == (verdict, EXIT_CODES[Verdict(verdict)])
    assert last.keys() == {"type", "verdict", "reason", "error", "usage", "metrics", "text"}
    assert (last["type"], last["metrics"].keys()) == ("ended", METRICS)
    assert [line["type"] for line in ran.lines].count("ended") == 1
    deltas = []
    for line in ran.lines:
        if line["type"] == "text_delta":
            deltas.append((line["part"], line["text"]))
        elif line["type"] == "parts_discarded":
            deltas = [(part, piece) for part, piece in deltas if part < line["from_part"]]
    assert "".join(piece for _, piece in deltas) == text
    texts = ["".join(piece for at, piece in deltas if at == part) for part in sorted({part for part, _ in deltas})]
    assert last["text"] == "\n\n".join(texts)
    assert (last["error"] is None) == (last["verdict"] not in ("server_error", "truncated"))
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("capture", CHOSEN)
def test_a_recorded_answer_is_read_as_it_was_meant(program, toy_server, capture):
    expected = INDEX[capture]
    path = PATHS.get(expected["dialect"], "/api/chat")
    # A cut stream with numbered events is asked to go on: there is nothing more.
    toy_server.on(path, recorded(capture), [Head(204, (), chunked=False)])
    ran = program.run("ask", "--url", toy_server.url + path, "--model", "m", "--json", "--no-save", "Hello")
    check(ran, expected["dialect"], expected["text"], expected["verdict"])


@pytest.mark.parametrize("dialect", HAND_MADE)
def test_a_dialect_without_a_recording_is_read_after_its_protocol(program, toy_server, dialect):
    path, answer, text, verdict = HAND_MADE[dialect]
    toy_server.on(path, answer)
    ran = program.run("ask", "--url", toy_server.url + path, "--model", "m", "--json", "--no-save", "Hello")
    check(ran, dialect, text, verdict)


def test_every_dialect_is_asked_here():
    assert {entry["dialect"] for entry in INDEX.values()} | set(HAND_MADE) == set(Dialect) - {"auto"}


@pytest.mark.parametrize("dialect", [*PATHS, *HAND_MADE, "plain_sse", "ai_sdk_ui", "ai_sdk_data"])
def test_a_dialect_set_by_hand_is_kept_and_the_answer_with_it(program, toy_server, dialect):
    if dialect in HAND_MADE:
        path, answer, text, verdict = HAND_MADE[dialect]
    else:
        capture, entry = next((name, entry) for name, entry in INDEX.items() if entry["dialect"] == dialect)
        path, answer = PATHS.get(dialect, "/api/chat"), recorded(capture)
        text, verdict = entry["text"], entry["verdict"]
    toy_server.on(path, answer)
    words = ("--url", toy_server.url + path, "--dialect", dialect, "--model", "m")
    check(program.run("ask", *words, "--json", "Hello"), dialect, text, verdict)
    shown = json.loads(program.run("history", "show", "last", "--json").out)["messages"][-1]
    assert shown["verdict"] == verdict
    assert "".join(part["text"] for part in shown["parts"] if part["type"] == "text") == text
