"""How well the compiler finds what is broken in good templates: the figures, by kind of mutant."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import yaml

from hotc.compiler.compilation import compile
from hotc.compiler.loader import FileLoader

from .mutation import OF_THE_CATALOGUE, Mutant
from .mutation_syntax import mutants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

ENDINGS = (".yaml", ".yml", ".hot", ".template")
LARGEST = 30_000
FAULTS = ("missed", "line", "alone", "suggestion")
"""Not found, not on its line, not the only error, not the right word among the first two suggestions."""


def good_templates(folders: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Templates without an error below these folders, in block style, each text once."""
    seen = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in ENDINGS or not path.is_file() or path.stat().st_size > LARGEST:
                continue
            text = path.read_text("utf-8", errors="replace")
            if "heat_template_version" not in text or text in seen:
                continue
            seen.add(text)
            if not errors(path, text):
                yield path, text


def errors(path: Path, text: str) -> list[Diagnostic]:
    """What a mutant is found by: errors, keys that are there twice, types that nobody knows."""
    found = compile(path, text=text, loader=FileLoader()).diagnostics
    names = ("duplicate-key", "unknown-resource-type")
    return [finding for finding in found if finding.severity == "error" or finding.name in names]


def faults(found: list[Diagnostic], mutant: Mutant) -> set[str]:
    """What is not as it should be, of :data:`FAULTS`."""
    if not found:
        return {"missed"}
    wrong = set()
    there = [finding for finding in found if finding.line in mutant.lines]
    if not there:
        wrong.add("line")
    if len(found) > 1:
        wrong.add("alone")
    if mutant.meant and not any(f'"{mutant.meant}"' in f"{f.hint} {f.fix.message if f.fix else ''}" for f in there):
        wrong.add("suggestion")
    return wrong


class Tally:
    """Mutants and their faults, by kind."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self.faults: Counter[tuple[str, str]] = Counter()
        self.spelling: Counter[str] = Counter()

    def add(self, mutant: Mutant, wrong: set[str]) -> None:
        self.total[mutant.kind] += 1
        self.spelling[mutant.kind] += bool(mutant.meant)
        for fault in wrong:
            self.faults[mutant.kind, fault] += 1

    def share(self, *names: str, kinds: Iterable[str] | None = None) -> float:
        """The share of mutants (of these kinds) without these faults; for suggestions, of misspellings."""
        of = self.spelling if "suggestion" in names else self.total
        chosen = set(of if kinds is None else kinds)
        found = sum(count for (kind, fault), count in self.faults.items() if fault in names and kind in chosen)
        return 1 - found / max(1, sum(of[kind] for kind in chosen))

    def _summary(self, title: str, kinds: list[str]) -> str:
        total, spelling = sum(self.total[kind] for kind in kinds), sum(self.spelling[kind] for kind in kinds)
        return (
            f"{title}: {total} mutants: found {self.share('missed', kinds=kinds):.2%}, "
            f"on the line {self.share('missed', 'line', kinds=kinds):.2%}, "
            f"the only error {self.share('missed', 'alone', kinds=kinds):.2%}, "
            f"right suggestion {self.share('missed', 'suggestion', kinds=kinds):.2%} of {spelling} misspellings"
        )

    def __str__(self) -> str:
        lines = [f"{'kind':28}{'mutants':>8}" + "".join(f"{name:>12}" for name in FAULTS)]
        for kind, total in sorted(self.total.items()):
            lines.append(f"{kind:28}{total:8}" + "".join(f"{self.faults[kind, name] or '':>12}" for name in FAULTS))
        catalogue = [kind for kind in self.total if kind in OF_THE_CATALOGUE]
        language = [kind for kind in self.total if kind not in OF_THE_CATALOGUE]
        lines += [self._summary("the language", language), self._summary("the catalogue", catalogue)]
        return "\n".join([*lines, self._summary("all", list(self.total))])


def run(
    templates: Iterable[tuple[Path, str]],
    each: int,
    *,
    show: Callable[[Path, Mutant, set[str], list[Diagnostic]], None] | None = None,
) -> Tally:
    """Break every template in at most ``each`` places in each way (0: all); ``show`` is called for every fault."""
    tally = Tally()
    for path, text in templates:
        rng = random.Random(zlib.crc32(path.name.encode()))
        try:
            made = mutants(text, rng, each)
        except (ValueError, yaml.YAMLError):
            continue
        for mutant in made:
            found = errors(path, mutant.text)
            wrong = faults(found, mutant)
            tally.add(mutant, wrong)
            if wrong and show is not None:
                show(path, mutant, wrong, found)
    return tally
