"""Named tuples of our own are those of typing in all that is used of them."""

from __future__ import annotations

import pickle
from typing import NamedTuple as Theirs

import pytest

from hotc.tuples import NamedTuple


class Place(NamedTuple):
    """Where it is."""

    path: str
    line: int = 1

    @property
    def shown(self) -> str:
        """Both."""
        return f"{self.path}:{self.line}"


class Model(Theirs):
    """Where it is."""

    path: str
    line: int = 1


def test_they_are_made_compared_and_taken_apart_like_those_of_typing() -> None:
    ours, theirs = Place("a", line=2), Model("a", line=2)
    assert tuple(ours) == tuple(theirs) == ("a", 2)
    assert repr(ours) == repr(theirs).replace("Model", "Place")
    assert Place("a").line == Model("a").line == 1
    assert ours._replace(line=3)._asdict() == theirs._replace(line=3)._asdict() == {"path": "a", "line": 3}
    path, line = ours
    assert (path, line, ours.shown) == ("a", 2, "a:2")
    assert hash(ours) == hash(theirs)
    assert pickle.loads(pickle.dumps(ours)) == ours
    assert type(pickle.loads(pickle.dumps(ours))) is Place


def test_their_classes_say_the_same_of_themselves() -> None:
    for name in (
        "__doc__",
        "__module__",
        "_fields",
        "_field_defaults",
        "__match_args__",
        "__bases__",
    ):
        assert getattr(Place, name) == getattr(Model, name), name
    assert Place.__annotations__.keys() == Model.__annotations__.keys()
    with pytest.raises(AttributeError):
        Place("a").other = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]
