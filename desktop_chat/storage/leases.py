"""Which processes that own running turns are alive: each holds a locked file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from desktop_chat.core.json_fields import JsonFields, as_object
from desktop_chat.core.values import value
from desktop_chat.storage.locks import try_lock

FOLDER_NAME = "leases"


@value
class Holder:
    """A process as one boot of one system knows it; empty where the system does not tell."""

    boot_id: str
    pid_space: str
    pid: int
    started: str


class Lease:
    """This process's own. Its id is never used twice, so a process number that comes again means nothing."""

    def __init__(self, folder: Path, lease_id: str) -> None:
        """Make the file and lock it.

        Raises:
            OSError: if the folder cannot be written.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.id = lease_id
        self._path = _path(folder, lease_id)
        self._descriptor = self._take()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, json.dumps(asdict(this_process())).encode())

    def give_up(self) -> None:
        os.close(self._descriptor)
        _remove(self._path)

    def _take(self) -> int:
        # Another process may clear the file away between its making and its locking; it owns nothing yet then.
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if try_lock(descriptor) and os.path.samestat(os.fstat(descriptor), self._path.stat()):
                    return descriptor
            except FileNotFoundError:
                pass
            except OSError:
                # No locks on this file system: the others go by what the file says about the process.
                return descriptor
            os.close(descriptor)


@contextmanager
def dead_owner(folder: Path, lease_id: str) -> Generator[bool, None, None]:
    """Yield whether the owner is dead. While inside, no other process gets True; after a True its file is gone."""
    path = _path(folder, lease_id)
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    except OSError:
        yield False
        return
    try:
        dead = _is_dead(descriptor)
        yield dead
    finally:
        os.close(descriptor)
    if dead:
        _remove(path)


def others_alive(folder: Path, own_id: str) -> bool:
    """True if another process holds a lease in this folder."""
    if not folder.is_dir():
        return False
    for path in folder.glob("*.lease"):
        if path.stem != own_id:
            with dead_owner(folder, path.stem) as dead:
                if not dead:
                    return True
    return False


def remove_dead(folder: Path, own_id: str, owners: frozenset[str]) -> None:
    """Drop the files of dead processes that own nothing any more (`owners` still do)."""
    for path in folder.glob("*.lease"):
        if path.stem != own_id and path.stem not in owners:
            with dead_owner(folder, path.stem):
                pass


def this_process() -> Holder:
    return Holder(_boot_id(), _pid_space(), os.getpid(), _started("self"))


def seems_alive(holder: Holder) -> bool:
    """What the file's words say, for file systems without locks; in doubt True."""
    if not holder.boot_id or holder.boot_id != _boot_id():
        return not holder.boot_id
    if holder.pid_space != _pid_space():
        return True
    return bool(holder.started) and _started(str(holder.pid)) == holder.started


def _is_dead(descriptor: int) -> bool:
    try:
        return try_lock(descriptor)
    except OSError:
        return not seems_alive(_read(descriptor))


def _read(descriptor: int) -> Holder:
    try:
        read = JsonFields(as_object(json.loads(os.read(descriptor, 4096))))
    except ValueError:
        read = JsonFields({})
    return Holder(read.text("boot_id"), read.text("pid_space"), read.count("pid") or 0, read.text("started"))


def _remove(path: Path) -> None:
    # Windows keeps a file that another process looks at just now; whoever comes next removes it.
    with suppress(OSError):
        path.unlink()


def _path(folder: Path, lease_id: str) -> Path:
    return folder / f"{lease_id}.lease"


def _boot_id() -> str:
    return _read_text("/proc/sys/kernel/random/boot_id") if sys.platform == "linux" else ""


def _pid_space() -> str:
    """Names the process-number space: containers have their own."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _started(pid: str) -> str:
    """Start time of a process in clock ticks since boot; empty if there is none or the system does not tell."""
    # The command name in field 2 may hold spaces and brackets: count from its last bracket.
    fields = _read_text(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def _read_text(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
