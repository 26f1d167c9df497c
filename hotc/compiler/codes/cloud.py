"""H6 cloud: what only a cloud knows. Found by ``hotc validate --cloud`` and by plans (:mod:`hotc.runtime.checks`)."""

from __future__ import annotations

from hotc.compiler.diagnostics import Code

FAMILY: tuple[Code, ...] = (
    Code("H6001", "not-on-cloud", "error", "cloud", "Cloud {cloud} has no {kind} {name}"),
    Code("H6002", "ambiguous-on-cloud", "error", "cloud", "Cloud {cloud} has {count} {kinds} called {name}"),
    Code("H6003", "image-not-active", "error", "cloud", "The image {image} is {status} on cloud {cloud}, not active"),
    Code("H6004", "image-does-not-fit", "error", "cloud", "The image {image} needs {needed}; {place} has {given}"),
    Code("H6005", "quota-exceeded", "error", "cloud", "This needs {needed}; {left} on cloud {cloud}"),
    Code("H6006", "volume-too-large", "error", "cloud", "A volume may have {limit} GiB on cloud {cloud}, not {size}"),
    Code("H6007", "service-not-on-cloud", "warning", "cloud", "Cloud {cloud} has no {service} service"),
    Code("H6008", "cloud-did-not-say", "info", "never", "Not checked: cloud {cloud} did not say {question}: {reason}"),
)
