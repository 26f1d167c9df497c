"""What is read: templates, environments, parameters, and for whom."""

from __future__ import annotations

from hotc.cli.options.option import INPUTS, Option

PATHS = Option(
    "paths",
    "",
    "Templates: files, folders with templates in them, or - for the standard input."
    " Without any: the stacks of the project, or this folder.",
    metavar="PATH",
    repeat=True,
    complete="template",
)
ONLY_TEMPLATES = Option(
    "only_templates",
    "--only-templates",
    "Pass over files that don't say that they are templates, also where they are named: for hooks that name all.",
    kind="flag",
    panel=INPUTS,
)
TEMPLATE_ARGUMENT = Option(
    "template",
    "",
    "The template: a file, a name of the standard library, or - for the standard input.",
    metavar="TEMPLATE",
    complete="template",
)
DECLARED_STACK = Option(
    "stack",
    "--stack",
    "A stack that the settings declare, with its template, environments and parameters.",
    metavar="NAME",
    complete="declared",
    panel=INPUTS,
)
TEMPLATE = Option(
    "template", "-t --template", "The template of the stack.", metavar="FILE", complete="template", panel=INPUTS
)
ENVIRONMENTS = Option(
    "environments",
    "-e --environment",
    "An environment; may be repeated, later ones win.",
    metavar="FILE",
    repeat=True,
    complete="template",
    panel=INPUTS,
)
PARAMETER = Option(
    "parameter",
    "-P --parameter",
    "The value of a parameter; may be repeated. Wins over --parameters and environments.",
    metavar="NAME=VALUE",
    repeat=True,
    panel=INPUTS,
)
PARAMETERS = Option(
    "parameters",
    "--parameters",
    "A YAML or JSON file of parameter names and values; may be repeated, later ones win.",
    metavar="FILE",
    repeat=True,
    complete="template",
    panel=INPUTS,
)
ALLOW_REMOTE = Option(
    "allow_remote", "--allow-remote", "Read templates and files from http and https, too.", kind="flag", panel=INPUTS
)
STACKS = Option(
    "stacks",
    "--stack",
    "A stack that the settings declare: its template with its environments and parameters; may be repeated.",
    metavar="NAME",
    repeat=True,
    complete="declared",
    panel=INPUTS,
)
VALUES = (ENVIRONMENTS, PARAMETER, PARAMETERS)
SOURCES = (*VALUES, ALLOW_REMOTE)
ENGINE = Option(
    "engine",
    "--engine",
    "Who is to run the template: with heat, what is beyond the limits of Heat is an error; default hotc, a warning.",
    choices=("hotc", "heat"),
    default="hotc",
    panel=INPUTS,
)
MAX_RESOURCES = Option(
    "max_resources",
    "--max-resources",
    "Most resources, those of nested stacks included, where the operator of Heat set another limit than 1,000.",
    kind="number",
    metavar="N",
    panel=INPUTS,
)
MAX_NESTED_DEPTH = Option(
    "max_nested_depth",
    "--max-nested-depth",
    "Most levels of nested stacks, where the operator of Heat set another limit than 5.",
    kind="number",
    metavar="N",
    panel=INPUTS,
)
LIMITS = (ENGINE, MAX_RESOURCES, MAX_NESTED_DEPTH)
TARGET = Option(
    "target",
    "--target",
    "The release of OpenStack whose Heat is to run the template, such as yoga, 2023.1 or 20: what it lacks is found.",
    metavar="RELEASE",
    complete="release",
    panel=INPUTS,
)
RELEASE = Option(
    "release",
    "--release",
    "The release of OpenStack that the template is for, such as yoga, 2023.1 or 20: what it lacks is found.",
    metavar="RELEASE",
    complete="release",
    panel=INPUTS,
)
