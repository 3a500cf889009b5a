"""Tables as a person sees and handles them: captions kept in sight, sorted, copied, growing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.theme import make_theme
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.kinds.table import TableBlock
from desktop_chat.ui.transcript.model import SaveRequest
from desktop_chat.ui.transcript.over.table_actions import TableActions
from desktop_chat.ui.transcript.over.table_header import TableHeader
from desktop_chat.ui.transcript.view import TranscriptView

LEFT = Qt.MouseButton.LeftButton
SMALL = "Before.\n\n| Name | Count |\n|---|--:|\n| b | 10 |\n| a | 9 |\n| c | 1,000 |\n\nAfter."


def table_of(rows: int) -> str:
    return "| Id | Told |\n|--:|---|\n" + "".join(f"| {at} | what row {at} says |\n" for at in range(rows))


def answer(text: str, *, running: bool = False) -> ShownMessage:
    verdict = None if running else Verdict.COMPLETE
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    return ShownMessage("a", Role.ASSISTANT, (TextPart(text),), running, verdict, **counts)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def view(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    made = TranscriptView(make_theme(bool(request.param), qapp.font()))
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.setFocus()
    made.markdown_ready()
    qtbot.waitExposed(made)
    return made


def show(view: TranscriptView, text: str) -> None:
    view.set_messages([answer(text)])
    view.verticalScrollBar().setValue(0)


def rows(view: TranscriptView) -> list[str]:
    """The body of all tables, as it is shown."""
    blocks = view.document.layout(0).content.blocks
    return [line for block in blocks if block.kind is Kind.TABLE for line in block.text.split("\n")][1:]


def table(view: TranscriptView) -> tuple[int, TableBlock]:
    layout = view.document.layout(0)
    at = next(at for at, block in enumerate(layout.content.blocks) if block.kind is Kind.TABLE)
    laid = layout.block(at)
    assert isinstance(laid, TableBlock)
    return at, laid


def caption_point(view: TranscriptView, column: int) -> QPoint:
    """In the viewport, the middle of a caption painted in its place."""
    at, laid = table(view)
    layout, columns = view.document.layout(0), laid.columns
    x = view._column_left + laid.left + (columns.lefts[column] + columns.lefts[column + 1]) / 2
    y = view.document.top(0) + layout.block_top(at) + laid.content_top + laid.header_height / 2
    return QPoint(round(x), round(y) - view._scroller.top)


def header(view: TranscriptView) -> TableHeader | None:
    found = [one for one in view.findChildren(TableHeader) if one.isVisible()]
    assert len(found) <= 1
    return found[0] if found else None


def button(view: TranscriptView, name: str) -> QToolButton:
    return next(b for b in view.findChildren(QToolButton) if b.isVisible() and b.accessibleName() == name)


def choose(view: TranscriptView, name: str, words: str) -> None:
    """By keyboard: from the button through its menu."""
    press = button(view, name)
    press.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(press, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text() == words)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def image(view: TranscriptView) -> QImage:
    QApplication.processEvents()
    return view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def on_screen(view: TranscriptView) -> QImage:
    QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


# Captions kept in sight


def test_the_captions_of_a_scrolled_table_stay_at_the_top_as_they_look_in_their_place(view: TranscriptView) -> None:
    show(view, table_of(300))
    assert header(view) is None
    _, laid = table(view)
    top, height, left = round(view.document.top(0)), laid.header_height, view._column_left
    # Without the rounded corners, and the line below, which the first row draws.
    place = (left + 8, top + 2, round(laid.frame_width) - 16, height - 3)
    in_place = image(view).copy(*place)
    for value in (top + 200, 4000, view.verticalScrollBar().maximum() - 30):
        view.verticalScrollBar().setValue(value)
        stuck = header(view)
        assert stuck is not None
        assert stuck.geometry().topLeft() == QPoint(left, 0)
        assert image(view).copy(place[0], 2, *place[2:]) == in_place
        below = image(view).pixelColor(left + 20, stuck.height() - 1)
        assert below == view.document.style.colours.border


def test_the_end_of_the_table_pushes_the_captions_out(view: TranscriptView) -> None:
    show(view, table_of(60) + "\n" + "After it.\n\n" * 40)
    layout = view.document.layout(0)
    leaf = layout.leaf_of(0)
    for _ in range(3):  # heights become exact
        end = view.document.top(0) + layout.block_top(leaf.stop)
        view.verticalScrollBar().setValue(round(end) - 20)
    assert header(view) is None
    view.verticalScrollBar().setValue(round(end) - 40)
    stuck = header(view)
    assert stuck is not None
    assert stuck.geometry().bottom() == pytest.approx(39, abs=1) or stuck.y() == 0
    view.verticalScrollBar().setValue(round(end) + 5)
    assert header(view) is None


def test_captions_kept_in_sight_are_scrolled_sideways_with_the_table(view: TranscriptView) -> None:
    names = [f"name{at}" for at in range(60)]
    text = f"|{'|'.join(names)}|\n|{'---|' * 60}\n" + f"|{'|'.join(['cell'] * 60)}|\n" * 100
    show(view, text)
    view.verticalScrollBar().setValue(1000)
    before = image(view)
    view.document.layout(0).leaf_state(0).x = 333.0
    view.viewport().update()
    view._settle()
    after = image(view)
    stuck = header(view)
    assert stuck is not None
    area = (view._column_left + 10, 2, 200, stuck.height() - 4)
    assert after.copy(*area) == before.copy(area[0] + 333, *area[1:])


def test_painting_a_growing_long_table_bit_by_bit_gives_the_whole_picture(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    text = (
        table_of(47) + "| 47 | a longer row than all the others, which makes a column wider | more |\n" + "| 48 | x |\n"
    )
    for at in range(0, len(text), 23):
        view.extend("a", 0, "text", text[at : at + 23])
        if at % 5 == 0:
            assert on_screen(view) == view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32), text[at:]
    assert header(view) is not None


def test_a_wide_row_below_moves_the_columns_above_though_the_reader_has_left_the_end(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    view.extend("a", 0, "text", table_of(30))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 40)
    assert not view.following_end
    before = on_screen(view)
    # Its first line is in sight.
    view.extend("a", 0, "text", "| 30 | what it says is much longer than what any of those above has said |\n")
    assert on_screen(view) != before
    assert on_screen(view) == view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


# Sorting


def test_clicks_on_a_caption_sort_up_and_down_and_back(view: TranscriptView) -> None:
    show(view, SMALL)
    came = rows(view)
    orders = [came]
    for _ in range(3):
        QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
        orders.append(rows(view))
    assert orders == [came, ["a\t9", "b\t10", "c\t1,000"], ["c\t1,000", "b\t10", "a\t9"], came]


def test_a_sorted_column_shows_an_arrow_and_its_captions_a_hand(view: TranscriptView) -> None:
    show(view, SMALL)
    plain = image(view)
    _, laid = table(view)
    QTest.mouseMove(view.viewport(), caption_point(view, 0))
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(view.viewport(), caption_point(view, 0) + QPoint(0, laid.header_height))
    assert view.viewport().cursor().shape() is not Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    pictures = [plain]
    for _ in range(2):
        QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 0))
        QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
        corner = caption_point(view, 0)
        right = round(view._column_left + laid.columns.lefts[1])
        pictures.append(image(view).copy(right - 12, corner.y() - 8, 12, 16))
    pictures[0] = plain.copy(right - 12, corner.y() - 8, 12, 16)
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_captions_kept_in_sight_sort_too_and_the_place_is_held(view: TranscriptView) -> None:
    show(view, table_of(300))
    view.verticalScrollBar().setValue(4000)
    stuck, value = header(view), view.verticalScrollBar().value()
    assert stuck is not None
    QTest.mouseClick(stuck, LEFT, pos=QPoint(10, 10))
    assert rows(view)[0].startswith("0\t")
    QTest.mouseClick(stuck, LEFT, pos=QPoint(10, 10))
    assert rows(view)[0].startswith("299\t")
    assert abs(view.verticalScrollBar().value() - value) < 500
    assert header(view) is not None


def test_a_table_is_sorted_by_keyboard_through_its_menu(view: TranscriptView) -> None:
    show(view, SMALL)
    choose(view, "Sort table", "Count, descending")
    assert rows(view) == ["c\t1,000", "b\t10", "a\t9"]
    choose(view, "Sort table", "As it came")
    assert rows(view) == ["b\t10", "a\t9", "c\t1,000"]


def test_a_drag_over_captions_selects_their_text_and_sorts_nothing(view: TranscriptView) -> None:
    show(view, SMALL)
    came, start = rows(view), caption_point(view, 0) - QPoint(15, 0)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(60, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + QPoint(60, 0))
    assert rows(view) == came
    assert view.selected_text()


def test_a_table_is_sorted_only_when_all_its_rows_are_there(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    view.extend("a", 0, "text", SMALL.removesuffix("\n\nAfter."))
    came = rows(view)
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    assert rows(view) == came
    assert not button(view, "Sort table").isEnabled()
    view.extend("a", 0, "text", "\n\nAfter.")
    assert button(view, "Sort table").isEnabled()
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    ordered = ["a\t9", "b\t10", "c\t1,000"]
    assert rows(view) == ordered
    view.extend("a", 0, "text", " More text, and\n\nmore.")
    assert rows(view) == ordered
    view.finish("a", answer(view.text_of("a")))
    assert rows(view) == ordered
    view.replace_message(answer(view.text_of("a")))
    assert rows(view) == ordered


def test_a_sorted_table_stays_sorted_when_it_is_forgotten_and_read_again(view: TranscriptView) -> None:
    show(view, SMALL)
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    view.document._layouts.clear()
    view.resize(500, 400)
    assert rows(view) == ["a\t9", "b\t10", "c\t1,000"]


def test_what_is_copied_of_a_sorted_table_is_what_is_shown_but_the_message_keeps_its_source(
    view: TranscriptView,
) -> None:
    show(view, SMALL)
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    choose(view, "Copy table", "Copy as TSV")
    assert QGuiApplication.clipboard().text() == "Name\tCount\na\t9\nb\t10\nc\t1,000\n"
    view.select_all()
    assert view.selected_text().index("| a") < view.selected_text().index("| b")
    assert view.text_of("a") == SMALL


# Buttons


@pytest.mark.parametrize(
    ("words", "copied"),
    [
        ("Copy as CSV", 'Name,Count\r\nb,10\r\na,9\r\nc,"1,000"\r\n'),
        ("Copy as TSV", "Name\tCount\nb\t10\na\t9\nc\t1,000\n"),
        ("Copy as Markdown", "| Name | Count |\n|---|--:|\n| b | 10 |\n| a | 9 |\n| c | 1,000 |\n"),
    ],
)
def test_a_table_is_copied_by_keyboard(view: TranscriptView, words: str, copied: str) -> None:
    show(view, SMALL)
    choose(view, "Copy table", words)
    assert QGuiApplication.clipboard().text() == copied


def test_all_pieces_of_a_long_table_are_copied_and_offered_to_be_saved(view: TranscriptView) -> None:
    asked: list[SaveRequest] = []
    view.save_requested.connect(asked.append)
    show(view, table_of(100))
    choose(view, "Copy table", "Copy as CSV")
    assert QGuiApplication.clipboard().text().count("\r\n") == 101
    choose(view, "Copy table", "Save as CSV…")
    assert asked[0].media_type == "text/csv"


def test_the_buttons_are_seen_when_the_pointer_or_the_keyboard_is_near(view: TranscriptView) -> None:
    show(view, SMALL)
    actions = next(one for one in view.findChildren(TableActions) if one.isVisible())
    assert not actions.is_revealed
    assert actions.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    unseen = image(view)
    QTest.mouseMove(view.viewport(), caption_point(view, 0) + QPoint(0, 60))
    assert actions.is_revealed
    assert image(view) != unseen
    QTest.mouseMove(view.viewport(), QPoint(5, 480))
    assert not actions.is_revealed
    button(view, "Sort table").setFocus(Qt.FocusReason.TabFocusReason)
    assert actions.is_revealed
    view.setFocus()
    assert not actions.is_revealed
    assert image(view) == unseen


def test_the_buttons_stay_while_the_pointer_is_on_them(view: TranscriptView) -> None:
    show(view, SMALL)
    actions = next(one for one in view.findChildren(TableActions) if one.isVisible())
    QTest.mouseMove(view.viewport(), QPoint(5, 480))
    QTest.mouseMove(view.viewport(), caption_point(view, 0))
    assert actions.is_revealed
    QTest.mouseMove(actions, QPoint(3, 3))
    view.verticalScrollBar().valueChanged.emit(0)
    assert actions.is_revealed
    # The way to them leads over nothing else.
    _, laid = table(view)
    assert actions.geometry().bottom() > caption_point(view, 0).y() - laid.header_height / 2
    QTest.mouseMove(view.viewport(), QPoint(5, 480))
    assert not actions.is_revealed


# Growing


def test_of_a_growing_table_only_what_is_in_sight_is_laid_out(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    text = table_of(1000)
    for at in range(0, len(text), 1000):
        view.extend("a", 0, "text", text[at : at + 1000])
    layout = view.document.layout(0)
    view.document.layout(0).forget()
    view.scroll_to_end()
    image(view)
    assert len(layout.content.blocks) == 50
    assert layout.laid_out <= 3
    at = len(layout.content.blocks) - 1
    laid = layout.block(at)
    view.extend("a", 0, "text", "| 1000 | new |\n")
    assert layout.laid_out <= 4
    assert isinstance(laid, TableBlock)


def test_a_huge_table_is_shown_without_laying_out_what_nobody_sees(view: TranscriptView) -> None:
    wide = "|" + "h|" * 900 + "\n|" + "---|" * 900 + "\n" + ("|" + "c|" * 900 + "\n") * 3
    show(view, wide)
    image(view)
    _, laid = table(view)
    assert laid.box.laid_out < 200
