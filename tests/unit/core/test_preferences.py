from dataclasses import replace

import pytest

from desktop_chat.core.preferences import COLOUR_SCHEME, PREFERENCES, SEND_WITH_ENTER, preferred

WIDTH = replace(SEND_WITH_ENTER, id="width", default=72, least=40, most=120)


@pytest.mark.parametrize(
    ("preference", "stored", "found"),
    [
        (SEND_WITH_ENTER, {}, True),
        (SEND_WITH_ENTER, {"send_with_enter": False}, False),
        (SEND_WITH_ENTER, {"send_with_enter": 0}, True),
        (COLOUR_SCHEME, {"colour_scheme": "dark"}, "dark"),
        (COLOUR_SCHEME, {"colour_scheme": "pink"}, "system"),
        (WIDTH, {"width": 40}, 40),
        (WIDTH, {"width": 39}, 72),
        (WIDTH, {"width": True}, 72),
        (WIDTH, {"width": "50"}, 72),
    ],
)
def test_what_was_chosen_counts_where_it_can_be(preference, stored, found):
    assert preferred(stored, preference) == found


def test_names_are_used_once():
    assert len({preference.id for preference in PREFERENCES}) == len(PREFERENCES)
