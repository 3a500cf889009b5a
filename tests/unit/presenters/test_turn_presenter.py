"""What of a running answer is drawn, and how."""

from __future__ import annotations

import pytest

from desktop_chat.core.draft import Draft
from desktop_chat.core.events import Ended, PartEnded, PartsDiscarded, TextDelta
from desktop_chat.core.messages import Message, Role
from desktop_chat.core.metrics import Metrics, StreamMeter
from desktop_chat.core.thoughts import Thoughts
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.turn_presenter import TurnPresenter


class Transcript:
    """Notes the calls."""

    wants_smooth_text = False

    def __init__(self):
        self.calls = []

    def replace_message(self, item):
        self.calls.append(("whole", item.parts))

    def extend(self, _message_id, part, _kind, text):
        self.calls.append((part, text))

    def show_waiting(self, _message_id, _words, _told=""):
        """No part of the answer."""

    def finish(self, _message_id, item):
        self.calls.append(("finish", item.verdict))


class Pulse:
    def __getattr__(self, _name):
        return lambda *_: None


class Turn:
    """A turn whose events the test gives by hand."""

    dropped, user_message, conversation_id = 0, None, "c"

    def __init__(self, presenter):
        self.presenter = presenter
        self.message = Message("a", "c", None, Role.ASSISTANT, (), 0)
        self.draft, self.meter, self.ended = Draft(), StreamMeter(0.0), None
        self.thoughts, self.metrics, self.model = Thoughts(), Metrics(), "m"

    def send(self, event):
        self.draft.apply(event)
        self.thoughts.listen(event, 0.0)
        if isinstance(event, Ended):
            self.ended = event
        self.presenter.listen(event)


@pytest.fixture
def shown(qapp):
    presenter = TurnPresenter(Pulse())
    turn, transcript = Turn(presenter), Transcript()
    presenter.bind(turn)
    presenter.show(transcript)
    presenter.settle()
    transcript.calls.clear()
    yield turn, transcript
    presenter.hide()
    presenter.deleteLater()


def test_an_ended_part_does_not_draw_the_answer_anew(shown):
    turn, transcript = shown
    turn.send(TextDelta(0, "Hello"))
    turn.send(PartEnded(0))
    turn.send(Ended(Verdict.COMPLETE, "stop"))
    assert transcript.calls == [(0, "Hello"), ("finish", Verdict.COMPLETE)]


def test_what_the_server_takes_back_is_drawn_anew(shown):
    turn, transcript = shown
    turn.send(TextDelta(0, "Hello"))
    turn.send(PartsDiscarded(0))
    turn.send(TextDelta(0, "Bye"))
    turn.send(Ended(Verdict.COMPLETE, "stop"))
    assert [call[0] for call in transcript.calls][-2:] == ["whole", "finish"]


class Smooth(Transcript):
    wants_smooth_text = True


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def smooth(qapp):
    clock = Clock()
    presenter = TurnPresenter(Pulse(), now_s=clock)
    turn, transcript = Turn(presenter), Smooth()
    presenter.bind(turn)
    presenter.show(transcript)
    presenter.settle()
    transcript.calls.clear()
    yield turn, transcript, clock
    presenter.hide()
    presenter.deleteLater()


WORDS = "some words and more of them " * 10


def bursts(turn, transcript, clock, qtbot):
    """Two bursts, which are shown as they come, and a third that is not."""
    for _ in range(3):
        clock.now_s += 0.5
        qtbot.waitUntil(lambda: shown_text(transcript) == drafted(turn))
        turn.send(TextDelta(0, WORDS))


def drafted(turn):
    return "".join(part.text for part in turn.draft.parts())


def shown_text(transcript):
    return "".join(call[1] for call in transcript.calls if call[0] == 0)


def test_a_burst_is_let_in_by_whole_words_and_then_all_of_it(smooth, qtbot):
    turn, transcript, clock = smooth
    bursts(turn, transcript, clock, qtbot)
    qtbot.waitUntil(lambda: len(shown_text(transcript)) > 2 * len(WORDS))
    held = shown_text(transcript)
    assert held != drafted(turn)
    assert held.endswith(" ")
    clock.now_s += 0.2
    qtbot.waitUntil(lambda: shown_text(transcript) == drafted(turn))


def test_the_end_shows_everything_at_once(smooth, qtbot):
    turn, transcript, clock = smooth
    bursts(turn, transcript, clock, qtbot)
    turn.send(Ended(Verdict.COMPLETE, "stop"))
    assert shown_text(transcript) == drafted(turn)
    assert transcript.calls[-1][0] == "finish"


def test_what_nobody_can_see_is_not_let_in_evenly(smooth, qtbot):
    turn, transcript, clock = smooth
    bursts(turn, transcript, clock, qtbot)
    transcript.wants_smooth_text = False
    qtbot.waitUntil(lambda: shown_text(transcript) == drafted(turn))
    assert len(transcript.calls) <= 4


def test_nothing_is_drawn_while_hidden_and_all_of_it_when_shown_again(smooth, qtbot):
    turn, transcript, clock = smooth
    bursts(turn, transcript, clock, qtbot)
    turn.presenter.hide()
    transcript.calls.clear()
    turn.send(TextDelta(0, "while hidden"))
    with qtbot.assertNotEmitted(turn.presenter.turn_ended, wait=40):
        pass
    assert transcript.calls == []
    turn.presenter.show(transcript)
    assert transcript.calls == [("whole", tuple(turn.draft.parts()))]
