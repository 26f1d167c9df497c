"""Findings kept on the disk, so that what has not changed is not looked at again. See ``docs/decisions/0017``.

``results`` is the way in: it asks ``identity`` what everything rests on, ``store`` for what was kept, ``states``
whether the files are as they were, and ``form`` for the findings themselves. ``loader`` takes down what is read.
"""
