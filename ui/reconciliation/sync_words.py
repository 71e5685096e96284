from typing import Final

from PySide6.QtCore import QCoreApplication

from services.reconciliation.records import SyncState
from ui import formats
from ui.widgets.notice import NoticeTone
from ui.wording import WORDS, words

_INTERRUPTED: Final = "interrupted"


def sync_words(state: SyncState) -> tuple[NoticeTone, str]:
    """A tone and words for how far the office has read Stripe, who did, and what went wrong."""
    if state.is_running:
        since = formats.moment(state.tried_at)
        return "info", _tr("Se está conciliando desde {since}.").format(since=since)
    done = _done(state)
    if state.problem:
        tried = formats.moment(state.tried_at)
        problem = _tr("El último intento ({tried}) falló: {why}").format(
            tried=tried, why=problem_words(state.problem)
        )
        return "warn", f"{problem} {done}".strip()
    if state.done_at is None:
        return "info", _tr("Todavía no se ha conciliado con Stripe.")
    return ("ok" if not state.left else "warn"), done


def problem_words(problem: str) -> str:
    """Why a run did not end: the error's own words, where it has some that need no details."""
    if problem == _INTERRUPTED:
        return words("reconciliation.problem.interrupted")
    key, _, details = problem.partition("(")
    cause = next(
        (part.partition("=")[2] for part in details.rstrip(")").split(", ") if "cause=" in part), ""
    )
    for known in (f"doubt.{key}", f"{key}.{cause}", key):
        if known in WORDS:
            return words(known)
    return words("reconciliation.problem")


def _done(state: SyncState) -> str:
    if state.done_at is None:
        return ""
    told = _tr("Última conciliación: {at}, caja {till}; {matched} cuadran, {left} por resolver.")
    return told.format(
        at=formats.moment(state.done_at),
        till=state.by or "—",
        matched=f"{state.matched:,}",
        left=f"{state.left:,}",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("SyncWords", text)
