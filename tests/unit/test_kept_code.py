"""What PySide compiles at each start is compiled once."""

import builtins
import marshal
import subprocess
import sys
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path

import pytest

from desktop_chat.qt_loading import KeptCode

SOURCE = b"made = 1"
KEY = ("inner/module.py", source_hash(SOURCE))
OTHER = compile("made = 2", "inner/module.py", "exec")


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "kept.code"


def kept_as(content: object) -> bytes:
    """A whole file with this in it."""
    code = marshal.dumps(content)
    return MAGIC_NUMBER + source_hash(code) + code


def kept_in(path: Path) -> list[object]:
    """What a whole file has code for."""
    data = path.read_bytes()
    found = marshal.loads(data[len(kept_as({})) - len(marshal.dumps({})) :])
    assert data == kept_as(found)
    return list(found)


def made(kept: KeptCode, source: bytes = SOURCE) -> int:
    """What the module says that `kept` compiles."""
    scope: dict[str, int] = {}
    exec(kept.compile(source, "inner/module.py", "exec"), scope)
    return scope["made"]


def test_what_was_compiled_at_one_start_is_not_compiled_at_the_next(path):
    first = KeptCode(path)
    assert made(first) == 1
    first.save()
    assert kept_in(path) == [KEY]
    path.write_bytes(kept_as({KEY: OTHER}))
    assert made(KeptCode(path)) == 2


def test_what_is_compiled_has_the_future_of_who_asks_not_of_this_program(path):
    source = b"def f(a: int): pass\nmade = f.__annotations__"
    assert made(KeptCode(path), source) == {"a": int}
    asking = "from __future__ import annotations\ncode = compile(source, 'inner/module.py', 'exec')"
    scope = {"compile": KeptCode(path).compile, "source": source}
    exec(compile(asking, "<asking>", "exec", dont_inherit=True), scope)
    exec(scope["code"], scope)
    assert scope["made"] == {"a": "int"}


def test_another_text_of_the_same_name_is_compiled_and_takes_its_place(path):
    path.parent.mkdir()
    path.write_bytes(kept_as({KEY: OTHER}))
    kept = KeptCode(path)
    assert made(kept, b"made = 3") == 3
    kept.save()
    assert kept_in(path) == [(KEY[0], source_hash(b"made = 3"))]
    assert [one.name for one in path.parent.iterdir()] == ["kept.code"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        MAGIC_NUMBER,
        MAGIC_NUMBER + b"damaged",
        kept_as({KEY: OTHER})[:-1],
        kept_as({KEY: OTHER}).replace(b"made", b"mage"),
        kept_as([1]),
        b"abcd" + kept_as({KEY: OTHER})[4:],
    ],
    ids=["empty", "cut", "damaged", "without its end", "changed within", "something else", "of another Python"],
)
def test_a_file_that_does_not_serve_is_written_anew(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    kept = KeptCode(path)
    assert made(kept) == 1
    kept.save()
    assert kept_in(path) == [KEY]


def test_nothing_is_written_where_python_writes_nothing(path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept = KeptCode(path)
    made(kept)
    kept.save()
    assert not path.exists()


def test_a_folder_that_cannot_be_written_to_is_no_matter(path):
    path.parent.write_bytes(b"a file")
    kept = KeptCode(path)
    assert made(kept) == 1
    kept.save()


def test_what_could_not_be_put_in_its_place_is_not_left_lying(path):
    (path / "in the way").mkdir(parents=True)
    kept = KeptCode(path)
    assert made(kept) == 1
    kept.save()
    assert list(path.parent.iterdir()) == [path]


def test_where_python_leaves_something_out_other_code_is_kept():
    ask = "from desktop_chat.qt_loading import kept_code_path; print(kept_code_path().name)"
    names = [subprocess.check_output([sys.executable, *how, "-c", ask], text=True) for how in ((), ("-O",), ("-OO",))]
    assert len(set(names)) == 3


def test_all_else_is_compiled_as_ever(path):
    kept = KeptCode(path)
    assert eval(kept.compile("1 + 1", "<text>", "eval")) == 2
    assert eval(kept.compile(b"1 + 1", "<text>", "eval", dont_inherit=True)) == 2
    kept.save()
    assert not path.exists()
    assert builtins.compile is compile
