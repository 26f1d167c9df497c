"""Named tuples as :class:`typing.NamedTuple` makes them, without importing typing.

That module, and what its class does for the first tuple (it compiles the annotations), takes as long as a template of
a hundred lines takes to lint.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:

    class _Maker(type):
        """Makes a named tuple of each class below :class:`NamedTuple`: fields and defaults, methods, its docstring."""

        def __new__(meta, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(meta, name, bases, body)
            fields = body.pop("__annotations__")
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))
            made.__annotations__ = fields
            for attribute, value in body.items():
                setattr(made, attribute, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """``class Name(NamedTuple)``, with the fields as annotations."""


__all__ = ["NamedTuple"]
