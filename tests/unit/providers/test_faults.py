"""Whatever a server does wrong, a turn ends with the fitting verdict and one sentence that says what to do."""

import gzip

import pytest

from desktop_chat.core.endpoint import AuthStyle, Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.verdict import Verdict
from tests.helpers.toy_server import (
    Chunk,
    Close,
    Head,
    Raw,
    Reset,
    html_body,
    json_body,
    openai_chat_frames,
    sse,
    whole_body,
)
from tests.unit.providers.asking import (
    CHAT,
    ended,
    endpoint_at,
    events_of,
    question,
    raw_server,
    text_of,
    turn_for,
)

FRAMES = [Chunk(frame) for frame in openai_chat_frames(["one ", "two "], finish=None, done=False)]
FINISHED = [Chunk(frame) for frame in openai_chat_frames(["one ", "two "], done=False)]
JSON = "application/json"
#: The script, the verdict, its reason, the text that is kept, and words of the sentence.
STREAM_FAULTS = {
    "closed between frames": ([Head(), *FRAMES], "truncated", "no_end", "one two ", "broke off"),
    "cut between frames": ([Head(), *FRAMES, Close()], "truncated", "cut", "one two ", "broke off"),
    "cut in a frame": ([Head(), *FRAMES, Chunk(b'data: {"cho'), Close()], "truncated", "cut", "one two ", "broke off"),
    "cut in the head of a chunk": ([Head(), *FRAMES, Raw(b"5"), Close()], "truncated", "cut", "one two ", "broke off"),
    "a chunk without a size": ([Head(), *FRAMES, Raw(b"zz\r\n")], "truncated", "cut", "one two ", "broke off"),
    "cut before the first token": ([Head(), Close()], "truncated", "cut", "", "broke off"),
    "closed after the finish reason": ([Head(), *FINISHED, Close()], "complete", "stop", "one two ", ""),
    "error frame": ([Head(), FRAMES[0], Chunk(sse({"error": {"message": "overloaded"}}))], "server_error", None,
                    "one ", "overloaded"),
    "named error frame": ([Head(), Chunk(b"event: error\ndata: out of memory\n\n")], "server_error", "error", "",
                          "out of memory"),
    "garbage in frames": ([Head(), Chunk(sse("what?")), Chunk(sse("[DONE]"))], "protocol_error", "unreadable", "",
                          "could not be read"),
    "garbage": (whole_body(b"\x00\xff\x01 garbage", "application/octet-stream"), "not_a_stream", None, "",
                "not a stream"),
    "html": (html_body(), "not_a_stream", None, "", "web page"),
    "whole json answer": (json_body({"choices": [{"message": {"content": "x"}}]}), "not_a_stream", None, "",
                          "all at once"),
    "json that says why": (json_body({"error": "model is loading"}), "not_a_stream", None, "", "model is loading"),
    "no content": ([Head(204, [], chunked=False)], "not_a_stream", None, "", "empty"),
    "empty": (whole_body(b"", JSON), "not_a_stream", None, "", "empty"),
    "empty stream": ([Head()], "truncated", "no_end", "", "broke off"),
    "unknown packing": ([Head(headers=[("Content-Encoding", "br")]), *FRAMES], "protocol_error", None, "",
                        "Turn compression off"),
    "broken packing": ([Head(headers=[("Content-Encoding", "gzip")]), *FRAMES], "protocol_error", None, "", "broken"),
}  # fmt: skip


@pytest.mark.parametrize("fault", STREAM_FAULTS)
async def test_a_broken_stream_ends_with_its_verdict_and_keeps_its_text(toy_server, fault):
    script, verdict, reason, text, words = STREAM_FAULTS[fault]
    toy_server.on(CHAT, script)
    turn, events = turn_for(question(endpoint_at(f"{toy_server.url}/v1", retries=3)))
    end = await turn.run()
    assert end.verdict == verdict
    assert reason in (None, end.reason)
    assert text_of(events) == turn.draft.text() == text
    assert words in (end.error.sentence if end.error else "")
    assert len(toy_server.requests) == 1


async def test_a_reset_ends_truncated(toy_server):
    toy_server.on(CHAT, [Head(), *FRAMES, Reset()])
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (end.verdict, end.error.kind) == (Verdict.TRUNCATED, ErrorKind.CUT)


HEADLESS = {
    "closed without an answer": ([Close()], "ended the connection without an answer"),
    "reset without an answer": ([Reset()], "ended the connection without an answer"),
    "no HTTP": ([Raw(b"220 mail.example ESMTP\r\n\r\n"), Close()], "not HTTP"),
    "half a head": ([Raw(b"HTTP/1.1 200 OK\r\nContent-"), Close()], "ended the connection without an answer"),
}


@pytest.mark.parametrize("fault", HEADLESS)
async def test_without_a_head_nobody_knows_whether_the_prompt_was_read_and_it_is_sent_once(toy_server, fault):
    script, words = HEADLESS[fault]
    toy_server.on(CHAT, script)
    with pytest.raises(ChatError, match=words) as caught:
        await events_of(question(endpoint_at(f"{toy_server.url}/v1", retries=3)))
    assert (caught.value.kind, caught.value.before_send) == (ErrorKind.NETWORK, False)
    assert len(toy_server.requests) == 1


STATUSES = {
    400: "did not accept the request",
    401: "set the right key",
    403: "the key may lack the right",
    404: "check the URL and the model",
    413: "shorten it",
    418: "status 418",
    422: "did not accept the request",
    429: "try again a little later",
    500: "status 500",
    503: "status 503",
    529: "status 529",
}


@pytest.mark.parametrize("status", STATUSES)
async def test_a_status_has_a_sentence_and_the_server_s_words(toy_server, status):
    toy_server.on(CHAT, json_body({"error": {"message": "because of the moon"}}, status))
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (end.verdict, end.error.kind, end.error.status) == (Verdict.HTTP_ERROR, ErrorKind.HTTP, status)
    assert STATUSES[status] in end.error.sentence
    assert end.error.sentence.endswith("It said: because of the moon.")
    assert "moon" in end.error.detail


async def test_without_a_key_a_401_asks_for_one(toy_server):
    toy_server.on(CHAT, json_body({}, 401))
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", auth=AuthStyle.NONE)))
    assert end.error.sentence == "The server wants a key; set one for “toy”."


@pytest.mark.parametrize("script", [html_body(502), [Head(500, [("Content-Type", JSON)]), Chunk(b'{"er'), Close()]])
async def test_an_error_page_or_a_broken_one_is_still_an_error_of_its_status(toy_server, script):
    toy_server.on(CHAT, script)
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert end.verdict is Verdict.HTTP_ERROR
    assert "<" not in end.error.sentence


async def test_a_packed_error_is_read(toy_server):
    packed = gzip.compress(b'{"error": {"message": "because of the moon"}}')
    toy_server.on(CHAT, whole_body(packed, JSON, 400, [("Content-Encoding", "gzip")]))
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert "because of the moon" in end.error.sentence


async def test_an_endless_error_body_is_read_as_far_as_it_is_kept(toy_server):
    toy_server.on(CHAT, [Head(500), *[Chunk(b"x" * 65536)] * 400, Close()])
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert end.verdict is Verdict.HTTP_ERROR
    assert len(end.error.detail) <= 4000


async def test_a_refusal_before_the_whole_prompt_was_read_is_heard():
    async def refuse(reader, writer):
        await reader.read(1)
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()

    async with raw_server(refuse) as port:
        end = await ended(question(endpoint_at(f"http://127.0.0.1:{port}/v1"), "x" * 20_000_000))
    assert (end.verdict, end.error.status) == (Verdict.HTTP_ERROR, 413)


async def test_a_line_without_an_end_is_given_up(toy_server):
    toy_server.on(CHAT, [Head(), *[Chunk(b"x" * 1_000_000)] * 70, Close()])
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", dialect=Dialect.OPENAI_CHAT)))
    assert end.verdict is Verdict.PROTOCOL_ERROR
    assert "too large" in end.error.sentence


async def test_the_details_of_a_failure_count_what_meant_nothing(toy_server):
    toy_server.on(CHAT, [Head(), *FRAMES, Chunk(sse("what?")), Chunk(sse({"x": 1})), Close()])
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1")))
    assert end.verdict is Verdict.TRUNCATED
    assert end.error.detail == "Parts of the stream that meant nothing: 2."


async def test_broken_packing_behind_the_end_of_an_answer_takes_nothing_from_it(toy_server):
    end = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
    packed = gzip.compress(sse({"choices": [{"delta": {"content": "Hi"}}]}) + sse(end))
    head = Head(headers=[("Content-Type", "text/event-stream"), ("Content-Encoding", "gzip")])
    toy_server.on(CHAT, [head, Chunk(packed[:-8]), Chunk(b"no trailer" * 2)])
    turn, _ = turn_for(question(endpoint_at(f"{toy_server.url}/v1")))
    await turn.run()
    assert (turn.draft.text(), turn.ended.verdict) == ("Hi", Verdict.COMPLETE)
