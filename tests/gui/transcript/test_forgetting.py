"""What is laid out of tables goes when they are long out of sight."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.kinds.table.columns import TableColumns
from desktop_chat.ui.transcript.view import TranscriptView
from tests.bench.corpora import corpus_of_units

TABLES = 150


def test_of_many_tables_that_were_seen_few_stay_measured(qapp: QApplication, qtbot: QtBot) -> None:
    view = TranscriptView(make_theme(False, qapp.font()))
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    view.markdown_ready()
    text = corpus_of_units("table", 20)
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    items = [
        ShownMessage(f"m{number}", Role.ASSISTANT, (TextPart(text),), verdict=Verdict.COMPLETE, **counts)
        for number in range(TABLES)
    ]
    view.set_messages(items)
    bar = view.verticalScrollBar()
    for place in range(TABLES):
        bar.setValue(bar.maximum() * place // TABLES)
    gc.collect()
    measured = sum(isinstance(each, TableColumns) for each in gc.get_objects())
    assert 0 < measured < TABLES * 2 // 3
