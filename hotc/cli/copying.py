"""What ``hotc new`` does: a template of the standard library becomes files of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.cli import asking, library
from hotc.cli.problems import Problem
from hotc.cli.status import OK
from hotc.compiler.data import to_data
from hotc.compiler.library import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.template import Parameter

ENVIRONMENT = "environment.yaml"
README = "README.md"
_NOT_COPIED = (README, "example.env.yaml")
"""What is about the library; the copy has its own."""


def copy(given: Given, screen: Screen) -> int:
    """Ask, write, say what comes next. Raises :class:`Problem`; then nothing was written."""
    source = library.found(given.name)
    target = Path(given.folder or source.name)
    parameters = library.template_of(source.name).parameters
    files: dict[str, bytes] = {
        path.name: path.read_bytes() for path in sorted(source.iterdir()) if path.name not in _NOT_COPIED
    }
    _must_be_free(target, [*files, ENVIRONMENT, README])
    values = _given(given.parameter, parameters)
    if screen.interactive and not given.yes:
        values |= asking.ask((each for name, each in parameters.items() if name not in values), screen)
    files[ENVIRONMENT] = environment(parameters.values(), values).encode()
    files[README] = _readme(source, target, parameters.values()).encode()
    _write(target, files)
    _tell(target, list(files), parameters.values(), values, screen)
    return OK


def _must_be_free(target: Path, names: Iterable[str]) -> None:
    if target.exists() and not target.is_dir():
        raise Problem(f"{target} is a file; nothing was written.", hint="Name a folder.")
    there = sorted(name for name in names if (target / name).exists() or (target / name).is_symlink())
    if there:
        what = f"{', '.join(there)} in {target} {'is' if len(there) == 1 else 'are'} there already"
        raise Problem(f"{what}; nothing was written.", hint="Name another folder: hotc new NAME DIR")


def _given(words: list[str], parameters: dict[str, Parameter]) -> dict[str, Any]:
    from hotc.compiler.suggest import did_you_mean

    found: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise Problem(f"-P expects NAME=VALUE, not {word!r}")
        if name not in parameters:
            meant = did_you_mean(name, parameters) or f"There are {', '.join(parameters)}."
            raise Problem(f"The template has no parameter {name!r}.", hint=meant)
        if parameters[name].hidden:
            raise Problem(
                f"The parameter {name} is hidden, and is not written into a file.",
                hint=f"Give it to plan and apply: -P {name}=VALUE",
            )
        if wrong := asking.unfit(parameters[name], value):
            raise Problem(f"{name} can't be {value!r}. {wrong}")
        found[name] = value
    return found


def environment(parameters: Iterable[Parameter], values: dict[str, Any]) -> str:
    """An environment with the values; what is left to its default, or to be filled in, stands there as a comment."""
    lines = ["parameters:" if values else "# parameters:"]
    for each in parameters:
        told = ": ".join(text for text in (each.label, each.description) if text)
        lines += ["", *(f"  # {line}" for line in told.splitlines())]
        if each.name in values:
            lines.append(f"  {_entry(each, values[each.name])}")
        elif each.hidden:
            lines.append(f"  # {each.name} is hidden: give it with -P {each.name}=VALUE")
        elif each.default is None:
            lines.append(f"  # {each.name}:  (it needs a value)")
        else:
            lines.append(f"  # {_entry(each, to_data(each.default))}")
    return "\n".join(lines) + "\n"


def _entry(parameter: Parameter, value: Any) -> str:
    """A line of YAML, as the type of the parameter has it."""
    import json

    import yaml

    from hotc.compiler.parameters import coerce

    fitting, _ = coerce(parameter.type, value)
    if isinstance(fitting, dict | list):
        return f"{parameter.name}: {json.dumps(fitting, ensure_ascii=False)}"
    text: str = yaml.safe_dump({parameter.name: fitting}, allow_unicode=True, width=10_000)
    return text.rstrip("\n") if "\n" not in text.rstrip("\n") else f"{parameter.name}: {json.dumps(fitting)}"


def _readme(source: Path, target: Path, parameters: Iterable[Parameter]) -> str:
    from hotc.cli.render.markdown_table import rows

    name = target.resolve().name
    parts = [f"# {name}", library.words(source)]
    if (source / "picture.svg").exists():
        parts.append(f"![{name}](picture.svg)")
    parts.append("Made from the template `" + source.name + "` of hotc's standard library. What to run in this folder:")
    parts.append("```sh\n" + "\n".join(_commands(name, "", parameters)) + "\n```")
    told = [(f"`{each.name}`", each.description or each.label, each.type) for each in parameters]
    if told:
        parts.append("Its parameters, which have their values in `environment.yaml`:")
        parts.append(rows(("parameter", "what it is", "type"), told))
    return "\n\n".join(parts) + "\n"


def _commands(name: str, folder: str, parameters: Iterable[Parameter]) -> list[str]:
    hidden = "".join(f" -P {each.name}=VALUE" for each in parameters if each.hidden and each.default is None)
    inputs = f"{folder}{TEMPLATE} -e {folder}{ENVIRONMENT}"
    return [
        f"hotc lint {inputs}",
        f"hotc plan {name} -t {inputs}{hidden}",
        f"hotc apply {name} -t {inputs}{hidden}",
    ]


def _write(target: Path, files: dict[str, bytes]) -> None:
    path = target
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = target / name
            with path.open("xb") as file:
                file.write(content)
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror or error}") from None


def _tell(
    target: Path, names: list[str], parameters: Iterable[Parameter], values: dict[str, Any], screen: Screen
) -> None:
    declared = list(parameters)
    screen.note(f"Wrote {', '.join(sorted(names))} in {target}")
    empty = [e.name for e in declared if e.default is None and not e.hidden and e.name not in values]
    if empty:
        screen.note(f"Fill in {', '.join(empty)} in {target / ENVIRONMENT}")
    screen.note("Next:")
    for line in _commands(target.resolve().name, f"{target}/", declared):
        screen.note(f"  {line}")
