"""Loads Qt without what PySide does anew at each start, though nothing changed or nothing here has a use for it."""

from __future__ import annotations

import builtins
import importlib
import marshal
import os
import re
import sys
from contextlib import suppress
from functools import cached_property
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from types import CodeType

#: Before the code stand the Python it is for, and its hash: damaged code may end the program wherever it is run.
_HEAD = len(MAGIC_NUMBER) + len(source_hash(b""))
#: Regular expressions from so many characters on are compiled when they are used. Nobody but PySide has such.
_LONG_PATTERN = 4000


def load_qt() -> None:
    """Load PySide with QtWidgets; to be called before anything else imports it.

    Raises:
        ImportError: where Qt cannot be loaded.
    """
    own_import, own_compile, own_pattern = builtins.__import__, builtins.compile, re.compile
    kept = KeptCode(kept_code_path())
    # PySide carries some 130 kB of Python as text in its library, and compiles it at each start.
    builtins.compile = kept.compile  # pyright: ignore[reportAttributeAccessIssue] - for the types PySide calls it with
    re.compile = _pattern  # pyright: ignore[reportAttributeAccessIssue] - it has what PySide calls
    try:
        importlib.import_module("PySide6.QtWidgets")
    finally:
        builtins.compile, re.compile = own_compile, own_pattern
        # PySide puts an import of its own in the place of Python's: it reads, and keeps, the source of every module
        # that is imported from then on, to see whether that uses the features behind `__feature__`. None does here.
        builtins.__import__ = own_import
    kept.save()


def kept_code_path() -> Path:
    """The file beside this program's own compiled modules, named as they are: for one Python and what it leaves out."""
    own = Path(cache_from_source(__file__))
    return own.with_name(own.name.replace(Path(__file__).stem, "pyside", 1)).with_suffix(".code")


class KeptCode:
    """What was compiled from texts that no file is behind, kept in `path` from one start to the next.

    As with `.pyc` files: what was compiled by another Python, or from another text, is compiled anew, and where nothing
    can be written nothing is kept. So it is with what was damaged since.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)
        #: Of those, and of what is new, what was asked for: by name and hash of the text.
        self._used: dict[tuple[str, bytes], CodeType] = {}
        self._compile: Any = builtins.compile

    def compile(self, source: Any, filename: Any, mode: str, *others: Any, **named: Any) -> Any:
        """As Python's own `compile`; the whole text of a module is compiled once."""
        if mode != "exec" or not isinstance(source, bytes) or others or named:
            return self._compile(source, filename, mode, *others, **named)
        key = (str(filename), source_hash(source))
        code = self._known.get(key)
        if code is None:
            # Python's own takes over what its caller has from `__future__`: that is PySide here, not this file.
            caller = sys._getframe(1)  # pyright: ignore[reportPrivateUsage] - documented
            futures = caller.f_code.co_flags & annotations.compiler_flag
            code = self._compile(source, filename, mode, futures, dont_inherit=True)
        self._used[key] = code
        return code

    def save(self) -> None:
        """Write down what was asked for, if that is not what the file holds."""
        if self._used.keys() == self._known.keys() or sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            written = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            code = marshal.dumps(self._used)
            try:
                written.write_bytes(MAGIC_NUMBER + source_hash(code) + code)
                written.replace(self._path)
            finally:
                # On a full disk a part of it would stay, and one more with each start.
                written.unlink(missing_ok=True)


class LatePattern:
    """A regular expression that is compiled when it is first used.

    PySide makes three of thousands of characters, to read signatures: for its words about a wrong call, and for files
    of types.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """As of the pattern; a method compiles when it is called, not when it is taken."""

        def call(*given: Any, **named: Any) -> Any:
            return getattr(self._made, name)(*given, **named)

        return call if callable(getattr(re.Pattern, name)) else getattr(self._made, name)

    @cached_property
    def _made(self) -> re.Pattern[str]:
        return _compile_pattern(*self._given)


_compile_pattern = re.compile


def _pattern(pattern: Any, flags: int = 0) -> Any:
    """As Python's own `re.compile`, but for long ones."""
    if isinstance(pattern, str) and len(pattern) >= _LONG_PATTERN:
        return LatePattern(pattern, flags)
    return _compile_pattern(pattern, flags)


def _read(path: Path) -> dict[tuple[str, bytes], CodeType]:
    try:
        data = path.read_bytes()
        code = data[_HEAD:]
        if data[:_HEAD] != MAGIC_NUMBER + source_hash(code):
            return {}
        # As trustworthy as the `.pyc` files beside it.
        found: object = marshal.loads(code)  # noqa: S302 - see above
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return cast("dict[tuple[str, bytes], CodeType]", found) if isinstance(found, dict) else {}
