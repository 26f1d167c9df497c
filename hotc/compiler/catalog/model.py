"""What the catalogue knows of a resource type, as objects: properties, attributes, support status."""

from __future__ import annotations

from typing import Any, Final, Literal

PropertyType = Literal["string", "integer", "number", "boolean", "map", "list", "any"]
Status = Literal["supported", "deprecated", "unsupported", "hidden", "unknown"]

DEFAULT_NAME_LIMIT: Final = 255
"""Characters of a physical name, for types that say nothing else (Heat's own default)."""


NEVER_EMPTY: Final = "keystone."
"""The beginning of those custom constraints that refuse an empty text before they ask their service. Source: Heat's
``KeystoneBaseConstraint.validate_with_client``.
"""


class Support:
    """Since when something is as it is.

    ``since`` is a Heat release (``2014.2``, ``5.0.0``); ``use`` names its successor.

    ``status`` is ``supported|deprecated|unsupported|hidden|unknown``; hidden means that Heat accepts it without a word,
    but lists it no more. ``previous`` is the status before this one.
    """

    __slots__ = ("previous", "since", "status", "use")

    def __init__(self, raw: dict[str, Any]) -> None:
        self.status: Status = raw.get("status", "supported")
        self.since: str = raw.get("since", "")
        self.use: str = raw.get("use", "")
        previous = raw.get("previous")
        self.previous: Support | None = Support(previous) if previous is not None else None


SUPPORTED: Final = Support({})
"""The status of nearly everything: supported, nobody remembers since when."""


class Property:
    """The schema of a property, of a key of a map, or of the items of a list.

    ``constraints`` are plain: ``{"range": {"min", "max"}}``, ``{"length": …}``, ``{"modulo": {"step", "offset"}}``,
    ``{"allowed": [values]}``, ``{"pattern": regex}``, ``{"custom": name}``. ``schema`` holds the keys of a map,
    ``items`` the schema of a list's items; both are ``None`` where anything goes. ``update_allowed``: a change
    updates in place, else it replaces the resource; a change of an ``immutable`` one is refused. ``implemented``:
    Heat knows the name but refuses it. ``conversion``: maps and lists also come as strings (parameters of template
    types). ``checks`` are the constraints that no cloud is asked about. ``kind``, of packs only: what a reference given
    to it must be, a key of ``kinds.KINDS`` or a name of the team's own.
    """

    __slots__ = (
        "checks",
        "constraints",
        "conversion",
        "default",
        "immutable",
        "implemented",
        "items",
        "kind",
        "name",
        "required",
        "schema",
        "support",
        "type",
        "update_allowed",
    )

    def __init__(self, name: str, raw: dict[str, Any]) -> None:
        get = raw.get
        self.name = name
        self.kind: str = get("kind", "")
        self.type: PropertyType = raw["type"]
        self.required: bool = get("required", False)
        self.default: Any = get("default")
        self.constraints: list[dict[str, Any]] = get("constraints", [])
        self.checks = [c for c in self.constraints if not _asks_a_cloud(c)] if self.constraints else []
        self.update_allowed: bool = get("update", False)
        self.immutable: bool = get("immutable", False)
        self.implemented: bool = "unimplemented" not in raw
        self.conversion: bool = get("conversion", False)
        self.support = Support(raw["support"]) if "support" in raw else SUPPORTED
        keys = get("schema")
        self.schema: dict[str, Property] | None = None if keys is None else schemata(keys)
        items = get("items")
        self.items: Property | None = None if items is None else Property("*", items)

    def __repr__(self) -> str:
        return f"Property({self.name!r}, {self.type})"


class Attribute:
    """An attribute:

    Its type (``any`` where Heat doesn't say), whether it changes without an update (``volatile``), and what it names
    where a pack says so (``kind``).
    """

    __slots__ = ("kind", "name", "support", "type", "volatile")

    def __init__(self, name: str, raw: dict[str, Any]) -> None:
        self.name = name
        self.kind: str = raw.get("kind", "")
        self.type: PropertyType = raw.get("type", "any")
        self.volatile: bool = raw.get("volatile", False)
        self.support = Support(raw["support"]) if "support" in raw else SUPPORTED

    def __repr__(self) -> str:
        return f"Attribute({self.name!r}, {self.type})"


class Translation:
    """How Heat reads one property as another: ``rule`` is ``replace|add|delete|resolve`` at the property ``path``.

    ``value_name`` is the old key beside the new one in the same map, ``value_path`` an old property elsewhere.
    ``finder`` and ``entity`` say what a ``resolve`` rule looks up in the cloud.
    """

    __slots__ = ("custom_value_path", "entity", "finder", "path", "rule", "value", "value_name", "value_path")

    def __init__(self, raw: dict[str, Any]) -> None:
        self.rule: str = raw["rule"]
        self.path: tuple[str, ...] = tuple(raw["path"])
        self.value: Any = raw.get("value")
        self.value_name: str | None = raw.get("value_name")
        self.value_path: tuple[str, ...] = tuple(raw.get("value_path") or ())
        self.custom_value_path: tuple[str, ...] = tuple(raw.get("custom_value_path") or ())
        self.finder: str = raw.get("finder", "")
        self.entity: str = raw.get("entity", "")


class ResourceType:
    """A resource type. ``service`` is Heat's name of the client (``nova``), ``extension`` what the service must
    offer.

    ``name_limit`` is the longest physical name in characters (0: no limit). Flags: ``template`` (Heat implements it
    by a template), ``nested`` (creates a stack), ``signal``, ``snapshot`` (deletion policy), ``strict`` (others wait
    for it), ``late_reference`` (``get_resource`` is null until it is there; of others Heat takes the name until
    then), ``open_attributes`` (Heat checks no attribute name), ``open_properties`` (it takes anything: a
    placeholder), ``replace_on_check_failure``. ``validated`` are the properties that Heat's own code for the type
    reads when it validates. ``kind``: what a reference to a resource of a pack's type is.
    """

    __slots__ = (
        "_attributes",
        "_policy",
        "_properties",
        "_raw",
        "_translation",
        "entity",
        "extension",
        "kind",
        "late_reference",
        "name",
        "name_limit",
        "nested",
        "open_attributes",
        "open_properties",
        "replace_on_check_failure",
        "service",
        "signal",
        "snapshot",
        "strict",
        "support",
        "template",
        "validated",
    )

    def __init__(self, raw: dict[str, Any]) -> None:
        get = raw.get
        self._raw = raw
        self._properties: dict[str, Property] | None = None
        self._attributes: dict[str, Attribute] | None = None
        self._policy: dict[str, Property] | None = None
        self._translation: list[Translation] | None = None
        self.name: str = raw["name"]
        self.service: str = get("service", "")
        self.entity: str = get("entity", "")
        self.extension: str = get("extension", "")
        self.kind: str = get("kind", "")
        self.name_limit: int = get("name_limit", DEFAULT_NAME_LIMIT)
        self.support = Support(raw["support"]) if "support" in raw else SUPPORTED
        self.template: bool = get("template", False)
        self.nested: bool = get("nested", False)
        self.signal: bool = get("signal", False)
        self.snapshot: bool = get("snapshot", False)
        self.late_reference: bool = get("late_reference", False)
        self.open_attributes: bool = get("open_attributes", False)
        self.open_properties: bool = get("open_properties", False)
        self.validated = frozenset(get("validated", ()))
        self.strict: bool = not get("weak", False)
        self.replace_on_check_failure: bool = not get("keep_on_check_failure", False)

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON form, which nobody may change."""
        return self._raw

    @property
    def properties(self) -> dict[str, Property]:
        """Properties by name, in Heat's order."""
        if self._properties is None:
            self._properties = schemata(self._raw["properties"])
        return self._properties

    @property
    def attributes(self) -> dict[str, Attribute]:
        """Attributes by name; ``show`` (everything that the service says) belongs to every type."""
        if self._attributes is None:
            raw = self._raw["attributes"]
            self._attributes = {name: Attribute(name, item) for name, item in raw.items()}
            self._attributes.setdefault("show", Attribute("show", {"type": "map", "volatile": True}))
        return self._attributes

    @property
    def update_policy(self) -> dict[str, Property]:
        """What may stand under the resource's ``update_policy``."""
        if self._policy is None:
            self._policy = schemata(self._raw.get("update_policy", {}))
        return self._policy

    @property
    def translation(self) -> list[Translation]:
        """How old properties are read as new ones."""
        if self._translation is None:
            self._translation = [Translation(item) for item in self._raw.get("translation", ())]
        return self._translation

    def update_allowed(self, name: str) -> bool:
        """Whether a change of this property is an update in place. An unknown property counts as not updatable."""
        found = self.properties.get(name)
        return found is not None and found.update_allowed

    def __repr__(self) -> str:
        return f"ResourceType({self.name!r})"


def schemata(raw: dict[str, Any]) -> dict[str, Property]:
    """Properties from their JSON form, by name."""
    return {name: Property(name, item) for name, item in raw.items()}


def _asks_a_cloud(constraint: dict[str, Any]) -> bool:
    name: str = constraint.get("custom", "")
    return "." in name and not name.startswith(NEVER_EMPTY)
