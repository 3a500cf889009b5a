"""A server that nobody named is called by its address, and no two alike."""

from __future__ import annotations

import pytest

from desktop_chat.presenters.server_name import free_name, is_made_of


@pytest.mark.parametrize(
    ("url", "taken", "name"),
    [
        ("https://api.example.com/v1", (), "api.example.com"),
        ("http://127.0.0.1:8080/v1", (), "127.0.0.1:8080"),
        ("http://127.0.0.1:8080/api/chat/", ("127.0.0.1:8080",), "127.0.0.1:8080/api/chat"),
        ("http://Box:1", ("box:1 ",), "Box:1 2"),
        ("http://b/v1", ("b", "B/V1", "b 2", "b 3"), "b 4"),
        ("http://me:secret@b/v1", (), "b"),
        ("nowhere", (), "nowhere"),
    ],
)
def test_a_server_is_called_by_its_host_and_told_apart(url: str, taken: tuple[str, ...], name: str) -> None:
    assert free_name(url, taken) == name


def test_a_name_that_only_repeats_the_address_is_known_from_one_somebody_gave() -> None:
    url = "http://b:1/v1"
    assert all(is_made_of(name, url) for name in ("b:1", "b:1/v1", "b:1 2", "b:1 14"))
    assert not any(is_made_of(name, url) for name in ("Attic", "b:1 two", "b:12", "b", ""))
    assert not is_made_of("Attic", "")
