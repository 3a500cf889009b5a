from __future__ import annotations

import os
from dataclasses import replace

import pytest

from desktop_chat.core.events import Ended
from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.metrics import Metrics
from desktop_chat.core.verdict import Verdict
from desktop_chat.storage.leases import Lease, dead_owner, others_alive, remove_dead, seems_alive, this_process
from tests.unit.storage.values import conversation, done, message


@pytest.fixture
def lease(tmp_path):
    lease = Lease(tmp_path / "leases", "me")
    yield lease
    lease.give_up()


def is_dead(tmp_path, lease_id):
    with dead_owner(tmp_path / "leases", lease_id) as dead:
        return dead


def test_a_held_lease_is_alive_and_a_given_up_one_dead(tmp_path):
    lease = Lease(tmp_path / "leases", "me")
    assert not is_dead(tmp_path, "me")
    lease.give_up()
    assert is_dead(tmp_path, "me")
    assert list((tmp_path / "leases").iterdir()) == []


def test_a_file_that_nobody_holds_is_a_dead_process_whatever_it_says(tmp_path, lease):
    """The number in it may be that of a process that lives now; only the lock counts."""
    left = tmp_path / "leases" / "left.lease"
    left.write_bytes((tmp_path / "leases" / "me.lease").read_bytes())
    assert is_dead(tmp_path, "left")
    assert not left.exists()


def test_only_one_process_finds_an_owner_dead(tmp_path, lease):
    (tmp_path / "leases" / "left.lease").touch()
    with dead_owner(tmp_path / "leases", "left") as first, dead_owner(tmp_path / "leases", "left") as second:
        assert (first, second) == (True, False)


def test_others_are_alive_only_if_they_hold_a_lease(tmp_path, lease):
    folder = tmp_path / "leases"
    assert not others_alive(folder, "me")
    assert not others_alive(tmp_path / "nowhere", "me")
    assert others_alive(folder, "you")


def test_files_of_the_dead_are_cleared_away_unless_they_own_turns(tmp_path, lease):
    folder = tmp_path / "leases"
    for name in ("gone", "owner"):
        (folder / f"{name}.lease").touch()
    remove_dead(folder, "me", frozenset({"owner"}))
    assert {path.name for path in folder.iterdir()} == {"me.lease", "owner.lease"}


def test_without_locks_the_process_itself_is_asked():
    me = this_process()
    assert me.pid == os.getpid()
    assert seems_alive(me)
    if me.boot_id:
        assert not seems_alive(replace(me, boot_id="another boot"))
        assert not seems_alive(replace(me, started="1"))
        assert not seems_alive(replace(me, pid=2**22 + 1))
        assert seems_alive(replace(me, pid_space="pid:[1]", pid=2**22 + 1)), "another container: cannot be known"
    assert seems_alive(replace(me, boot_id="")), "in doubt nothing is taken away"


def begin(library, text):
    library.create_conversation(conversation())
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    journal.append(0, "text", text)
    done(library.flush())
    return journal


def test_a_turn_of_a_closed_library_is_interrupted_with_its_text(open_library):
    first = open_library()
    begin(first, "as far as it\ncame")
    first.close()
    second = open_library()
    assert done(second.recover()) == 1
    found = done(second.message("a"))
    assert (found.text, found.verdict) == ("as far as it\ncame", Verdict.INTERRUPTED)
    assert done(second.recover()) == 0


def test_a_turn_of_another_living_library_is_left_alone(library, open_library):
    journal = begin(library, "still ")
    other = open_library()
    assert done(other.recover()) == 0
    assert done(other.message("a")).verdict is None
    journal.append(0, "text", "running")
    journal.end(Ended(Verdict.COMPLETE), [TextPart("still running")], None, Metrics(), "")
    done(library.flush())
    assert done(other.message("a")).verdict is Verdict.COMPLETE


def test_a_library_leaves_its_own_turns_alone(library):
    begin(library, "mine")
    assert done(library.recover()) == 0
    assert done(library.message("a")).verdict is None


def test_an_end_that_comes_after_a_wrong_recovery_still_counts(library, open_library, tmp_path):
    """Somebody deleted the lease files while this process ran."""
    journal = begin(library, "half")
    for path in (tmp_path / "leases").iterdir():
        path.unlink()
    other = open_library()
    assert done(other.recover()) == 1
    journal.append(0, "text", " and more")
    journal.end(Ended(Verdict.COMPLETE), [TextPart("half and more")], None, Metrics(), "")
    done(library.flush())
    found = done(other.message("a"))
    assert (found.text, found.verdict) == ("half and more", Verdict.COMPLETE)
