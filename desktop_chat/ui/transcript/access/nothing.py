"""What Qt's interfaces take for "there is none"; their types in Python do not say so."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessibleInterface
from shiboken6 import VoidPtr

#: No such child, or no parent.
NO_INTERFACE: Final = cast("QAccessibleInterface", None)
#: An interface that stands for no object.
NO_OBJECT: Final = cast("QObject", None)
#: It cannot do that. None itself would crash the binding.
NO_ABILITY: Final = cast("int", VoidPtr(0))
