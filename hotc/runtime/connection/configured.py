"""What clouds.yaml and the environment say, and the first contact with the cloud: every failure there is one clear
message.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import TYPE_CHECKING, Any, NoReturn

from hotc.runtime.errors import CloudUnknown

if TYPE_CHECKING:
    from openstack.config import OpenStackConfig
    from openstack.config.cloud_region import CloudRegion
    from openstack.connection import Connection

_LIBRARIES = ("openstack", "keystoneauth", "keystoneauth1", "urllib3", "requests", "stevedore", "dogpile")

_OTHER_FORM = (TypeError, AttributeError, KeyError, ValueError)
"""What openstacksdk's reader ends in where clouds.yaml has a number or a list instead of a map: it checks no types."""


def quiet() -> None:
    """Keep the libraries' warnings off the user's terminal; whoever sets logging up still gets their records."""
    for library in _LIBRARIES:
        logger = logging.getLogger(library)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())
    warnings.filterwarnings("ignore", module=r"(openstack|keystoneauth1|urllib3|requests|os_service_types)(\.|$)")


def has_cloud(name: str) -> bool:
    """Whether clouds.yaml defines a cloud of this name."""
    if _nothing_configured():
        return False  # openstacksdk's reader takes its time to find that out
    return name in _reader().get_cloud_names()


def _nothing_configured() -> bool:
    """Whether there is neither a variable nor a file that openstacksdk would read."""
    from openstack.config import loader

    files = (*loader.CONFIG_FILES, *loader.SECURE_FILES, *loader.VENDOR_FILES)
    return not any(name.startswith("OS_") for name in os.environ) and not any(map(os.path.exists, files))


def known_clouds() -> tuple[str, list[str]]:
    """The clouds.yaml that is read (empty: there is none), and the clouds in it. Raises :class:`CloudUnknown`."""
    quiet()
    reader = _reader()
    names = [cloud for cloud in reader.get_cloud_names() if cloud not in ("defaults", "envvars")]
    return str(reader.config_filename or ""), sorted(names)


def configuration(name: str | None, region_name: str | None = None) -> CloudRegion:
    """What openstacksdk makes of ``name``, clouds.yaml and ``OS_*``; ``region_name`` wins over what these say of it.

    Raises :class:`CloudUnknown`.
    """
    from keystoneauth1.exceptions import ClientException
    from openstack.exceptions import ConfigException

    reader = _reader()
    known = [cloud for cloud in reader.get_cloud_names() if cloud not in ("defaults", "envvars")]
    environment = bool(os.environ.get("OS_AUTH_URL"))
    if name is None and not environment:
        if not known:
            raise CloudUnknown(
                "no cloud is configured: there is no clouds.yaml, and OS_AUTH_URL is not set", _how_to_configure()
            )
        if len(known) > 1:
            raise CloudUnknown(
                "which cloud? clouds.yaml has several",
                f"Say --cloud NAME (or set OS_CLOUD): {', '.join(sorted(known))}",
            )
        name = known[0]
    if name is not None and name not in known and not (name == "envvars" and environment):
        _unknown(name, known, reader)
    try:
        region = _of_region(reader, name, region_name) if region_name else reader.get_one(cloud=name)
    except _OTHER_FORM as error:
        raise _malformed() from error
    except (ConfigException, ClientException) as error:
        shown = name or "from OS_* variables"
        raise CloudUnknown(f"the configuration of cloud {shown} is not usable: {error}", _where(reader)) from error
    return region


def _of_region(reader: OpenStackConfig, name: str | None, region_name: str) -> CloudRegion:
    """A cloud in a region, also in one that clouds.yaml does not name: whether there is one, the catalogue says."""
    from openstack.exceptions import ConfigException

    try:
        region: CloudRegion = reader.get_one(cloud=name, region_name=region_name)
    except ConfigException:
        region = reader.get_one(cloud=name)
        region.config["region_name"] = region_name
    return region


def given(settings: dict[str, Any]) -> CloudRegion:
    """A configuration from its settings alone (an entry of clouds.yaml), whatever files and environment say."""
    from openstack.config import OpenStackConfig

    from hotc.runtime.connection.session import SendOnceSession

    reader = OpenStackConfig(
        load_yaml_config=False, load_envvars=False, session_constructor=SendOnceSession, app_name="hotc"
    )
    region: CloudRegion = reader.get_one(**settings)
    return region


def authenticate(region: CloudRegion) -> Connection:
    """A connection with a valid token for a project. Raises :class:`CloudUnknown`, and leaves nothing open then."""
    from keystoneauth1.exceptions import ClientException
    from openstack.connection import Connection
    from openstack.exceptions import SDKException

    _check_password(region)
    try:
        connection = Connection(config=region)
    except (SDKException, ClientException) as error:
        raise _failed(region, error) from error
    try:
        project = connection.session.get_project_id()
    except (SDKException, ClientException) as error:
        connection.session.close()
        raise _failed(region, error) from error
    if not project:
        connection.session.close()
        raise CloudUnknown(
            f"the credentials for cloud {_name(region)} are for no project",
            "Set project_name (and project_domain_name) in clouds.yaml, or OS_PROJECT_NAME.",
        )
    connection.session.repeats = _repeats()
    try:
        _check_region(region, connection)
    except CloudUnknown:
        connection.session.close()
        raise
    return connection


def _check_region(region: CloudRegion, connection: Connection) -> None:
    """Whether the catalogue knows the region; the libraries fail in many ways, and late, when it doesn't."""
    wanted = region.get_region_name()
    catalog = connection.session.auth.get_access(connection.session).service_catalog
    known = {
        endpoint["region"]
        for service in catalog.catalog
        for endpoint in service.get("endpoints", [])
        if endpoint.get("region")
    }
    if wanted and known and wanted not in known:
        raise CloudUnknown(
            f"cloud {_name(region)} has no region {wanted!r}",
            f"It has: {', '.join(sorted(known))}. Set region_name in clouds.yaml or OS_REGION_NAME.",
        )


def _check_password(region: CloudRegion) -> None:
    """keystoneauth raises a bare ``Exception`` when a user has no password."""
    settings: dict[str, Any] = region.config.get("auth") or {}
    if region.config.get("auth_type") in (None, "password", "v3password") and not settings.get("password"):
        raise CloudUnknown(
            f"cloud {_name(region)} has no password", "Set auth.password in clouds.yaml or secure.yaml, or OS_PASSWORD."
        )


def _reader() -> OpenStackConfig:
    from openstack.config import OpenStackConfig
    from openstack.exceptions import ConfigException
    from yaml import YAMLError

    from hotc.runtime.connection.session import SendOnceSession

    try:
        return OpenStackConfig(session_constructor=SendOnceSession, app_name="hotc")
    except _OTHER_FORM as error:
        raise _malformed() from error
    except (ConfigException, YAMLError, OSError) as error:
        message = " ".join(str(error).split())
        raise CloudUnknown(
            f"the OpenStack configuration can't be read: {message}", "Mend clouds.yaml, or OS_CLIENT_CONFIG_FILE."
        ) from error


def _malformed() -> CloudUnknown:
    return CloudUnknown(
        "clouds.yaml does not have the form that openstacksdk expects", "It is a map: clouds → name → auth and more."
    )


def _repeats() -> int:
    from hotc.runtime.connection.session import REPEATS

    return REPEATS


def _unknown(name: str, known: list[str], reader: OpenStackConfig) -> NoReturn:
    from difflib import get_close_matches

    if not known and not reader.config_filename:
        raise CloudUnknown(f"no cloud named {name!r}: there is no clouds.yaml", _how_to_configure())
    close = get_close_matches(name, known, n=1)
    guess = f"Did you mean {close[0]}? " if close else ""
    raise CloudUnknown(
        f"no cloud named {name!r} in {reader.config_filename}",
        f"{guess}Known: {', '.join([*sorted(known), 'sandbox (embedded)'])}.",
    )


def _how_to_configure() -> str:
    return (
        "Write clouds.yaml (in this folder, ~/.config/openstack, /etc/openstack, or where OS_CLIENT_CONFIG_FILE says), "
        "set the OS_* variables, or try --cloud sandbox."
    )


def _where(reader: OpenStackConfig) -> str:
    return f"Look at {reader.config_filename}." if reader.config_filename else "Look at the OS_* variables."


def _name(region: CloudRegion) -> str:
    return str(region.name or "envvars")


def _failed(region: CloudRegion, error: Exception) -> CloudUnknown:
    """The failure of the first contact in plain words."""
    from keystoneauth1 import exceptions as auth

    from hotc.runtime.connection.outcome import describe

    settings: dict[str, Any] = region.config.get("auth") or {}
    cloud = f"cloud {_name(region)} ({settings.get('auth_url') or 'no auth_url'})"
    secrets = [
        str(value) for key, value in settings.items() if key in ("password", "token", "application_credential_secret")
    ]
    hint = _sandbox_hint(region)
    if isinstance(error, auth.http.Unauthorized):
        who = (
            settings.get("username")
            or settings.get("user_id")
            or settings.get("application_credential_id")
            or "the user"
        )
        return CloudUnknown(
            f"{cloud} rejects the credentials of {who}",
            "Check user, password, project and their domains in clouds.yaml or OS_*.",
        )
    if isinstance(error, auth.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return CloudUnknown(
            f"{cloud} can't be trusted: {_tls(error)}",
            "Set cacert to the authority's file in clouds.yaml; verify: false only for a test cloud.",
        )
    if isinstance(error, auth.DiscoveryFailure | auth.http.NotFound):
        return CloudUnknown(
            f"what answers at {cloud} is not keystone", "Check auth_url: it usually ends in :5000/v3 or /identity/v3."
        )
    if isinstance(error, auth.ConnectionError):
        return CloudUnknown(
            f"{cloud} can't be reached: {_reason(error)}",
            hint or "Check auth_url, and the network between here and there.",
        )
    if isinstance(error, auth.OptionError):
        return CloudUnknown(
            f"the configuration of {cloud} is not complete: {error}", "Add what is missing to clouds.yaml or OS_*."
        )
    return CloudUnknown(f"{cloud} can't be used: {describe(error, secrets)}", hint)


def _sandbox_hint(region: CloudRegion) -> str:
    if region.name != "sandbox":
        return ""
    return "This is the sandbox of clouds.yaml, not the embedded one: start it with `hotc sandbox`, or rename it."


def _tls(error: Exception) -> str:
    text = str(error)
    start = text.find("certificate verify failed")
    return text[start:].split("(_ssl", maxsplit=1)[0].strip(" :)'\"") if start >= 0 else "the TLS handshake failed"


def _reason(error: Exception) -> str:
    """The system's word for it, out of the pile that requests and urllib3 make of it."""
    text = str(error)
    for sign, word in (
        ("Connection refused", "nobody listens there (connection refused)"),
        ("Name or service not known", "its host name is not known"),
        ("nodename nor servname", "its host name is not known"),
        ("Temporary failure in name resolution", "its host name can't be looked up"),
        ("Failed to resolve", "its host name can't be looked up"),
        ("timed out", "no answer in time"),
        ("No route to host", "no route to the host"),
        ("Network is unreachable", "the network is unreachable"),
        ("Connection reset", "the connection was reset"),
    ):
        if sign in text:
            return word
    return " ".join(text.split())[:200]
