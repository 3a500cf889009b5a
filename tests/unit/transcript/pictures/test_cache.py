"""Pictures are kept up to a number of bytes; those least recently seen go first."""

from __future__ import annotations

from PySide6.QtGui import QImage

from desktop_chat.ui.transcript.pictures.cache import PictureCache
from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused

SIDE = 100


def picture() -> Picture:
    return Picture(QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied), SIDE, SIDE, 0.0)


def test_no_more_bytes_are_kept_than_asked_for() -> None:
    cache = PictureCache(max_bytes=10 * 4 * SIDE * SIDE)
    for number in range(100):
        cache.put(number, picture())
        assert cache.n_bytes <= 10 * 4 * SIDE * SIDE
    assert len(cache) == 9
    assert cache.get(99) is not None
    assert cache.get(0) is None


def test_what_was_seen_last_stays() -> None:
    cache = PictureCache(max_bytes=3 * 4 * SIDE * SIDE + 9000)
    for number in range(3):
        cache.put(number, picture())
    cache.get(0)
    cache.put(3, picture())
    assert [number for number in range(4) if cache.get(number) is not None] == [0, 2, 3]


def test_one_put_again_counts_once_and_refusals_are_bounded_too() -> None:
    cache = PictureCache(max_bytes=100_000)
    for _ in range(5):
        cache.put("a", picture())
    assert len(cache) == 1
    before = cache.n_bytes
    cache.put("a", Refused("No."))
    assert cache.n_bytes < before
    for number in range(1000):
        cache.put(number, Refused())
    assert cache.n_bytes <= 100_000


def test_the_newest_is_kept_whatever_it_weighs() -> None:
    cache = PictureCache(max_bytes=10)
    cache.put("a", picture())
    assert cache.get("a") is not None
