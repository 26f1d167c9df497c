"""One broken line in a good template gives one error, on that line, with the right suggestion.

With HOTC_CORPUS set to a folder of templates, those that are good are taken as well; HOTC_MUTANTS is then how many
mutants of each kind are made of each, and the figures by kind are printed by running this file as a program.
"""

from __future__ import annotations

import os
import random
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hotc.compiler.compilation import compile
from hotc.compiler.loader import FileLoader

from .mutation import Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Diagnostic

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 30_000


def good_templates() -> Iterator[tuple[Path, str]]:
    """Templates without an error, in block style."""
    folders = [ROOT / "examples", ROOT / "tests" / "cases"]
    if "HOTC_CORPUS" in os.environ:
        folders = [Path(os.environ["HOTC_CORPUS"])]
    seen = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".yaml", ".yml", ".hot", ".template") or path.stat().st_size > LARGEST:
                continue
            text = path.read_text("utf-8", errors="replace")
            if "heat_template_version" not in text or text in seen:
                continue
            seen.add(text)
            if not errors(path, text):
                yield path, text


def errors(path: Path, text: str) -> list[Diagnostic]:
    found = compile(path, text=text, loader=FileLoader()).diagnostics
    return [finding for finding in found if finding.severity == "error" or finding.name == "duplicate-key"]


def faults(path: Path, mutant: Mutant) -> set[str]:
    """What is not as it should be: ``missed``, ``line``, ``alone``, ``suggestion``."""
    found = errors(path, mutant.text)
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
        self.spelling = 0

    def add(self, mutant: Mutant, wrong: set[str]) -> None:
        self.total[mutant.kind] += 1
        self.spelling += bool(mutant.meant)
        for fault in wrong:
            self.faults[mutant.kind, fault] += 1

    def share(self, *names: str) -> float:
        """The share of mutants without these faults."""
        of = self.spelling if names == ("suggestion",) else self.total.total()
        return 1 - sum(count for (_, fault), count in self.faults.items() if fault in names) / max(1, of)

    def __str__(self) -> str:
        names = ("missed", "line", "alone", "suggestion")
        lines = [f"{'kind':28}{'mutants':>8}" + "".join(f"{name:>12}" for name in names)]
        for kind, total in sorted(self.total.items()):
            lines.append(f"{kind:28}{total:8}" + "".join(f"{self.faults[kind, name] or '':>12}" for name in names))
        lines.append(
            f"{self.total.total()} mutants: found {self.share('missed'):.2%}, "
            f"on the line {self.share('missed', 'line'):.2%}, alone {self.share('missed', 'alone'):.2%}, "
            f"suggestion {self.share('suggestion', 'missed'):.2%} of {self.spelling}"
        )
        return "\n".join(lines)


def run(each: int, *, show: str = "") -> Tally:
    tally = Tally()
    for path, text in good_templates():
        rng = random.Random(zlib.crc32(path.name.encode()))
        try:
            made = mutants(text, rng, each)
        except (ValueError, yaml.YAMLError):
            continue
        for mutant in made:
            wrong = faults(path, mutant)
            tally.add(mutant, wrong)
            if show and any(f"{mutant.kind}/{fault}".startswith(show) or show == "all" for fault in wrong):
                print(f"{path} {mutant.kind} {sorted(wrong)}: wanted at {mutant.lines}, {mutant.meant!r}")
                print("   ", mutant.text.split("\n")[mutant.lines[-1] - 1])
                for finding in errors(path, mutant.text)[:3]:
                    print(f"    {finding!r} {finding.hint}")
    return tally


def test_a_broken_line_is_the_one_error_on_that_line() -> None:
    tally = run(each=3)
    assert tally.total.total() > 100, tally
    assert tally.share("missed") >= 0.98, tally
    assert tally.share("missed", "line") >= 0.97, tally
    assert tally.share("missed", "alone") >= 0.95, tally
    assert tally.share("suggestion", "missed") >= 0.98, tally


if __name__ == "__main__":
    print(run(int(os.environ.get("HOTC_MUTANTS", "1")), show=sys.argv[1] if len(sys.argv) > 1 else ""))
