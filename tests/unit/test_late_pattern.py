"""A long regular expression of PySide's is compiled when it is used."""

import re

from desktop_chat.qt_loading import LatePattern


def is_compiled(pattern: LatePattern) -> bool:
    return "_made" in vars(pattern)


def test_a_method_that_is_only_taken_compiles_nothing():
    pattern = LatePattern("a+", re.VERBOSE)
    split = pattern.split
    assert not is_compiled(pattern)
    assert split("baab", maxsplit=1) == ["b", "b"]
    assert is_compiled(pattern)


def test_it_is_what_was_asked_for():
    pattern = LatePattern("A +", re.VERBOSE | re.IGNORECASE)
    assert pattern.findall("aa b a") == ["aa", "a"]
    assert (pattern.pattern, pattern.groups) == ("A +", 0)


def test_what_a_pattern_has_not_it_has_not():
    assert not hasattr(LatePattern("a", 0), "reach")
