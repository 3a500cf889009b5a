"""Files of a message: pasted, dropped and chosen, shown, sent, kept in drafts and in branches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.attachments import text_of
from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.core.messages import FilePart, TextPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.composer.files_row import FilesRow
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path / "data")
    made.show()
    made.attach(Scripts([Say("one")]))
    yield made
    await made.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    note, picture = tmp_path / "note.txt", tmp_path / "picture.png"
    note.write_text("noted words")
    picture.write_bytes(PNG)
    return [note, picture]


def row_of(kit: WindowKit) -> FilesRow:
    return kit.window.composer.late_files.get()


def chips(kit: WindowKit) -> list[str]:
    return [chip.text() for chip in row_of(kit).chips]


def paste(kit: WindowKit, text: str = "", paths: list[Path] | None = None) -> None:
    mime = QMimeData()
    if text:
        mime.setText(text)
    if paths is not None:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    kit.window.composer.edit.insertFromMimeData(mime)


def enter(kit: WindowKit) -> None:
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)


def is_answered(kit: WindowKit) -> bool:
    return bool(kit.presenter.path) and kit.presenter.path[-1].message.verdict is Verdict.COMPLETE


async def test_files_are_shown_sent_and_kept_in_the_message(kit: WindowKit, files: list[Path]) -> None:
    paste(kit, paths=files)
    await until(lambda: len(chips(kit)) == 2)
    assert sorted(chips(kit)) == ["note.txt, 11 bytes", "picture.png, 48 bytes"]
    QTest.keyClicks(kit.window.composer.edit, "Look")
    enter(kit)
    await until(lambda: is_answered(kit))
    text, *parts = kit.presenter.path[0].message.parts
    assert text == TextPart("Look")
    assert {part.name for part in parts if isinstance(part, FilePart)} == {"note.txt", "picture.png"}
    assert chips(kit) == []
    assert not row_of(kit).isVisible()


async def test_a_file_alone_can_be_sent_and_names_the_conversation(kit: WindowKit, files: list[Path]) -> None:
    paste(kit, paths=files[:1])
    await until(lambda: chips(kit))
    QTest.mouseClick(kit.window.composer.button, Qt.MouseButton.LeftButton)
    await until(lambda: is_answered(kit) and kit.titles == ["note.txt"])


async def test_a_long_paste_becomes_a_file_and_a_short_one_does_not(kit: WindowKit) -> None:
    paste(kit, "short")
    assert kit.window.composer.text() == "short"
    long = "a line of text\n" * 70_000
    paste(kit, long)
    assert kit.window.composer.text() == "short"
    assert chips(kit) == ["Pasted text, 1.1 MB"]
    enter(kit)
    await until(lambda: is_answered(kit))
    file = kit.presenter.path[0].message.parts[1]
    assert isinstance(file, FilePart)
    assert text_of(file) == long


async def test_a_long_paste_can_be_put_into_the_message_and_undone(kit: WindowKit) -> None:
    long = "a line of text\n" * 2000
    paste(kit, long)
    chip = row_of(kit).chips[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Return)
    assert kit.window.composer.text() == long
    assert chips(kit) == []
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kit.window.composer.text() == ""


async def test_what_is_too_long_for_the_field_is_not_put_into_it(kit: WindowKit) -> None:
    paste(kit, "x" * 30_000)
    QTest.mouseClick(row_of(kit).chips[0], Qt.MouseButton.LeftButton)
    assert kit.window.composer.text() == ""
    assert "too long for the message field" in kit.window.error_bar.accessibleName()
    assert len(chips(kit)) == 1


async def test_a_paste_beyond_all_measure_is_refused_with_the_limit(kit: WindowKit) -> None:
    paste(kit, "x" * 100_000_000)
    assert kit.window.error_bar.accessibleName() == "Pasted text is larger than 8 MB. Attach a smaller file."
    assert kit.window.composer.text() == ""
    assert not kit.window.composer.late_files.get().isVisible()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("a.bin", b"\0\1", "neither text nor a picture"), ("e.txt", b"", "is empty"), ("gone", None, "could not be read")],
)
async def test_what_cannot_be_attached_is_said(
    kit: WindowKit, tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    paste(kit, paths=[tmp_path / name])
    await until(lambda: words in kit.window.error_bar.accessibleName())
    assert name in kit.window.error_bar.accessibleName()


async def test_a_folder_is_not_read(kit: WindowKit, tmp_path: Path) -> None:
    paste(kit, paths=[tmp_path])
    await until(lambda: "is a folder" in kit.window.error_bar.accessibleName())


async def test_a_picture_in_the_clipboard_is_attached(kit: WindowKit) -> None:
    mime = QMimeData()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime.setImageData(image)
    kit.window.composer.edit.insertFromMimeData(mime)
    await until(lambda: chips(kit))
    assert chips(kit)[0].startswith("Pasted picture, ")


async def test_delete_takes_a_file_off_and_the_keyboard_goes_on(kit: WindowKit, files: list[Path]) -> None:
    paste(kit, paths=files)
    await until(lambda: len(chips(kit)) == 2)
    row_of(kit).chips[0].setFocus()
    QTest.keyClick(row_of(kit).chips[0], Qt.Key.Key_Delete)
    assert len(chips(kit)) == 1
    assert row_of(kit).chips[0].hasFocus()
    QTest.keyClick(row_of(kit).chips[0], Qt.Key.Key_Backspace)
    assert kit.window.composer.edit.hasFocus()


async def test_each_conversation_keeps_its_own_files_over_a_start(
    qapp: QApplication, kit: WindowKit, files: list[Path], tmp_path: Path
) -> None:
    QTest.keyClicks(kit.window.composer.edit, "First")
    enter(kit)
    await until(lambda: is_answered(kit))
    first_id = kit.presenter.path[0].message.conversation_id
    paste(kit, paths=files[:1])
    await until(lambda: chips(kit))
    kit.presenter.conversations.new()
    assert chips(kit) == []
    kit.presenter.conversations.open(first_id)
    assert chips(kit) == ["note.txt, 11 bytes"]
    kit.presenter.save()
    kit.settings.save().result()
    kit.library.flush().result()
    again = WindowKit(qapp, tmp_path / "data")
    again.show()
    await until(lambda: chips(again) == ["note.txt, 11 bytes"])
    await again.close()


async def test_files_stay_in_the_branch_of_a_message_that_is_worded_anew(kit: WindowKit, files: list[Path]) -> None:
    paste(kit, paths=files[:1])
    await until(lambda: chips(kit))
    QTest.keyClicks(kit.window.composer.edit, "Old words")
    enter(kit)
    await until(lambda: is_answered(kit))
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Up)
    assert kit.window.composer.text() == "Old words"
    assert chips(kit) == ["note.txt, 11 bytes"]
    kit.window.composer.edit.selectAll()
    QTest.keyClicks(kit.window.composer.edit, "New words")
    enter(kit)
    await until(lambda: kit.presenter.path[0].message.text == "New words")
    file = kit.presenter.path[0].message.parts[1]
    assert isinstance(file, FilePart)
    assert text_of(file) == "noted words"
    await until(lambda: is_answered(kit))
    assert chips(kit) == []


async def test_files_wait_with_their_message(kit: WindowKit, files: list[Path]) -> None:
    scripts = Scripts([Say("a"), PAUSE], [Say("b")])
    kit.attach(scripts)
    QTest.keyClicks(kit.window.composer.edit, "First")
    enter(kit)
    await until(lambda: len(scripts.requests) == 1)
    paste(kit, paths=files[:1])
    await until(lambda: chips(kit))
    enter(kit)
    assert [row.words.text() for row in kit.window.composer.late_waiting.get().rows] == ["note.txt"]
    scripts.go_on()
    await until(lambda: len(scripts.requests) == 2)
    assert scripts.requests[1].messages[-1].parts == (TextPart("File note.txt:\n```\nnoted words\n```"),)


async def test_a_server_without_a_place_for_pictures_is_named_before_sending(kit: WindowKit, files: list[Path]) -> None:
    plain = Endpoint(id="plain", name="Plain", url="http://127.0.0.1:9/chat", dialect=Dialect.PLAIN_SSE)
    chat = Endpoint(id="chat", name="Chat", url="http://127.0.0.1:9/v1", dialect=Dialect.OPENAI_CHAT)
    for endpoint in (plain, chat):
        kit.settings.put_endpoint(endpoint)
    paste(kit, paths=files[1:])
    await until(lambda: chips(kit))
    assert row_of(kit).note.text() == "The small model cannot see pictures."
    kit.presenter.endpoints.choose(("plain", ""))
    assert row_of(kit).note.text() == "This server's requests have no place for pictures. They will not be sent."
    kit.presenter.endpoints.choose(("chat", ""))
    assert not row_of(kit).note.isVisible()


async def test_what_is_dropped_beside_the_field_is_attached_or_typed(kit: WindowKit, files: list[Path]) -> None:
    composer = kit.window.composer

    def drop(mime: QMimeData) -> None:
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
        QApplication.sendEvent(composer, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(composer, QDropEvent(QPointF(5, 5), copy, mime, left, none))

    of_files, of_text = QMimeData(), QMimeData()
    of_files.setUrls([QUrl.fromLocalFile(str(files[0]))])
    of_text.setText("dropped")
    drop(of_files)
    drop(of_text)
    await until(lambda: chips(kit) == ["note.txt, 11 bytes"])
    assert composer.text() == "dropped"


async def test_tab_goes_through_the_card_from_the_top_down(kit: WindowKit, files: list[Path]) -> None:
    composer = kit.window.composer
    kit.window.activateWindow()
    paste(kit, "some words", None)
    paste(kit, paths=files[:1])
    await until(lambda: chips(kit))
    composer.set_queue(["waits"], "Held")
    composer.show_editing("Editing")
    waiting = composer.late_waiting.get()
    row = waiting.rows[0]
    expected = [
        *(waiting.send_button, row.edit_button, row.remove_button, composer.late_edit_bar.get().cancel_button),
        *(*row_of(kit).tab_stops, composer.edit, composer.attach_button, composer.button),
    ]
    waiting.send_button.setFocus()
    await until(waiting.send_button.hasFocus)
    walked: list[QWidget] = []
    for _ in expected:
        focused = QApplication.focusWidget()
        assert focused is not None
        walked.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert walked == expected
