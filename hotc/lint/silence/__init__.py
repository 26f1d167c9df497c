"""Findings that are not told: comments that say so, and baselines of what is known."""
