"""Names of others in tool tips: shown letter by letter, never read as markup."""

from __future__ import annotations

import pytest
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.labels import as_words


def seen(tip: str) -> str:
    """What Qt makes of it."""
    if not Qt.mightBeRichText(tip):
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


@pytest.mark.parametrize(
    "name",
    [
        "Questions & answers",
        "a &amp; b",
        "<b>bold</b>",
        "<img src='file:///etc/passwd'>",
        "a < b",
        "x & <i>y</i>",
        "&lt;i&gt;",
    ],
)
def test_a_name_is_seen_as_it_is(qapp: QApplication, name: str) -> None:
    assert seen(as_words(name)) == name
