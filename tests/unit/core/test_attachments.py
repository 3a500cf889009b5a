"""What may be attached, and how it is said."""

from __future__ import annotations

import pytest

from desktop_chat.core.attachments import (
    MAX_FILES,
    MAX_IMAGE_BYTES,
    MAX_TEXT_BYTES,
    attachment,
    bytes_of,
    is_image,
    said,
    shared_limit,
    text_attachment,
    text_of,
)
from desktop_chat.core.errors import ChatError
from desktop_chat.core.messages import FilePart, TextPart
from desktop_chat.core.parts_json import part_from_json, part_to_json

HEADS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/gif": b"GIF89a",
    "image/webp": b"RIFF\x0a\x00\x00\x00WEBP",
}


@pytest.mark.parametrize(("media_type", "head"), HEADS.items())
def test_a_picture_is_known_by_its_first_bytes_and_not_by_its_name(media_type: str, head: bytes) -> None:
    part = attachment("notes.txt", head + b"rest")
    assert part.media_type == media_type
    assert part.url.startswith(f"data:{media_type};base64,")
    assert is_image(part)
    assert abs(bytes_of(part) - len(head) - 4) <= 2


@pytest.mark.parametrize("text", ["plain", "100 % of 25%25", "é 你好 🙂", "a\nb\n", "data:,x"])
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    part = attachment("a.txt", text.encode())
    assert part.name == "a.txt"
    assert text_of(part) == text
    assert text_of(text_attachment("", text)) == text


def test_marks_of_the_encoding_and_of_windows_lines_are_taken_off() -> None:
    assert text_of(attachment("a", "\ufeffone\r\ntwo".encode())) == "one\ntwo"
    assert text_of(attachment("a", "zwei".encode("utf-16"))) == "zwei"


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"\xfe\xed\xfa\xce", b"PK\x03\x04\xff", b"text\0text"])
def test_what_is_neither_text_nor_a_picture_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ChatError, match=r"^thing\.bin is "):
        attachment("thing.bin", data)


def test_too_large_files_are_refused_with_their_limit() -> None:
    with pytest.raises(ChatError, match="larger than 8 MB"):
        attachment("a.txt", b"a" * (MAX_TEXT_BYTES + 1))
    with pytest.raises(ChatError, match="larger than 20 MB"):
        attachment("a.png", HEADS["image/png"] + b"a" * MAX_IMAGE_BYTES)
    with pytest.raises(ChatError, match="The text is larger than 8 MB"):
        text_attachment("", "a" * (MAX_TEXT_BYTES + 1))


def test_a_text_file_is_said_with_its_name_in_a_fence_that_holds_it() -> None:
    file, picture = attachment("a.md", b"```\ncode\n```\n"), attachment("b.png", HEADS["image/png"])
    spoken = said((TextPart("Look"), file, picture))
    assert spoken == (TextPart("Look"), TextPart("File a.md:\n````\n```\ncode\n```\n````"), picture)


def test_a_message_carries_so_many_files_and_no_more() -> None:
    small = text_attachment("a", "a")
    assert shared_limit([small] * MAX_FILES) is None
    assert shared_limit([small] * (MAX_FILES + 1)) is not None
    large = text_attachment("a", "a" * MAX_TEXT_BYTES)
    assert shared_limit([large] * 6) is not None


def test_a_name_is_one_short_line() -> None:
    part = text_attachment("a\nb" + "c" * 500 + ".txt", "x")
    assert part.name.startswith("a bc")
    assert part.name.endswith(".txt")
    assert len(part.name) == 100


@pytest.mark.parametrize("part", [FilePart("image/png", "data:,"), FilePart("text/plain", "data:,x", "a.txt")])
def test_a_name_is_kept_and_its_absence_too(part: FilePart) -> None:
    assert part_from_json(part_to_json(part)) == part
    assert ("name" in part_to_json(part)) is bool(part.name)
