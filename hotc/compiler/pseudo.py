"""Parameters that every template has without declaring them."""

from __future__ import annotations

PSEUDO_PARAMETERS: dict[str, tuple[str, ...]] = {
    "hot": ("OS::stack_id", "OS::stack_name", "OS::project_id", "OS::region"),
    "cfn": ("AWS::StackId", "AWS::StackName", "AWS::Region"),
}
"""By kind of template. Source: ``PSEUDO_PARAMETERS`` of Heat's parameter classes."""
