"""A stream that was cut is taken up where its server can do that: no word twice, none left out, no prompt twice."""

import asyncio

import pytest

from desktop_chat.core.endpoint import Dialect, RequestStyle
from desktop_chat.core.events import Ended, PartsDiscarded, Resumed, Retrying, TextDelta
from desktop_chat.core.verdict import Verdict
from tests.helpers.toy_server import Chunk, Close, Head, Reset, Silence, html_body, json_body, sse, whole_body
from tests.unit.providers.asking import CANARY, Pauses, endpoint_at, patient, provider_for, question, turn_for

CHAT = "/api/chat"
STREAM = "/api/chat/chat-7/stream"
EMPTY_204 = [Head(204, [], chunked=False)]


async def asked(server, *, retries=3, dialect=Dialect.PLAIN_SSE, pauses=None, **fields):
    """The ended turn, its events, and the pauses it made."""
    pauses = pauses or Pauses()
    endpoint = endpoint_at(f"{server.url}{CHAT}?key-less=1", retries=retries, dialect=dialect, **fields)
    turn, events = turn_for(question(endpoint, conversation_id="chat-7"), provider_for(sleep=pauses))
    await turn.run()
    return turn, events, pauses.asked


def kinds(events, *types):
    return [type(event).__name__ for event in events if isinstance(event, types)]


# --- numbered events -------------------------------------------------------------------------------------------


def numbered(at, text):
    return Chunk(f"id: {at}\n".encode() + sse({"content": text}))


DONE = Chunk(b"id: 9\ndata: [DONE]\n\n")


@pytest.mark.parametrize("end", [[Close()], [Reset()], [], [Chunk(b'id: 3\ndata: {"cont'), Close()]])
async def test_a_numbered_stream_goes_on_behind_the_last_whole_event(toy_server, end):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), numbered(2, "two "), *end], [Head(), numbered(3, "three"), DONE])
    turn, events, pauses = await asked(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two three", Verdict.COMPLETE)
    assert kinds(events, Retrying, Resumed, Ended) == ["Retrying", "Resumed", "Ended"]
    assert pauses == [0.5]
    first, second = toy_server.requests
    assert (first.method, second.method, second.body) == ("POST", "GET", b"")
    assert second.target == first.target
    assert second.header("Last-Event-ID") == "2"
    assert second.header("Authorization") == f"Bearer {CANARY}"
    assert second.header("Content-Type") is None


async def test_what_was_asked_with_get_is_asked_the_same_way_again(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()], [Head(), numbered(2, "two"), DONE])
    turn, _, _ = await asked(toy_server, request_style=RequestStyle.GET)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two", Verdict.COMPLETE)
    first, second = toy_server.requests
    assert (first.method, first.query["message"]) == ("GET", "Hello")
    assert (second.method, second.target, second.header("Last-Event-ID")) == ("GET", first.target, "1")


async def test_events_that_come_a_second_time_are_not_told_twice(toy_server):
    toy_server.on(
        CHAT,
        [Head(), numbered(1, "one "), numbered(2, "two "), Close()],
        [Head(), numbered(1, "one "), numbered(2, "two "), numbered(3, "three"), DONE],
    )
    turn, _, _ = await asked(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two three", Verdict.COMPLETE)


async def test_a_stream_may_be_cut_more_often_than_it_may_be_taken_up_in_vain(toy_server):
    pieces = [[Head(), numbered(at, f"{at} "), Close()] for at in range(1, 6)]
    toy_server.on(CHAT, *pieces, [Head(), DONE])
    turn, _, pauses = await asked(toy_server, retries=1)
    assert (turn.draft.text(), turn.ended.verdict) == ("1 2 3 4 5 ", Verdict.COMPLETE)
    assert pauses == [0.5] * 5


async def test_tries_in_vain_are_counted_and_their_pauses_grow(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()], [Close()], [Head(), Close()], [Reset()])
    turn, events, pauses = await asked(toy_server)
    assert (turn.draft.text(), turn.ended.verdict, turn.ended.reason) == ("one ", Verdict.TRUNCATED, "cut")
    assert pauses == [0.5, 1.0, 2.0]
    assert [(event.attempt, event.attempts) for event in events if isinstance(event, Retrying)] == [
        (2, 4),
        (3, 4),
        (4, 4),
    ]


async def test_the_server_says_how_soon_it_wants_to_be_asked_again(toy_server):
    toy_server.on(CHAT, [Head(), Chunk(b"retry: 3000\n\n"), numbered(1, "one "), Close()], [Close()], [Head(), DONE])
    turn, _, pauses = await asked(toy_server)
    assert (turn.ended.verdict, pauses) == (Verdict.COMPLETE, [3.0, 4.0])


@pytest.mark.parametrize("limits", [{}, {"total_s": 60.0}])
async def test_a_server_that_wants_a_longer_pause_than_the_turn_has_is_not_waited_for(toy_server, limits):
    wish = 3600 if not limits else 90
    toy_server.on(CHAT, [Head(), Chunk(b"retry: %d000\n\n" % wish), numbered(1, "one "), Close()])
    turn, _, pauses = await asked(toy_server, timeouts=patient(**limits))
    assert (turn.ended.verdict, pauses, len(toy_server.requests)) == (Verdict.TRUNCATED, [], 1)


NOTHING_THERE = {
    "204": EMPTY_204,
    "404": json_body({"error": "no"}, 404),
    "405": json_body({"error": "no"}, 405),
    "500": json_body({"error": "no"}, 500),
    "another origin": [Head(307, [("Location", "http://127.0.0.1:9/")], chunked=False)],
    "a web page": html_body(),
    "a JSON answer": json_body({"content": "one two three"}),
}


@pytest.mark.parametrize("answer", NOTHING_THERE)
async def test_where_nothing_is_left_the_answer_ends_as_cut(toy_server, answer):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()], NOTHING_THERE[answer])
    turn, events, pauses = await asked(toy_server)
    assert (turn.draft.text(), turn.ended.verdict, turn.ended.reason) == ("one ", Verdict.TRUNCATED, "cut")
    assert (len(toy_server.requests), len(pauses), kinds(events, Resumed)) == (2, 1, [])


async def test_a_clean_end_without_a_marker_stays_one_when_nothing_is_left(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one ")], EMPTY_204)
    turn, _, _ = await asked(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one ", Verdict.UNMARKED_END)


async def test_a_clean_close_is_the_end_where_asking_on_would_send_the_prompt_again(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one ")])
    turn, _, _ = await asked(toy_server, request_style=RequestStyle.GET)
    assert (turn.draft.text(), turn.ended.verdict) == ("one ", Verdict.UNMARKED_END)
    assert len(toy_server.requests) == 1


UNRESUMED = {
    "events without numbers": [Head(), Chunk(sse({"content": "one "})), Close()],
    "an error frame": [Head(), numbered(1, "one "), Chunk(sse({"error": "no", "type": "error"})), Close()],
    "the end marker": [Head(), numbered(1, "one "), DONE, Close()],
}


@pytest.mark.parametrize("fault", UNRESUMED)
async def test_what_has_ended_or_cannot_go_on_is_not_asked_for_again(toy_server, fault):
    toy_server.on(CHAT, UNRESUMED[fault])
    await asked(toy_server)
    assert len(toy_server.requests) == 1


async def test_without_retries_nothing_is_taken_up(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()])
    turn, _, _ = await asked(toy_server, retries=0)
    assert (turn.ended.verdict, len(toy_server.requests)) == (Verdict.TRUNCATED, 1)


async def test_a_finish_reason_without_the_marker_is_an_end(toy_server):
    chunk = {"object": "chat.completion.chunk", "choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}]}
    toy_server.on(CHAT, [Head(), Chunk(b"id: 1\n" + sse(chunk)), Close()])
    turn, _, _ = await asked(toy_server, dialect=Dialect.OPENAI_CHAT)
    assert (turn.ended.verdict, len(toy_server.requests)) == (Verdict.COMPLETE, 1)


@pytest.mark.parametrize(
    ("script", "limits", "reason"),
    [
        ([Silence()], {"first_token_s": 0.05}, "first_token"),
        ([Head(), Chunk(b": alive\n\n"), Silence()], {"idle_s": 0.05}, "idle"),
        ([Head(), numbered(2, "two "), Silence()], {"idle_s": 0.05}, "idle"),
    ],
)
async def test_a_resumed_connection_has_the_same_time_outs(toy_server, script, limits, reason):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()], script)
    turn, _, _ = await asked(toy_server, timeouts=patient(**limits))
    assert (turn.ended.verdict, turn.ended.reason) == (Verdict.STALLED, reason)
    assert turn.draft.text().startswith("one ")


async def test_a_stop_in_the_pause_asks_nobody(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()])
    paused = asyncio.Event()

    async def for_ever(_seconds):
        paused.set()
        await asyncio.Event().wait()

    endpoint = endpoint_at(f"{toy_server.url}{CHAT}", retries=3, dialect=Dialect.PLAIN_SSE)
    turn, _ = turn_for(question(endpoint), provider_for(sleep=for_ever))
    task = asyncio.create_task(turn.run())
    await paused.wait()
    turn.stop()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (turn.ended.verdict, turn.draft.text()) == (Verdict.STOPPED, "one ")
    assert len(toy_server.requests) == 1


# --- the AI SDK's streams --------------------------------------------------------------------------------------


def ai(*parts):
    return [Chunk(sse(part)) for part in parts]


def ai_text(*texts):
    return ai(
        {"type": "start", "messageId": "m1"},
        {"type": "text-start", "id": "1"},
        *({"type": "text-delta", "id": "1", "delta": text} for text in texts),
    )


AI_END = [*ai({"type": "text-end", "id": "1"}, {"type": "finish", "finishReason": "stop"}), Chunk(sse("[DONE]"))]
AI_HEAD = Head(headers=[("Content-Type", "text/event-stream"), ("x-vercel-ai-ui-message-stream", "v1")])


async def asked_ai(server, **fields):
    return await asked(server, dialect=Dialect.AI_SDK_UI, **fields)


@pytest.mark.parametrize("end", [[Close()], [Reset()], []])
async def test_a_cut_ai_sdk_stream_is_fetched_from_its_start_and_only_what_is_new_is_told(toy_server, end):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one ", "two "), *end])
    toy_server.on(STREAM, [AI_HEAD, *ai_text("one ", "two ", "three"), *AI_END])
    turn, events, _ = await asked_ai(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two three", Verdict.COMPLETE)
    assert kinds(events, Retrying, Resumed, PartsDiscarded, Ended) == ["Retrying", "Resumed", "Ended"]
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["one ", "two ", "three"]
    assert turn.meter.chunks == 3
    second = toy_server.requests[1]
    assert (second.method, second.target, second.body) == ("GET", STREAM, b"")
    assert second.header("Authorization") == f"Bearer {CANARY}"


@pytest.mark.parametrize("texts", [["o", "ne t", "wo thr", "ee"], ["one two three"]])
async def test_a_replay_may_be_in_other_pieces(toy_server, texts):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one ", "two "), Close()])
    toy_server.on(STREAM, [AI_HEAD, *ai_text(*texts), *AI_END])
    turn, events, _ = await asked_ai(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two three", Verdict.COMPLETE)
    assert kinds(events, PartsDiscarded) == []


@pytest.mark.parametrize("texts", [["another ", "answer"], ["one"]])
async def test_a_replay_that_says_something_else_replaces_what_came(toy_server, texts):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one ", "two "), Close()])
    toy_server.on(STREAM, [AI_HEAD, *ai_text(*texts), *AI_END])
    turn, events, _ = await asked_ai(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("".join(texts), Verdict.COMPLETE)
    assert kinds(events, Resumed, PartsDiscarded) == ["Resumed", "PartsDiscarded"]


async def test_a_replay_that_ends_where_the_first_stream_was_cut_ends_the_answer(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one"), Close()])
    toy_server.on(STREAM, [AI_HEAD, *ai_text("one"), *AI_END])
    turn, events, _ = await asked_ai(toy_server)
    assert (turn.draft.text(), turn.ended.verdict, kinds(events, PartsDiscarded)) == ("one", Verdict.COMPLETE, [])


async def test_a_replay_that_breaks_off_early_takes_nothing_away(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one ", "two "), Close()])
    toy_server.on(STREAM, [AI_HEAD, *ai_text("one "), Close()])
    turn, events, pauses = await asked_ai(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two ", Verdict.TRUNCATED)
    assert (len(pauses), kinds(events, PartsDiscarded)) == (3, [])


async def test_a_replay_may_be_cut_in_its_turn(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one "), Close()])
    replays = [["one ", "two "], ["one ", "two ", "three "]]
    toy_server.on(
        STREAM,
        *([AI_HEAD, *ai_text(*texts), Close()] for texts in replays),
        [AI_HEAD, *ai_text("one ", "two ", "three ", "four"), *AI_END],
    )
    turn, _, pauses = await asked_ai(toy_server, retries=1)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two three four", Verdict.COMPLETE)
    assert pauses == [0.5] * 3


@pytest.mark.parametrize("status", [204, 401, 404, 500])
async def test_an_ai_sdk_server_without_a_running_stream_leaves_the_answer_cut(toy_server, status):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one "), Close()])
    toy_server.on(STREAM, EMPTY_204 if status == 204 else whole_body(b"no", "text/plain", status))
    turn, _, pauses = await asked_ai(toy_server)
    assert (turn.draft.text(), turn.ended.verdict) == ("one ", Verdict.TRUNCATED)
    assert (len(toy_server.requests), len(pauses)) == (2, 1)


async def test_an_ai_sdk_stream_that_was_cut_behind_its_finish_is_complete(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one"), *AI_END[:2], Close()])
    turn, _, _ = await asked_ai(toy_server)
    assert (turn.ended.verdict, len(toy_server.requests)) == (Verdict.COMPLETE, 1)


async def test_a_server_that_was_interrupted_itself_has_said_its_last_word(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one"), *ai({"type": "finish", "finishReason": "interrupted"}), Close()])
    turn, _, _ = await asked_ai(toy_server)
    assert (turn.ended.verdict, turn.ended.reason) == (Verdict.TRUNCATED, "interrupted")
    assert len(toy_server.requests) == 1


async def test_the_error_of_an_ai_sdk_stream_is_its_end(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one "), *ai({"type": "error", "errorText": "no"}), Close()])
    turn, _, _ = await asked_ai(toy_server)
    assert (turn.ended.verdict, len(toy_server.requests)) == (Verdict.SERVER_ERROR, 1)


async def test_a_detected_dialect_is_taken_up_as_well(toy_server):
    toy_server.on(CHAT, [AI_HEAD, *ai_text("one ", "two "), Close()])
    toy_server.on(STREAM, [AI_HEAD, *ai_text("one ", "two ", "three"), *AI_END])
    turn, _, _ = await asked(toy_server, dialect=Dialect.AUTO)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two three", Verdict.COMPLETE)


async def test_a_skipped_pause_takes_the_stream_up_at_once(toy_server):
    toy_server.on(CHAT, [Head(), numbered(1, "one "), Close()], [Head(), DONE])
    endpoint = endpoint_at(f"{toy_server.url}{CHAT}", retries=3, dialect=Dialect.PLAIN_SSE)

    async def for_ever(_seconds):
        asyncio.get_running_loop().call_soon(turn.skip_wait)
        await asyncio.Event().wait()

    turn, _ = turn_for(question(endpoint), provider_for(sleep=for_ever))
    assert (await turn.run()).verdict is Verdict.COMPLETE


async def test_what_is_nested_deeply_is_no_hindrance(toy_server):
    nested = '{"a":' * 700 + "1" + "}" * 700
    begin = Chunk(f'data: {{"type":"start","messageMetadata":{nested}}}\n\n'.encode())
    toy_server.on(CHAT, [Head(), begin, Close()])
    toy_server.on(STREAM, EMPTY_204)
    turn, _, _ = await asked(toy_server, dialect=Dialect.AI_SDK_UI)
    assert (turn.ended.verdict, turn.ended.reason) == (Verdict.TRUNCATED, "cut")
    assert len(toy_server.requests) == 2
