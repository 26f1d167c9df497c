"""Our own Markdown pages on a terminal: headings and code stand out, the text stays as it was written."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.render.style import Style


def terminal(text: str, style: Style) -> str:
    """The page with headings, code blocks and inline code in their colours; without colour, the Markdown itself."""
    if not style.enabled:
        return text
    lines, fenced = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
            continue
        if fenced:
            lines.append("    " + style(line, "gutter"))
        elif line.startswith("#"):
            lines.append(style(line.lstrip("# "), "strong"))
        else:
            lines.append(_inline(line, style))
    return "\n".join(lines) + "\n"


def _inline(line: str, style: Style) -> str:
    pieces = line.split("`")
    if len(pieces) % 2 == 0:
        return line
    return "".join(style(piece, "gutter") if index % 2 else piece for index, piece in enumerate(pieces))
