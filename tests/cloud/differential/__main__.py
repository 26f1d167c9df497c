"""The differential run from the command line: see :mod:`.run`."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cloud.conftest import HOME, SCRIPTS

from . import cases, corpus
from .recording_heat import LENIENT, RecordingHeat, recording_heat
from .run import Compared, as_json, run

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = SCRIPTS.parent / "corpus"


def main() -> int:
    """Run the cases that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.cloud.differential", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="CASE")
    parser.add_argument("--cases", type=Path, default=cases.FOLDER, help="folder with the cases")
    parser.add_argument("--examples", action="store_true", help="instead of the cases: the templates of examples/")
    parser.add_argument("--corpus", type=int, default=0, metavar="N", help="and so many templates of ../shared/corpus")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, help="write all results there, as JSON; those of other cases stay")
    parser.add_argument("--heat", help="URL of a recording Heat that runs already")
    parser.add_argument("--record", type=Path, help="where that one writes its requests")
    given = parser.parse_args()
    listed, beside = _cases(given)
    chosen = [case for case in listed if not given.names or case.name in given.names]
    if not chosen:
        parser.error(f"no such case: {', '.join(given.names)}")
    results: dict[str, list[Compared] | str] = {}
    before = json.loads(given.results.read_text()) if given.results and given.results.exists() else {}

    def tell(case: cases.Case, found: list[Compared] | str, seconds: float) -> None:
        _tell(case, found, seconds)
        results[case.name] = found
        if given.results:  # after each one: a long run that is broken off is not in vain
            given.results.write_text(as_json(results, before))
            Path(f"{given.results}.choice").write_text(json.dumps(beside, indent=1) + "\n")

    for settings, some in apart(chosen):
        with _heat(given.heat, given.record, settings) as heat:
            run(some, heat, HOME, jobs=given.jobs, told=tell, keep=True)
    good = [name for name, found in results.items() if _good(found)]
    print(f"{len(good)} of {len(results)} cases equal")
    return 0 if len(good) == len(results) else 1


def apart(chosen: list[cases.Case]) -> list[tuple[str, list[cases.Case]]]:
    """The cases with the settings of the Heat that they want: a Heat that is lenient lacks what newer Novas have."""
    lenient = [case for case in chosen if case.lenient]
    strict = [case for case in chosen if not case.lenient]
    return [(settings, some) for settings, some in (("", strict), (LENIENT, lenient)) if some]


def _cases(given: argparse.Namespace) -> tuple[list[cases.Case], dict[str, Any]]:
    """The cases, and how those of the corpus were chosen."""
    if not (given.examples or given.corpus):
        return cases.everything(given.cases), {}
    others, how = corpus.chosen(CORPUS, given.corpus) if given.corpus else ([], {})
    return [*(corpus.examples() if given.examples else ()), *others], how


@contextlib.contextmanager
def _heat(url: str | None, record: Path | None, settings: str) -> Iterator[RecordingHeat]:
    if url and record:
        yield RecordingHeat(url, record)
        return
    with (
        tempfile.TemporaryDirectory(prefix="recording-heat-") as folder,
        recording_heat(HOME, SCRIPTS, Path(folder), settings=settings) as started,
    ):
        yield started


def _good(found: list[Compared] | str) -> bool:
    return not isinstance(found, str) and not any(step.differences for step in found)


def _tell(case: cases.Case, found: list[Compared] | str, seconds: float) -> None:
    lines = [f"{'ok  ' if _good(found) else 'FAIL'} {case.name} ({seconds:.0f} s)"]
    if isinstance(found, str):
        lines.append(f"  {found}")
    else:
        for step in found:
            refused = (("Heat", step.heat_error), ("hotc", step.hotc_error))
            errors = [f"    {name}: {text[-1200:]}" for name, text in refused if text]
            attributes = sum(step.attributes.values())
            lines.append(
                f"  {step.step}: {step.objects} objects, {step.requests} requests, {attributes} attributes;"
                f" Heat {step.heat_seconds:.1f} s, hotc {step.hotc_seconds:.1f} s"
            )
            lines += errors + [f"    {_short(str(each))}" for each in step.differences]
    print("\n".join(lines), flush=True)


def _short(text: str, most: int = 300) -> str:
    """Whole objects are long; the results have all of it."""
    return text if len(text) <= most else f"{text[:most]} …"


if __name__ == "__main__":
    sys.exit(main())
