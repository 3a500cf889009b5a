from __future__ import annotations

import pytest

from desktop_chat.core.addresses import dialect_of_path
from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Heartbeat, Started, TextDelta
from desktop_chat.core.messages import TextPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.detect import DetectingDecoder, decoder_for
from desktop_chat.wire.response_head import ResponseHead
from tests.unit.wire.streams import CAPTURES, INDEX, capture_body, decode, drafted, ended, frames, without_heartbeats


def detecting(content_type: str = "text/event-stream", **headers: str) -> DetectingDecoder:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return DetectingDecoder(lambda _: False, ResponseHead.of(content_type, named))


def head_of(name: str) -> ResponseHead:
    """The head of a captured answer."""
    lines = (CAPTURES / name).read_text("utf-8", "replace").partition("\n\n")[0].splitlines()[1:]
    headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return ResponseHead.of(headers.get("content-type", ""), headers)


@pytest.mark.parametrize(
    ("url", "dialect"),
    [
        ("https://api.openai.com/v1/chat/completions", Dialect.OPENAI_CHAT),
        ("http://x/chat/completions/?a=b", Dialect.OPENAI_CHAT),
        ("https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1", Dialect.OPENAI_CHAT),
        ("https://api.openai.com/v1/responses", Dialect.OPENAI_RESPONSES),
        ("https://api.anthropic.com/v1/messages", Dialect.ANTHROPIC_MESSAGES),
        ("http://localhost:11434/api/chat", Dialect.OLLAMA),
        ("http://localhost:11434/api/generate", Dialect.OLLAMA),
        ("http://localhost:3000/api/chat", None),
        ("https://api.cloudflare.com/client/v4/accounts/a/ai/run/@cf/meta/llama", Dialect.WORKERS_AI),
        ("https://gateway.ai.cloudflare.com/v1/a/g/workers-ai/@cf/meta/llama", Dialect.WORKERS_AI),
        ("https://gateway.ai.cloudflare.com/v1/a/g/workers-ai/v1/chat/completions", Dialect.OPENAI_CHAT),
        ("http://x:999999/api/chat", None),
        ("http://x/v1", None),
        ("http://x/?path=/chat/completions", None),
        ("http://x", None),
    ],
)
def test_the_end_of_the_path_tells_the_dialect(url: str, dialect: Dialect | None):
    assert dialect_of_path(url) is dialect


@pytest.mark.parametrize("head", ["as it was", "with no more than the content type", "none"])
@pytest.mark.parametrize("name", sorted(INDEX))
def test_the_dialect_of_every_captured_answer_is_found(name: str, head: str):
    about, cut = INDEX[name], INDEX[name]["end"] == "cut"
    known = head_of(name)
    if head != "as it was":
        known = ResponseHead.of(known.content_type if head.startswith("with") else "", {})
    body = capture_body(name)
    one_by_one = [body[at : at + 1] for at in range(len(body))]
    events = without_heartbeats(decode(DetectingDecoder(lambda _: False, known), one_by_one, cut))
    assert events[0] == Started(Dialect(about["dialect"]))
    text = "".join(part.text for part in drafted(events).parts() if isinstance(part, TextPart))
    assert text == about["text"]
    assert ended(events).verdict == about["verdict"]


def test_the_dialect_is_fixed_once_known():
    body = frames({"content": "a"}, {"choices": [{"delta": {"content": "b"}}]}, {"content": "c"}, "[DONE]")
    events = decode(detecting(), [body])
    assert events[0] == Started(Dialect.PLAIN_SSE)
    assert drafted(events).text() == "ac"


def test_heartbeats_before_the_first_frame_show_life():
    decoder = detecting()
    assert decoder.feed(b": ping\n\n") == [Heartbeat()]
    assert decoder.feed(frames({"content": "a"})) == [Started(Dialect.PLAIN_SSE), TextDelta(0, "a")]


def test_frames_before_the_telling_one_are_not_lost():
    events = decode(detecting(), [frames({"id": 1}), frames({"content": "a"}, "[DONE]")])
    assert [type(event).__name__ for event in events] == ["Started", "TextDelta", "PartEnded", "Ended"]


def test_an_error_frame_proves_no_dialect():
    events = decode(detecting(), [frames({"error": {"message": "no"}})])
    assert [type(event).__name__ for event in events] == ["Ended"]
    assert ended(events).verdict is Verdict.SERVER_ERROR


@pytest.mark.parametrize(
    ("body", "verdict"),
    [(b"", Verdict.TRUNCATED), (frames("x"), Verdict.PROTOCOL_ERROR), (frames({"id": 1}), Verdict.PROTOCOL_ERROR)],
)
def test_a_stream_that_no_dialect_fits_says_so(body: bytes, verdict: Verdict):
    assert ended(decode(detecting(), [body])).verdict is verdict


def test_a_plain_stream_whose_marker_is_expected():
    decoder = decoder_for(Dialect.AUTO, lambda dialect: dialect is Dialect.PLAIN_SSE)
    assert ended(decode(decoder, [frames({"content": "a"})])).verdict is Verdict.TRUNCATED


AUTO_BODIES = {
    "responses": (frames({"type": "response.created", "response": {}}), Dialect.OPENAI_RESPONSES),
    "anthropic": (frames({"type": "message_start", "message": {"content": []}}), Dialect.ANTHROPIC_MESSAGES),
    "anthropic by name": (b'event: message_start\ndata: {"type":"message_start"}\n\n', Dialect.ANTHROPIC_MESSAGES),
    "ui": (frames({"type": "start"}), Dialect.AI_SDK_UI),
    "ui without a start": (frames({"type": "text-delta", "id": "1", "delta": "a"}), Dialect.AI_SDK_UI),
    "ui with an error first": (frames({"type": "error", "errorText": "no"}), Dialect.AI_SDK_UI),
    "ui with data first": (frames({"type": "data-x", "data": 1}), Dialect.AI_SDK_UI),
    "code lines": (b'0:"a"\n', Dialect.AI_SDK_DATA),
    "code lines with an error first": (b'3:"no"\n', Dialect.AI_SDK_DATA),
    "agent": (frames({"type": "RUN_STARTED"}), Dialect.AG_UI),
    "agent with an error first": (frames({"type": "RUN_ERROR", "message": "no"}), Dialect.AG_UI),
    "workers": (frames({"response": "a"}), Dialect.WORKERS_AI),
    "ollama": (b'{"model":"m","message":{"content":"a"},"done":false}\n', Dialect.OLLAMA),
    "ollama generate": (b'{"model":"m","response":"a","done":false}\n', Dialect.OLLAMA),
    "typed": (frames({"type": "tool_call", "tool_call": {"index": 0}}), Dialect.PLAIN_SSE),
    "content": (frames({"content": "a"}), Dialect.PLAIN_SSE),
    "chat": (frames({"choices": []}), Dialect.OPENAI_CHAT),
}


@pytest.mark.parametrize("content_type", ["", "text/plain", "text/event-stream", "application/octet-stream"])
@pytest.mark.parametrize("name", AUTO_BODIES)
def test_the_first_frame_tells_the_dialect_whatever_the_content_type(name: str, content_type: str):
    body, dialect = AUTO_BODIES[name]
    one_by_one = [body[at : at + 1] for at in range(len(body))]
    for chunks in ([body], one_by_one):
        assert decode(detecting(content_type), chunks)[0] == Started(dialect)


@pytest.mark.parametrize(
    ("content_type", "header", "body", "dialect"),
    [
        ("application/x-ndjson", "", b'{"error":"no such model"}\n', Dialect.OLLAMA),
        ("text/plain", "x-vercel-ai-data-stream", b"?", Dialect.AI_SDK_DATA),
        ("text/event-stream", "x-vercel-ai-ui-message-stream", frames({"content": "a"}), Dialect.AI_SDK_UI),
    ],
)
def test_the_head_tells_the_dialect_before_the_frames(content_type: str, header: str, body: bytes, dialect: Dialect):
    assert decode(detecting(content_type, **({header: "v1"} if header else {})), [body])[0] == Started(dialect)


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "d",
        "data",
        "date",
        "a: list",
        ":) Hello\nyou",
        "id: 5 is it",
        "data: hello\nthere",
        " x",
        "<think>",
        "日本",
    ],
)
def test_a_plain_text_is_a_text_stream_though_it_may_begin_like_another(text: str):
    body = text.encode()
    for chunks in ([body], [body[at : at + 1] for at in range(len(body))]):
        events = without_heartbeats(decode(detecting("text/plain"), chunks))
        assert events[0] == Started(Dialect.TEXT_STREAM)
        assert drafted(events).text() == text
        assert ended(events).verdict is Verdict.UNMARKED_END


def test_a_text_is_not_held_back_once_it_cannot_be_anything_else():
    decoder = detecting("text/plain")
    assert decoder.feed(b"H") == [Started(Dialect.TEXT_STREAM), TextDelta(0, "H")]
    decoder = detecting("text/plain")
    assert decoder.feed(b"data is") == [Started(Dialect.TEXT_STREAM), TextDelta(0, "data is")]


def test_a_text_with_the_lines_of_an_event_stream_is_not_held_back_for_ever():
    decoder = detecting("text/plain")
    assert decoder.feed(b"id: " + b"x" * 4000) == []
    assert decoder.feed(b"x" * 200)[0] == Started(Dialect.TEXT_STREAM)


def test_what_was_cut_in_doubt_is_kept():
    assert drafted(decode(detecting("text/plain"), [b"data"], cut=True)).text() == "data"


@pytest.mark.parametrize("content_type", ["text/plain", "text/event-stream"])
def test_comments_alone_are_no_text(content_type: str):
    events = without_heartbeats(decode(detecting(content_type), [b": ping\n\n", b": ping\n\n"], cut=True))
    assert [ended(events)] == events
    assert ended(events).verdict is Verdict.TRUNCATED


def test_an_error_without_a_frame_ends_the_answer_and_proves_no_dialect():
    events = decode(detecting(""), [b'{"error":"model not found"}\n'])
    assert [type(event).__name__ for event in events] == ["Ended"]
    assert ended(events).verdict is Verdict.SERVER_ERROR


def test_a_body_of_json_that_never_ends_its_line_is_read_in_linear_time():
    decoder = detecting("application/json")
    assert decoder.feed(b"{" + b" " * 100) == []
    for _ in range(20_000):
        assert decoder.feed(b" " * 100) == []
