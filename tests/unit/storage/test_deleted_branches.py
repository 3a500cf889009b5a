"""A message is deleted with all that follows it, and comes back."""

from __future__ import annotations

import pytest

from desktop_chat.core.messages import Role
from desktop_chat.core.metrics import Metrics
from desktop_chat.core.verdict import Verdict
from tests.unit.storage.values import conversation, done, message


@pytest.fixture
def branched(library):
    """u1 is answered by a1, on which u2 and a2 follow, and by b1, which is shown."""
    library.create_conversation(conversation())
    for ident, parent, role in (
        ("u1", None, Role.USER),
        ("a1", "u1", Role.ASSISTANT),
        ("u2", "a1", Role.USER),
        ("a2", "u2", Role.ASSISTANT),
        ("b1", "u1", Role.ASSISTANT),
    ):
        library.add_message(message(ident, parent, ident, role=role))
    return library


def ids(library):
    return [entry.message.id for entry in done(library.path("c"))]


def test_the_branch_beside_it_is_shown_and_it_is_no_sibling_any_more(branched):
    branched.delete_branch("b1")
    assert ids(branched) == ["u1", "a1", "u2", "a2"]
    assert done(branched.path("c"))[1].siblings == ("a1",)
    branched.restore_branch("b1")
    branched.activate("c", "b1")
    assert ids(branched) == ["u1", "b1"]
    assert done(branched.path("c"))[1].siblings == ("a1", "b1")


def test_its_parent_is_shown_where_there_is_no_other_branch(branched):
    branched.activate("c", "a1")
    branched.delete_branch("u2")
    assert ids(branched) == ["u1", "a1"]
    branched.delete_branch("u1")
    assert ids(branched) == []


def test_a_branch_that_is_not_shown_goes_unseen(branched):
    branched.delete_branch("a1")
    assert ids(branched) == ["u1", "b1"]
    assert [one.id for one in done(branched.messages("c"))] == ["u1", "b1"]
    branched.activate("c", "u1")
    assert ids(branched) == ["u1", "b1"]


def test_what_had_been_deleted_before_stays_deleted(branched):
    branched.activate("c", "a1")
    branched.delete_branch("a2")
    branched.delete_branch("a1")
    branched.restore_branch("a1")
    branched.activate("c", "a1")
    assert ids(branched) == ["u1", "a1", "u2"]


def test_a_purge_takes_what_was_deleted_for_good(branched):
    branched.delete_branch("a1")
    branched.purge(2**60)
    branched.restore_branch("a1")
    assert done(branched.message("a2")) is None
    assert [one.id for one in done(branched.messages("c"))] == ["u1", "b1"]


def test_deleting_what_is_not_there_changes_nothing(branched):
    branched.delete_branch("nowhere")
    branched.restore_branch("nowhere")
    assert ids(branched) == ["u1", "b1"]


def test_a_cost_is_kept_beside_what_else_was_measured(library):
    library.create_conversation(conversation())
    measured = message("a", role=Role.ASSISTANT)
    measured.verdict, measured.metrics = Verdict.COMPLETE, Metrics(ttft_ms=3.0, thought_s=((0, 1.5),))
    library.add_message(measured)
    library.set_cost("a", 0.0021)
    assert done(library.message("a")).metrics == Metrics(ttft_ms=3.0, thought_s=((0, 1.5),), cost_usd=0.0021)
