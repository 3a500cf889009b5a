from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.core.events import Ended
from desktop_chat.core.messages import Parameters, ReasoningPart, Role, TextPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.storage.schema import FILE_NAME, MIGRATIONS, VERSION
from tests.unit.storage.values import conversation, done, message


def ids(library, conversation_id="c"):
    return [entry.message.id for entry in done(library.path(conversation_id))]


@pytest.fixture
def branched(library):
    """u1 - a1 - u2 - a2, and beside a1 a second answer b1."""
    library.create_conversation(conversation())
    library.add_message(message("u1", None, "one"))
    library.add_message(message("a1", "u1", "first", role=Role.ASSISTANT))
    library.add_message(message("u2", "a1", "two"))
    library.add_message(message("a2", "u2", "second", role=Role.ASSISTANT))
    library.add_message(message("b1", "u1", "other", role=Role.ASSISTANT))
    return library


def test_an_empty_folder_is_an_empty_library(library):
    assert done(library.conversations()) == []
    assert done(library.conversation("nowhere")) is None
    assert done(library.path("nowhere")) == []
    assert done(library.message("nowhere")) is None


def test_a_conversation_is_read_back_as_it_was_written(library, open_library):
    written = replace(
        conversation(),
        endpoint_id="e",
        model="m",
        system_prompt="Be brief.",
        parameters=Parameters(temperature=0.5, top_p=1.0, max_tokens=9, stop=("\n", "END"), seed=0),
        draft="half a thought",
        title_is_own=True,
        pin=2,
        unread=True,
    )
    done(library.create_conversation(written))
    assert done(library.conversation("c")) == written
    assert done(open_library().conversation("c")) == written


def test_a_conversation_comes_with_its_messages_or_not_at_all(library):
    done(library.create_conversation(conversation(), [message("u1"), message("a1", "u1", role=Role.ASSISTANT)]))
    assert [entry.message.id for entry in done(library.path("c"))] == ["u1", "a1"]
    with pytest.raises(ChatError):
        done(library.create_conversation(conversation("d"), [message("u1")]))
    assert done(library.conversation("d")) is None


def test_pins_marks_and_instructions_are_kept(library):
    for name in "abc":
        library.create_conversation(conversation(name))
    done(library.set_pins(["c", "a"]))
    done(library.set_pins(["b", "c"]))
    done(library.set_unread("a", True))
    done(library.set_instructions("a", "Be brief.", Parameters(temperature=0.5)))
    found = {each.id: each for each in done(library.conversations())}
    assert {name: each.pin for name, each in found.items()} == {"a": None, "b": 0, "c": 1}
    assert [name for name, each in found.items() if each.unread] == ["a"]
    assert (found["a"].system_prompt, found["a"].parameters) == ("Be brief.", Parameters(temperature=0.5))
    done(library.set_unread("a", False))
    assert not done(library.conversation("a")).unread


def test_a_message_is_read_back_as_it_was_written(library):
    library.create_conversation(conversation())
    written = replace(
        message("a", role=Role.ASSISTANT, parts=(ReasoningPart("hm"), TextPart("yes\n空"))),
        verdict=Verdict.TRUNCATED,
        reason="no_end",
        error=ErrorInfo(ErrorKind.CUT, "It broke off.", "reset", 200),
        endpoint_id="e",
        model="m",
        usage=Usage(1, 2, None, 0),
        metrics=Metrics(
            ttft_ms=1.5, tokens_per_s=None, duration_ms=3.0, chunks=4, bytes=5, max_gap_ms=6.0, heartbeats=7
        ),
        session_id="s-1",
        notes=("The seed was left out.", "空"),
    )
    done(library.add_message(written))
    assert done(library.message("a")) == written


def test_a_file_of_the_first_version_is_migrated_with_its_messages(tmp_path, open_library):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as old:
        old.executescript(MIGRATIONS[0])
        old.execute("INSERT INTO conversations (id, title, created_ms, updated_ms) VALUES ('c', 't', 1, 1)")
        old.execute(
            "INSERT INTO messages (id, conversation_id, role, parts, verdict, created_ms)"
            """ VALUES ('a', 'c', 'assistant', '[{"type":"text","text":"kept"}]', 'complete', 1)"""
        )
        old.execute("PRAGMA user_version = 1")
        old.commit()
    found = done(open_library().message("a"))
    assert (found.text, found.verdict, found.session_id, found.notes) == ("kept", Verdict.COMPLETE, "", ())
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as new:
        assert new.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_read_sees_the_writes_asked_for_before_it(library):
    for number in range(50):
        library.create_conversation(conversation(f"c{number}", at_ms=number))
        assert len(done(library.conversations())) == number + 1


def test_conversations_come_newest_first(library):
    library.create_conversation(conversation("old", at_ms=1))
    library.create_conversation(conversation("new", at_ms=3))
    library.create_conversation(conversation("mid", at_ms=2))
    assert [c.id for c in done(library.conversations())] == ["new", "mid", "old"]
    library.add_message(message("u", conversation_id="old", at_ms=9))
    assert [c.id for c in done(library.conversations())] == ["old", "new", "mid"]


def test_a_made_title_never_replaces_an_own_one(library):
    library.create_conversation(conversation())
    library.rename("c", "made", own=False)
    assert done(library.conversation("c")).title == "made"
    library.rename("c", "mine", own=True)
    library.rename("c", "made again", own=False)
    found = done(library.conversation("c"))
    assert (found.title, found.title_is_own) == ("mine", True)
    library.rename("c", "mine, too", own=True)
    assert done(library.conversation("c")).title == "mine, too"


def test_draft_and_model_are_kept(library):
    library.create_conversation(conversation())
    library.save_draft("c", "not yet sent")
    library.choose_model("c", "endpoint", "model")
    found = done(library.conversation("c"))
    assert (found.draft, found.endpoint_id, found.model) == ("not yet sent", "endpoint", "model")


def test_a_deleted_conversation_comes_back_until_it_is_purged(branched):
    branched.delete("c")
    assert done(branched.conversations()) == []
    assert done(branched.conversation("c")) is None
    branched.restore("c")
    assert [c.id for c in done(branched.conversations())] == ["c"]
    branched.delete("c")
    branched.purge(2**60)
    branched.restore("c")
    assert done(branched.conversations()) == []
    assert done(branched.message("u1")) is None


def test_purging_spares_what_was_deleted_later_or_still_runs(library, clock):
    for ident in ("early", "late", "running"):
        library.create_conversation(conversation(ident))
    library.begin_turn(message("a", conversation_id="running", role=Role.ASSISTANT))
    library.delete("early")
    library.delete("running")
    between = clock.now_ms()
    library.delete("late")
    library.purge(between)
    for ident in ("early", "late", "running"):
        library.restore(ident)
    assert {c.id for c in done(library.conversations())} == {"late", "running"}


def test_the_path_leads_to_the_last_written_leaf(branched):
    assert ids(branched) == ["u1", "b1"]


def test_a_path_entry_knows_its_siblings(branched):
    root, answer = done(branched.path("c"))
    assert (root.siblings, root.position) == (("u1",), 0)
    assert (answer.siblings, answer.position) == (("a1", "b1"), 1)


def test_activating_a_branch_shows_it_down_to_its_last_leaf(branched):
    branched.activate("c", "a1")
    assert ids(branched) == ["u1", "a1", "u2", "a2"]
    branched.activate("c", "b1")
    assert ids(branched) == ["u1", "b1"]
    branched.activate("c", "u1")
    assert ids(branched) == ["u1", "b1"]


def test_activating_what_is_not_there_changes_nothing(branched):
    branched.activate("c", "nowhere")
    branched.create_conversation(conversation("d"))
    branched.activate("d", "a1")
    assert ids(branched) == ["u1", "b1"]
    assert ids(branched, "d") == []


def test_an_edited_first_message_is_a_branch_of_its_own(branched):
    branched.add_message(message("u1b", None, "one, better"))
    (root,) = done(branched.path("c"))
    assert (root.message.id, root.siblings) == ("u1b", ("u1", "u1b"))


def test_a_message_to_a_conversation_that_is_gone_fails_alone(library):
    good = library.create_conversation(conversation())
    bad = library.add_message(message("u", conversation_id="gone"))
    also_good = library.create_conversation(conversation("d"))
    with pytest.raises(ChatError, match="no longer in the history") as caught:
        done(bad)
    assert caught.value.kind is ErrorKind.STORE
    done(good)
    done(also_good)
    assert len(done(library.conversations())) == 2


def test_text_that_no_utf8_can_hold_is_still_stored(library):
    library.create_conversation(conversation(title="broken \ud83d"))
    library.save_draft("c", "half \udc00")
    library.add_message(message("u", None, "half \ud83d", role=Role.USER))
    assert done(library.conversation("c")).title == "broken \ufffd"
    assert done(library.message("u")).text == "half \ud83d"


def test_the_size_of_a_text_is_stored_for_guessing_its_height(branched, tmp_path):
    done(branched.add_message(message("long", "b1", "a\nb\nc")))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        row = connection.execute("SELECT n_chars, n_newlines FROM messages WHERE id = 'long'").fetchone()
    assert row == (5, 2)


def test_two_libraries_of_one_folder_see_each_other(library, open_library):
    other = open_library()
    done(library.create_conversation(conversation("c")))
    done(other.create_conversation(conversation("d")))
    assert {c.id for c in done(library.conversations())} == {"c", "d"}
    assert {c.id for c in done(other.conversations())} == {"c", "d"}


def test_a_closed_library_says_so(library):
    library.close()
    with pytest.raises(ChatError, match="closed"):
        done(library.conversations())
    with pytest.raises(ChatError, match="closed"):
        done(library.create_conversation(conversation()))
    library.close()


def test_closing_writes_what_was_asked_for(library, open_library):
    library.create_conversation(conversation())
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    journal.end(Ended(Verdict.COMPLETE), [TextPart("all of it")], None, Metrics(), "")
    library.close()
    assert done(open_library().message("a")).text == "all of it"


def test_a_cancelled_wait_does_not_undo_the_write(library):
    future = library.create_conversation(conversation())
    assert not future.cancel()
    assert done(library.conversation("c")) is not None
