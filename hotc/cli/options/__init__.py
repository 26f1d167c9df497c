"""Every option and argument of every command, declared once.

The typer application (:mod:`hotc.cli.full`) and the quick parser of the hot commands (:mod:`hotc.cli.lean`) are both
made from these entries, and so are help texts and completion. Plain slotted classes: a dataclass would cost more at
import than the whole table.
"""
