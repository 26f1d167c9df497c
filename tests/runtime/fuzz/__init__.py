"""Fuzzing the engine: random stacks, updates, faults and deaths, and what must hold after each of them.

``python -m tests.runtime.fuzz --help`` says how it is run; ``docs/decisions/`` why it is built so.
"""
