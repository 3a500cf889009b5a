"""The one way to the data files beside the program."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_path(name: str) -> Path:
    """Where `resources/<name>` lies, in the source tree and in a bundle alike."""
    root = Path(str(getattr(sys, "_MEIPASS", Path(__file__).parents[3])))
    return root / "resources" / name


def read_text(name: str) -> str:
    """The text of `resources/<name>`.

    Raises:
        OSError: if the installation is incomplete.
    """
    return resource_path(name).read_text("utf-8")
