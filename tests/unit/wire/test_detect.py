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
