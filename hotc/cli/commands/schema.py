"""``hotc schema``: JSON schemas of HOT and of the settings, for editors; and of plans, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.options.output import OUTPUT_FILE
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "schema",
    "Write a JSON schema of HOT for editors: completion and first checks while you type.",
    (
        Option("settings", "--settings", "Write that of hotc.toml instead.", kind="flag", panel=OUTPUT),
        Option("plan", "--plan", "Write that of what 'hotc plan --format json' writes.", kind="flag", panel=OUTPUT),
        OUTPUT_FILE,
    ),
    details="It is of draft 07, as yaml-language-server reads it. It knows every resource type of the catalogue;"
    " what needs more than the shape of a template (references, conditions, networks) is found by 'hotc validate'.",
)


def run(given: Given, screen: Screen) -> int:
    """Write the schema of all types that are known, of the settings, or of plans."""
    import json

    from hotc.cli import outputs, resource_types
    from hotc.compiler.editor import schema

    if given.settings:
        from hotc.lint.project.schema import settings_schema

        outputs.write(json.dumps(settings_schema(), ensure_ascii=False, indent=2), given.output, screen)
        return OK
    if given.plan:
        from hotc.runtime.planning.schema import plan_schema

        outputs.write(json.dumps(plan_schema(), ensure_ascii=False, indent=2), given.output, screen)
        return OK
    with resource_types.packs():
        types = [resource_types.find(name) for name in resource_types.names()]
    data = schema((type_, [type_.name, *resource_types.aliases(type_.name)]) for type_ in types)
    outputs.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")), given.output, screen)
    return OK
