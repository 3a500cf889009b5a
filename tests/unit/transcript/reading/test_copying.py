"""What is copied says, read again, what was selected."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Part, ReasoningPart, Role, TextPart, ToolCallPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from desktop_chat.ui.transcript.reading.copying import markdown_of, plain_text_of
from desktop_chat.ui.transcript.reading.selection import Selection, Spot, everything
from tests.unit.transcript.reading.kit import answer, document, question, selected


def shown(source: str) -> list[str]:
    stream = MarkdownStream(make_parser())
    stream.finish(source)
    return "".join(block.text + "\n" for block in stream.blocks).split()


def chosen_text(doc: TranscriptDocument, selection: Selection) -> list[str]:
    blocks = doc.layout(0).content.blocks
    out = ""
    for at, block in enumerate(blocks):
        chosen = selection.within(0, at, len(block.text))
        out += (block.text[slice(*chosen)] if chosen else "") + "\n"
    return out.split()


_WORDS = ("word", "*em*", "**strong**", "`co*de`", "[link](https://a.b/c)", "~~out~~", "snake_case_name", "1 < 2 & 3")
_ODD = (
    "2. two",
    "# no",
    "a * b",
    "*",
    "[x]",
    "\\\\",
    "&amp;",
    "😀",
    "<b>",
    "- x",
    "> y",
    "$5",
    "|",
    "~",
    "`` ` ``",
    "+",
    "___x",
)
_phrase = st.lists(st.sampled_from(_WORDS + _ODD), min_size=1, max_size=5).map(lambda words: "w " + " ".join(words))
_paragraph = st.lists(_phrase, min_size=1, max_size=3).map("\n".join)
_items = st.lists(st.tuples(_phrase, st.lists(_phrase, max_size=2)), min_size=1, max_size=3)
_list = st.tuples(st.sampled_from(["- ", "1. ", "7. ", "- [ ] "]), _items).map(
    lambda it: "\n".join(
        line
        for text, inner in it[1]
        for line in (it[0] + text, *(" " * len(it[0].split("[")[0]) + "- " + one for one in inner))
    )
)
_table = st.lists(st.tuples(_phrase, _phrase), min_size=1, max_size=3).map(
    lambda rows: "\n".join(
        ["| a | b |", "|---|:-:|", *(f"| {x.replace('|', '')} | {y.replace('|', '')} |" for x, y in rows)]
    )
)
_fence = st.sampled_from(["```py\nx = 1\n\n# y\n```", "~~~\n```\n~~~"])
_leaf = st.one_of(_paragraph, _list, _table, _fence, _phrase.map("## {}".format), st.just("---"))
_quote = st.lists(_leaf, min_size=1, max_size=2).map(
    lambda leaves: "\n".join("> " + line for line in "\n\n".join(leaves).split("\n"))
)
_answers = st.lists(st.one_of(_leaf, _leaf, _quote), min_size=1, max_size=5).map("\n\n".join)


@settings(deadline=None, max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(source=_answers, data=st.data())
def test_a_part_of_an_answer_is_read_again_as_what_was_selected(
    qapp: QApplication, source: str, data: st.DataObject
) -> None:
    doc = document(qapp, answer("a", source))
    blocks = doc.layout(0).content.blocks
    places = [Spot(0, at, offset) for at, block in enumerate(blocks) for offset in range(len(block.text) + 1)]
    ends = sorted([data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))])
    if blocks[ends[0].block].kind is Kind.TABLE:  # of which the header is always copied
        ends[0] = Spot(0, ends[0].block, 0)
    selection = Selection(*ends)
    last = ends[1].block - (ends[1].offset == 0)
    if blocks[ends[0].block].kind is Kind.CODE and last <= ends[0].block:
        return  # bare code is no Markdown
    assert "".join(shown(markdown_of(doc, selection))) == "".join(chosen_text(doc, selection))


TEXT = """\
# The title

Some **strong words** and *more* of `code`, with [a link](https://a.example/x).

- first item
- second **item**
    - nested one
- [x] ticked

3. three
4. four

> quoted *words*
>
> - in a quote

```python
one = 1
two = 2
three = 3
```

| name | value |
|:--|--:|
| a\\|b | *1* |
| zz | 2 |

The end."""


@pytest.mark.parametrize(
    ("start", "end", "copied"),
    [
        ("The title", None, "# The title"),
        ("title", None, "title"),
        ("The title", "Some", "# The title\n\nSome"),
        ("strong", None, "**strong**"),
        ("trong words and mo", None, "**trong words** and *mo*"),
        ("of code, with a l", None, "of `code`, with [a l](https://a.example/x)"),
        ("first item", "second item", "- first item\n- second **item**"),
        ("item", "nested", "- item\n- second **item**\n  - nested"),
        ("nested one", "ticked", "- nested one\n- [x] ticked"),
        ("four", None, "4. four"),
        ("our", None, "our"),
        ("words", "in a", "**words** and *more* of `code`, with [a link](https://a.example/x)."),
        ("quoted", "in a", "> quoted *words*\n>\n> - in a"),
        ("two = 2", None, "two = 2"),
        ("two = 2", "three = 3", "two = 2\nthree = 3"),
        ("in a quote", "one = 1", "> - in a quote\n\n```python\none = 1\n```"),
        ("a|b", None, "a\\|b"),
        ("a|b", "zz", "| name | value |\n|:--|--:|\n| a\\|b | *1* |\n| zz |  |"),
        ("The end.", None, "The end."),
    ],
)
def test_parts_of_blocks_keep_their_marks(qapp: QApplication, start: str, end: str | None, copied: str) -> None:
    doc = document(qapp, answer("a", TEXT))
    text = markdown_of(doc, selected(doc, start, end))
    assert text.startswith(copied) if end == "in a" and start == "words" else text == copied


def test_whole_blocks_are_copied_as_they_were_written(qapp: QApplication) -> None:
    source = "*  one\n*  two\n\n\nSetext\n======\n__strong__ text\n~~~\ncode\n~~~"
    doc = document(qapp, answer("a", source))
    everything_ = everything(doc)
    assert everything_ is not None
    assert markdown_of(doc, everything_) == source


@pytest.mark.parametrize(
    "text", ["1. no list", "# no heading", "a * b * c", "snake_case_name", "2 < 3 && [x] `y`", "- x"]
)
def test_what_a_user_wrote_is_copied_as_it_is(qapp: QApplication, text: str) -> None:
    doc = document(qapp, question("q", text))
    assert markdown_of(doc, Selection(Spot(0, 0, 0), Spot(0, 0, len(text)))) == text
    assert markdown_of(doc, Selection(Spot(0, 0, 1), Spot(0, 0, len(text)))) == text[1:]


def test_as_plain_text_nothing_but_the_signs_of_lists_is_left(qapp: QApplication) -> None:
    doc = document(qapp, answer("a", TEXT))
    text = plain_text_of(doc, selected(doc, "The title", "The end."))
    assert text.startswith(
        "The title\n\nSome strong words and more of code, with a link.\n\n• first item\n• second item\n"
    )
    assert "  • nested one\n☑ ticked" in text
    assert "one = 1\ntwo = 2\nthree = 3" in text
    assert "name\tvalue\na|b\t1\nzz\t2" in text


def test_messages_inside_a_selection_are_read_without_being_laid_out(qapp: QApplication) -> None:
    doc = document(qapp, *(answer(f"m{n}", f"Answer **{n}**.") for n in range(10_000)))
    selection = everything(doc)
    assert selection is not None
    text = markdown_of(doc, selection)
    assert text.startswith("Answer **0**.\n\nAnswer **1**.")
    assert text.endswith("Answer **9999**.")
    assert sum(doc.kept_content(at) is not None for at in range(10_000)) <= 2
    assert "Answer 5000." in plain_text_of(doc, selection)
    assert sum(doc.kept_content(at) is not None for at in range(10_000)) <= 2


def test_of_a_message_inside_a_selection_tools_are_copied_and_folded_thoughts_are_not(qapp: QApplication) -> None:
    parts: tuple[Part, ...] = (ReasoningPart("thought"), ToolCallPart("c", "look", '{"a": 1}'), TextPart("Found."))
    doc = document(qapp, question("q", "Ask"), ShownMessage("m", Role.ASSISTANT, parts), question("r", "Thanks"))
    selection = everything(doc)
    assert selection is not None
    assert markdown_of(doc, selection) == 'Ask\n\nlook is called\n\n```\n{"a": 1}\n```\n\nFound.\n\nThanks'


def test_a_cell_with_the_gap_behind_it_is_copied_without_its_table(qapp: QApplication) -> None:
    doc = document(qapp, answer("a", "| one | two |\n|---|---|\n| three | four |"))
    text = doc.layout(0).content.blocks[0].text
    for chosen in ("one\t", "\ttwo\n", "\nthree\t"):
        at = text.index(chosen)
        assert markdown_of(doc, Selection(Spot(0, 0, at), Spot(0, 0, at + len(chosen)))) == chosen.strip()
