from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.wire.replay import ReplayGuard
from desktop_chat.wire.sse import SseFrame

Sent = list[tuple[str | None, str]]


def frames_of(sent: Sent) -> list[SseFrame]:
    """As the parser gives them: an event without an id of its own bears that of the one before it."""
    frames: list[SseFrame] = []
    last_id = ""
    for own_id, data in sent:
        last_id = own_id or last_id
        frames.append(SseFrame("message", data, last_id))
    return frames


def take_all(guard: ReplayGuard, sent: Sent) -> list[bool | None]:
    return [guard.take(frame) for frame in frames_of(sent)]


@st.composite
def streams(draw: st.DrawFn) -> Sent:
    """The first event is numbered, some of the others are; few different contents."""
    numbered = [True, *draw(st.lists(st.booleans(), max_size=11))]
    return [(str(at) if own else None, draw(st.sampled_from("ab"))) for at, own in enumerate(numbered)]


@given(streams(), st.integers(1, 12), st.integers(0, 12))
def test_a_server_that_goes_on_from_any_numbered_event_gives_each_event_once(sent: Sent, cut: int, back: int):
    cut = min(cut, len(sent))
    guard = ReplayGuard()
    taken = take_all(guard, sent[:cut])
    assert all(taken)
    starts = [at for at in range(cut) if sent[at][0] is not None]
    start = starts[-1 - back % len(starts)]
    guard.resumed()
    again = take_all(guard, sent[start:])
    assert again == [False] * (cut - start) + [True] * (len(sent) - cut)


@given(streams(), st.integers(1, 12))
def test_a_server_that_goes_on_behind_the_last_id_gives_each_event_once(sent: Sent, cut: int):
    cut = min(cut, len(sent))
    guard = ReplayGuard()
    take_all(guard, sent[:cut])
    behind = max(at for at in range(cut) if sent[at][0] is not None) + 1
    assert guard.last_id == sent[behind - 1][0]
    guard.resumed()
    again = take_all(guard, sent[behind:])
    assert again == [False] * (cut - behind) + [True] * (len(sent) - cut)


def test_an_event_that_says_something_else_this_time_is_told():
    guard = ReplayGuard()
    take_all(guard, [("1", "a"), (None, "b")])
    guard.resumed()
    assert take_all(guard, [("1", "x")]) == [None]
    guard.resumed()
    assert take_all(guard, [("1", "a"), (None, "x")]) == [False, None]
    guard.resumed()
    assert take_all(guard, [(None, "x")]) == [None]


def test_a_second_cut_during_the_replay_is_survived():
    guard = ReplayGuard()
    take_all(guard, [("1", "a"), ("2", "b")])
    guard.resumed()
    assert take_all(guard, [("1", "a")]) == [False]
    guard.resumed()
    assert guard.is_replaying
    assert take_all(guard, [("1", "a"), ("2", "b"), ("3", "c")]) == [False, False, True]
    assert not guard.is_replaying


def test_a_new_number_is_a_new_event_at_once():
    guard = ReplayGuard()
    take_all(guard, [("1", "a"), (None, "b")])
    guard.resumed()
    assert take_all(guard, [("2", "a"), (None, "b")]) == [True, True]


def test_events_of_a_server_that_numbers_none_are_not_kept():
    guard = ReplayGuard()
    assert take_all(guard, [(None, "a"), (None, "a")]) == [True, True]
    assert guard.last_id == ""
    guard.resumed()
    assert take_all(guard, [(None, "a")]) == [True]
