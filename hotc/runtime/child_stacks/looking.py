"""What a plan says of the stacks for which its resources stand: each is planned as well, as far as it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.child_stacks.holding import children, text_name
from hotc.runtime.child_stacks.inputs import TYPE, refuse, region_of
from hotc.runtime.errors import CloudUnknown, ResourceProblem, TemplateInvalid
from hotc.runtime.planning.choices import Choices
from hotc.runtime.planning.expressions import NotYet, complete, thaw
from hotc.runtime.planning.plan import Cause
from hotc.runtime.protecting import refuse_protected
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.evaluate import Lookup
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.planning.refresh import Scope
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


class Within:
    """Looks into the children while their parent is planned. ``refresh`` and ``checks`` as for the parent."""

    def __init__(self, cloud: Cloud, stack: str, *, refresh: Scope, checks: bool) -> None:
        self._children = children(cloud)
        self._stack = stack
        self._options = {"refresh": refresh, "checks": checks}
        self._made: dict[str, Plan] = {}

    def look(self, action: Action, wanted: Desired, history: History | None, lookup: Lookup) -> None:
        """Say in the action what becomes of the child, and make an update of it where only the child changes.

        Raises :class:`TemplateInvalid` and :class:`ResourceProblem` for what is wrong with it.
        """
        if wanted.type != TYPE or action.left_out or wanted.external_id:
            return
        record, template = history.latest if history is not None else None, _template(wanted)
        action.within = {"stack": "", "template": template, "known": False, "actions": [], "summary": {}}
        try:
            properties: Json = complete(thaw(wanted.expressions), lookup)
        except (NotYet, ResourceProblem):
            return  # it rests on what is not there yet
        keeps = (
            record is not None and record.physical_id is not None and action.operation in {"none", "update", "create"}
        )
        own_file = text_name("", wanted.address) not in template
        plan = self._planned(wanted.address, properties, record if keeps else None, template, own_file=own_file)
        action.within |= {"stack": plan.stack if keeps else "", "known": True, "summary": plan.summary()}
        action.within["actions"] = [
            _short(each) for each in plan.actions if each.changes and not each.part_of and not each.container
        ]
        if action.operation == "none" and plan.has_changes:
            action.operation = "update"
            action.causes.append(Cause("its own stack changes", file=wanted.file, line=wanted.line))

    def _planned(
        self, address: str, properties: Json, record: ResourceRecord | None, template: str, *, own_file: bool
    ) -> Plan:
        plain: Json = reveal(properties)
        key = repr((address, record.physical_id if record is not None else "", sorted(plain.items())))
        if key not in self._made:
            try:
                self._made[key] = self._plan(address, properties, record, template, own_file)
            except TemplateInvalid as error:
                raise type(error)(
                    f"{address}: the template of its stack has errors; nothing was planned.", "", error.diagnostics
                ) from error
            except (ResourceProblem, CloudUnknown) as error:
                raise ResourceProblem(f"{address}: {error.message}", error.hint) from error
        return self._made[key]

    def _plan(
        self, address: str, properties: Json, record: ResourceRecord | None, template: str, own_file: bool
    ) -> Plan:
        from hotc.runtime.drivers.stacks import hidden

        refuse(properties)
        plain: Json = reveal(properties)
        sent = reveal(record.sent, lenient=True) if record is not None else {}
        name = sent.get("name") or f"{self._stack}-{address.replace('/', '-')}"
        identity = record.physical_id if record is not None else None
        known = self._children.record(identity, name) if identity is not None else None
        request = {
            "name": name,
            "address": address,
            # What get_file gives of a template is its JSON form, which has no lines to point at.
            "template": None if own_file else plain["template"],
            "parameters": plain.get("parameters") or {},
            "hidden": hidden(properties.get("parameters") or {}),
            "region": region_of(plain),
        }
        return self._children.planned(request, known, template, **self._options)


def _template(wanted: Desired) -> str:
    """The name of the child's text: that of the file from which all of it comes, or a place in the parent's."""
    from hotc.compiler.loader import FileLoader
    from hotc.compiler.tree import Call, Mapping, Scalar

    if wanted.source is None:
        return ""
    node: Any = wanted.source.declaration.properties
    given = node.get("template") if isinstance(node, Mapping) else None
    if isinstance(given, Call) and given.name == "get_file" and isinstance(given.argument, Scalar):
        return FileLoader().resolve(str(given.argument.value), given.argument.span.source.uri)
    return text_name(wanted.source.declaration.key.span.source.uri, wanted.address)


def going(actions: Iterable[Action], rows: Iterable[ResourceRecord], store: Store) -> None:
    """Say of the deletions among the actions which stacks go with them, and what is in these.

    Raises :class:`~hotc.runtime.errors.StackProtected` for one that is protected.
    """
    found = {each.key: each for each in actions if each.type == TYPE and each.operation == "delete"}
    for row in rows if found else ():
        if row.key in found:
            name = reveal(row.sent, lenient=True).get("name", "")
            record = store.stack(name) if name else None
            if record is not None and record.lineage == row.physical_id:
                refuse_protected(record, Choices({}))
                found[row.key].within = _all_of(record, store)


def _all_of(record: StackRecord, store: Store) -> Json:
    from hotc.runtime.planning.leaving import destroy_actions

    rows = store.resources(record.lineage)
    gone = [each for each in destroy_actions(rows) if not each.container]
    going(gone, rows, store)
    summary = {word: sum(each.operation == word for each in gone) for word in ("delete", "forget")}
    return {
        "stack": record.name,
        "template": "",
        "known": True,
        "summary": summary,
        "actions": [_short(each) for each in gone],
    }


def _short(action: Action) -> Json:
    return {
        "address": action.address,
        "type": action.type,
        "operation": action.operation,
        "within": action.within,
    }
