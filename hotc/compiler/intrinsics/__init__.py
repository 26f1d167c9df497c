"""Intrinsic functions: one module per family. What a version admits under which name is declared in ``functions.hotsig``."""
