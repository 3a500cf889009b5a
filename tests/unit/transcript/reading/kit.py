"""A document of given messages, without any window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from desktop_chat.ui.transcript.reading.selection import Selection, Spot
from desktop_chat.ui.transcript.style import Style


def answer(name: str, text: str) -> ShownMessage:
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    return ShownMessage(name, Role.ASSISTANT, (TextPart(text),), False, Verdict.COMPLETE, **counts)  # type: ignore[arg-type]


def question(name: str, text: str) -> ShownMessage:
    return ShownMessage(name, Role.USER, (TextPart(text),), n_chars=len(text), n_newlines=text.count("\n"))


def document(app: QApplication, *messages: ShownMessage) -> TranscriptDocument:
    made = TranscriptDocument(Style(make_theme(False, app.font())))
    made.set_parser(make_parser())
    made.set_items(messages)
    return made


def selected(document: TranscriptDocument, start: str, end: str | None = None, message: int = 0) -> Selection:
    """From the beginning of `start` to the end of `end` (or of `start`), as they are shown in one message."""
    blocks = document.layout(message).content.blocks
    spots: list[Spot] = []
    for text, is_end in ((start, False), (end or start, True)):
        at = next(at for at, block in enumerate(blocks) if text in block.text)
        spots.append(Spot(message, at, blocks[at].text.index(text) + len(text) * is_end))
    return Selection(*spots)
