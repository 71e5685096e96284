"""The log: rotating, for this user's eyes only, without secrets and without forged lines."""

import logging
import logging.handlers
import os
import re
import sys
import time
import traceback
from pathlib import Path
from typing import IO, Final

_MASK: Final = "***"
_BYTES: Final = 1_000_000
_FILES: Final = 5
_QUIET: Final = {
    "stripe": logging.CRITICAL,
    "urllib3": logging.ERROR,
    "requests": logging.ERROR,
    "sqlalchemy": logging.ERROR,
    "alembic": logging.WARNING,
    "keyring": logging.WARNING,
}

# Each pattern masks its last group, or everything when it has none.
_SECRETS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b((?:sk|rk)_(?:test|live)_)[A-Za-z0-9_*]+",
        r"\b(whsec_)[A-Za-z0-9+/=_-]+",
        r"\b([a-z]{2,6}_[A-Za-z0-9]+_secret_)[A-Za-z0-9_%]+",
        r"(\bauthorization\b[\"']?\s*[:=]\s*[\"']?)(?:(?:bearer|basic|token)\s+)?[^\s\"',;}]+",
        r"(\b\w+(?:\+\w+)?://[^\s:@/]*:)\S*(?=@)",
        r"(\b\w*(?:password|passwd|contraseña|clave|secret_key|api_key)\b[\"']?\s*[:=]\s*)"
        r"(?:\"[^\"]*\"|'[^']*'|[^\s,;)}]+)",
        # SQLAlchemy tells the values of a statement that failed: names, addresses, hashes.
        r"(\[parameters: ).*?\](?=\s|$)",
    )
)
_DIGITS: Final = re.compile(r"\d(?:[ .\-]?\d){12,}")
_CARD_BEGINS: Final = frozenset("23456")


def masked(text: str) -> str:
    """Text without keys, passwords, client secrets and card numbers, whoever put them there."""
    for secret in _SECRETS:
        text = secret.sub(lambda found: f"{found[1]}{_MASK}", text)
    return _DIGITS.sub(_without_cards, text)


def escaped(text: str) -> str:
    """Text on one line that no terminal obeys: control characters are shown, not sent."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def set_up_logs(folder: Path | None, *, name: str, to_stderr: int | None = None) -> Path | None:
    """Begin to log into `folder`; called once by whoever starts the process.

    Args:
        folder: is made, for this user only; None for no file at all.
        name: of the file: the window's and the commands' are apart.
        to_stderr: the least level that also goes to standard error; None for nothing.

    Returns:
        The log's file.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(logging.INFO)
    for noisy, level in _QUIET.items():
        logging.getLogger(noisy).setLevel(level)
    logging.captureWarnings(True)
    if to_stderr is not None:
        _add(root, logging.StreamHandler(sys.stderr), to_stderr)
    if folder is None:
        return None
    path = folder / f"{name}.log"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _add(root, _PrivateFile(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"))
    except OSError as error:
        # A folder that can't be written is told where it matters; without a log we still work.
        logging.getLogger(__name__).warning("no log in %s: %s", folder, error.strerror)
    return path


def _add(root: logging.Logger, handler: logging.Handler, level: int = logging.INFO) -> None:
    handler.setLevel(level)
    handler.setFormatter(MaskedLines())
    root.addHandler(handler)


class MaskedLines(logging.Formatter):
    """One line for each event: moment (UTC), level, who, message; a trace is set off below it.

    No value of a local variable is ever written.
    """

    def format(self, record: logging.LogRecord) -> str:  # noqa: D102
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        try:
            message = record.getMessage()
        except (TypeError, ValueError) as error:
            message = f"{record.msg} ({type(error).__name__} while it was written)"
        head = f"{moment}.{int(record.msecs):03d}Z {record.levelname:<7} {record.name}"
        line = f"{head} {escaped(masked(message))}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + trace_of(record.exc_info[1])
        return line


def trace_of(error: BaseException) -> str:
    """The trace of an error, masked, each line set off so that none passes for an event."""
    told = masked("".join(traceback.format_exception(error)).rstrip())
    return "\n".join(f"    | {escaped(line)}" for line in told.split("\n"))


class _PrivateFile(logging.handlers.RotatingFileHandler):
    def _open(self) -> IO[str]:  # type: ignore[override]
        def private(path: str, flags: int) -> int:
            return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)

        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=private)


def _without_cards(run: re.Match[str]) -> str:
    """Hide every stretch of 13 to 19 digits that a card could have, with Luhn's check digit."""
    from services.text import luhn  # keeps the start of the program light

    text = run[0]
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    digits = "".join(text[place] for place in places)
    hidden: set[int] = set()
    for start in range(len(digits) - 12):
        if digits[start] not in _CARD_BEGINS:
            continue
        for length in range(19, 12, -1):
            part = digits[start : start + length]
            if len(part) == length and luhn(part):
                hidden.update(places[start : start + length])
                break
    return "".join("*" if place in hidden else letter for place, letter in enumerate(text))
