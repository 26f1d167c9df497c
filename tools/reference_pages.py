"""Pages of the reference that are made when the site is built, from the program's own tables, and are not committed:
what several people change every day would go stale in between.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

FINDING_AGAIN = {
    "given_id": "by the id that hotc chose",
    "natural_key": "by what only one can have",
    "token": "by its name or a mark",
    "before_set": "as the only new equal one",
    "local": "made in the state",
}
"""How a resource is found when the answer to its creating request was lost (runtime/drivers/driver.py)."""

VARIABLES = {
    "HOTC_STATE": "The [state](../state.md): a file, or postgresql://USER@HOST/DATABASE.",
    "HOTC_STATE_DIR": "The folder of the state, where it is a file of no other place.",
    "HOTC_KEY": "The key to secrets in the state itself, or `keyring`.",
    "HOTC_KEY_FILE": "The file with that key.",
    "HOTC_CACHE_DIR": "Where results of former runs are kept; empty: nowhere.",
    "HOTC_ENVIRONMENT_DIR": "A folder of environments that hold for every stack, as in Heat; empty: none.",
    "HOTC_NOTIFY": "URLs that are told what becomes of stacks.",
    "HOTC_DEBUG_LOG": "The file that `--debug` writes to.",
    "HOTC_PAGER": "The [pager](../terminal.md#long-pages), before `PAGER`.",
    "OS_CLOUD, OS_CLIENT_CONFIG_FILE, OS_*": "Which [cloud](../clouds.md), as for every OpenStack client.",
    "NO_COLOR, FORCE_COLOR, COLUMNS, PAGER, NO_PAGER": "[The terminal](../terminal.md).",
}


def commands() -> str:
    """Every command with its options."""
    from hotc.cli.commands import COMMANDS, GROUPS, module
    from hotc.cli.options.command import COMMON

    lines = ["# Commands", "", "`hotc COMMAND --help` says the same in the terminal.", "", "## For every command", ""]
    lines += _options(COMMON)
    for name in COMMANDS:
        command = module(name).COMMAND
        own = [option for option in command.takes if option not in COMMON]
        usage = " ".join(["hotc", name, *(_usage(option) for option in own if option.is_argument)])
        lines += ["", f"## hotc {name}", "", command.summary, ""]
        lines += [f"    {usage} [OPTIONS]", ""]
        if command.details:
            lines += [_text(command.details), ""]
        lines += _options(own)
    lines += ["", "## Groups of commands", "", "| words | |", "|---|---|"]
    lines += [f"| `hotc {name}` | {_text(text)} |" for name, text in GROUPS.items()]
    return "\n".join(lines) + "\n"


def _usage(option: Any) -> str:
    text = (option.metavar or option.name.upper()) + ("..." if option.repeat else "")
    return text if option.required else f"[{text}]"


def _options(options: Any) -> list[str]:
    rows = []
    for option in options:
        shown = ", ".join(f"`{flag}`" for flag in option.flags) or f"`{option.metavar}`"
        value = f" `{option.metavar}`" if option.flags and option.kind != "flag" and option.metavar else ""
        rows.append(f"| {shown}{_cell(value)} | {_cell(_text(option.help))} |")
    return ["| option | what it does |", "|---|---|", *rows] if rows else []


def configuration() -> str:
    """Every key of hotc.toml, and every variable."""
    from hotc.compiler.stacks import keys
    from hotc.lint.project.schema import settings_schema

    schema = settings_schema()
    lines = [
        "# Configuration",
        "",
        "Settings stand in `hotc.toml`, or below `[tool.hotc]` in `pyproject.toml`. [Projects](../projects.md) and"
        " [linting](../linting.md#settings) tell more; `hotc schema --settings` writes their JSON schema.",
    ]
    for section, known in schema["properties"].items():
        if section == "stack":
            continue
        lines += ["", f"## {section}", ""]
        if known.get("description"):
            lines += [_text(known["description"]), ""]
        rows = _keys(known)
        lines += ["| key | what it is |", "|---|---|", *rows] if rows else []
    for title, table in (
        ("stack.NAME: what it is made from", keys.INPUTS),
        ("stack.NAME: how it is run", keys.RUNNING),
        ('stack.NAME.resource."ADDRESS"', keys.RESOURCES),
    ):
        lines += ["", f"## {title}", "", "| setting | what it is | default | such as |", "|---|---|---|---|"]
        lines += [keys.row(key) for key in table]
    lines += ["", "## Variables of the environment", "", "| variable | what it says |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in VARIABLES.items()]
    return "\n".join(lines) + "\n"


def _keys(schema: dict[str, Any]) -> list[str]:
    return [
        f"| `{name}` | {_cell(_text(each.get('description') or _kind(each)))} |"
        for name, each in schema.get("properties", {}).items()
    ]


def resource_types() -> str:
    """Every resource type with a driver, by service."""
    from hotc.compiler import catalog
    from hotc.runtime import drivers

    by_service: dict[str, list[str]] = defaultdict(list)
    for name in drivers.names():
        driver = drivers.lookup(name)
        if driver is None:
            continue
        type_ = catalog.lookup(name)
        properties = type_.properties if type_ is not None and type_.properties else {}
        changed = [key for key, each in properties.items() if each.update_allowed]
        row = (
            f"| `{name}` | {FINDING_AGAIN[driver.find_again]} | {len(changed)} of {len(properties)} |"
            f" {'yes' if driver.copies is not None else ''} |"
        )
        by_service[driver.service].append(row)
    total = sum(map(len, by_service.values()))
    lines = [
        "# Resource types by driver",
        "",
        f"hotc checks all {len(catalog.names())} types that Heat knows; {total} of them it creates, updates and"
        " deletes itself, besides templates as types and [groups](../groups.md). `hotc catalog show TYPE` has the"
        " properties.",
        "",
        "*Found again* is how a resource is found whose creating request was never answered"
        " ([crash safety](../crash-safety.md)). *Changed in place* counts the properties whose change"
        " replaces nothing.",
    ]
    for service, rows in sorted(by_service.items()):
        title = service.replace("_", " ").capitalize() or "Of the state alone"
        lines += ["", f"## {title}", ""]
        lines += ["| type | found again | changed in place | copies |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def schemas() -> str:
    """The two forms for programs: the IR and the plan, field by field."""
    from hotc.runtime.planning.schema import plan_schema

    ir = json.loads((ROOT / "hotc/compiler/ir.schema.json").read_text("utf-8"))
    lines = [
        "# Forms for programs",
        "",
        "Both grow by additions only; the number in their first field changes with anything else.",
        "",
        "## Plan",
        "",
        "`hotc plan STACK --format json` writes it, `hotc schema --plan` its JSON schema.",
        *_form(plan_schema(), "definitions"),
        "",
        "## IR",
        "",
        "`hotc compile TEMPLATE` writes it ([more about it](ir.md)); its schema is `hotc/compiler/ir.schema.json`.",
        *_form(ir, "$defs"),
    ]
    return "\n".join(lines) + "\n"


def _form(schema: dict[str, Any], inner: str) -> list[str]:
    lines = ["", *_fields(schema)]
    for name, each in schema.get(inner, {}).items():
        if each.get("properties"):
            lines += ["", f"### {name}", "", *([_text(each["description"]), ""] if each.get("description") else [])]
            lines += _fields(each)
    return lines


def _fields(schema: dict[str, Any]) -> list[str]:
    required = schema.get("required", ())
    rows = [
        f"| `{name}` | {_cell(_kind(each))}{'' if name in required else ', or missing'} |"
        f" {_cell(_text(each.get('description', '')))} |"
        for name, each in schema.get("properties", {}).items()
    ]
    return ["| field | type | what it is |", "|---|---|---|", *rows]


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        words = [str(each) for each in schema["enum"]]
        return "one of " + ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(_kind(each) for each in schema[key]))
    kind = schema.get("type", "any value")
    if kind == "array":
        return f"list of {_kind(schema['items'])}" if "items" in schema else "list"
    if kind == "object":
        return "map"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _text(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*") if "`" not in text else text.replace("<", "&lt;")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES = {
    "reference/commands.md": commands,
    "reference/configuration.md": configuration,
    "reference/resource-types.md": resource_types,
    "reference/schemas.md": schemas,
}
"""Path below ``docs`` → what makes its text."""
