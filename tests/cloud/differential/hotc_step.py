"""One command of hotc, and then what the stack's resources and outputs are.

Run as a process of its own, so that the recorder sees what hotc sends and nothing else.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> int:
    """Carry the command out, then write the resources behind a line that separates them."""
    from hotc.cli import main as command

    status = command(sys.argv[1:])
    sys.stdout.flush()
    if sys.argv[1] == "apply":
        print(f"\n=== resources ===\n{json.dumps(_shown(sys.argv[2]), default=str)}")
    return int(status or 0)


def _shown(stack: str) -> dict[str, Any]:
    from hotc.runtime import api
    from hotc.runtime.errors import StackNotFound
    from hotc.runtime.secrets import reveal

    from .engines import DRAWN

    try:
        rows = api.resources(stack)
    except StackNotFound:
        return {"resources": {}, "outputs": {}, "stack": "", "drawn": {}}
    outputs = {name: each.get("value") for name, each in reveal(api.outputs(stack)).items()}
    found = {row.address: {"type": row.type, "id": row.physical_id} for row in rows}
    drawn = {row.address: row.reference for row in rows if row.type == DRAWN and row.reference}
    return {"resources": found, "outputs": outputs, "stack": api.stack(stack).lineage, "drawn": reveal(drawn)}


if __name__ == "__main__":
    sys.exit(main())
