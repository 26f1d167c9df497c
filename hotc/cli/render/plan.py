"""A plan as a person reviews it: what will happen to which resource, and because of which property and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.render import drift
from hotc.cli.render.items import items
from hotc.cli.render.texts import padded, printable, width
from hotc.cli.render.values import leaves, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotc.cli.render.style import Style

MARKS: dict[str, tuple[str, str, str]] = {
    "create": ("+", "create", "will be created"),
    "update": ("~", "update", "will be updated in place"),
    "replace": ("-/+", "replace", "must be replaced"),
    "delete": ("-", "delete", "will be destroyed"),
    "forget": ("x", "faint", "will be left as it is, and forgotten"),
    "read": ("<=", "update", "is somebody else's, and will only be read"),
}
"""Operation → its mark, its colour, what the heading says."""

CREATE_FIRST = "+/-"
"""The mark of a replacement whose new one is created before the old one is deleted."""

LEFT_OUT = 20
"""Most resources that are named of those that are left out."""

Json = dict[str, Any]


def plan(data: Mapping[str, Any], style: Style, columns: int) -> str:
    """The whole plan (its JSON form) as text, without a final line break."""
    if data.get("refresh_only"):
        blocks = [drift.block(data["drift"], style, columns)] if data["drift"] else []
        return "\n\n".join([*blocks, headline(data, style)])
    actions = [action for action in data["actions"] if _shown(action)]
    if data["action"] == "DELETE":
        titles = ["\n".join(_deletion(action, style)) for action in actions]
        blocks = ["\n".join(titles)] if titles else []
    else:
        blocks = [_legend(actions, style)] if actions else []
        blocks += [_action(action, style, columns) for action in actions]
    if left := [each for each in data.get("drift", []) if each["policy"] == "ignore"]:
        blocks.append("Changed behind our back, and left as it is:\n\n" + drift.block(left, style, columns))
    if moved := data.get("moved"):
        blocks.insert(0, _moved(moved, style))
    if outputs := data.get("outputs_changed"):
        blocks.append("Changes to outputs: " + ", ".join(printable(name) for name in outputs))
    if data.get("deferred"):
        blocks.append(_deferred(data, style))
    elif data.get("left_out"):
        blocks.append(_left_out(data, style))
    blocks += [style("warning", "warning") + ": " + printable(text) for text in data.get("warnings", [])]
    blocks.append(headline(data, style))
    return "\n\n".join(blocks)


def headline(data: Mapping[str, Any], style: Style) -> str:
    """``Plan: 10 to create, 0 to change, 0 to destroy.``, or that there is nothing to do."""
    if data.get("refresh_only"):
        return drift.headline(data, style)
    if not data["has_changes"]:
        if data["action"] == "DELETE":
            return style("Nothing to destroy.", "strong")
        if data.get("left_out"):
            return style("No changes", "strong") + f" in what is picked of stack {data['stack']}."
        return style("No changes.", "strong") + f" Stack {data['stack']} is as the template says."
    counts = dict(data["summary"])
    if moved := data.get("moved"):
        counts["move"] = sum(old.rpartition("/")[0] not in moved for old in moved)
    if data["action"] == "DELETE":
        return style("Plan:", "strong") + f" {counts['delete']} to destroy" + _also(counts) + "."
    parts = [f"{counts['create']} to create", f"{counts['update']} to change"]
    if counts["replace"]:
        parts.append(f"{counts['replace']} to replace")
    parts.append(f"{counts['delete']} to destroy")
    return style("Plan:", "strong") + f" {', '.join(parts)}{_also(counts)}."


def _deferred(data: Mapping[str, Any], style: Style) -> str:
    """Groups whose size is known only later, and what waits for them."""
    lines = [f"{style('Known only while it is applied', 'strong')}, which then goes on with it:"]
    for each in data["deferred"]:
        source = f", which comes from {', '.join(each['from'])}" if each["from"] else ""
        lines.append(f"    how many members {printable(each['address'])} ({printable(each['member'])}) has{source}")
    lines += _listed(data["left_out"], style)
    return "\n".join(lines)


def _left_out(data: Mapping[str, Any], style: Style) -> str:
    """What would be done without ``--target`` and ``--exclude``: a part of a plan must not look like all of it."""
    picked = data["picked"]
    options = [option for option, key in (("--target", "targets"), ("--exclude", "excludes")) if picked[key]]
    lines = [f"{len(data['left_out'])} left out by {' and '.join(options)}:"]
    return "\n".join([*lines, *_listed(data["left_out"], style)])


def _listed(left_out: Sequence[Json], style: Style) -> list[str]:
    lines = []
    for each in left_out[:LEFT_OUT]:
        mark, role, _ = MARKS[each["operation"]]
        lines.append(f"{style(mark.rjust(3), role)} {printable(each['type'])} {printable(each['address'])}")
    if len(left_out) > LEFT_OUT:
        lines.append(f"    … and {len(left_out) - LEFT_OUT} more")
    return lines


def _moved(moved: Mapping[str, str], style: Style) -> str:
    """What gets another address, members of nested stacks with them."""
    roots = [(old, new) for old, new in moved.items() if old.rpartition("/")[0] not in moved]
    return "\n".join(f"  # {style(printable(new), 'strong')} is moved from {printable(old)}" for old, new in roots)


def _also(counts: Mapping[str, int]) -> str:
    return "".join(f", {counts[name]} to {name}" for name in ("read", "forget", "move") if counts.get(name))


def _shown(action: Json) -> bool:
    """Whether it is worth a place: not a stack or a group, whose members tell it, nor half of a replacement."""
    return action["operation"] != "none" and not action.get("part_of") and not action.get("container")


def _mark(action: Json) -> tuple[str, str, str]:
    mark, role, words = MARKS[action["operation"]]
    return (CREATE_FIRST if action.get("order") == "create-first" else mark), role, words


def _legend(actions: Sequence[Json], style: Style) -> str:
    seen = {_mark(action)[0]: (_mark(action)[1], action["operation"]) for action in actions}
    words = {"-/+": "destroy, then create again", CREATE_FIRST: "create again, then destroy", "-": "destroy"}
    lines = [f"  {style(mark.rjust(3), role)} {words.get(mark, name)}" for mark, (role, name) in seen.items()]
    return "\n".join(["Actions:", *lines])


def _action(action: Json, style: Style, columns: int) -> str:
    _, _, words = _mark(action)
    if action.get("uncertain"):
        words = "may have to be replaced, which is known only while it is applied"
    place = f" ({action['file']}:{action['line']})" if action.get("file") else ""
    if action.get("batch"):
        words += f", in batch {action['batch']} of {action['batches']}"
        words += f" after a pause of {action['pause']:g} s" if action["pause"] else ""
    head = f"  # {style(printable(action['address']), 'strong')} {words}{style(place, 'faint')}"
    if action["operation"] == "create":
        lines = _properties(action.get("properties") or {}, style, columns)
    else:
        lines = _causes(action, style, columns)
    lines += _within(action.get("within") or {}, style)
    return "\n".join([head, _title(action, style), *_hooks(action, style), *lines])


def _deletion(action: Json, style: Style) -> list[str]:
    within = _within(action.get("within") or {}, style)
    return [_title(action, style) + _kept(action, style), *_hooks(action, style), *within]


def _within(within: Json, style: Style, indent: int = 6) -> list[str]:
    """What becomes of the stack for which a resource stands."""
    if not within:
        return []
    space = " " * indent
    name = f" {printable(within['stack'])}" if within["stack"] else ""
    if not within["known"]:
        return [space + style(f"what its stack{name} needs is known only while it is applied", "faint")]
    lines = [f"{space}{style(f'in its stack{name}:', 'faint')}"] if within["actions"] else []
    for each in within["actions"]:
        mark, role, _ = MARKS[each["operation"]]
        kind, address = printable(each["type"]), style(printable(each["address"]), "strong")
        lines += [f"{space}{style(mark.rjust(3), role)} {kind} {address}", *_within(each["within"], style, indent + 4)]
    return lines


def _hooks(action: Json, style: Style) -> list[str]:
    """At which breakpoints it will stop."""
    verb = {"replace": "update", "forget": "delete"}.get(action["operation"], action["operation"])
    found = [hook for hook in action.get("hooks", ()) if hook.partition("-")[2] == verb]
    return [f"      {style('stops at ' + ', '.join(found) + ' until hotc hook clear', 'warning')}"] if found else []


def _title(action: Json, style: Style) -> str:
    mark, role, _ = _mark(action)
    return f"{style(mark.rjust(3), role)} {printable(action['type'])} {style(printable(action['address']), 'strong')}"


def _kept(action: Json, style: Style) -> str:
    """What the template said about deletion, where it is not the ordinary thing."""
    policy = action.get("deletion_policy")
    return style(f"  deletion_policy {policy}", "faint") if policy not in ("Delete", None, "") else ""


def _properties(properties: Json, style: Style, columns: int) -> list[str]:
    rows = [
        leaf for name, value in properties.items() for leaf in leaves(value, name) if leaf[1] not in (None, "", [], {})
    ]
    size = max((width(name) for name, _ in rows), default=0)
    room = max(columns - size - 12, 20)
    return [
        f"      {style('+', 'create')} {padded(printable(name), size)} = {short(value, room)}" for name, value in rows
    ]


def _causes(action: Json, style: Style, columns: int) -> list[str]:
    replaced = action["operation"] == "replace"
    lines = []
    for cause in action["causes"]:
        where = f"  {cause['file']}:{cause['line']}" if cause.get("file") else ""
        place = style(where, "faint")
        if cause["path"] and action["operation"] != "delete":
            change, below = _change(cause, style, columns - width(where))
            lines += [f"      {style('~', 'update')} {printable(cause['path'])}:{change}{place}", *below]
            lines.append(f"          {style(printable(cause['rule']), 'replace' if replaced else 'faint')}")
        else:
            lines.append(f"      {style(printable(cause['rule']), 'faint')}{place}")
    if action["operation"] in ("delete", "replace") and (kept := _kept(action, style)):
        lines.append(f"    {kept}")
    return lines


def _change(cause: Json, style: Style, columns: int) -> tuple[str, list[str]]:
    """What a property was and will be, in its line; or, of a list that is too long for that, in lines below it."""
    room = max((columns - width(cause["path"]) - 20) // 2, 20)
    old, new = short(cause["old"], room), short(cause["new"], room)
    cut = old.endswith("…") or new.endswith("…")
    if cut and (lines := items(cause["old"], cause["new"], style, columns - 10)):
        return "", [f"          {line}" for line in lines]
    return f" {old} -> {new}", []
