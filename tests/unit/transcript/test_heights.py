"""The index of heights answers as a plain list would, whatever was changed before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.ui.transcript.heights import HeightIndex

COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 20))
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("append"), COUNTS),
        st.tuples(st.just("set"), st.tuples(st.integers(0, 40), st.integers(1, 900))),
        st.tuples(st.just("insert"), st.tuples(st.integers(0, 40), st.integers(0, 40))),
        st.tuples(st.just("truncate"), st.tuples(st.integers(0, 40), st.just(0))),
        st.tuples(st.just("ask"), st.tuples(st.integers(-50, 9000), st.just(0))),
    ),
    max_size=60,
)


def estimate(chars: int, newlines: int) -> float:
    return 10 + 20 * newlines + 3 * chars


def index_in(heights: list[float], y: float) -> int:
    tops = [sum(heights[:at]) for at in range(len(heights))]
    return max(sum(top <= y for top in tops) - 1, 0) if heights else -1


@given(CHANGES)
def test_tops_and_places_are_those_of_a_list(changes: list[tuple[str, tuple[int, int]]]) -> None:
    index, model = HeightIndex(), list[float]()
    index.set_scale(10, 20, 3)
    for verb, (first, second) in changes:
        if verb == "append":
            index.append(first, second)
            model.append(estimate(first, second))
        elif verb == "insert" and first <= len(model):
            counts, removed = [second, 7 * second, 0][: second % 4], min(second % 3, len(model) - first)
            index.splice(first, removed, counts, [3] * len(counts))
            model[first : first + removed] = [estimate(count, 3) for count in counts]
        elif verb == "set" and first < len(model):
            index.set_height(first, second)
            model[first] = second
        elif verb == "truncate" and first < len(model):
            index.truncate(first)
            del model[first:]
        elif verb == "ask":
            assert index.index_at(first + 0.25) == index_in(model, first + 0.25)
    assert len(index) == len(model)
    assert index.total == pytest.approx(sum(model))
    assert [index.top(at) for at in range(len(model))] == pytest.approx([sum(model[:at]) for at in range(len(model))])


def test_a_new_scale_estimates_all_anew() -> None:
    index = HeightIndex()
    index.set_scale(10, 20, 3)
    index.reset([100, 200], [1, 2])
    index.set_height(0, 500)
    assert index.total == 500 + estimate(200, 2)
    index.set_scale(1, 1, 1)
    assert index.total == (1 + 1 + 100) + (1 + 2 + 200)


def test_an_empty_index_has_no_item_and_no_height() -> None:
    index = HeightIndex()
    assert index.index_at(5) == -1
    assert index.total == 0


def test_tops_are_whole_numbers_whatever_is_estimated() -> None:
    index = HeightIndex()
    index.set_scale(0.3, 7.7, 0.51)
    index.reset(range(50), [at % 3 for at in range(50)])
    index.set_height(7, 33)
    index.set_height(20, 4)
    assert all(index.top(at) == int(index.top(at)) for at in range(51))
    assert index.top(8) - index.top(7) == 33


def test_heights_that_are_known_stay_the_same_when_others_are_put_above_them() -> None:
    index = HeightIndex()
    index.set_scale(0.3, 7.7, 0.51)
    index.reset(range(50), [at % 3 for at in range(50)])
    for at in range(20, 40):
        index.set_height(at, 30 + at)
    index.splice(7, 1, [3, 5, 8], [0, 1, 0])
    assert [index.height(at + 2) for at in range(20, 40)] == [30 + at for at in range(20, 40)]
    assert index.top(42) - index.top(22) == sum(30 + at for at in range(20, 40))
