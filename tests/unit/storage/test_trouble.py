from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended
from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.metrics import Metrics
from desktop_chat.core.verdict import Verdict
from desktop_chat.storage.schema import FILE_NAME, VERSION
from tests.unit.storage.values import WAIT_S, conversation, done, message

ROOT = Path(__file__).resolve().parents[3]


def mounted(folder: Path, options: str) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    run = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True)
    if run.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {run.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted(folder, "size=2m")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def read_only_folder(tmp_path):
    folder = tmp_path / "fixed"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    mounted(folder, "ro")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


def child(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_full_disk_costs_no_word_of_a_running_turn(small_disk, open_library, told):
    library = open_library(small_disk)
    library.create_conversation(conversation())
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    journal.append(0, "text", "before ")
    done(library.flush())
    ballast = fill(small_disk)
    more = "".join(f"{number} ".ljust(1000, ".") for number in range(300))
    for start in range(0, len(more), 1000):
        journal.append(0, "text", more[start : start + 1000])
    for _ in range(3):
        with pytest.raises(ChatError, match="Free some space"):
            done(library.flush())
    with pytest.raises(ChatError, match="disk is full"):
        done(library.add_message(message("u", "a", "x" * 20_000)))
    assert done(library.message("a")).text == "before ", "what is on the disk can still be read"
    assert [error.kind for error in told] == [ErrorKind.STORE], "told once, not at every try"
    ballast.unlink()
    journal.append(0, "text", "after")
    assert done(library.message("a")).text == f"before {more}after"
    assert done(library.message("u")) is None, "a write whose failure was told is not made up for"
    done(library.flush())


def test_a_turn_that_begins_and_ends_on_a_full_disk_is_written_once_there_is_space(small_disk, open_library, told):
    library = open_library(small_disk)
    done(library.create_conversation(conversation()))
    ballast = fill(small_disk)
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    journal.append(0, "text", "x" * 100_000)
    journal.end(Ended(Verdict.COMPLETE), [TextPart("x" * 100_000)], None, Metrics(), "")
    with pytest.raises(ChatError, match="disk is full"):
        done(library.flush())
    assert len(told) == 1
    ballast.unlink()
    done(library.flush())
    found = done(library.message("a"))
    assert (found.verdict, len(found.text)) == (Verdict.COMPLETE, 100_000)


def test_the_store_tries_again_by_itself(small_disk, open_library):
    library = open_library(small_disk)
    done(library.create_conversation(conversation()))
    ballast = fill(small_disk)
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    journal.append(0, "text", "x" * 100_000)
    with pytest.raises(ChatError):
        done(library.flush())
    other = open_library(small_disk.parent / "elsewhere")
    seen = threading.Event()
    ballast.unlink()
    watcher = sqlite3.connect(small_disk / FILE_NAME)
    for _ in range(200):
        if watcher.execute("SELECT count(*) FROM journal").fetchone()[0]:
            seen.set()
            break
        done(other.flush())
        seen.wait(0.05)
    watcher.close()
    assert seen.is_set()


def test_files_that_may_not_grow_cost_no_word(tmp_path):
    run = child("-m", "tests.unit.storage.full_disk_child", str(tmp_path / "data"))
    assert run.returncode == 0, run.stderr
    assert "flush: The disk" in run.stdout
    assert "told: 1" in run.stdout
    assert "kept: True" in run.stdout


def test_a_read_only_folder_is_told_in_one_sentence(read_only_folder, open_library, told):
    library = open_library(read_only_folder)
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    journal.append(0, "text", "some")
    for future in (library.conversations(), library.create_conversation(conversation()), library.flush()):
        with pytest.raises(ChatError, match="writable") as caught:
            done(future)
        assert str(read_only_folder) in str(caught.value)
    assert [error.kind for error in told] == [ErrorKind.STORE]


def test_a_folder_that_becomes_writable_is_used(tmp_path, open_library):
    folder = tmp_path / "data"
    folder.write_text("a file where the folder should be")
    library = open_library(folder)
    with pytest.raises(ChatError, match="writable"):
        done(library.create_conversation(conversation()))
    folder.unlink()
    done(library.create_conversation(conversation()))
    assert len(done(library.conversations())) == 1


@pytest.mark.parametrize("content", [b"not a database, by far" * 200, b"\0" * 8192, b"x"])
def test_a_damaged_file_is_put_aside_whole_and_told(tmp_path, open_library, told, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    (tmp_path / f"{FILE_NAME}-wal").write_bytes(b"its log")
    library = open_library()
    done(library.create_conversation(conversation()))
    assert len(done(library.conversations())) == 1
    kept, *others = sorted(tmp_path.glob(f"{FILE_NAME}.damaged-*"))
    assert kept.read_bytes() == content
    assert b"its log" in [path.read_bytes() for path in others]
    assert [str(kept) in str(error) for error in told] == [True]


def test_a_file_with_a_broken_first_page_is_put_aside(tmp_path, open_library, told):
    first = open_library()
    done(first.create_conversation(conversation()))
    first.close()
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    content[100:4096] = os.urandom(3996)
    path.write_bytes(content)
    assert done(open_library().conversations()) == []
    kept = min(tmp_path.glob(f"{FILE_NAME}.damaged-*"))
    assert kept.read_bytes() == content
    assert len(told) == 1


def test_a_file_that_another_process_uses_is_never_moved(tmp_path, open_library, told):
    first = open_library()
    done(first.create_conversation(conversation()))
    done(first.flush())
    path = tmp_path / FILE_NAME
    (tmp_path / f"{FILE_NAME}-wal").unlink()
    path.write_bytes(b"trampled on by somebody" * 100)
    with pytest.raises(ChatError, match="damaged"):
        done(open_library().conversations())
    assert list(tmp_path.glob("*.damaged-*")) == []


def test_a_history_of_a_newer_version_is_left_as_it_is(tmp_path, open_library, told):
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.execute("CREATE TABLE hologram (x)")
    connection.commit()
    connection.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    library = open_library()
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    for number in range(10):
        journal.append(0, "text", str(number))
        with pytest.raises(ChatError, match="newer Desktop Chat"):
            done(library.path("c"))
    journal.end(Ended(Verdict.COMPLETE), [TextPart("x")], None, Metrics(), "")
    library.close()
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert len(told) == 1


def test_many_libraries_make_one_new_history(tmp_path, open_library):
    libraries = [open_library() for _ in range(8)]
    for number, library in enumerate(libraries):
        library.create_conversation(conversation(f"c{number}"))
    for library in libraries:
        done(library.flush())
    assert len(done(libraries[0].conversations())) == 8


def test_changes_by_others_are_noticed_and_own_ones_are_not(library, open_library):
    other = open_library()
    done(other.conversations())
    own: list[int] = []
    noticed = threading.Event()
    library.subscribe(lambda: own.append(1))
    other.subscribe(noticed.set)
    for number in range(2):
        noticed.clear()
        done(library.create_conversation(conversation(f"c{number}")))
        assert noticed.wait(WAIT_S)
    assert own == []


def test_nobody_is_told_after_unsubscribing(library, open_library):
    other = open_library()
    done(other.conversations())
    calls: list[int] = []
    noticed = threading.Event()
    unsubscribe = other.subscribe(lambda: calls.append(1))
    other.subscribe(noticed.set)
    unsubscribe()
    done(library.create_conversation(conversation()))
    assert noticed.wait(WAIT_S)
    assert calls == []


def test_a_program_that_forgets_to_close_still_ends_with_everything_written(tmp_path, open_library):
    code = f"""
from pathlib import Path
from desktop_chat.core.messages import Role
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from tests.unit.storage.values import conversation, message
library = SqliteLibrary(Path({str(tmp_path)!r}), SystemClock())
library.create_conversation(conversation())
library.begin_turn(message("a", role=Role.ASSISTANT)).append(0, "text", "the last words")
raise SystemExit(3)
"""
    assert child("-c", code).returncode == 3
    library = open_library()
    assert done(library.recover()) == 1
    assert done(library.message("a")).text == "the last words"


def test_library_and_settings_load_nothing_slow():
    code = (
        "import sys, desktop_chat.storage.library, desktop_chat.storage.settings;"
        "print(sorted({'asyncio', 'ssl', 'socket', 'keyring', 'httpx2', 'PySide6', 'uuid7'} & set(sys.modules)))"
    )
    assert child("-c", code).stdout == "[]\n"
