import asyncio
import sys

from PySide6.QtCore import QCoreApplication

class _QEventLoop: ...

if sys.platform == "win32":
    _Native = asyncio.ProactorEventLoop
else:
    _Native = asyncio.SelectorEventLoop

class QEventLoop(_Native):
    def __init__(
        self, app: QCoreApplication | None = ..., set_running_loop: bool = ..., already_running: bool = ...
    ) -> None: ...
    def _before_run_forever(self) -> None: ...
    def _after_run_forever(self) -> None: ...
