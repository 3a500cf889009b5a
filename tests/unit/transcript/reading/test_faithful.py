"""Whatever is selected in whatever answer: read again, its copy shows just that."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.reading.copying import chosen_leaves, markdown_of
from desktop_chat.ui.transcript.reading.selection import Selection, Spot
from tests.unit.transcript.documents import documents
from tests.unit.transcript.reading.kit import answer, document, selected
from tests.unit.transcript.reading.test_copying import chosen_text, shown

_EXAMPLES = 200


def _drawn(doc: TranscriptDocument, data: st.DataObject) -> Selection | None:
    """A selection whose copy is Markdown: no bare code, and of a table its captions too, which are always copied."""
    layout = doc.layout(0)
    blocks = layout.content.blocks
    while unread := [at for at in range(len(blocks)) if layout.is_unread(at)]:
        layout.read(unread[0])  # nobody can point at what was not looked at
    places = [Spot(0, at, offset) for at, block in enumerate(blocks) for offset in range(len(block.text) + 1)]
    if not places:
        return None
    start, end = sorted([data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))])
    leaves = chosen_leaves(doc, 0, Selection(start, end))
    if len(leaves) == 1 and leaves[0].head.kind in (Kind.CODE, Kind.FORMULA):
        return None
    first, last = blocks[start.block], blocks[end.block]
    if first.kind is Kind.TABLE:
        start = Spot(0, layout.leaf_of(start.block).start, 0)
    if last.kind is Kind.TABLE and last.first:
        captions = len("\t".join(cell.text for cell in last.rows[0]))
        end = end._replace(offset=max(end.offset, captions))
    return Selection(start, end)


@settings(
    deadline=None,
    max_examples=_EXAMPLES,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(source=documents(), data=st.data())
def test_a_copy_shows_what_was_selected(qapp: QApplication, source: str, data: st.DataObject) -> None:
    doc = document(qapp, answer("a", source))
    selection = _drawn(doc, data)
    if selection is not None:
        assert "".join(shown(markdown_of(doc, selection))) == "".join(chosen_text(doc, selection))


@pytest.mark.parametrize(
    ("source", "start", "end", "copied"),
    [
        ("Claim[^1].\n\n[^1]: The *proof* of it.\n\nEnd.", "The proof", "End", "[^1]: The *proof* of it.\n\nEnd"),
        ("A [ref] here.\n\nMore.\n\n[ref]: https://a.b", "A ref", "Mor", "A [ref](https://a.b) here.\n\nMor"),
        ("> ```\n> x = 1\n\nText.", "x = 1", "Tex", "> ```\n> x = 1\n\nTex"),
    ],
)
def test_what_stands_by_itself_keeps_its_marks(
    qapp: QApplication, source: str, start: str, end: str, copied: str
) -> None:
    doc = document(qapp, answer("a", source))
    assert markdown_of(doc, selected(doc, start, end)) == copied
