"""What ``hotc fmt`` does, step by step: take the files, bring each into shape, write it or say what would change."""

from __future__ import annotations

from hotc.cli import report, sources
from hotc.cli.problems import Problem
from hotc.cli.render.texts import counted
from hotc.cli.status import FAILED, OK, USAGE
from hotc.compiler.context import Context, Options
from hotc.compiler.library import LIBRARY
from hotc.compiler.loader import FileLoader
from hotc.compiler.passes.read import load, read_tree
from hotc.compiler.source import SourceFile
from hotc.lint.layout.blocks import UnformattableError
from hotc.lint.layout.documents import is_in_braces, sections_apart
from hotc.lint.layout.formatter import formatted
from hotc.lint.project.files import only_templates, templates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen


class Formatter:
    """One run of ``hotc fmt`` over the files that the user gave."""

    def __init__(self, given: Given, screen: Screen) -> None:
        self.given = given
        self.screen = screen
        self.check: bool = given.check
        self.diff: bool = given.diff
        paths = only_templates(given.paths, environments=True) if given.only_templates else given.paths
        self.files = list(templates(paths))
        self.writes_out = "-" in self.files and not (self.check or self.diff)
        self.status = OK
        self.changed = self.kept = self.left = self.failed = 0
        self._loader = FileLoader()

    def run(self) -> int:
        """Do it; return the exit status. Raises :class:`Problem` where the standard input isn't the only one."""
        if self.writes_out and len(self.files) > 1:
            raise Problem(
                "The new text of the standard input goes to the standard output, so it must be the only input.",
                hint="Format the files in a run of their own.",
            )
        if not self.files:
            self.screen.note(f"no templates in {', '.join(self.given.paths)}")
        for file in self.files:
            self._format(file)
        self.screen.note(self._summary())
        return self.status

    def _format(self, file: str) -> None:
        if file.startswith(LIBRARY):
            raise Problem(
                f"{file} is part of hotc, and stays as it is.", hint="Copy it with hotc new, and format the copy."
            )
        context = Context(Options(), self._loader)
        source = self._source(file, context)
        if source is None:
            self._fail(context)
            return
        new = self._new(source, context)
        if new is None:
            return
        if self.writes_out:
            self.screen.write_exactly(new)
        if new == source.text:
            self.kept += 1
            self.screen.detail(f"{source.name} is in shape")
        else:
            self.changed += 1
            self._use(source, new)

    def _source(self, file: str, context: Context) -> SourceFile | None:
        name, text = sources.named(file)
        uri = self._loader.resolve(name, None)
        return load(uri, context) if text is None else SourceFile(name, text, uri)

    def _new(self, source: SourceFile, context: Context) -> str | None:
        """The text in shape, which is the text itself for what is left as it is; ``None``: it can't be read."""
        if source.text.lstrip().startswith("{"):
            return self._leave(source, "is JSON")
        root = read_tree(source, context, json=True)
        if any(finding.severity == "error" for finding in context.diagnostics):
            self._fail(context)
            return None
        if is_in_braces(root):
            return self._leave(source, "is one map in braces, like JSON")
        apart = sections_apart(root)
        if apart is None:
            return self._leave(source, "is neither a template nor an environment")
        try:
            return formatted(source.text, apart)
        except UnformattableError as error:
            line, column = source.position(_offset(source.text, error.at))
            self._failed(FAILED)
            self.screen.error(
                f"{source.name}:{line}:{column}: {error.message}; the file was left as it is",
                hint="Everything else can be formatted once this is written in another way.",
            )
            return None

    def _leave(self, source: SourceFile, reason: str) -> str | None:
        self.left += 1
        self.screen.note(f"{source.name} {reason}; left as it is")
        if self.writes_out:
            self.screen.write_exactly(source.text)
        return None

    def _fail(self, context: Context) -> None:
        errors = [finding for finding in context.diagnostics if finding.severity == "error"]
        report.aside(errors, self.screen)
        self._failed(report.status(errors))

    def _failed(self, status: int) -> None:
        self.failed += 1
        self.status = max(self.status, status)

    def _use(self, source: SourceFile, new: str) -> None:
        if self.writes_out:
            return
        if self.check or self.diff:
            self.status = max(self.status, FAILED)
            if self.check:
                self.screen.write(source.name)
            if self.diff:
                from hotc.lint.mends.differences import unified

                self.screen.write_exactly(unified(source.name, source.text, new))
            return
        from hotc.cli import rewriting

        if problem := rewriting.rewrite(source, new):
            self.changed -= 1
            self._failed(USAGE)
            self.screen.error(problem)
        else:
            self.screen.write(source.name)

    def _summary(self) -> str:
        would = "Would format" if self.check or self.diff else "Formatted"
        said = f"{would} {counted(self.changed, 'file')}" if self.changed else "Nothing to format"
        if self.kept:
            said += f", {self.kept} in shape"
        if self.left:
            said += f", {self.left} left as {'they are' if self.left > 1 else 'it is'}"
        if self.failed:
            said += f", {self.failed} failed"
        return said


def _offset(text: str, at: int) -> int:
    """The offset in a text of an offset in its form with line breaks of one character and no byte order mark."""
    at += text.startswith("\ufeff")
    seen = 0
    while (seen := text.find("\r\n", seen)) >= 0 and seen < at:
        at += 1
        seen += 2
    return min(at, len(text))
