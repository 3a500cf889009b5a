"""What of a running answer is drawn, and how."""

from __future__ import annotations

import pytest

from desktop_chat.core.draft import Draft
from desktop_chat.core.events import Ended, PartEnded, PartsDiscarded, TextDelta
from desktop_chat.core.messages import Message, Role
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.turn_presenter import TurnPresenter


class Transcript:
    """Notes the calls."""

    def __init__(self):
        self.calls = []

    def replace_message(self, item):
        self.calls.append(("whole", item.parts))

    def extend(self, _message_id, part, _kind, text):
        self.calls.append((part, text))

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

    def send(self, event):
        self.draft.apply(event)
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
