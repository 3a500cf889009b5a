"""Files of an answer are written as they came, or not at all."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.presenters.file_saving import save_data_url, start_saving

#: More than is decoded at once, and no multiple of anything.
MUCH = bytes(range(256)) * 4099
BROKEN = ["data:;base64,aGV*bG8=", "data:;base64,aGVsbG8=aGVsbG8=", "data:;base64,aGVsbG8-"]


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("data:image/png;base64,aGVsbG8=", b"hello"),
        ("data:text/plain,a%20b", b"a b"),
        ("data:,", b""),
        ("DATA:text/plain;BASE64,aGVsbG8=", b"hello"),
        ("data:;base64,aGVs\nbG8", b"hello"),
        ("data:;base64,aGVsbG8%3D", b"hello"),
        ("data:;base64," + b64encode(MUCH).decode(), MUCH),
        ("data:," + quote(MUCH), MUCH),
    ],
    ids=str,
)
def test_a_data_url_is_written(tmp_path: Path, url: str, data: bytes) -> None:
    save_data_url(url, str(tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == data


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/a", "data:x;base64,a", "data:", *BROKEN])
def test_nothing_else_is_read(tmp_path: Path, url: str) -> None:
    with pytest.raises(ChatError) as error:
        save_data_url(url, str(tmp_path / "file"))
    assert error.value.kind is ErrorKind.PROTOCOL
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ChatError) as error:
        save_data_url("data:,a", str(tmp_path / "missing/file"))
    assert error.value.kind is ErrorKind.STORE


def test_what_came_damaged_leaves_the_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(ChatError):
        save_data_url("data:;base64," + "aGVs" * 200_000 + "*", str(tmp_path / "file"))
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


def test_a_file_is_written_on_a_thread_of_its_own(tmp_path: Path) -> None:
    start_saving("data:,a", str(tmp_path / "file")).result(10)
    assert (tmp_path / "file").read_bytes() == b"a"


def test_what_went_wrong_comes_with_the_future(tmp_path: Path) -> None:
    with pytest.raises(ChatError):
        start_saving("data:x;base64,a", str(tmp_path / "file")).result(10)
