"""A wire between the tills and PostgreSQL that can be cut right before or after a commit."""

import contextlib
import select
import socket
import struct
import threading
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit, urlunsplit

_LOOPBACK: Final = "127.0.0.1"
_BLOCK: Final = 65536
_COMMIT: Final = b"COMMIT"
_DONE: Final = b"C\x00\x00\x00\x0bCOMMIT\x00"
"""The server's CommandComplete: its commit stands."""


class Cutter:
    """A TCP proxy that knows when a COMMIT goes by.

    Args:
        server: the address of a database on the server.
    """

    def __init__(self, server: str) -> None:
        address = urlsplit(server)
        self._server = (str(address.hostname), int(address.port or 5432))
        self._listening = socket.create_server((_LOOPBACK, 0))
        port = self._listening.getsockname()[1]
        parts = address._replace(
            netloc=f"{address.username}@{_LOOPBACK}:{port}",
            query="sslmode=disable&gssencmode=disable",
        )
        self.way = urlunsplit(parts)
        self._cut: str = ""
        self._is_down = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.cuts = 0
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def cut_before_commit(self) -> None:
        """The next COMMIT never reaches the server."""
        self._cut = "before"

    def cut_after_commit(self) -> None:
        """The next COMMIT is done; its answer never reaches the till."""
        self._cut = "after"

    def go_down(self) -> None:
        """The server cannot be reached any more."""
        self._is_down = True
        self._drop_all()

    def come_back(self) -> None:
        """The server can be reached again."""
        self._is_down = False

    def close(self) -> None:
        """Close everything."""
        self._is_down = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._drop_all()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                till, _ = self._listening.accept()
            except OSError:
                return
            if self._is_down:
                _reset(till)
                continue
            thread = threading.Thread(target=self._carry, args=(till,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, till: socket.socket) -> None:
        with till, socket.create_connection(self._server) as server:
            with self._lock:
                self._open |= {till, server}
            with contextlib.suppress(OSError, ValueError):
                self._carry_both(till, server)
            with self._lock:
                self._open -= {till, server}

    def _carry_both(self, till: socket.socket, server: socket.socket) -> None:
        while True:
            ready, _, _ = select.select([till, server], [], [])
            for source in ready:
                data = source.recv(_BLOCK)
                if not data:
                    return
                if source is till and self._cut and _COMMIT in data:
                    how, self._cut = self._cut, ""
                    self.cuts += 1
                    if how == "after":
                        server.sendall(data)
                        _read_until_committed(server)
                    _reset(till)
                    return
                (server if source is till else till).sendall(data)

    def _drop_all(self) -> None:
        with self._lock:
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


def _read_until_committed(server: socket.socket) -> None:
    seen = b""
    while _DONE not in seen:
        data = server.recv(_BLOCK)
        if not data:
            return
        seen += data


def _reset(till: socket.socket) -> None:
    """Hang up as a broken line does, without a goodbye."""
    till.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    till.close()
