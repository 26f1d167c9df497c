"""A template with all files that it names, and its environments merged: what a client of Heat uploads.

openstacksdk collects them as python-heatclient does: references become URLs, nested templates JSON. Heat doesn't know
the standard library: where a text names one of its templates, the name is replaced by the URL of its file.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hotc.compiler.library import LIBRARY, path_of, resolve
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
            where = _url(_template_file(inputs, Path(folder)))
            files, template = template_utils.get_template_contents(template_object=where, object_request=_read)
        env_files, environment = template_utils.process_multiple_environments_and_files(
            env_paths=[_url(each) for each in inputs["environments"]],
            env_path_is_object=lambda _: True,
            object_request=_read,
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


def _url(name: str) -> str:
    """The URL of a file that is named by a path, a URL, or a name of the standard library. Raises ``OSError``."""
    from openstack.orchestration.util import utils

    if not name.startswith(LIBRARY):
        return str(utils.normalise_file_path_to_url(name))
    path = path_of(resolve(name))
    if path is None:
        raise OSError(f"the standard library has no {name}")
    return Path(path).as_uri()


def _read(_method: str, url: str) -> str | bytes:
    """What is at a URL, as the SDK's collector asks for it. Raises ``SDKException`` and ``OSError``."""
    from openstack.orchestration.util import environment_format, template_format, utils

    content: str | bytes = utils.read_url_content(url)
    if not isinstance(content, str) or f"{LIBRARY}//" not in content:
        return content
    for parse in (template_format.parse, environment_format.parse):
        try:
            return json.dumps(_with_urls(parse(content)))
        except (TypeError, ValueError):
            continue
    return content  # a script may hold such words, too


def _with_urls(data: Any, *, is_type: bool = False) -> Any:
    """Data in which every type that is a name of the standard library is the URL of its file."""
    if isinstance(data, dict):
        return {
            name: _with_urls(value, is_type=name == "type" or is_type or name == "resource_registry")
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [_with_urls(item) for item in data]
    return _url(data) if is_type and isinstance(data, str) and data.startswith(LIBRARY) else data
