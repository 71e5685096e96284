"""The card page's script, standing in for Stripe.js, and the frame that alone sees the card."""

import functools
import secrets
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from services.practice.simulator.wire import Answer

FOLDER: Final = Path(__file__).resolve().parent
SCRIPTS: Final = ("/v3/stripe.js", "/v3", "/v3/", "/endive/stripe.js")
FRAME: Final = "/card-frame"
THEMES: Final = ("light", "dark")
ANYONE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Private-Network": "true",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def serve(method: str, path: str, query: str) -> Answer | None:
    """The answer for a file of the card page, or None when the path is none of them."""
    if method != "GET":
        return None
    if path in SCRIPTS:
        return Answer(200, _file("stripe.js"), {"Content-Type": "text/javascript", **ANYONE})
    if path == FRAME:
        return _frame(query)
    return None


def preflight() -> Answer:
    """What a browser may send: scripts and frames to anyone, the API to its own frame only."""
    headers = {**ANYONE, "Access-Control-Allow-Methods": "GET", "Access-Control-Max-Age": "60"}
    return Answer(204, b"", headers)


def _frame(query: str) -> Answer:
    theme = parse_qs(query).get("theme", ["light"])[0]
    nonce = secrets.token_urlsafe(18)
    page = _file("frame.html").decode("utf-8")
    for name, value in (
        ("{{theme}}", theme if theme in THEMES else "light"),
        ("{{nonce}}", nonce),
        ("{{style}}", _file("frame.css").decode("utf-8")),
        ("{{script}}", _file("frame.js").decode("utf-8")),
    ):
        page = page.replace(name, value)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        **ANYONE,
    }
    return Answer(200, page.encode("utf-8"), headers)


@functools.cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
