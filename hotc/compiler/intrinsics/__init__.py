"""Intrinsic functions, one module per family; ``functions.hotsig`` declares what a version admits, under which name."""
