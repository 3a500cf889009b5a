"""What is known of all messages of a path together."""

from __future__ import annotations

from desktop_chat.core.messages import Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.shown_path import ShownPath


def message(name, chars, newlines):
    return ShownMessage(name, Role.USER, n_chars=chars, n_newlines=newlines)


def facts(path):
    return [one.id for one in path], path.index, list(path.chars), list(path.newlines)


def test_a_path_made_in_pieces_is_that_made_at_once():
    items = [message(f"m{at}", at * 3, at) for at in range(7)]
    path = ShownPath()
    for start in range(0, 7, 3):
        path.extend(items[start : start + 3])
    assert facts(path) == facts(ShownPath(items))
    assert list(path.chars) == [0, 0, 3, 9, 18, 30, 45, 63]
    assert path.index["m4"] == 4


def test_a_message_that_is_replaced_moves_what_comes_after_it():
    items = [message("a", 5, 1), message("b", 2, 0), message("c", 9, 3)]
    path = ShownPath(items)
    path.replace(1, message("b", 20, 4))
    assert facts(path) == facts(ShownPath([items[0], message("b", 20, 4), items[2]]))


def test_nothing_is_a_path_too():
    assert not ShownPath()
    assert list(ShownPath().chars) == [0]
