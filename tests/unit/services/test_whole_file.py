"""A file is there as a whole, or as it was before."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.core.errors import ChatError
from desktop_chat.services.whole_file import write_whole


def broken(error: Exception) -> Iterator[bytes]:
    yield b"half"
    raise error


def test_pieces_become_a_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "x", [b"a", b"", b"b"])
    assert (tmp_path / "x").read_bytes() == b"ab"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_full_disk_is_said_and_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    with pytest.raises(ChatError, match="could not be written") as told:
        write_whole(tmp_path / "x", broken(OSError(errno.ENOSPC, "No space left on device")))
    assert "No space left" in told.value.detail
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_text() == "old"


def test_what_goes_wrong_with_the_pieces_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_whole(tmp_path / "x", broken(KeyError("x")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000])
def test_a_name_that_no_file_can_have_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(ChatError, match="could not be written"):
        write_whole(tmp_path / name / "x", [b"a"])
