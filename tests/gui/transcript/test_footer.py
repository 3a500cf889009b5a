"""The line below an answer: what it took, where it came from, and what has no room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.shown import AnswerFacts, ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.over.footer import MessageFooter
from desktop_chat.ui.transcript.over.footer_words import details_of, figures, label_of, origin
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from desktop_chat.ui.transcript.view import TranscriptView

ACTIONS = ("copy", "regenerate", "curl", "regenerate_with", "delete")
METRICS = Metrics(ttft_ms=310, tokens_per_s=58.2, duration_ms=14_000, chunks=800, cost_usd=0.0031)
FACTS = AnswerFacts("Box", "llama3", 0, Usage(204, 812, 200, 100), METRICS)
ANSWER = ShownMessage(
    "a",
    Role.ASSISTANT,
    (TextPart("Red, green and blue."),),
    verdict=Verdict.COMPLETE,
    actions=ACTIONS,
    facts=FACTS,
    n_chars=400,
)


def with_facts(**facts: object) -> ShownMessage:
    return replace(ANSWER, facts=replace(FACTS, **facts))


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    return shown(qapp, qtbot, ANSWER)


def shown(
    qapp: QApplication, qtbot: QtBot, item: ShownMessage, *, width: int = 800, wishes: Wishes | None = None
) -> TranscriptView:
    made = TranscriptView(make_theme(False, qapp.font(), wishes or Wishes()))
    qtbot.addWidget(made)
    made.resize(width, 400)
    made.show()
    qtbot.waitExposed(made)
    made.set_messages([item])
    return made


def footer(view: TranscriptView) -> MessageFooter:
    [found] = [one for one in view.findChildren(MessageFooter) if one.isVisible()]
    return found


def buttons(view: TranscriptView) -> list[QuietButton]:
    """From left to right."""
    found = [one for one in footer(view).findChildren(QuietButton) if one.isVisible()]
    return sorted(found, key=lambda one: one.x())


def texts(view: TranscriptView) -> list[str]:
    return [one.text() for one in buttons(view)]


def test_another_model_than_before_is_named(qapp: QApplication, qtbot: QtBot) -> None:
    made = shown(qapp, qtbot, with_facts(is_other_model=True))
    assert texts(made)[-1].startswith("llama3 · 204 tokens in")


def test_what_an_answer_took_stands_at_the_end_of_its_line(view: TranscriptView) -> None:
    assert texts(view) == ["Copy", "Regenerate", "⋯", "204 tokens in, 812 out · 14 s · $0.0031 · 58 tokens/s"]
    figures = buttons(view)[-1]
    assert figures.geometry().right() == footer(view).rect().right()
    assert "llama3 at Box" in figures.toolTip()
    assert figures.accessibleName().endswith("Show details")


def test_where_there_is_less_room_less_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[str] = []
    for width in range(620, 240, -10):
        now = texts(shown(qapp, qtbot, ANSWER, width=width))
        if now[-1] not in told:
            told.append(now[-1])
    assert told == [
        "204 tokens in, 812 out · 14 s · $0.0031 · 58 tokens/s",
        "204 tokens in, 812 out · 14 s · $0.0031",
        "204 tokens in, 812 out · 14 s",
        "204 tokens in, 812 out",
        "⋯",
    ]


def test_who_does_not_want_figures_sees_none_but_finds_them_in_the_details(qapp: QApplication, qtbot: QtBot) -> None:
    view = shown(qapp, qtbot, ANSWER, wishes=Wishes(figures=False))
    assert texts(view) == ["Copy", "Regenerate", "⋯"]
    choose(view, "Details")
    assert "812 tokens in 14 s" in details(view)


def choose(view: TranscriptView, name: str) -> None:
    QTest.mouseClick(next(one for one in buttons(view) if one.text() == "⋯"), Qt.MouseButton.LeftButton)
    [menu] = [one for one in view.findChildren(QMenu) if one.isVisible()]
    next(action for action in menu.actions() if action.text() == name).trigger()
    menu.close()


def details(view: TranscriptView) -> str:
    [found] = [one for one in footer(view).findChildren(QPlainTextEdit) if one.isVisible()]
    return found.toPlainText()


def test_its_details_open_by_key_and_close_again_and_all_of_them_can_be_seen(
    view: TranscriptView, qtbot: QtBot
) -> None:
    height = view.document.height
    QTest.keyClick(buttons(view)[-1], Qt.Key.Key_Return)
    assert details(view).startswith("llama3 at Box, ")
    [field] = footer(view).findChildren(QPlainTextEdit)
    qtbot.waitUntil(lambda: field.verticalScrollBar().maximum() == 0)
    assert field.geometry().bottom() < buttons(view)[0].geometry().top()
    assert footer(view).height() == view.document.layout(0).footer_height
    close = next(one for one in buttons(view) if one.text() == "Hide details")
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert view.document.height == height


def test_in_a_mirrored_window_the_line_is_mirrored(qapp: QApplication, qtbot: QtBot) -> None:
    view = shown(qapp, qtbot, replace(ANSWER, branch_position=1, branch_count=3))
    straight = texts(view)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.set_messages([replace(ANSWER, id="b", branch_position=1, branch_count=3)])
    assert texts(view)[1:-2] == straight[::-1][1:-2]
    assert [one.accessibleName() for one in buttons(view)][-2:] == ["Next version", "Previous version"]
    assert texts(view)[-2:] == ["‹", "›"]  # as both point outwards, the later one to the left
    assert buttons(view)[0].x() == 0


def test_the_seldom_wanted_is_in_the_menu_with_what_destroys_last(view: TranscriptView) -> None:
    asked: list[str] = []
    view.action_requested.connect(lambda request: asked.append(request.action))
    choose(view, "Regenerate with another model…")
    choose(view, "Delete")
    assert asked == ["regenerate_with", "delete"]


def test_tokens_that_nobody_counted_are_a_guess_and_said_to_be_one() -> None:
    assert figures(with_facts(usage=None, metrics=None)) == ["~100 tokens"]
    assert figures(with_facts(usage=Usage(), metrics=Metrics(duration_ms=3000))) == ["~100 tokens", "3.0 s"]


def test_of_a_very_short_answer_no_rate_is_told() -> None:
    metrics = Metrics(ttft_ms=3, tokens_per_s=30_000, duration_ms=4)
    assert figures(with_facts(metrics=metrics, usage=None)) == ["~100 tokens", "under 0.1 s"]


def test_one_token_is_one() -> None:
    assert figures(with_facts(usage=Usage(output_tokens=1), metrics=None)) == ["1 token"]
    assert figures(with_facts(usage=Usage(input_tokens=1, output_tokens=1), metrics=None)) == ["1 token in, 1 out"]


def test_an_answer_without_text_took_time_and_no_tokens() -> None:
    failed = replace(with_facts(usage=None, metrics=Metrics(duration_ms=3000)), n_chars=0, parts=())
    assert figures(failed) == ["3.0 s"]
    assert figures(replace(ANSWER, facts=None)) == []


@pytest.mark.parametrize(
    ("usd", "words"), [(0.00001, "under $0.0001"), (0.0, "$0.0000"), (0.0312, "$0.0312"), (2.5, "$2.50")]
)
def test_a_price_has_the_digits_that_matter(usd: float, words: str) -> None:
    assert words in figures(with_facts(metrics=replace(METRICS, cost_usd=usd)))


def test_the_origin_is_one_line_and_names_the_day_if_it_is_another() -> None:
    now = QDateTime.currentDateTime()
    today = origin(with_facts(created_ms=now.toMSecsSinceEpoch()))
    assert today.startswith("llama3 at Box, ")
    assert today.endswith(", first token 0.3 s, 812 tokens in 14 s")
    before = origin(with_facts(created_ms=now.addDays(-400).toMSecsSinceEpoch()))
    assert len(before) > len(today)
    assert origin(with_facts(server="")).startswith("llama3, ")
    assert origin(with_facts(model="")).startswith("Box, ")


def test_the_details_count_what_the_server_counted_and_end_with_its_own_words() -> None:
    lines = details_of(replace(ANSWER, details="reset by <b>peer</b>")).splitlines()
    assert lines[1] == (
        "204 tokens read with the question, 100 of them from the cache, 812 written, 200 of them for thinking,"
        " about $0.0031 by the list price"
    )
    assert lines[-1] == "reset by <b>peer</b>"


def test_an_unknown_action_is_named_by_its_id() -> None:
    assert (label_of("regenerate"), label_of("something")) == ("Regenerate", "Something")
