from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    ReasoningPart,
    RefusalPart,
    SourcePart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.parts_json import part_from_json, part_to_json, parts_from_text, parts_to_text

PARTS = st.one_of(
    st.builds(
        kind,
        **{
            name: st.booleans() if field.type == "bool" else st.text()
            for name, field in kind.__dataclass_fields__.items()
        },
    )
    for kind in (
        TextPart,
        ReasoningPart,
        RefusalPart,
        ToolCallPart,
        ToolResultPart,
        SourcePart,
        FilePart,
        DataPart,
    )
)


@given(PARTS)
def test_a_part_survives_its_json(part):
    assert part_from_json(part_to_json(part)) == part


@given(st.lists(PARTS, max_size=5))
def test_parts_survive_their_text(parts):
    assert parts_from_text(parts_to_text(parts)) == tuple(parts)


def test_a_lone_surrogate_is_kept_and_encodable():
    text = parts_to_text([TextPart("a\ud83d")])
    text.encode()
    assert parts_from_text(text) == (TextPart("a\ud83d"),)


def test_plain_text_is_not_escaped():
    assert "空間 é" in parts_to_text([TextPart("空間 é")])


def test_a_part_of_a_newer_version_keeps_its_json():
    part = part_from_json({"type": "hologram", "depth": 3})
    assert part == DataPart("hologram", '{"depth": 3}')


def test_missing_and_wrong_fields_are_empty():
    assert part_from_json({"type": "tool_call", "call_id": 7, "ready": "yes"}) == ToolCallPart("", "")


def test_a_text_that_is_no_list_is_refused():
    with pytest.raises(ValueError, match="list"):
        parts_from_text('{"type":"text"}')
