"""Random expressions: every function in every form, mostly with arguments of the right kind, some with wrong ones."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from hotc.compiler.versions import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .oracle import Case

ODD: tuple[Any, ...] = (None, "", "a", 0, 1, -1, 1.5, True, False, [], {}, [None], ["a", 1], {"a": None}, [["a"]], "1")
TEXTS = ("", "a", "b", "ab", "a,b", "a-b-a", "1", "2", "true", "x y", "$a")
PARAMETERS: dict[str, Any] = {
    "text": {"type": "string", "default": "a,b"},
    "number": {"type": "number", "default": 2},
    "flag": {"type": "boolean", "default": True},
    "texts": {"type": "comma_delimited_list", "default": "a,b,a"},
    "data": {"type": "json", "default": {"a": "b", "k": ["x", "y"], "n": 1, "m": {"a": "c"}}},
    "nothing": {"type": "json", "default": {}},
}


class Expressions:
    """Expressions from one seed. ``names`` are the functions that may occur, as written."""

    def __init__(self, seed: int, names: frozenset[str], wrong: float = 0.06) -> None:
        self.dice = random.Random(seed)
        self.names = names
        self.wrong = wrong

    def any(self, depth: int) -> Any:
        """A value of any kind."""
        kind = self.dice.choice((self.text, self.texts, self.list, self.map, self.number))
        return kind(depth)

    def _pick(self, depth: int, plain: Any, makers: dict[str, Any]) -> Any:
        if self.dice.random() < self.wrong:
            return self.dice.choice(ODD)
        possible = [(name, make) for name, make in makers.items() if name.partition("/")[0] in self.names]
        if depth <= 0 or not possible or self.dice.random() < 0.2:
            return plain()
        name, make = self.dice.choice(possible)
        return {name.partition("/")[0]: make(depth - 1)}

    def number(self, depth: int) -> Any:
        """A number, or a text that reads as one."""
        makers = {"get_param": lambda d: "number", "if": lambda d: self._if(d, self.number)}
        return self._pick(depth, lambda: self.dice.choice((0, 1, 2, 3, -1, "1")), makers)

    def text(self, depth: int) -> Any:
        """A text."""
        makers = {
            "get_param": lambda d: self.dice.choice(
                ("text", ["data", "a"], ["texts", 0], ["data", "k", self.number(d)])
            ),
            "get_attr": lambda d: ["other", "value"],
            "get_resource": lambda d: "other",
            "str_replace": self._replace,
            "str_replace_strict": self._replace,
            "str_replace_vstrict": self._replace,
            "list_join": lambda d: [self.text(d), *(self.texts(d) for _ in range(self._some()))],
            "str_split": lambda d: [self.dice.choice(("-", ",", self.text(d))), self.text(d), self.number(0)],
            "digest": lambda d: [self.dice.choice(("md5", "sha1", "SHA256", "nope")), self.text(d)],
            "make_url": self._url,
            "yaql": lambda d: {"expression": "str($.data)", "data": self.any(d)},
            "if": lambda d: self._if(d, self.text),
            "Ref": lambda d: self.dice.choice(("text", "other")),
            "Fn::Join": lambda d: [self.text(d), self.texts(d)],
            "Fn::Select": lambda d: [self.number(d), self.texts(d)],
            "Fn::Select/map": lambda d: [self.text(d), self.map(d)],
            "Fn::Replace": lambda d: [self._placeholders(d), self.text(d)],
            "Fn::Base64": self.text,
            "Fn::GetAtt": lambda d: ["other", "value"],
            "Fn::FindInMap": lambda d: ["table", self.dice.choice(("one", "two", self.text(d))), "x"],
            "Fn::If": lambda d: self._if(d, self.text),
        }
        return self._pick(depth, lambda: self.dice.choice(TEXTS), makers)

    def texts(self, depth: int) -> Any:
        """A list of texts."""
        makers = {
            "get_param": lambda d: self.dice.choice(("texts", ["data", "k"])),
            "get_attr": lambda d: ["other", "value"],
            "str_split": lambda d: [self.dice.choice(("-", ",")), self.text(d)],
            "repeat": lambda d: {"template": self.text(d), "for_each": self._each(d)},
            "list_concat": lambda d: [self.texts(d) for _ in range(self._some())],
            "list_concat_unique": lambda d: [self.texts(d) for _ in range(self._some())],
            "filter": lambda d: [self.texts(d), self.texts(d)],
            "yaql": lambda d: {"expression": "$.data.select(str($))", "data": self.texts(d)},
            "if": lambda d: self._if(d, self.texts),
            "Fn::Split": lambda d: [self.dice.choice((",", "-")), self.text(d)],
        }
        return self._pick(depth, lambda: [self.text(depth - 1) for _ in range(self._some())], makers)

    def list(self, depth: int) -> Any:
        """A list of anything."""
        makers = {
            "repeat": self._repeat,
            "list_concat": lambda d: [self.list(d) for _ in range(self._some())],
            "list_concat_unique": lambda d: [self.list(d) for _ in range(self._some())],
            "filter": lambda d: [self.list(d), self.list(d)],
            "yaql": lambda d: {"expression": "$.data.reverse()", "data": self.list(d)},
            "if": lambda d: self._if(d, self.list),
        }
        return self._pick(depth, lambda: [self.any(depth - 1) for _ in range(self._some())], makers)

    def map(self, depth: int) -> Any:
        """A map."""
        makers = {
            "get_param": lambda d: self.dice.choice(("data", ["data", "m"], "nothing")),
            "get_attr": lambda d: ["other", "value"],
            "map_merge": lambda d: [self.map(d) for _ in range(self._some())],
            "map_replace": lambda d: [self.map(d), self._replacements(d)],
            "yaql": lambda d: {"expression": "dict($.data.items())", "data": self.map(d)},
            "if": lambda d: self._if(d, self.map),
            "Fn::MemberListToMap": lambda d: ["K", "V", [".member.0.K=a", ".member.0.V=b", *self._few(d)]],
            "Fn::Select": lambda d: ["m", self.map(d)],
        }
        return self._pick(
            depth, lambda: {k: self.any(depth - 1) for k in self.dice.sample("abcd", self._some())}, makers
        )

    def _some(self) -> int:
        return self.dice.choice((0, 1, 1, 2, 2, 3))

    def _few(self, depth: int) -> Any:
        return [self.text(0)] if self.dice.random() < 0.3 else []

    def _if(self, depth: int, kind: Any) -> Any:
        name = self.dice.choice(("yes", "no"))
        return [name, kind(depth)] if self.dice.random() < 0.3 else [name, kind(depth), kind(depth)]

    def _placeholders(self, depth: int) -> Any:
        names = self.dice.sample(("a", "ab", "$a", "b", "x"), self._some())
        return {name: self.dice.choice((self.text, self.any, self.number))(depth) for name in names}

    def _replace(self, depth: int) -> Any:
        return {"template": self.text(depth), "params": self._placeholders(depth)}

    def _each(self, depth: int) -> Any:
        names = self.dice.sample(("a", "$a", "b"), self.dice.choice((1, 1, 2)))
        return {name: self.dice.choice((self.texts, self.texts, self.map))(depth) for name in names}

    def _repeat(self, depth: int) -> Any:
        argument = {"template": self.any(depth), "for_each": self._each(depth)}
        if self.dice.random() < 0.3:
            argument["permutations"] = self.dice.choice((True, False, "false", None, 0))
        return argument

    def _replacements(self, depth: int) -> Any:
        parts = self.dice.choice((("keys",), ("values",), ("keys", "values"), ()))
        return {part: self.dice.choice(({"a": "z"}, {"b": "a"}, {1: "x"}, self.map(depth))) for part in parts}

    def _url(self, depth: int) -> Any:
        makers: dict[str, Any] = {
            "scheme": lambda: self.dice.choice(("http", "a:b", self.text(depth))),
            "username": lambda: self.text(depth),
            "password": lambda: self.text(depth),
            "host": lambda: self.dice.choice(("h", "::1", "[::1]", self.text(depth))),
            "port": lambda: self.dice.choice((80, "80", 0, 65536, "", self.number(depth))),
            "path": lambda: self.dice.choice(("/a b", "c", self.text(depth))),
            "query": lambda: self.dice.choice(({"a": "b/c"}, self.map(depth))),
            "fragment": lambda: self.text(depth),
            "else": lambda: "x",
        }
        names = self.dice.sample(list(makers)[: -1 if self.dice.random() < 0.95 else None], self._some())
        return {name: makers[name]() for name in names}

    def condition(self, depth: int) -> Any:
        """A condition."""
        makers = {
            "equals": lambda d: [self.any(d), self.any(d)],
            "not": self.condition,
            "and": lambda d: [self.condition(d) for _ in range(1 + self._some())],
            "or": lambda d: [self.condition(d) for _ in range(1 + self._some())],
            "contains": lambda d: [self.text(d), self.dice.choice((self.texts, self.text))(d)],
            "yaql": lambda d: {"expression": "$.data = 1", "data": self.any(d)},
            "Fn::Equals": lambda d: [self.any(d), self.any(d)],
            "Fn::Not": lambda d: [self.condition(d)],
            "Fn::And": lambda d: [self.condition(d) for _ in range(1 + self._some())],
            "Fn::Or": lambda d: [self.condition(d) for _ in range(1 + self._some())],
            "get_param": lambda d: self.dice.choice(("flag", "flag", "flag", "text", "number")),
        }
        return self._pick(depth, lambda: self.dice.choice(("yes", "no", True, False)), makers)


def function_cases(seed: int, count: int) -> Iterator[Case]:
    """Templates with one random expression each, over all versions."""
    for number in range(count):
        version = ALL[number % len(ALL)]
        names = frozenset(version.functions)
        make = Expressions(seed * 1_000_003 + number, names)
        body = _body(version, make)
        yield {"id": f"{version.name}-{seed}-{number}", "template_text": json.dumps(body)}


def _body(version: Any, make: Expressions) -> dict[str, Any]:
    hot = version.kind == "hot"

    def word(text: str) -> str:
        return text if hot else text.capitalize()

    value = make.dice.choice((make.text, make.texts, make.list, make.map))(3)
    subject: dict[str, Any] = {word("type"): "OS::Heat::Value", word("properties"): {"value": value}}
    if hot:
        parameters = PARAMETERS
    else:
        types = {"comma_delimited_list": "CommaDelimitedList"}
        parameters = {
            name: {"Type": types.get(p["type"], p["type"].capitalize()), "Default": p["default"]}
            for name, p in PARAMETERS.items()
        }
    body: dict[str, Any] = {
        version.header: version.name,
        word("parameters"): parameters,
        word("resources"): {
            "other": {word("type"): "OS::Heat::Value", word("properties"): {"value": "v"}},
            "subject": subject,
        },
    }
    if not hot:
        body["Mappings"] = {"table": {"one": {"x": "1"}, "two": {"x": "2"}}}
    if "conditions" in version.sections.values():
        within = Expressions(make.dice.randrange(1 << 30), frozenset(version.condition_functions))
        body[word("conditions")] = {"yes": True, "no": False, "drawn": within.condition(3)}
        if not hot:
            equal = {"Fn::Equals": ["a", "a"]}
            body["Conditions"] |= {"yes": equal, "no": {"Fn::Not": [equal]}}
        if make.dice.random() < 0.3:
            subject[word("condition")] = make.dice.choice(("yes", "no", "drawn"))
    if make.dice.random() < 0.5:
        body[word("outputs")] = {"out": {word("value"): make.any(2)}}
    return body
