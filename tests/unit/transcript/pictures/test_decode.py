"""Pictures of data URLs are read in bounds, scaled down, and nothing but their bytes is looked at."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.pictures.data_url import MAX_URL_CHARS, NoData, content
from desktop_chat.ui.transcript.pictures.decode import Header, Photo, header
from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused
from tests.unit.transcript.pictures.files import as_url, bomb, picture_file, picture_url


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_the_size_is_known_from_the_beginning_and_the_picture_is_read_as_large_as_asked(kind: str) -> None:
    url = picture_url(300, 200, kind)
    about = header(url)
    assert isinstance(about, Header)
    assert (about.kind.decode(), about.width, about.height) == (kind.lower(), 300, 200)
    drawn = Photo(url, 150, 100, 1.5).draw()
    assert isinstance(drawn, Picture)
    assert (drawn.image.width(), drawn.image.height(), drawn.image.devicePixelRatio()) == (150, 100, 1.5)
    assert drawn.image.pixelColor(75, 50).blue() > 140


def test_a_picture_is_never_made_larger_than_it_is() -> None:
    drawn = Photo(picture_url(30, 20), 60, 40, 2.0).draw()
    assert isinstance(drawn, Picture)
    assert (drawn.image.width(), drawn.image.height()) == (30, 20)


def test_the_first_picture_of_a_moving_one_is_shown() -> None:
    head, red_and_black = b"GIF89a\1\0\1\0\x80\0\0", b"\xff\0\0\0\0\0"
    gif = head + red_and_black + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    drawn = Photo(as_url(gif, "image/gif"), 1, 1, 1.0).draw()
    assert isinstance(drawn, Picture)
    assert drawn.image.pixelColor(0, 0).red() == 255


@pytest.mark.parametrize(
    ("url", "word"),
    [
        (bomb(50_000), "50000 × 50000"),
        (
            as_url(b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///x.png'/></svg>", "image/svg+xml"),
            "kind",
        ),
        (as_url(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"), "cannot be read"),
        (as_url(b"P6 1 1 255 abc", "image/png"), "cannot be read"),
        (as_url(b"\x89PNG\r\n\x1a\n", "image/png"), "cannot be read"),
        ("data:image/png;base64,@@@@", "cannot be read"),
        ("data:image/png;base64,A", "cannot be read"),
        ("data:image/png,", "cannot be read"),
        ("file:///etc/passwd", "kind"),
        ("http://127.0.0.1/x.png", "kind"),
        ("data:image/png;base64," + "A" * (MAX_URL_CHARS + 4), "too large"),
    ],
    ids=lambda value: value[:40],
)
@pytest.mark.qt_log_ignore("libpng")
def test_what_is_no_picture_or_too_much_of_one_is_refused_with_a_sentence(url: str, word: str) -> None:
    about = header(url)
    assert isinstance(about, Refused)
    assert word in about.sentence
    assert Photo(url, 10, 10, 1.0).draw() == about


@pytest.mark.qt_log_ignore("libpng")
def test_a_file_that_breaks_off_never_raises() -> None:
    whole = picture_file(300, 200)
    for size in (20, 40, 60, len(whole) // 2):
        drawn = Photo(as_url(whole[:size]), 300, 200, 1.0).draw()
        assert isinstance(drawn, Picture | Refused)


def test_only_what_lets_its_ground_shine_through_has_a_lightness() -> None:
    found = [Photo(picture_url(60, 60, ink=ink), 60, 60, 1.0).draw() for ink in ("", "#ffffff", "#000000")]
    assert [one.lightness for one in found if isinstance(one, Picture)] == [
        None,
        pytest.approx(1.0, abs=0.05),
        pytest.approx(0.0, abs=0.05),
    ]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 100_000, 3_000_001])
def test_all_bytes_come_out_of_a_url_with_line_breaks_or_without(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    url = as_url(data)
    assert content(url) == data
    head, _, text = url.partition(",")
    assert content(head + "," + "\r\n".join(text[at : at + 77] for at in range(0, len(text), 77))) == data
    assert content(url.rstrip("=")) == data


def test_percent_signs_are_read_and_other_urls_are_no_data() -> None:
    assert content("data:image/bmp,a%20b%00") == b"a b\0"
    with pytest.raises(NoData):
        content("https://a.example/x.png")
