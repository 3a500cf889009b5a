"""Conversations leave as a file and come back as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.core.messages import (
    Conversation,
    DataPart,
    FilePart,
    Message,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.copies import Copies
from desktop_chat.services.export import Exported, exported_from, json_pieces
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
times = st.integers(0, 10**13)
counts = st.none() | st.integers(0, 10**9)
parts = st.one_of(
    st.builds(TextPart, texts),
    st.builds(ReasoningPart, texts, texts),
    st.builds(RefusalPart, texts),
    st.builds(ToolCallPart, texts, texts, texts, st.booleans(), texts, texts),
    st.builds(ToolResultPart, texts, texts, st.booleans()),
    st.builds(ToolApprovalPart, texts, texts, st.booleans()),
    st.builds(SourcePart, texts, texts),
    st.builds(FilePart, texts, texts),
    st.builds(DataPart, texts, texts),
)
parameters = st.builds(
    Parameters,
    temperature=st.none() | st.floats(0, 2),
    max_tokens=counts,
    stop=st.lists(texts, max_size=2).map(tuple),
    reasoning_effort=texts,
    json_mode=st.sampled_from((None, True, False)),
)


@st.composite
def exporteds(draw: st.DrawFn) -> Exported:
    """A conversation with branches, as the library hands it out."""
    messages: list[Message] = []
    for place in range(draw(st.integers(0, 6))):
        role = draw(st.sampled_from(Role))
        messages.append(
            Message(
                id=f"m{place}",
                conversation_id="c",
                parent_id=draw(st.none() | st.sampled_from(messages).map(lambda parent: parent.id))
                if messages
                else None,
                role=role,
                parts=tuple(draw(st.lists(parts, max_size=3))),
                created_ms=draw(times),
                verdict=draw(st.sampled_from(Verdict) | st.none()),
                reason=draw(texts),
                error=draw(st.none() | st.builds(ErrorInfo, st.sampled_from(ErrorKind), texts, texts, counts)),
                endpoint_id=draw(texts),
                model=draw(texts),
                usage=draw(st.none() | st.builds(Usage, counts, counts)),
                metrics=draw(st.none() | st.builds(Metrics, st.none() | st.floats(0, 1e6), chunks=st.integers(0, 9))),
                notes=tuple(draw(st.lists(texts, max_size=2))),
            )
        )
    parents = {message.parent_id for message in messages}
    leaves = [message.id for message in messages if message.id not in parents]
    conversation = Conversation(
        id="c",
        title=draw(texts),
        created_ms=draw(times),
        updated_ms=10**13,
        active_leaf=draw(st.sampled_from(leaves)) if leaves else None,
        endpoint_id=draw(texts),
        model=draw(texts),
        system_prompt=draw(texts),
        parameters=draw(parameters),
        title_is_own=draw(st.booleans()),
    )
    return Exported(conversation, tuple(messages))


def as_bytes(exported: list[Exported]) -> bytes:
    return b"".join(json_pieces(exported))


@given(st.lists(exporteds(), max_size=3))
def test_what_was_exported_and_read_is_exported_the_same_again(exported: list[Exported]) -> None:
    data = as_bytes(exported)
    assert as_bytes(exported_from(data)) == data


@given(st.lists(exporteds(), max_size=2))
def test_an_export_is_one_json_document_of_this_format(exported: list[Exported]) -> None:
    document = json.loads(as_bytes(exported))
    assert (document["format"], document["version"]) == ("desktop-chat", 1)
    assert [len(one["messages"]) for one in document["conversations"]] == [len(one.messages) for one in exported]


@given(st.binary(max_size=50) | st.text(max_size=50).map(str.encode))
def test_what_is_no_export_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ChatError, match="holds no conversations"):
        exported_from(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(dict.fromkeys(("title", "created_ms", "shown", "parameters", "model"), json_values)),
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(("parent", "role", "parts", "verdict", "error", "usage"), json_values))
    ),
)
def test_any_json_in_the_fields_of_an_export_is_read_without_an_error(
    fields: dict[str, object], messages: list[dict[str, object]]
) -> None:
    document = {"format": "desktop-chat", "version": 1, "conversations": [{**fields, "messages": messages}]}
    [one] = exported_from(json.dumps(document).encode())
    assert len(one.messages) == len(messages)


def test_a_file_of_a_newer_version_is_refused() -> None:
    with pytest.raises(ChatError, match="newer"):
        exported_from(b'{"format": "desktop-chat", "version": 2, "conversations": []}')


def test_deep_nesting_is_refused_in_a_sentence() -> None:
    with pytest.raises(ChatError, match="holds no conversations"):
        exported_from(b"[" * 200_000)


# Through the store


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqliteLibrary]:
    made = SqliteLibrary(tmp_path, SystemClock())
    yield made
    made.close()


def a_talk(library: SqliteLibrary) -> list[Message]:
    """An answered question with a second wording beside it, which is the one that is shown."""
    conversation = Conversation(
        "c", "Colours", 1, 1, None, "box", "small", "Be brief.", Parameters(temperature=0.5), "half a", True, 3, True
    )
    asked = Message("q1", "c", None, Role.USER, (TextPart("Which?"),), 1)
    answer = Message("a1", "c", "q1", Role.ASSISTANT, (TextPart("Red."),), 2, Verdict.COMPLETE, session_id="s-1")
    again = Message("q2", "c", None, Role.USER, (TextPart("Which two?"),), 3)
    running = Message("a2", "c", "q2", Role.ASSISTANT, (TextPart("Red and"),), 4)
    messages = [asked, answer, again, running]
    library.create_conversation(conversation, messages).result()
    return messages


def test_a_file_brings_back_the_same_conversations(library: SqliteLibrary, tmp_path: Path) -> None:
    a_talk(library)
    copies, first, second = Copies(library, SystemClock()), tmp_path / "1.json", tmp_path / "2.json"
    copies.export(["c"], first, "json")
    [made] = copies.take_in(first, lambda endpoint_id: endpoint_id == "box")
    copies.export([made], second, "json")
    assert first.read_bytes() == second.read_bytes()
    assert "s-1" not in first.read_text()
    assert "half a" not in first.read_text()
    assert [entry.message.text for entry in library.path(made).result()] == ["Which two?", "Red and"]


def test_a_conversation_of_an_unknown_server_is_answered_by_the_default_one(
    library: SqliteLibrary, tmp_path: Path
) -> None:
    a_talk(library)
    copies = Copies(library, SystemClock())
    copies.export(["c"], tmp_path / "1.json", "json")
    [made] = copies.take_in(tmp_path / "1.json", lambda _: False)
    found = library.conversation(made).result()
    assert found is not None
    assert (found.endpoint_id, found.model, found.system_prompt) == ("", "", "Be brief.")


def test_a_duplicate_keeps_the_shown_path_and_what_was_set(library: SqliteLibrary) -> None:
    messages = a_talk(library)
    made = Copies(library, SystemClock()).duplicate("c", "Colours (copy)")
    found = library.conversation(made).result()
    assert found is not None
    assert (found.title, found.endpoint_id, found.model) == ("Colours (copy)", "box", "small")
    assert (found.system_prompt, found.parameters) == ("Be brief.", Parameters(temperature=0.5))
    assert (found.draft, found.pin, found.unread) == ("", None, False)
    copied = [entry.message for entry in library.path(made).result()]
    assert [message.text for message in copied] == ["Which two?", "Red and"]
    assert copied[1].verdict is Verdict.INTERRUPTED
    assert all(message.session_id == "" for message in copied)
    assert [m.id for m in library.messages("c").result()] == [m.id for m in messages]


def test_exporting_to_where_nothing_can_be_written_says_so_and_leaves_nothing(
    library: SqliteLibrary, tmp_path: Path
) -> None:
    a_talk(library)
    with pytest.raises(ChatError, match="could not be written"):
        Copies(library, SystemClock()).export(["c"], tmp_path / "no such folder" / "x.md", "markdown")


def test_a_failed_export_leaves_the_old_file(library: SqliteLibrary, tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    target.write_text("old")
    with pytest.raises(ChatError, match="no longer there"):
        Copies(library, SystemClock()).export(["gone"], target, "markdown")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_no_part_keeps_a_running_answer_running() -> None:
    message = Message("a", "c", None, Role.ASSISTANT, (), 1)
    exported = [Exported(Conversation("c", "", 1, 1, "a"), (message,))]
    [one] = exported_from(as_bytes(exported))
    assert one.messages == (replace(message, id="0", conversation_id="", verdict=Verdict.INTERRUPTED),)


def test_numbers_of_others_that_cannot_be_reckoned_with_are_left_out(library: SqliteLibrary, tmp_path: Path) -> None:
    """JSON has no NaN, Python's reader takes it all the same; and an integer of any length."""
    endless = f"[[0, Infinity], [1, NaN], [2, {'9' * 4000}], [3, 1.5]]"
    metrics = f'{{"ttft_ms": NaN, "duration_ms": -Infinity, "chunks": {"9" * 4000}, "thought_s": {endless}}}'
    message = f'{{"role": "assistant", "verdict": "complete", "parts": [], "metrics": {metrics}}}'
    path = tmp_path / "export.json"
    path.write_text(f'{{"format": "desktop-chat", "version": 1, "conversations": [{{"messages": [{message}]}}]}}')
    made = Copies(library, SystemClock()).take_in(path, bool)
    [kept] = library.messages(made[0]).result()
    assert kept.metrics == Metrics(thought_s=((3, 1.5),))


def test_of_words_that_are_shown_in_one_line_megabytes_are_cut(library: SqliteLibrary, tmp_path: Path) -> None:
    much = "m" * 1_000_000
    message = {"role": "assistant", "model": much, "reason": much, "notes": [much] * 1000, "parts": []}
    document = {"format": "desktop-chat", "version": 1, "conversations": [{"title": much, "messages": [message]}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document))
    made = Copies(library, SystemClock()).take_in(path, bool)
    [kept] = library.messages(made[0]).result()
    found = library.conversation(made[0]).result()
    assert found is not None
    assert len(found.title) < 1000
    assert max(len(kept.model), len(kept.reason), sum(map(len, kept.notes))) < 100_000
