"""The entry of ``.pre-commit-config.yaml``: put into a file that may be there already, every other byte of it kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from typing import Any

FILE = ".pre-commit-config.yaml"
_FILES = r"\.(ya?ml|json|template|hot)$"

HOOKS = (
    ("hotc-lint", "hotc lint --only-templates", _FILES),
    ("hotc-fmt", "hotc fmt --only-templates", r"\.(ya?ml|template|hot)$"),
)
"""Id, command, and files of each hook, as ``.pre-commit-hooks.yaml`` has them."""


class Merge(NamedTuple):
    """The new text of the file (``None``: it stays as it is), and why, where that is not because all is there."""

    text: str | None
    problem: str = ""


def merged(text: str | None) -> Merge:
    """The file's text with hooks that run the installed hotc; ``None`` for ``text``: there is no such file yet."""
    unix = text.replace("\r\n", "\n") if text is not None else None
    found = _merged(unix)
    if found.text is None or unix is None:
        return found
    if not _only_added(unix, found.text):
        return Merge(None, "its form is unusual")
    return Merge(found.text.replace("\n", "\r\n")) if unix != text else found


def _only_added(before: str, after: str) -> bool:
    """Whether all is as it was, but for an item more: the last resort against a form that was not thought of."""
    import yaml

    old, new = yaml.safe_load(before) or {}, yaml.safe_load(after)
    rest = {key: value for key, value in new.items() if key != "repos"}
    return rest == {key: value for key, value in old.items() if key != "repos"} and new["repos"][:-1] == (
        old.get("repos") or []
    )


def _merged(text: str | None) -> Merge:
    if text is None or not text.strip():
        return Merge((text or "") + "repos:\n" + _entry(2))
    import yaml

    try:
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return Merge(None, f"it is not YAML: {' '.join(str(error).split())}")
    if "hotc-" in text and _has_hook(root):
        return Merge(None)
    repos = _value(root, "repos")
    if root is None:
        return Merge(_ended(text) + "repos:\n" + _entry(2))
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return Merge(None, "it is not a map with a line for each key")
    if repos is None:
        return Merge(_ended(text) + "repos:\n" + _entry(2))
    if isinstance(repos, yaml.SequenceNode) and repos.value and not repos.flow_style:
        return _inserted(text, repos)
    if isinstance(repos, yaml.SequenceNode) and not repos.value:
        start, end = repos.start_mark.index, repos.end_mark.index
        return Merge(text[:start].rstrip(" ") + "\n" + _entry(2) + text[end:].lstrip(" \n"))
    return Merge(None, "its repos are not a list with an item on each line")


def _inserted(text: str, repos: Any) -> Merge:
    """Behind the last item: what follows it, comments included, stays behind the new one."""
    column = repos.start_mark.column
    last = _last(repos.value[-1])
    end = text.find("\n", max(last.end_mark.index - 1, 0)) if last.end_mark.column else last.end_mark.index - 1
    if end < 0:
        return Merge(text + "\n" + _entry(column))
    return Merge(text[: end + 1] + _entry(column) + text[end + 1 :])


def _last(node: Any) -> Any:
    """The last scalar (or flow collection) of a node: a block's own end lies behind the comments that follow it."""
    while node.value and not isinstance(node.value, str) and not node.flow_style:
        node = node.value[-1][1] if isinstance(node.value[-1], tuple) else node.value[-1]
    return node


def _value(root: Any, key: str) -> Any:
    pairs = root.value if root is not None and isinstance(root.value, list) else []
    return next((pair[1] for pair in pairs if isinstance(pair, tuple) and pair[0].value == key), None)


def _has_hook(root: Any) -> bool:
    ids = {hook[0] for hook in HOOKS} | {"hotc-validate"}
    repos = _value(root, "repos")
    for repo in repos.value if repos is not None and isinstance(repos.value, list) else []:
        hooks = _value(repo, "hooks")
        for hook in hooks.value if hooks is not None and isinstance(hooks.value, list) else []:
            name = _value(hook, "id")
            if name is not None and name.value in ids:
                return True
    return False


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _entry(column: int) -> str:
    """The item of ``repos``, its dash in this column (from 0). It needs no address: the hotc that is installed runs."""
    lines = ["- repo: local", "  hooks:"]
    for name, command, files in HOOKS:
        lines += [
            f"    - id: {name}",
            f"      name: {command.partition(' --')[0]}",
            f"      entry: {command}",
            "      language: system",
            f"      files: {files}",
            "      types: [text]",
            "      require_serial: true",
        ]
    return "".join(" " * column + line + "\n" for line in lines)
