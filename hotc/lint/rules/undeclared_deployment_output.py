"""
## What it does
Reports attributes of a software deployment that are no output of its configuration.

## Why it is bad
Heat keeps of what a server signals only the declared outputs, and `deploy_stdout`,
`deploy_stderr` and `deploy_status_code`. For any other name it fails the stack, when the value is
needed and not before.

## Example
```yaml
config:
  type: OS::Heat::SoftwareConfig
  properties:
    group: script
    outputs: [{name: token}]
    config: ./join > $heat_outputs_path.token
outputs:
  join: {value: {get_attr: [deployment, tokn]}}
```

## Instead
```yaml
outputs:
  join: {value: {get_attr: [deployment, token]}}
```

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Related
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.tree import Scalar, Sequence
from hotc.lint.facts.software import declared, deployments
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1520",
    "undeclared-deployment-output",
    "warning",
    'The configuration "{config}" has no output "{output}"',
    needs=("OS::Heat::SoftwareDeployment", "OS::Heat::StructuredDeployment"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """``get_attr`` of a deployment with a name that is neither an attribute of the type nor a declared output."""
    configs = {deployment.resource.name: deployment.config for deployment in deployments(subject)}
    if not configs:
        return
    for placed in subject.uses.calls_of("get_attr", "Fn::GetAtt"):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) < 2:
            continue
        first, second = argument.items[:2]
        if not isinstance(first, Scalar) or not isinstance(second, Scalar):
            continue
        config = configs.get(str(first.value))
        outputs = declared(config, "outputs") if config is not None else None
        if config is None or outputs is None:
            continue
        known = catalog.lookup(subject.template.resources[str(first.value)].type)
        name = str(second.value)
        if known is None or name in known.attributes or name in outputs or name.startswith("deploy_"):
            continue
        yield Finding(
            second,
            placed.where.path,
            hint=did_you_mean(name, [*outputs, *known.attributes]) or "Declare it among the outputs.",
            related=(Related(config.key.span, "the configuration"),),
            config=config.name,
            output=name,
        )
