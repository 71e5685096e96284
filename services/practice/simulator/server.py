"""The loopback HTTP server: reads requests, spoils answers on demand, writes in one go."""

import json
import secrets
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from services.practice.simulator import card_page, checkout_page
from services.practice.simulator.api import Api
from services.practice.simulator.control import Control
from services.practice.simulator.errors import ApiError
from services.practice.simulator.faults import EARLY, Fault, Faults, early_answer
from services.practice.simulator.forms import parse_pairs
from services.practice.simulator.idempotency import without_secrets
from services.practice.simulator.ids import new_id
from services.practice.simulator.params import warm_up
from services.practice.simulator.routing import ROUTES, find_route
from services.practice.simulator.state import State
from services.practice.simulator.wire import Answer, Request, error_answer, json_answer

LOOPBACK: Final = "127.0.0.1"
LARGEST_BODY: Final = 1_000_000
EARLY_ANSWERS: Final = EARLY - {"drop_before", "reset_before"}


class SimulatorServer(ThreadingHTTPServer):
    """Stripe on a loopback port.

    Args:
        port: 0 for a free one.
        state_file: Where its state is kept; None keeps it in memory.
        control_token: What `/_control/` asks for; a fresh one when empty.

    Raises:
        OSError: the port is taken.
        StateInUse: another simulator holds the state file.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"
    request_queue_size = 256

    def __init__(
        self, port: int = 0, state_file: Path | None = None, control_token: str = ""
    ) -> None:
        super().__init__((LOOPBACK, port), Handler)
        try:
            self.state = State(state_file)
        except BaseException:
            self.server_close()
            raise
        self.state.base_url = self.url
        self.control_token = control_token or secrets.token_urlsafe(24)
        self.faults = Faults(route.name for route in ROUTES)
        self.api = Api(self.state, self.faults)
        self.control = Control(self.state, self.faults, self.api, self.control_token)
        self._seq_lock = threading.Lock()
        self._seq = int(self.state.rows("SELECT coalesce(max(seq), 0) FROM request")[0][0])

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The base address to give to a client."""
        return f"http://{LOOPBACK}:{self.port}"

    def server_bind(self) -> None:
        """Bind without asking the name service who we are."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, self.allow_reuse_address)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, self.port

    def serve_in_thread(self) -> threading.Thread:
        """Serve until `close`, and read stripe-python's types meanwhile."""
        threading.Thread(
            target=warm_up, args=([route.schema for route in ROUTES],), daemon=True
        ).start()
        thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Stop serving and close the state."""
        self.faults.clear()
        self.shutdown()
        self.server_close()
        self.state.close()

    def next_seq(self) -> int:
        """The number of a request, in order of arrival."""
        with self._seq_lock:
            self._seq += 1
            return self._seq

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: SimulatorServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._serve()

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self._serve()

    def do_OPTIONS(self) -> None:
        """Answer the question of a browser before a request."""
        self._send(card_page.preflight())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing: requests are in the log that the control shows."""

    def _serve(self) -> None:
        request = self._read()
        if request is None:
            return
        if request.path.startswith("/_control/"):
            self._send(self.server.control.answer(request))
            return
        page = card_page.serve(request.method, request.path, request.query)
        page = page or checkout_page.serve(self.server.state, request)
        if page is not None:
            self._send(page)
        else:
            self._serve_api(request)

    def _read(self) -> Request | None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._send(error_answer(ApiError("The body has no length, or is too large.")))
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True  # the client went away in the middle: not a request
            return None
        return Request(self.command, path, query, headers, body)

    def _serve_api(self, request: Request) -> None:
        request.seq = self.server.next_seq()
        fault = self.server.faults.take(_name(request), request.method, request.path)
        if fault is not None and fault.kind == "hang_before":
            time.sleep(fault.seconds)
        if fault is None or fault.executes:
            answer = self.server.api.answer(request, fault)
        else:
            answer = json_answer(200, {"object": "nothing"})
        if fault is not None and fault.kind in EARLY_ANSWERS:
            answer = early_answer(fault, request.headers.get("idempotency-key", ""))
        self._log(request, fault, answer)
        if fault is None:
            self._send(answer)
        else:
            self._spoil(request, fault, answer)

    def _spoil(self, request: Request, fault: Fault, answer: Answer) -> None:
        kind = fault.kind
        wire = answer.on_the_wire(self.server.state.now())
        middle = len(wire) - len(answer.body) // 2
        if kind in ("drop_before", "drop_after"):
            self._hang_up()
        elif kind in ("reset_before", "reset_after"):
            self._reset()
        elif kind == "reset_mid":
            self.connection.sendall(wire[:middle])
            time.sleep(0.02)  # a reset throws away what the client has not read yet
            self._reset()
        elif kind == "truncated":
            self.connection.sendall(wire[:middle])
            self._hang_up()
        elif kind == "slow":
            self._trickle(wire, fault.seconds)
        else:
            if kind == "hang_after":
                time.sleep(fault.seconds)
            elif kind == "hold":
                self.server.faults.hold(request.seq)
            self._send(_altered(fault, answer))

    def _trickle(self, wire: bytes, seconds: float) -> None:
        for byte in wire:
            self.connection.sendall(bytes((byte,)))
            time.sleep(seconds)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _reset(self) -> None:
        self.close_connection = True
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.rfile.close()
        self.connection.close()

    def _send(self, answer: Answer) -> None:
        self.connection.sendall(
            answer.on_the_wire(self.server.state.now(), close=self.close_connection)
        )

    def _log(self, request: Request, fault: Fault | None, answer: Answer) -> None:
        headers = request.headers
        try:
            form = without_secrets(parse_pairs(request.form))
        except ApiError:
            form = {"(unreadable)": ""}
        unseen = fault is not None and fault.kind in ("drop_before", "reset_before")
        line = {
            "seq": request.seq,
            "at": request.arrived,
            "method": request.method,
            "path": request.path,
            "form": form,
            "idempotency_key": headers.get("idempotency-key"),
            "stripe_version": headers.get("stripe-version"),
            "status": None if unseen else answer.status,
            "replayed": "Idempotent-Replayed" in answer.headers,
            "request_id": answer.headers.get("Request-Id"),
            "fault": fault.kind if fault else None,
        }
        self.server.state.rows(
            "INSERT INTO request(seq, body) VALUES(?, ?)", request.seq, json.dumps(line)
        )


def _name(request: Request) -> str:
    try:
        return find_route(request.method, request.path)[0].name
    except ApiError:
        return ""


def _altered(fault: Fault, answer: Answer) -> Answer:
    """An answer of the right length that says the wrong thing."""
    body = answer.body
    if fault.kind == "truncated_json":
        body = body[: len(body) // 2]
    elif fault.kind == "empty":
        body = b""
    elif fault.kind in ("wrong_object", "alter"):
        shown = json.loads(body)
        fields = dict(fault.fields)
        if fault.kind == "wrong_object":
            fields.setdefault("id", new_id(str(shown.get("id", "x_")).partition("_")[0]))
        body = json.dumps({**shown, **fields}).encode()
    return Answer(answer.status, body, answer.headers)
