import json
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from services.practice.simulator.errors import ApiError

Json = dict[str, Any]


@dataclass(slots=True)
class Request:
    """One request as it came from the wire."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    seq: int = 0
    arrived: float = field(default_factory=time.time)

    @property
    def form(self) -> str:
        """The parameters as text: the query of a GET, the body of a POST."""
        if self.method == "GET":
            return self.query
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise ApiError("Invalid UTF-8 characters in the request.") from wrong


@dataclass(slots=True)
class Answer:
    """One answer before it goes to the wire."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def on_the_wire(self, now: int, *, close: bool = False, length: int | None = None) -> bytes:
        """The whole answer as bytes, to be sent in one write."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        shown = {
            "Server": "ventanilla-simulator",
            "Date": formatdate(now, usegmt=True),
            "Content-Length": str(len(self.body) if length is None else length),
            "Content-Type": "application/json",
            "Connection": "close" if close else "keep-alive",
            **self.headers,
        }
        lines += [f"{name}: {value}" for name, value in shown.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + self.body


def json_answer(status: int, body: Any, **headers: str) -> Answer:
    """An answer that holds a JSON object."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(body, indent=2, ensure_ascii=False).encode(), named)


def html_answer(status: int, title: str, text: str) -> Answer:
    """An answer from something on the way that is not Stripe."""
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    return Answer(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def error_answer(error: ApiError) -> Answer:
    """The answer that carries a refusal."""
    answer = json_answer(error.status, {"error": error.body})
    if error.status == 409 or error.body.get("code") == "lock_timeout":
        answer.headers["Stripe-Should-Retry"] = "true"
    elif error.status < 500:
        answer.headers["Stripe-Should-Retry"] = "false"
    return answer
