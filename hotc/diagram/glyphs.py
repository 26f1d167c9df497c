"""Small drawings for kinds of resources, on a field of 20 by 20, drawn with strokes. Our own, so that the page needs
no files.
"""

from __future__ import annotations

_BY_TYPE: dict[str, str] = {
    "OS::Neutron::Router": "M10 3a7 7 0 1 0 .01 0M10 6v8M6 10h8M8.5 7.5 10 6l1.5 1.5M8.5 12.5 10 14l1.5-1.5",
    "OS::Neutron::FloatingIP": (
        "M10 18c4-5 6-7.500 6-10.500a6 6 0 0 0-12 0C4 10.500 6 13 10 18M10 5.500a2 2 0 1 0 .01 0"
    ),
    "OS::Neutron::Subnet": "M3 6h14M3 10h14M3 14h14M6 4v4M13 8v4M8 12v4",
    "OS::Neutron::Port": "M4 5h12v10H4zM7 15v-3h6v3M7 5v2M10 5v2M13 5v2",
}
_BY_SERVICE: dict[str, str] = {
    "compute": "M4 3h12v6H4zM4 11h12v6H4zM6.500 6h.01M6.500 14h.01M9 6h5M9 14h5",
    "network": "M10 3v4M10 7H5v4M10 7h5v4M3 11h4v4H3zM13 11h4v4h-4zM8 2h4v3H8z",
    "security": (
        "M10 2l6.500 2.500V9c0 4.500-2.800 7.300-6.500 9C6.300 16.300 3.500 13.500 3.500 9V4.500z"
        "M7 9.500l2.200 2.200L13 8"
    ),
    "storage": (
        "M4 5c0-1.700 2.700-3 6-3s6 1.300 6 3-2.700 3-6 3-6-1.300-6-3v10"
        "c0 1.700 2.700 3 6 3s6-1.300 6-3V5M4 10c0 1.700 2.700 3 6 3s6-1.300 6-3"
    ),
    "balancing": "M10 2v5M10 7 4 13M10 7l6 6M10 7v6M2.500 13h3v4h-3zM8.500 13h3v4h-3zM14.500 13h3v4h-3z",
    "group": "M3 7h10v10H3zM6 7V4h11v10h-4",
    "telemetry": "M3 15a7.500 7.500 0 1 1 14 0M10 13l4-6M10 12a1 1 0 1 0 .01 0",
    "dns": "M10 2.500a7.500 7.500 0 1 0 .01 0M2.500 10h15M10 2.500c-5 5-5 10 0 15M10 2.500c5 5 5 10 0 15",
    "image": "M3 4h14v12H3zM3 14l4-4 3 3 3-4 4 5M7 7.500h.01",
    "identity": "M7 9.500a3.500 3.500 0 1 0 .01 0M9.700 10.700 16.500 4M13 7.500l2.500 2.500M15 5.500l2 2",
    "outside": "M6 15a3.500 3.500 0 0 1-.3-7A4.500 4.500 0 0 1 14.300 7 4 4 0 0 1 14.500 15z",
    "other": "M5 3h7l3 3v11H5zM12 3v3h3M8 10h4M8 13h4",
}


def glyph(service: str, type_name: str = "") -> str:
    """The path of a kind's drawing."""
    return _BY_TYPE.get(type_name) or _BY_SERVICE.get(service, _BY_SERVICE["other"])
