"""Values behave as dataclasses do, though their `__init__` is compiled with the first instance."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict, field, fields, replace

import pytest

from desktop_chat.core.values import value


@value
class Point:
    x: int
    y: int = 2
    names: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False)


@value
class Empty:
    pass


def test_fields_are_given_by_place_or_name_and_have_their_defaults():
    assert Point(1) == Point(x=1, y=2, names=[], secret="")
    assert Point(1, 3, ["a"]) == Point(names=["a"], y=3, x=1)
    assert Empty() == Empty()


def test_each_instance_has_what_a_factory_made_for_it():
    first, second = Point(1), Point(1)
    first.names.append("a")
    assert (first.names, second.names) == (["a"], [])


@pytest.mark.parametrize("number", ["first", "second"])
def test_what_is_missing_or_unknown_is_named(number):
    @value
    class Fresh:
        x: int

    if number == "second":
        Fresh(1)
    with pytest.raises(TypeError, match=r"Fresh\.__init__\(\) missing 1 required positional argument: 'x'"):
        Fresh()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'y'"):
        Fresh(x=1, y=2)  # type: ignore[call-arg]


def test_values_are_equal_by_their_fields_and_class():
    assert Point(1) != Point(2)
    assert Empty() != Point(1)
    assert hash(Point(1, names=(), secret="s")) == hash(Point(1, names=(), secret="s"))  # type: ignore[arg-type]


def test_the_tools_of_dataclasses_work_on_values():
    point = Point(1, names=["a"], secret="s")
    assert replace(point, y=5) == Point(1, 5, ["a"], "s")
    assert asdict(point) == {"x": 1, "y": 2, "names": ["a"], "secret": "s"}
    assert [one.name for one in fields(Point)] == ["x", "y", "names", "secret"]
    assert copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point
    match point:
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_a_secret_is_not_shown():
    assert repr(Point(1, secret="s")) == "Point(x=1, y=2, names=[])"


def test_values_have_no_other_attributes():
    with pytest.raises(AttributeError):
        Point(1).z = 1  # type: ignore[attr-defined]
