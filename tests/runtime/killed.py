"""A process that applies a stack and kills itself, as ``kill -9`` would, when its Nth request has been answered.

Arguments: the number of the request (0: never), then those of ``hotc``. The answer is lost with the process.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from typing import Any


def main() -> None:
    from hotc.cli import main as hotc
    from hotc.runtime.connection.session import SendOnceSession

    fatal, numbers = int(sys.argv[1]), itertools.count(1)
    send = SendOnceSession.request

    def request(self: Any, url: str, method: str, **options: Any) -> Any:
        answer = send(self, url, method, **options)
        if "/auth/tokens" not in url and next(numbers) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    SendOnceSession.request = request  # type: ignore[method-assign]
    sys.argv[1:] = sys.argv[2:]
    sys.exit(hotc())


if __name__ == "__main__":
    main()
