"""What was not sent comes back as it was."""

from __future__ import annotations

import pytest

from desktop_chat.core.unsent import Unsent, Words, unsent_from_text, unsent_to_text

CASES = [
    Unsent(),
    Unsent(Words("just a text")),
    Unsent(Words("\x1ebegins like a stored one")),
    Unsent(Words("see", ("f1", "f2"))),
    Unsent(Words("draft"), queue=(Words("one"), Words("", ("f1",))), sending=True),
    Unsent(Words("draft"), edited_id="m1", edited=Words("other \ud800 words", ("f3",))),
]


@pytest.mark.parametrize("unsent", CASES)
def test_it_is_read_as_it_was_written(unsent: Unsent) -> None:
    assert unsent_from_text(unsent_to_text(unsent)) == unsent


def test_a_draft_of_text_alone_is_stored_as_that_text() -> None:
    assert unsent_to_text(Unsent(Words("just a text"))) == "just a text"


@pytest.mark.parametrize("stored", ["\x1e", "\x1enot json", '\x1e{"draft": 1'])
def test_what_is_broken_is_kept_as_text(stored: str) -> None:
    assert unsent_from_text(stored).draft.text == stored


def test_empty_places_of_the_queue_and_wrong_types_are_passed_over() -> None:
    assert unsent_from_text('\x1e{"queue": [{}, 3, {"text": "a"}], "sending": 1}') == Unsent(queue=(Words("a"),))


def test_it_names_all_its_files_once() -> None:
    unsent = Unsent(Words("", ("a", "b")), (Words("x", ("b", "c")),), edited=Words("", ("d",)))
    assert unsent.files == ("a", "b", "c", "d")
