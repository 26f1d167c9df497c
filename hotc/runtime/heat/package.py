"""A template with all files that it names, and its environments merged: what a client of Heat uploads.

openstacksdk collects them as python-heatclient does: references become URLs, nested templates JSON.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hotc.runtime.errors import InputsMissing
from hotc.runtime.secrets import reveal

Json = dict[str, Any]


def packaged(inputs: Json) -> Json:
    """``{"template", "files", "environment", "parameters"}`` of recorded or given inputs; secrets as plain values.

    ``inputs`` are as :func:`hotc.runtime.planning.inputs.given` makes them. Raises :class:`InputsMissing` for a file
    that is not there.
    """
    from openstack.exceptions import SDKException
    from openstack.orchestration.util import template_utils

    try:
        with tempfile.TemporaryDirectory() as folder:
            path = _template_file(inputs, Path(folder))
            files, template = template_utils.get_template_contents(template_file=path)
        env_files, environment = template_utils.process_multiple_environments_and_files(
            env_paths=list(inputs["environments"])
        )
    except (OSError, SDKException, ValueError) as error:
        raise InputsMissing(f"The files of the stack can't be collected: {error}") from error
    return {
        "template": template,
        "files": {**(files or {}), **env_files},
        "environment": environment or {},
        "parameters": reveal(inputs["parameters"]),
    }


def _template_file(inputs: Json, folder: Path) -> str:
    """A template that is no file becomes one; it can name no files beside it."""
    if inputs["text"] is None:
        return str(inputs["template"])
    path = folder / "template.yaml"
    path.write_text(inputs["text"], encoding="utf-8")
    return str(path)
