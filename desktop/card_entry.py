"""`--card-entry`: a process that asks for one card and ends.

One line of JSON comes in, one goes out. Typed numbers end with this process: nothing of the card
is ever in the memory of the one that holds the books.
"""

import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from services.cards.entry_environment import without_dangers


def main() -> int:
    """Run the helper; returns the process's exit code."""
    scrub(os.environ)
    if len(sys.argv) > 2:
        # Nothing is asked of it by words: who adds some wants a flag of Chromium's.
        sys.stdout.write('{"failed": "unsafe"}\n')
        return 70
    return run(sys.stdin, sys.stdout)


def scrub(environment: "os._Environ[str] | dict[str, str]") -> None:
    """Take out what could open the card page to others, before Qt reads it."""
    kept = without_dangers(environment)
    for name in list(environment):
        if name not in kept:
            del environment[name]


def run(given: TextIO, told: TextIO) -> int:
    """Ask for a card as the line that is given says, and tell the answer as one line."""
    import json

    from services.cards.entry import CardRequest

    def say(answer: dict[str, Any]) -> None:
        told.write(json.dumps(answer) + "\n")
        told.flush()

    try:
        request = CardRequest.from_line(given.readline())
    except (ValueError, KeyError, TypeError):
        say({"failed": "malformed"})
        return 70
    try:
        home = _leave_root()
        from PySide6.QtWidgets import QApplication

        from ui.cards.card_window import CardWindow
        from ui.theme import Scheme, apply
    except ImportError:
        say({"failed": "not_installed"})
        return 0
    except OSError:
        say({"failed": "root"})
        return 0
    # No argument of ours reaches Chromium.
    app = QApplication(sys.argv[:1])
    apply(app, Scheme.DARK if request.dark else Scheme.LIGHT, request.font_pt)

    def end(answer: dict[str, Any]) -> None:
        say(answer)
        app.quit()

    window = CardWindow(request, end)
    window.open()
    _watch(given.fileno(), window.program_gone.emit)
    app.exec()
    if home:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def _watch(given: int, gone: Callable[[], None]) -> None:
    """Tell when the other end of the input is closed: a form without a program is nobody's."""

    def wait() -> None:
        while os.read(given, 1024):
            pass
        with suppress(RuntimeError):
            gone()

    threading.Thread(target=wait, daemon=True).start()


def _leave_root() -> str:
    """Become nobody before Chromium starts: its sandbox refuses root, and is never turned off.

    Returns:
        The home that was made for it, to be cleared away; empty when nothing was done.

    Raises:
        OSError: nobody can't be become, or could not read the program.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ""
    if os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1":
        return ""  # the tests' own helper, after `scrub`; the program's environment was scrubbed
    import pwd
    import tempfile

    nobody = pwd.getpwnam("nobody")
    home = tempfile.mkdtemp(prefix="ventanilla-card-")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    os.environ.update(HOME=home, XDG_RUNTIME_DIR=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home)
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    os.chdir(home)
    for part in sys.path:
        if part and os.path.isdir(part):
            os.listdir(part)
    return home


if __name__ == "__main__":
    sys.exit(main())
