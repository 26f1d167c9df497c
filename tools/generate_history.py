"""Write the history of the catalogue from several releases of Heat.

PYTHON tools/generate_history.py --sources FOLDER [--output hotc/compiler/catalog] [--check]

``FOLDER`` has one folder for each release, named by its version of Heat (``7.0.6`` … ``27.0.1``), with what a package
or a source tree of it holds: ``heat/``, ``environment.d``, and ``entry_points.txt`` or ``setup.cfg``. Packages are
published from Rocky on (``pip download --no-deps openstack-heat==11.0.3``, and ``unzip``); what is older is a tag in
Heat's repository (``git archive 7.0.6``). PYTHON needs PyYAML and six; no release is installed (``heat_release.py``).

Written are ``history/index.json`` and, for each type that was not always as it is now, ``history/TYPE.json``; releases
are told by the major number of Heat's version:

- ``since``: the release that brought the type (absent: the first that was read, or before);
- ``placeholder``: the release from which nothing is behind the name any more; ``was``: service and entity until then;
- ``support``, ``properties``, ``attributes`` (the last two by name): lists of ``[release, schema]``. From that release
  on it was so, ``null``: it was not there, ``true``: it is as the catalogue has it now.

The index says which releases were read, and which release brought (``types``) each type that came later, from which a
type is a ``placeholder``, and which brought each version of the template language (``versions``).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from generate_catalog import DEFAULT_OUTPUT, dump

READER = Path(__file__).with_name("heat_release.py")
Release = dict[str, Any]


def read(sources: Path) -> dict[int, Release]:
    """What each release knows, by its major number, in order."""
    folders = {int(path.name.partition(".")[0]): path for path in sources.iterdir() if path.is_dir()}
    found = {}
    for major, folder in sorted(folders.items()):
        command = [sys.executable, str(READER), str(folder)]
        found[major] = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout)
    return found


def completed(old: Any, new: Any) -> Any:
    """A schema with the lists of allowed values that only another library could tell, from the release after it."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: completed(value, new.get(key)) for key, value in old.items()}
    if isinstance(old, list) and isinstance(new, list) and {"allowed": []} in old:
        return new
    return old


LOOSE = 10
"""Queens, the last release whose ``net_cidr`` takes an address without a prefix (``common_constraints.py``)."""


def as_meant(old: Any, now: Any) -> Any:
    """A schema of a release until ``LOOSE`` in the words of today: ``ip_or_cidr`` where that is what is asked now."""
    if isinstance(old, dict) and isinstance(now, dict):
        if old.get("custom") == "net_cidr" and now.get("custom") == "ip_or_cidr":
            return now
        return {key: as_meant(value, now.get(key)) for key, value in old.items()}
    if isinstance(old, list) and isinstance(now, list) and len(old) == len(now):
        return [as_meant(*pair) for pair in zip(old, now, strict=True)]
    return old


def states(by_release: dict[int, Any], now: Any) -> list[list[Any]] | None:
    """``[release, schema]`` wherever it changed; ``None`` where it was always as it is now."""
    after, seen = now, {}
    for major in sorted(by_release, reverse=True):
        schema = as_meant(by_release[major], now) if major <= LOOSE else by_release[major]
        after = seen[major] = completed(schema, after)
    found: list[list[Any]] = []
    for major in sorted(seen):
        state = True if seen[major] == now and now is not None else seen[major]
        if not found or found[-1][1] != state:
            found.append([major, state])
    return found if found != [[min(seen), True]] else None


def history(name: str, releases: dict[int, Release], now: Release) -> dict[str, Any]:
    """The history of a type: ``{}`` where it was always as it is now."""
    there = {major: release["types"][name] for major, release in releases.items() if name in release["types"]}
    found: dict[str, Any] = {}
    if min(there) != min(releases):
        found["since"] = min(there)
    if there[max(there)]["placeholder"]:
        empty = [major for major in there if there[major]["placeholder"]]
        if len(empty) < len(there):
            found["placeholder"] = min(empty)
            last = there[max(major for major in there if major not in empty)]
            found["was"] = {key: last[key] for key in ("service", "entity") if last[key]}
    supports = {major: type_["support"] for major, type_ in there.items()}
    if (changes := states(supports, now.get("support", {}))) is not None:
        found["support"] = changes
    for group in ("properties", "attributes"):
        names = dict.fromkeys(key for major in sorted(there, reverse=True) for key in there[major][group])
        changed = {
            key: changes
            for key in names
            if (changes := states({m: t[group].get(key) for m, t in there.items()}, now[group].get(key))) is not None
        }
        if changed:
            found[group] = changed
    return found


def generate(releases: dict[int, Release], catalog: Path) -> dict[str, str]:
    """All files, by path relative to the catalogue's folder."""
    files: dict[str, str] = {}
    since: dict[str, int] = {}
    placeholder: dict[str, int] = {}
    for path in sorted((catalog / "types").glob("*.json")):
        now = json.loads(path.read_text(encoding="utf-8"))
        if now.get("template"):
            continue  # the templates that Heat ships have not changed
        if found := history(now["name"], releases, now):
            files[f"history/{path.name}"] = dump(found)
        for key, table in (("since", since), ("placeholder", placeholder)):
            if key in found:
                table[now["name"]] = found[key]
    versions: dict[str, int] = {}
    for major, release in releases.items():
        for name in release["versions"]:
            versions.setdefault(name, major)
    index = {
        "releases": list(releases),
        "types": since,
        "placeholders": placeholder,
        "versions": {name: major for name, major in versions.items() if major != min(releases)},
    }
    files["history/index.json"] = json.dumps(index, indent=1) + "\n"
    return files


def verify(releases: dict[int, Release], catalog: Path) -> list[str]:
    """What the history can't say: types that are not in the catalogue, versions whose functions have changed."""
    known = {json.loads(path.read_text(encoding="utf-8"))["name"] for path in (catalog / "types").glob("*.json")}
    found: list[str] = []
    functions: dict[str, Any] = {}
    for major, release in releases.items():
        found += [f"{name} is in {major}, but not in the catalogue" for name in release["types"] if name not in known]
        for version, table in release["versions"].items():
            if functions.setdefault(version, table) != table:
                found.append(f"{version} has other functions in {major} than before")
    return found


def main() -> int:
    """Write or compare; the exit status is 1 when ``--check`` finds a difference, or history can't be told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    releases = read(options.sources)
    if problems := verify(releases, options.output):
        print("\n".join(problems), file=sys.stderr)
        return 1
    files = generate(releases, options.output)
    there = {f"history/{path.name}" for path in options.output.glob("history/*.json")}
    changed = [
        name
        for name, text in files.items()
        if name not in there or (options.output / name).read_text(encoding="utf-8") != text
    ]
    stale = sorted(there - set(files))
    if not options.check:
        (options.output / "history").mkdir(exist_ok=True)
        for name in changed:
            (options.output / name).write_text(files[name], encoding="utf-8")
        for name in stale:
            (options.output / name).unlink()
    print(f"{len(releases)} releases, {len(files)} files, {len(changed)} changed, {len(stale)} no longer there")
    return 1 if options.check and (changed or stale) else 0


if __name__ == "__main__":
    sys.exit(main())
