"""Files whose content stands for a word of the command line."""

from __future__ import annotations

from hotc.cli.problems import Problem


def text_of(path: str) -> str:
    """The text in a file. Raises :class:`Problem` where it can't be read."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # pathlib costs at every start
            return file.read()
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise Problem(f"{path} can't be read: {error}") from None
