"""The last handler: a bug is written to the log under a number that the operator can read out."""

import logging
import secrets
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LOG: Final = logging.getLogger("crash")


def report(error: BaseException) -> str:
    """Write a bug to the log, without the values of variables; returns its reference."""
    reference = "V-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
    _LOG.critical("%s %s", reference, type(error).__name__, exc_info=error)
    return reference


def install(show: Callable[[str], None]) -> None:
    """Catch what nobody else caught, on every thread; `show` is told the reference.

    The window passes what opens its dialog; it is called on the thread that failed.
    """

    def caught(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del trace
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        show(report(error if error is not None else kind()))

    def caught_in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_type is not SystemExit:
            caught(told.exc_type, told.exc_value, told.exc_traceback)

    def caught_in_the_wild(told: Any) -> None:
        if told.exc_value is not None:
            report(told.exc_value)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
    sys.unraisablehook = caught_in_the_wild


def qt_messages() -> Callable[[Any, Any, str], None]:
    """A handler for `qInstallMessageHandler`: what Qt says goes to the log, masked."""
    log = logging.getLogger("qt")
    levels = {
        "QtDebugMsg": logging.DEBUG,
        "QtInfoMsg": logging.INFO,
        "QtWarningMsg": logging.WARNING,
        "QtCriticalMsg": logging.ERROR,
        "QtFatalMsg": logging.CRITICAL,
    }

    def told(kind: Any, context: Any, message: str) -> None:
        category = getattr(context, "category", "") or "default"
        log.log(levels.get(getattr(kind, "name", ""), logging.WARNING), "%s: %s", category, message)

    return told
