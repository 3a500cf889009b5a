from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.draft import Draft
from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.events import (
    Ended,
    PartsDiscarded,
    ReasoningDelta,
    RefusalDelta,
    TextDelta,
)
from desktop_chat.core.messages import ReasoningPart, Role, SourcePart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.parts_json import json_text, part_to_json
from desktop_chat.core.verdict import Verdict
from desktop_chat.storage import changes, queries
from desktop_chat.storage.folding import WHOLE, fold
from desktop_chat.storage.journal import SqliteTurnJournal
from desktop_chat.storage.schema import FILE_NAME, open_for_writing
from tests.unit.storage.values import WAIT_S, conversation, done, message


@pytest.fixture
def answer():
    return message("a", "u", role=Role.ASSISTANT)


@pytest.fixture
def journal(library, answer):
    library.create_conversation(conversation())
    library.add_message(message("u", None, "a question"))
    return library.begin_turn(answer)


def rows(folder, table):
    connection = sqlite3.connect(folder / FILE_NAME)
    try:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        connection.close()


def test_a_turn_that_began_is_the_active_leaf_and_has_no_verdict(library, journal, answer):
    entries = done(library.path("c"))
    assert [entry.message.id for entry in entries] == ["u", "a"]
    assert entries[-1].message == answer


def test_the_text_of_a_running_turn_is_read_with_all_that_was_appended(library, journal):
    journal.append(0, "reasoning", "hm")
    journal.append(1, "text", "one ")
    journal.append(1, "text", "two")
    expected = (ReasoningPart("hm"), TextPart("one two"))
    assert done(library.path("c"))[-1].message.parts == expected
    journal.append(1, "text", " three")
    assert done(library.message("a")).text == "one two three"


def test_another_process_sees_the_running_text(library, journal, open_library):
    journal.append(0, "text", "so far")
    done(library.flush())
    assert done(open_library().path("c"))[-1].message.text == "so far"


def test_the_end_folds_the_turn_and_drops_its_journal(library, journal, tmp_path):
    journal.append(0, "text", "half")
    done(library.flush())
    error = ErrorInfo(ErrorKind.CUT, "It broke off.")
    metrics = Metrics(chunks=2)
    journal.end(Ended(Verdict.TRUNCATED, "cut", error), [TextPart("half and half")], Usage(1, 2), metrics, "model-7")
    found = done(library.message("a"))
    assert (found.verdict, found.reason, found.error) == (Verdict.TRUNCATED, "cut", error)
    assert (found.text, found.usage, found.metrics, found.model) == ("half and half", Usage(1, 2), metrics, "model-7")
    assert (rows(tmp_path, "turns"), rows(tmp_path, "journal")) == (0, 0)


def test_nothing_counts_after_the_end(library, journal):
    journal.end(Ended(Verdict.COMPLETE), [TextPart("all")], None, Metrics(), "")
    journal.append(0, "text", "late")
    journal.discard(0)
    journal.end(Ended(Verdict.STOPPED), [], None, Metrics(), "other")
    found = done(library.message("a"))
    assert (found.text, found.verdict, found.model) == ("all", Verdict.COMPLETE, "")


def test_discarded_parts_are_gone(library, journal):
    for part, text in enumerate(("keep", "void", "void, too")):
        journal.append(part, "text", text)
    journal.discard(1)
    journal.append(1, "text", "anew")
    assert done(library.message("a")).parts == (TextPart("keep"), TextPart("anew"))


def test_half_a_character_waits_for_its_other_half(library, journal):
    journal.append(0, "text", "\ud83d")
    assert done(library.message("a")).text == "\ud83d"
    journal.append(0, "text", "\ude00")
    done(library.flush())
    assert done(library.message("a")).text.encode("utf-16", "surrogatepass") == "😀".encode("utf-16")


def test_a_purged_turn_takes_its_journal_along(library, journal, open_library, tmp_path):
    journal.append(0, "text", "some")
    done(library.flush())
    connection = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = 1")
    connection.execute("DELETE FROM conversations")
    connection.close()
    journal.append(0, "text", "more")
    journal.end(Ended(Verdict.COMPLETE), [TextPart("some more")], None, Metrics(), "")
    done(library.flush())
    assert rows(tmp_path, "journal") == 0


def test_many_deltas_become_few_rows(library, journal, tmp_path):
    for number in range(1000):
        journal.append(0, "text", f"{number} ")
    done(library.flush())
    assert rows(tmp_path, "journal") < 20
    assert done(library.message("a")).text == "".join(f"{number} " for number in range(1000))


def test_several_turns_are_written_down_side_by_side(library, journal):
    library.create_conversation(conversation("d"))
    other = library.begin_turn(message("b", None, role=Role.ASSISTANT, conversation_id="d"))
    for number in range(100):
        journal.append(0, "text", f"{number},")
        other.append(0, "text", f"{-number},")
    assert done(library.message("a")).text == "".join(f"{number}," for number in range(100))
    assert done(library.message("b")).text == "".join(f"{-number}," for number in range(100))


def test_a_whole_part_is_read_from_its_json():
    call, source = ToolCallPart("id", "search"), SourcePart("http://localhost/")
    found = fold(
        [
            (0, WHOLE, json_text(part_to_json(source))),
            (1, WHOLE, json_text(part_to_json(call))),
            (1, "tool_call", '{"q":'),
            (1, "tool_call", "1}"),
        ]
    )
    assert found == (source, ToolCallPart("id", "search", '{"q":1}'))


def test_what_is_appended_during_a_commit_waits_for_the_next_one(tmp_path):
    connection = open_for_writing(tmp_path / FILE_NAME)
    changes.create_conversation(connection, conversation())
    changes.begin_turn(connection, message("a", role=Role.ASSISTANT), "me")
    woken = []
    journal = SqliteTurnJournal("a", woken.append, lambda _: None, lambda: 0)
    journal.append(0, "text", "one ")
    journal.commit_pending(connection)
    journal.append(0, "text", "two ")
    journal.committed()
    assert woken == [journal, journal], "the second append has woken the writer again"
    journal.commit_pending(connection)
    journal.committed()
    assert queries.message(connection, "a").text == "one two "
    connection.close()


def test_what_a_failed_commit_took_is_written_by_the_next_one(tmp_path):
    connection = open_for_writing(tmp_path / FILE_NAME)
    changes.create_conversation(connection, conversation())
    changes.begin_turn(connection, message("a", role=Role.ASSISTANT), "me")
    journal = SqliteTurnJournal("a", lambda _: None, lambda _: None, lambda: 0)
    journal.append(0, "text", "one ")
    connection.execute("BEGIN")
    journal.commit_pending(connection)
    connection.execute("ROLLBACK")
    journal.append(0, "text", "two ")
    journal.commit_pending(connection)
    journal.committed()
    assert queries.message(connection, "a").text == "one two "
    connection.close()


@pytest.fixture
def synced(monkeypatch):
    """Names of files as they are forced to the disk."""
    names = SimpleQueue()
    real = os.fdatasync

    def sync(descriptor):
        names.put(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", sync)
    return names


@pytest.mark.skipif(sys.platform != "linux", reason="names of open files are asked of /proc")
def test_text_is_forced_to_the_disk_within_about_a_second(synced, journal):
    journal.append(0, "text", "some")
    assert synced.get(timeout=WAIT_S) == f"{FILE_NAME}-wal"


@pytest.mark.skipif(sys.platform != "linux", reason="names of open files are asked of /proc")
def test_a_flush_forces_everything_to_the_disk_before_it_is_done(synced, library, journal):
    journal.append(0, "text", "some")
    done(library.flush())
    assert synced.get_nowait() == f"{FILE_NAME}-wal"
    while not synced.empty():
        synced.get()
    done(library.flush())
    assert synced.empty(), "there was nothing new"


EVENTS = st.one_of(
    st.builds(TextDelta, st.just(0), st.text()),
    st.builds(ReasoningDelta, st.just(1), st.text()),
    st.builds(RefusalDelta, st.just(2), st.text()),
    st.builds(TextDelta, st.just(3), st.text()),
    st.builds(PartsDiscarded, st.integers(0, 3)),
)
KINDS = {TextDelta: "text", ReasoningDelta: "reasoning", RefusalDelta: "refusal"}


@given(st.lists(EVENTS, max_size=20))
def test_the_folded_journal_is_what_the_draft_makes(events):
    draft = Draft()
    written = []
    for event in events:
        draft.apply(event)
        if isinstance(event, PartsDiscarded):
            written.append((event.from_part, "discard", ""))
        else:
            written.append((event.part, KINDS[type(event)], event.text))
    assert fold(written) == draft.parts()
