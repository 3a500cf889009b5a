"""Exclusive locks on open files that end with the process, whatever way it ends."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    #: Locked bytes cannot be read by others on Windows, so the locked one lies behind any content.
    _OFFSET = 1 << 30

    def try_lock(descriptor: int) -> bool:
        """True if the lock is ours now, False if another open file holds it."""
        os.lseek(descriptor, _OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """True if the lock is ours now, False if another open file holds it.

        Raises:
            OSError: if this file system has no locks.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
