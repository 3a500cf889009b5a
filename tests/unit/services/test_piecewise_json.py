"""JSON that is read entry by entry is what the standard library reads at once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.services.piecewise_json import read_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)
levels = st.integers(0, 6)


@given(values, levels, st.sampled_from([None, 0, 2]))
def test_it_gives_the_same_value(value: object, levels: int, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert read_json(f" {text}\n", levels) == value


@given(st.text(st.sampled_from('{}[],:" \n1atrue"'), max_size=12), levels)
def test_it_refuses_what_the_standard_library_refuses(text: str, levels: int) -> None:
    try:
        expected: object = json.loads(text)
    except ValueError:
        with pytest.raises(json.JSONDecodeError):
            read_json(text, levels)
    else:
        assert read_json(text, levels) == expected
