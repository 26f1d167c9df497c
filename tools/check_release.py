"""Build wheel and source archive, install each into an empty environment as users do, and try it there.

``python tools/check_release.py [FOLDER]`` (default build/release): pip, pipx and uv install the wheel, pip the source
archive as well; each ``hotc`` validates, and applies on the sandbox. Sizes and times are written as it goes. Of what
pip installed, the bill of materials is written beside the archives (CycloneDX, ``hotc.cdx.json``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TIMEOUT = 900
"""Seconds that one step may take."""
PATIENCE = {"PIP_DEFAULT_TIMEOUT": "30", "PIP_RETRIES": "2", "UV_HTTP_TIMEOUT": "30"}
LARGEST = 8 * 1024 * 1024
"""Bytes that the wheel may have."""

TEMPLATE = """\
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net}
"""


class Measured(NamedTuple):
    """How an archive was installed, how long that took in seconds, and how much the environment holds in bytes."""

    how: str
    archive: str
    seconds: float
    size: int


def build(folder: Path) -> tuple[Path, Path]:
    """The wheel and the source archive, built in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("hotc-*"):
        old.unlink()
    call([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)], {})
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, source


def installed(how: str, archive: Path, place: Path) -> Measured:
    """Install an archive into an empty environment, and try it."""
    place.mkdir()
    environment = {
        "PIPX_HOME": str(place / "pipx"),
        "PIPX_BIN_DIR": str(place / "bin"),
        "PIPX_MAN_DIR": str(place / "man"),
    }
    environment |= trusted()
    environment |= {"UV_TOOL_DIR": str(place / "uv"), "UV_TOOL_BIN_DIR": str(place / "bin"), "HOME": str(place)}
    begun = time.monotonic()
    if how == "pip":
        call([sys.executable, "-m", "venv", str(place)], environment)
        begun = time.monotonic()
        call([str(place / "bin/python"), "-m", "pip", "install", "--quiet", str(archive)], environment)
    elif how == "pipx":
        call([str(BIN / "pipx"), "install", "--quiet", str(archive)], environment)
    else:
        call([str(BIN / "uv"), "tool", "install", "--quiet", "--python", sys.executable, str(archive)], environment)
    seconds = time.monotonic() - begun
    tried(place / "bin/hotc", place, environment)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    return Measured(how, archive.name, seconds, size)


def trusted() -> dict[str, str]:
    """What pip was told of certificates and of its index, in uv's words, which reads none of pip's settings.

    pipx has uv install, where there is one. What stands in the environment already wins.
    """
    words = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT, check=False).stdout
    told = {}
    for line in listed.splitlines():
        setting, _, value = line.partition("=")
        name = {"cert": "SSL_CERT_FILE", "index-url": "UV_DEFAULT_INDEX"}.get(setting.rpartition(".")[2])
        if name is not None and name not in os.environ:
            told[name] = value.strip("'")
    return told


def tried(program: Path, place: Path, environment: dict[str, str]) -> None:
    """The first things that a user does."""
    template = place / "first.yaml"
    template.write_text(TEMPLATE)
    for words in (
        ["--version"],
        ["doctor", "--quiet"],
        ["validate", str(template)],
        ["catalog", "show", "OS::Nova::Server", "--format", "json"],
        ["apply", "first", "-t", str(template), "--cloud", "sandbox", "--yes"],
        ["destroy", "first", "--yes"],
    ):
        call([str(program), *words], environment, cwd=place)


def bill(place: Path, folder: Path) -> None:
    """The bill of materials of an environment in which there is nothing but hotc and what it needs."""
    words = ["environment", "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    call([str(BIN / "cyclonedx-py"), *words, "-o", str(folder / "hotc.cdx.json"), str(place / "bin/python")], {})


def call(words: list[str], environment: dict[str, str], cwd: Path | None = None) -> None:
    """Run it; what it says is shown where it fails. Raises :class:`SystemExit`."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    # Without a network, pip's own patience would be many minutes.
    patience = {name: value for name, value in PATIENCE.items() if name not in kept}
    try:
        done = subprocess.run(
            words, cwd=cwd, env=kept | patience | environment, capture_output=True, text=True, timeout=TIMEOUT,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        sys.exit(f"error: {' '.join(words)}: it took longer than {TIMEOUT} seconds")
    if done.returncode:
        sys.exit(f"error: {' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}")


def main(arguments: list[str]) -> int:
    """Build, install in all ways, report."""
    folder = Path(arguments[0]) if arguments else ROOT / "build/release"
    wheel, source = build(folder.resolve())
    if wheel.stat().st_size > LARGEST:
        sys.exit(f"error: {wheel.name} has {wheel.stat().st_size} bytes; {LARGEST} are allowed")
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.2f} MB, {source.name}: {source.stat().st_size / 1e6:.2f} MB")
    with tempfile.TemporaryDirectory() as scratch:
        for number, (how, archive) in enumerate((("pip", wheel), ("pipx", wheel), ("uv", wheel), ("pip", source))):
            found = installed(how, archive, Path(scratch) / str(number))
            if not number:
                bill(Path(scratch) / "0", folder.resolve())
            print(
                f"{found.how:5} {found.archive}: {found.seconds:.1f} s, {found.size / 1e6:.0f} MB with all it needs",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
