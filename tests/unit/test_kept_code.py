"""What PySide compiles at each start is compiled once."""

import builtins
import marshal
import sys
from importlib.util import MAGIC_NUMBER, source_hash

import pytest

from desktop_chat.qt_loading import KeptCode

SOURCE = b"made = 1"
KEY = ("inner/module.py", source_hash(SOURCE))
OTHER = compile("made = 2", "inner/module.py", "exec")


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "kept.code"


def made(kept: KeptCode, source: bytes = SOURCE) -> int:
    """What the module says that `kept` compiles."""
    scope: dict[str, int] = {}
    exec(kept.compile(source, "inner/module.py", "exec"), scope)
    return scope["made"]


def test_what_was_compiled_at_one_start_is_not_compiled_at_the_next(path):
    first = KeptCode(path)
    assert made(first) == 1
    first.save()
    head, kept = path.read_bytes()[: len(MAGIC_NUMBER)], marshal.loads(path.read_bytes()[len(MAGIC_NUMBER) :])
    assert (head, list(kept)) == (MAGIC_NUMBER, [KEY])
    path.write_bytes(MAGIC_NUMBER + marshal.dumps({KEY: OTHER}))
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
    path.write_bytes(MAGIC_NUMBER + marshal.dumps({KEY: OTHER}))
    kept = KeptCode(path)
    assert made(kept, b"made = 3") == 3
    kept.save()
    assert list(marshal.loads(path.read_bytes()[len(MAGIC_NUMBER) :])) == [(KEY[0], source_hash(b"made = 3"))]
    assert [one.name for one in path.parent.iterdir()] == ["kept.code"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        MAGIC_NUMBER,
        MAGIC_NUMBER + b"damaged",
        MAGIC_NUMBER + marshal.dumps([1]),
        b"abcd" + marshal.dumps({KEY: OTHER}),
    ],
    ids=["empty", "cut", "damaged", "something else", "of another Python"],
)
def test_a_file_that_does_not_serve_is_written_anew(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    kept = KeptCode(path)
    assert made(kept) == 1
    kept.save()
    assert path.read_bytes()[: len(MAGIC_NUMBER)] == MAGIC_NUMBER
    assert list(marshal.loads(path.read_bytes()[len(MAGIC_NUMBER) :])) == [KEY]


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


def test_all_else_is_compiled_as_ever(path):
    kept = KeptCode(path)
    assert eval(kept.compile("1 + 1", "<text>", "eval")) == 2
    assert eval(kept.compile(b"1 + 1", "<text>", "eval", dont_inherit=True)) == 2
    kept.save()
    assert not path.exists()
    assert builtins.compile is compile
