"""AWS::S3::Bucket: a container of the object store, whose access list and tags stand in its headers.

Source: ``s3/s3.py`` in ``heat/engine/resources/aws`` of Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import containers
from hotc.runtime.drivers.ec2_tags import by_key

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_EVERYONE: Final = ".r:*"
_WEB: Final = {"IndexDocument": "Web-Index", "ErrorDocument": "Web-Error"}


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::S3::Bucket. Whoever makes a bucket may read and write it, by name (Heat's choice)."""
    session = context.cloud.connection.session
    access = session.auth.get_access(session)
    control, own = properties.get("AccessControl"), f"{access.project_name}:{access.username}"
    read = {"PublicRead": _EVERYONE, "PublicReadWrite": _EVERYONE, "AuthenticatedRead": access.project_name}
    website = properties.get("WebsiteConfiguration") or {}
    meta = {f"S3-Tag-{key}": value for key, value in by_key(properties.get("Tags")).items()}
    meta |= {header: website[name] for name, header in _WEB.items() if website.get(name) is not None}
    told = {
        "X-Container-Read": read.get(str(control), own),
        "X-Container-Write": _EVERYONE if control == "PublicReadWrite" else own,
        "X-Container-Meta": meta,
    }
    return {**containers.build(told, context), "purge": None}  # a bucket is never emptied


(_CONTAINER,) = containers.DRIVERS

DRIVERS: Final[list[Driver]] = [
    replace(
        _CONTAINER,
        type="AWS::S3::Bucket",
        build=build,
        attributes={name: _CONTAINER.attributes[name] for name in ("DomainName", "WebsiteURL")},
        volatile=frozenset(),
        compared=(),
    ),
]
