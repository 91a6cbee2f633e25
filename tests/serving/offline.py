"""Makes this process unable to reach anything but itself, and loud about any try."""

from __future__ import annotations

import sys
from typing import Any

LOOPBACK = ("127.", "::1", "localhost")
EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")


class Outgoing(BaseException):
    """Code tried to reach another machine. No Exception, so that no handler takes it for an ordinary failure."""


def stay_on_this_machine() -> None:
    """Can't be undone: for processes of their own."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in EVENTS:
            return
        target = arguments[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else arguments[1]
        host = target[0] if isinstance(target, tuple) else target
        if host is not None and not (isinstance(host, str) and host.startswith(LOOPBACK)):
            print(f"OUTGOING {event} {host!r}", file=sys.stderr, flush=True)
            raise Outgoing(f"{event} {host!r}")

    sys.addaudithook(refuse)
