"""Whatever is done to a transcript, in whatever order: it adds up, shows its place and holds what was sent."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import ReasoningPart, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.reading.selection import Selection, Spot
from desktop_chat.ui.transcript.view import TranscriptView

PIECES = (
    "Some *words* of it",
    ".\n\n",
    "- item\n",
    "```python\nx = 1\n",
    "```\n\n",
    "| a | b |\n|---|---|\n| 1 | [ref] |\n",
    "> quoted\n\n",
    "# Title\n\n",
    "[ref]: https://a.example\n\n",
    "**half",
    "漢字 😀 é ",
    "$$\nx^2\n",
    "word " * 300,
    "A paragraph of a long text, with **strong** words.\n\n" * 180,
)
NUMBERS = st.integers(0, 10_000)
VERBS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "append",
                "extend",
                "extend",
                "extend",
                "reason",
                "replace",
                "finish",
                "discard",
                "toggle",
                "details",
                "resize",
                "scroll",
                "scroll",
                "jump",
                "end",
                "resize_text",
                "hide",
                "show",
                "ready",
            ]
        ),
        NUMBERS,
    ),
    min_size=1,
    max_size=25,
)
KEPT = "".join(f"## Part {at}\n\nA kept paragraph number {at} with `code` and *more* of it.\n\n" for at in range(150))


class Model:
    """A view, and what was sent to it."""

    def __init__(self) -> None:
        self.view = TranscriptView(make_theme(False, QApplication.font()))
        self.view.resize(600, 400)
        self.view.show()
        self.texts = {"kept": KEPT}
        self.running: list[str] = []
        self.view.set_messages([self.item("kept")])

    def item(self, name: str, *, running: bool = False) -> ShownMessage:
        text = self.texts[name]
        more = {} if running or len(text) % 2 else {"sentence": "It broke.", "badge": "Cut", "details": "Why"}
        counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
        parts = (TextPart(text), ReasoningPart("A thought.\n\n" * (len(text) % 5)))
        return ShownMessage(name, Role.ASSISTANT, parts, running, **counts, **more)  # type: ignore[arg-type]

    def do(self, verb: str, number: int) -> None:
        getattr(self, f"_{verb}")(number)

    def _of_running(self, number: int) -> str | None:
        return self.running[number % len(self.running)] if self.running else None

    def _append(self, number: int) -> None:
        name = f"m{len(self.texts)}"
        self.texts[name] = PIECES[number % len(PIECES)]
        self.running.append(name)
        self.view.append_message(self.item(name, running=True))

    def _extend(self, number: int) -> None:
        name = self._of_running(number)
        if name is not None:
            piece = PIECES[number % len(PIECES)]
            self.texts[name] += piece
            self.view.extend(name, 0, "text", piece)

    def _reason(self, number: int) -> None:
        name = self._of_running(number)
        if name is not None:
            self.view.extend(name, 1, "reasoning", PIECES[number % len(PIECES)])

    def _replace(self, number: int) -> None:
        names = [name for name in self.texts if name != "kept"]
        if names:
            name = names[number % len(names)]
            self.texts[name] = self.texts[name][: number % 50] + PIECES[number % len(PIECES)]
            self.view.replace_message(self.item(name, running=name in self.running))

    def _finish(self, number: int) -> None:
        name = self._of_running(number)
        if name is not None:
            self.running.remove(name)
            self.view.finish(name, self.item(name))

    def _discard(self, number: int) -> None:
        name = self._of_running(number)
        if name is not None:
            from_part = number % 3
            self.view.discard_parts(name, from_part)
            if from_part == 0:
                self.texts[name] = ""

    def _toggle(self, number: int) -> None:
        name = list(self.texts)[number % len(self.texts)]
        index = self.view.document.index_of(name)
        assert index is not None
        content = self.view.document.layout(index).content
        if len(content.as_parts()) > 1:
            self.view.toggle_fold(name, 1)

    def _details(self, number: int) -> None:
        self.view._toggle_details(list(self.texts)[number % len(self.texts)])

    def _resize(self, number: int) -> None:
        self.view.resize(300 + number % 500, 200 + number % 300)

    def _scroll(self, number: int) -> None:
        self.view.verticalScrollBar().setValue(self.view.verticalScrollBar().value() + number % 900 - 600)

    def _jump(self, number: int) -> None:
        self.view.verticalScrollBar().setValue(self.view.verticalScrollBar().maximum() * number // 10_000)

    def _end(self, number: int) -> None:
        self.view.scroll_to_end()

    def _resize_text(self, number: int) -> None:
        self.view.set_theme(make_theme(False, QApplication.font(), Wishes(text_scale=(0.8, 1.0, 1.5)[number % 3])))

    def _hide(self, number: int) -> None:
        self.view.hide()

    def _show(self, number: int) -> None:
        self.view.show()

    def _ready(self, number: int) -> None:
        self.view.markdown_ready()

    def check(self) -> None:
        view, document = self.view, self.view.document
        if not view.isVisible():
            return
        for name, text in self.texts.items():
            assert view.text_of(name) == text, name
        for layout in document._layouts.values():
            blocks = layout.content.blocks
            assert len(blocks) == len(layout._laid) == len(layout._heights) == len(layout._leaves)
            if layout.width == document.width and layout.style is document.style:
                inside = layout.block_top(len(blocks)) + layout.top_padding
                assert layout.blocks_height == inside
        view._settle()
        self._check_visible()

    def _check_visible(self) -> None:
        document, scroller = self.view.document, self.view._scroller
        assert 0 <= scroller.top <= scroller.maximum
        first, last = scroller.visible[0], scroller.visible[-1]
        assert document.top(first) <= max(scroller.top, document.style.message_gap)
        assert last == len(document) - 1 or document.top(last + 1) >= scroller.top + self.view.viewport().height()
        for index in scroller.visible:
            assert document.top(index + 1) - document.top(index) == document.layout(index).height
            for at in document.layout(index).lay_out_between(
                scroller.top - document.top(index), scroller.top + self.view.viewport().height() - document.top(index)
            ):
                laid, layout = document.layout(index).block(at), document.layout(index)
                assert layout.block_top(at + 1) - layout.block_top(at) == laid.height
        if scroller.following_end:
            assert scroller.top == scroller.maximum


@pytest.mark.usefixtures("qapp")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERBS)
def test_any_verbs_in_any_order_keep_the_view_in_line_with_what_was_sent(verbs: list[tuple[str, int]]) -> None:
    model = Model()
    view = model.view
    try:
        view.markdown_ready()
        view.document.layout(0).block(0)
        view.reading.pointer.choose(Selection(Spot(0, 0, 2), Spot(0, 4, 5)))
        selected = view.selected_text()
        is_reread = False
        for verb, number in verbs:
            model.do(verb, number)
            model.check()
            is_reread = is_reread or (verb == "toggle" and number % len(model.texts) == 0)
        if not is_reread:
            assert view.selected_text() == selected
    finally:
        view.close()
        view.deleteLater()
