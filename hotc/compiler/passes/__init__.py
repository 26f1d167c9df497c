"""The passes, one module each; :mod:`hotc.compiler.pipeline` shows them all."""
