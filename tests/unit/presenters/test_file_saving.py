"""Files of an answer are written as they came, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.presenters.file_saving import save_data_url


@pytest.mark.parametrize(
    ("url", "data"),
    [("data:image/png;base64,aGVsbG8=", b"hello"), ("data:text/plain,a%20b", b"a b"), ("data:,", b"")],
)
def test_a_data_url_is_written(tmp_path: Path, url: str, data: bytes) -> None:
    save_data_url(url, str(tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == data


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/a", "data:x;base64,a", "data:"])
def test_nothing_else_is_read(tmp_path: Path, url: str) -> None:
    with pytest.raises(ChatError) as error:
        save_data_url(url, str(tmp_path / "file"))
    assert error.value.kind is ErrorKind.PROTOCOL
    assert not (tmp_path / "file").exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ChatError) as error:
        save_data_url("data:,a", str(tmp_path / "missing/file"))
    assert error.value.kind is ErrorKind.STORE
