"""The version of hotc, in one place, and how what runs was built."""

__version__ = "0.1.0"


def described() -> str:
    """The version as people are told it: ``0.1.0``, or ``0.1.0 (compiled)`` where modules run as compiled to C."""
    return f"{__version__} (compiled)" if is_compiled() else __version__


def is_compiled() -> bool:
    """Whether modules of this installation are compiled for this Python and platform: then it takes no others."""
    from importlib.machinery import EXTENSION_SUFFIXES
    from os.path import dirname, isfile, join

    reader = join(dirname(__file__), "compiler", "yaml_lines")  # noqa: PTH118, PTH120  # pathlib costs at every start
    return any(isfile(reader + suffix) for suffix in EXTENSION_SUFFIXES)  # noqa: PTH113
