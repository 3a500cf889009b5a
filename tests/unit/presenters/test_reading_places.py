from __future__ import annotations

import pytest

from desktop_chat.core.shown import ReadingPlace
from desktop_chat.presenters.reading_places import MAX_PLACES, READING_PLACES, ReadingPlaces

PLACE = ReadingPlace("m1", 40, -2.5)


def test_a_place_is_there_at_the_next_start():
    ui: dict[str, object] = {}
    ReadingPlaces(ui).put("c", PLACE)
    assert ReadingPlaces(ui).of("c") == PLACE


def test_a_reader_at_the_end_leaves_no_place():
    ui: dict[str, object] = {}
    places = ReadingPlaces(ui)
    places.put("c", PLACE)
    places.put("c", None)
    assert ReadingPlaces(ui).of("c") is None


def test_a_conversation_that_does_not_exist_yet_has_no_place():
    ui: dict[str, object] = {}
    places = ReadingPlaces(ui)
    places.put(None, PLACE)
    assert (places.of(None), ui.get(READING_PLACES, [])) == (None, [])


def test_only_those_left_last_are_kept():
    ui: dict[str, object] = {}
    places = ReadingPlaces(ui)
    for number in range(MAX_PLACES + 1):
        places.put(f"c{number}", PLACE)
    places.put("c1", PLACE)
    places.put("new", PLACE)
    assert [places.of(name) is None for name in ("c0", "c1", "c2", "new")] == [True, False, True, False]


@pytest.mark.parametrize("kept", [None, "x", {}, [3], [["c", "m", "1", 0]], [["c", "m"]], [[None, "m", 1, 0]]])
def test_what_is_broken_in_the_settings_is_passed_over(kept):
    assert ReadingPlaces({READING_PLACES: kept}).of("c") is None
