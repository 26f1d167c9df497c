"""Template versions: what each admits. The facts are in ``intrinsics/functions.hotsig``; here they become objects."""

from __future__ import annotations

from typing import Final, Literal

from hotc.compiler.language import ALIASES, VERSIONS

Kind = Literal["hot", "cfn"]


class Version:
    """One version of the template language.

    ``name`` is the date that Heat knows it by, ``release`` the name that Heat takes for the same (``newton``; may be
    empty), ``unofficial`` the release that brought it where Heat itself does not know that name (``mitaka``; may be
    empty). ``header`` is the section that names the version. Every table is ``{key as written: meaning}``: for
    ``functions`` and ``condition_functions`` the meaning is the implementation (``{"get_attr": "get_attr_path"}``, see
    ``language.FUNCTIONS``), for the others the name of the same thing in HOT (``{"DependsOn": "depends_on"}``).
    ``removed`` are functions that an earlier version had: Heat rejects them here, where it takes a name that never was
    one as data.
    """

    __slots__ = (
        "condition_functions",
        "constraint_keys",
        "deletion_policies",
        "functions",
        "header",
        "kind",
        "name",
        "output_keys",
        "parameter_keys",
        "parameter_types",
        "parent",
        "release",
        "removed",
        "resource_keys",
        "sections",
        "unofficial",
    )

    def __init__(self, name: str, kind: Kind, header: str, parent: Version | None) -> None:
        self.name = name
        self.kind = kind
        self.header = header
        self.parent = parent
        self.release = ""
        self.unofficial = ""
        self.removed: frozenset[str] = parent.removed if parent else frozenset()
        self.sections: dict[str, str] = dict(parent.sections) if parent else {}
        self.parameter_keys: dict[str, str] = dict(parent.parameter_keys) if parent else {}
        self.parameter_types: dict[str, str] = dict(parent.parameter_types) if parent else {}
        self.constraint_keys: dict[str, str] = dict(parent.constraint_keys) if parent else {}
        self.resource_keys: dict[str, str] = dict(parent.resource_keys) if parent else {}
        self.output_keys: dict[str, str] = dict(parent.output_keys) if parent else {}
        self.deletion_policies: dict[str, str] = dict(parent.deletion_policies) if parent else {}
        self.functions: dict[str, str] = dict(parent.functions) if parent else {}
        self.condition_functions: dict[str, str] = dict(parent.condition_functions) if parent else {}

    def key(self, group: str, meaning: str) -> str:
        """How this version writes a meaning: ``key("resource_keys", "depends_on")`` may be ``DependsOn``."""
        table: dict[str, str] = getattr(self, group)
        return next((key for key, value in table.items() if value == meaning), meaning)

    @property
    def label(self) -> str:
        """For messages: ``2016-10-14 (newton)``."""
        release = self.release or self.unofficial
        return f"{self.name} ({release})" if release else self.name

    def __repr__(self) -> str:
        return f"Version({self.name})"


def _build() -> dict[str, Version]:
    found: dict[str, Version] = {}
    for name, kind, header, parent, added, removed in VERSIONS:
        version = found[name] = Version(name, "cfn" if kind == "cfn" else "hot", header, found.get(parent))
        for group, entries in added.items():
            getattr(version, group).update(entries)
        for function in removed:
            del version.functions[function]
        version.removed |= frozenset(removed)
    for release, (name, known) in ALIASES.items():
        if known:
            found[name].release = release
        else:
            found[name].unofficial = release
    return found


_BY_NAME: Final = _build()

ALL: Final[tuple[Version, ...]] = tuple(_BY_NAME.values())
"""Every version, those of HOT first, in the order of their dates."""

LATEST: Final[Version] = [version for version in ALL if version.kind == "hot"][-1]
"""The latest version of HOT; what is unreadable is taken for it."""

HEADERS: Final[dict[str, Kind]] = {version.header: version.kind for version in ALL}
"""The sections that name a version."""


def lookup(text: str) -> Version | None:
    """The version of this date or release name; ``None`` when there is none.

    Release names that Heat does not know (``mitaka``) are found too: ``is_unofficial`` tells them.
    """
    alias = ALIASES.get(text)
    return _BY_NAME.get(alias[0] if alias else text)


def is_unofficial(text: str) -> bool:
    """Whether this is a release name for which Heat wants the date."""
    return text in ALIASES and not ALIASES[text][1]


def names(header: str) -> list[str]:
    """What Heat takes in this section, dates first: for messages and suggestions."""
    dates = [version.name for version in ALL if version.header == header]
    return dates + [alias for alias, (name, known) in ALIASES.items() if known and name in dates]


def introduced(function: str, *, kind: Kind = "hot", in_conditions: bool = False) -> Version | None:
    """The first version of this kind that admits a function; ``None`` when none does."""
    for version in ALL:
        if version.kind == kind and function in (version.condition_functions if in_conditions else version.functions):
            return version
    return None


def spelling(implementation: str) -> str:
    """How templates write the function of this implementation: ``list_join`` for ``list_join_single``."""
    for version in ALL:
        for table in (version.functions, version.condition_functions):
            for name, meaning in table.items():
                if meaning == implementation:
                    return name
    return implementation


def introduced_key(group: str, key: str, kind: Kind = "hot") -> Version | None:
    """The first version of this kind whose table ``group`` (``sections``, ``resource_keys`` …) holds a key."""
    for version in ALL:
        if version.kind == kind and key in getattr(version, group):
            return version
    return None
