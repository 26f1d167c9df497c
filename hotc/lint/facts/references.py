"""How a template refers to what it declares, for hints that are to be copied from the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.template import Template


def to_parameter(template: Template, name: str) -> str:
    """``{get_param: NAME}``, or the form of CloudFormation."""
    return f"{{{'get_param' if template.version.kind == 'hot' else 'Ref'}: {name}}}"


def to_address(template: Template, name: str, attribute: str) -> str:
    """What gives the address at which a resource takes signals: its ``attribute``. Amazon's types are known by that
    address itself.
    """
    if not template.resources[name].type.startswith("AWS::"):
        return f"{{get_attr: [{name}, {attribute}]}}"
    return f"{{{'get_resource' if template.version.kind == 'hot' else 'Ref'}: {name}}}"
