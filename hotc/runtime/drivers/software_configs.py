"""Configurations for servers: they are kept in the state, and servers that name one by its id get what is in it.

Source: ``software_config.py``, ``structured_config.py``, ``cloud_config.py`` and ``multi_part.py`` in
``heat/engine/resources/openstack/heat`` of Heat 27.0.1.
"""

from __future__ import annotations

import email
import hashlib
import posixpath
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers.local import local_driver, own_id

if TYPE_CHECKING:
    from email.message import Message

    from hotc.runtime.drivers.driver import BuildContext, Driver, Json


def build_software(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::SoftwareConfig and OS::Heat::StructuredConfig."""
    return _config(properties.get("config"), context, **{name: properties.get(name) for name in _DESCRIPTION})


_DESCRIPTION: Final = ("group", "inputs", "options", "outputs")


def build_cloud(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::CloudConfig: the map as the YAML that cloud-init reads."""
    import yaml

    written = yaml.dump(properties.get("cloud_config"), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper))
    return _config(f"#cloud-config\n{written}", context)


def build_multipart(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Heat::MultipartMime: all parts in one message, those of messages among them taken apart."""
    parts: list[Message] = []
    for item in properties.get("parts") or []:
        text = context.content(item["config"])
        if item.get("type") == "multipart":
            parts += _taken_apart(text)
        else:
            parts.append(_part(text, item.get("subtype") or "", item.get("filename") or ""))
    # Equal properties have to make equal requests, so the boundary follows from the content.
    digest = hashlib.sha256("\0".join(part.as_string() for part in parts).encode()).hexdigest()[:19]
    message = MIMEMultipart(boundary=f"==============={digest}==", _subparts=parts)
    return _config(message.as_string(), context, group=properties.get("group"))


def _config(content: Any, context: BuildContext, **more: Any) -> Json:
    return {"id": own_id(context.instance), "name": context.automatic_name, "config": content, **more}


def _taken_apart(text: str) -> list[Message]:
    message = email.message_from_string(text)
    if not message.is_multipart():
        return []
    parts: Any = message.get_payload()
    return [_part(part.get_payload(), part.get_content_subtype(), part.get_filename() or "") for part in parts]


def _part(text: str, subtype: str, filename: str) -> Message:
    charset = "us-ascii" if text.isascii() else "utf-8"
    subtype = subtype or posixpath.splitext(filename)[0]
    part = MIMEText(text, subtype or "plain", charset)
    if filename:
        part.add_header("Content-Disposition", "attachment", filename=filename)
    return part


def _driver(type_name: str, build: Any) -> Driver:
    attributes = {"config": lambda found, cloud: found["config"]}
    return local_driver(type_name, build=build, update=None, attributes=attributes)


DRIVERS: Final[list[Driver]] = [
    _driver("OS::Heat::CloudConfig", build_cloud),
    _driver("OS::Heat::MultipartMime", build_multipart),
    _driver("OS::Heat::SoftwareConfig", build_software),
    _driver("OS::Heat::StructuredConfig", build_software),
]
