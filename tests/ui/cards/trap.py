"""A server that nobody should ever speak to, and counts who does."""

import socket
import threading
from types import TracebackType


class Trap:
    """Accepts connections, writes down the first line of each, and answers with a page.

    One that closes without a word told nothing to anybody: another test may look for a server on
    a port that was given back.
    """

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Trap":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    told = connection.recv(4096)
                    if not told:
                        continue
                    self.heard.append(told.split(b"\r\n")[0].decode(errors="replace"))
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n"
                        b"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nok"
                    )
                except OSError:
                    self.heard.append("?")
