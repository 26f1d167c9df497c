"""Which cloud and which state, and what is asked of them."""

from __future__ import annotations

from hotc.cli.options.option import CLOUD, Option

CLOUD_NAME = Option(
    "cloud",
    "--cloud --os-cloud",
    "Name of the cloud in clouds.yaml; sandbox is the embedded one. Default: the recorded one, or the OS_* variables.",
    metavar="NAME",
    complete="cloud",
    panel=CLOUD,
)
CHECKED_CLOUD = Option(
    "cloud",
    "--cloud --os-cloud",
    "Also look up names, sizes and quotas on this cloud of clouds.yaml, or on the sandbox. Default: ask no cloud.",
    metavar="NAME",
    complete="cloud",
    panel=CLOUD,
)
SIGNAL_BASE = Option(
    "signal_base",
    "--signal-base",
    "The URL at which a service takes signals, for attributes such as curl_cli; recorded.",
    metavar="URL",
    panel=CLOUD,
)
NO_CHECKS = Option(
    "no_checks",
    "--no-checks",
    "Don't look up names, sizes and quotas on the cloud first.",
    kind="flag",
    panel=CLOUD,
)
STATE = Option(
    "state",
    "--state",
    "The state: a file, or postgresql://USER@HOST/DATABASE; default: HOTC_STATE, or hotc/state.sqlite in the user's"
    " state directory.",
    metavar="FILE|URL",
    complete="file",
    panel=CLOUD,
)
REFRESH = Option(
    "refresh",
    "--refresh",
    "Of which recorded resources the cloud is asked, whether they are there and as they were written: touched (the"
    " default; those that change, and those that these rest on), all, or none.",
    choices=("touched", "all", "none"),
    default="touched",
    panel=CLOUD,
)
REFRESH_ONLY = Option(
    "refresh_only",
    "--refresh-only",
    "Only what was changed on the cloud behind our back: plan shows it, apply takes it over into the state.",
    kind="flag",
    panel=CLOUD,
)
CARRIED_BY = Option(
    "engine",
    "--engine",
    "Who carries the stack out: hotc itself (the default), or the Heat of the cloud.",
    choices=("hotc", "heat"),
    panel=CLOUD,
)
TAGS = Option(
    "tags", "--tag", "With --engine heat: a tag of the stack in Heat; may be repeated.", repeat=True, panel=CLOUD
)
