"""A message that changes is shown as if it had been shown so from the start."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.content import MessageContent
from desktop_chat.ui.transcript.heads import live_line
from desktop_chat.ui.transcript.markdown.leaves import make_parser

TEXTS = st.sampled_from(["", "a", "a **b**", "a\n\nb", "- x\n- y\n", "line\n" * 20])
PARTS = st.one_of(
    TEXTS.map(TextPart),
    TEXTS.map(ReasoningPart),
    TEXTS.map(RefusalPart),
    st.builds(ToolCallPart, st.sampled_from("cd"), st.sampled_from(["look", ""]), TEXTS, st.booleans()),
    st.builds(ToolResultPart, st.sampled_from("cd"), TEXTS, st.booleans()),
    st.builds(ToolApprovalPart, st.just("c"), st.just("a"), st.booleans()),
    st.builds(SourcePart, st.sampled_from(["", "https://a.example"]), st.sampled_from(["", "A page"])),
    st.builds(FilePart, st.just("image/png"), st.sampled_from(["data:,a", "https://a.example/x"])),
    st.builds(DataPart, st.just("d"), TEXTS),
)
STATES = st.sampled_from(["called", "running", "done", "failed", "waiting", "refused", "incomplete"])


@st.composite
def messages(draw: st.DrawFn) -> ShownMessage:
    parts = tuple(draw(st.lists(PARTS, max_size=5)))
    states = tuple((at, draw(STATES)) for at, part in enumerate(parts) if isinstance(part, ToolCallPart))
    thoughts = tuple(
        (at, 3.0) for at, part in enumerate(parts) if isinstance(part, ReasoningPart) and draw(st.booleans())
    )
    return ShownMessage("a", Role.ASSISTANT, parts, running=True, call_states=states, thought_s=thoughts)


def seen(content: MessageContent) -> list[object]:
    return [replace(block, raws=()) for block in content.blocks]


@given(st.lists(messages(), min_size=2, max_size=4), st.sets(st.integers(0, 4)))
def test_a_message_that_changes_shows_what_a_new_one_would(versions: list[ShownMessage], folds: set[int]) -> None:
    content = MessageContent(versions[0], make_parser(), set(folds))
    for version in versions[1:]:
        before = list(content.blocks)
        first = content.update(version)
        assert seen(content) == seen(MessageContent(version, make_parser(), set(folds)))
        assert content.blocks[:first] == before[:first]


def test_a_change_below_leaves_what_is_above_as_it_is() -> None:
    long = TextPart("A paragraph with *some* words.\n\n" * 500)
    call = ToolCallPart("c", "look", "{}", ready=True)
    item = ShownMessage("a", Role.ASSISTANT, (long, call), running=True, call_states=((1, "running"),))
    content = MessageContent(item, make_parser(), set())
    parsed, count = content.parsed_chars, len(content.blocks)
    done = replace(item, parts=(*item.parts, ToolResultPart("c", "42")), call_states=((1, "done"),))
    assert content.update(done) == count - 2
    assert content.parsed_chars == parsed


def test_sources_in_a_row_stand_in_one_line_and_keep_their_numbers() -> None:
    parts = (
        SourcePart("https://a.example", "A"),
        SourcePart("", "B"),
        TextPart("and"),
        SourcePart("https://c.example"),
    )
    content = MessageContent(ShownMessage("a", Role.ASSISTANT, parts), make_parser(), set())
    assert [block.text for block in content.blocks] == [
        "Sources:  1 A  2 B",
        "and",
        "Sources:  1 https://c.example",
    ]
    assert [span.href for span in content.blocks[0].spans] == ["https://a.example"]


def test_long_output_is_folded_until_it_is_wanted() -> None:
    item = ShownMessage("a", Role.ASSISTANT, (ToolResultPart("c", "line\n" * 100),))
    content = MessageContent(item, make_parser(), set())
    assert len(content.blocks) == 1
    content.toggle(0)
    assert len(content.blocks) > 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "Thinking"),
        ("One.\nTwo.", "Thinking · Two."),
        ("One.\n\n", "Thinking · One."),
        ("**Bold** start", "Thinking · Bold** start"),
        ("word " * 100, "Thinking · …" + ("word " * 14).strip()),
    ],
)
def test_the_live_line_is_the_end_of_the_thought(text: str, line: str) -> None:
    assert live_line(text) == line
