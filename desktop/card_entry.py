"""`--card-entry`: a process that asks for one card and ends.

One line of JSON comes in, one goes out. Typed numbers end with this process: nothing of the card
is ever in the memory of the one that holds the books.
"""

import os
import sys
from typing import Any, Final, TextIO

_SCRUBBED: Final = ("QTWEBENGINE_", "STRIPE_", "SSLKEYLOGFILE")
_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "FTP_PROXY")


def main() -> int:
    """Run the helper; returns the process's exit code."""
    scrub(os.environ)
    return run(sys.stdin, sys.stdout)


def scrub(environment: "os._Environ[str] | dict[str, str]") -> None:
    """Take out what could open the card page to others, before Qt reads it."""
    for name in list(environment):
        if name.startswith(_SCRUBBED) or name.upper() in _PROXIES:
            del environment[name]


def run(given: TextIO, told: TextIO) -> int:
    """Ask for a card as the line that is given says, and tell the answer as one line."""
    import json  # noqa: PLC0415

    from services.cards.entry import CardRequest  # noqa: PLC0415

    def say(answer: dict[str, Any]) -> None:
        told.write(json.dumps(answer) + "\n")
        told.flush()

    try:
        request = CardRequest.from_line(given.readline())
    except (ValueError, KeyError, TypeError):
        say({"failed": "malformed"})
        return 70
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not _may_run_as_root():
        say({"failed": "root"})
        return 0
    try:
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        from ui.cards.card_window import CardWindow  # noqa: PLC0415
        from ui.theme import Scheme, apply  # noqa: PLC0415
    except ImportError:
        say({"failed": "not_installed"})
        return 0
    # No argument of ours reaches Chromium.
    app = QApplication(sys.argv[:1])
    apply(app, Scheme.DARK if request.dark else Scheme.LIGHT, request.font_pt)

    def end(answer: dict[str, Any]) -> None:
        say(answer)
        app.quit()

    window = CardWindow(request, end)
    window.open()
    app.exec()
    return 0


def _may_run_as_root() -> bool:
    """Chromium's sandbox refuses root, and it is never turned off here; tests do it themselves."""
    return os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1"


if __name__ == "__main__":
    sys.exit(main())
