"""How a summary stands, and why something can't be done with it, in words."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication

from services.papers.days import close_number
from services.reconciliation.day_words import differences_words
from services.staff.rights import Operator, Right
from services.summaries.records import DaySummary
from services.summaries.stripe_lists import annex_number
from ui import formats
from ui.summaries.desk import SummaryView
from ui.widgets.notice import Notice


def show_state(notice: Notice, view: SummaryView, see_annex: Callable[[int], None]) -> None:
    """Say whether a summary is closed, and what it waits for."""
    told, close = view.told, view.told.close
    if close is not None:
        words = _tr("Cerrado con el N.º {number} por {by}, el {at}.")
        number, at = close_number(close.number), formats.moment(close.at)
        words = f"{words.format(number=number, by=close.by, at=at)} {_prints(view.prints)}"
        annex = view.annex
        if annex is None:
            notice.tell("ok", words, closable=False)
            return
        later = _tr("Se comparó después con Stripe: anexo N.º {number}, {result}.")
        result = differences_words(len(annex.told.differences))
        words = f"{words} {later.format(number=annex_number(annex.number), result=result)}"
        see = (_tr("Ver anexo"), lambda: see_annex(annex.number))
        notice.tell("ok", words, see, closable=False)
    elif told.is_preliminary and told.open_turns:
        turns = ", ".join(turn.code for turn in told.open_turns)
        words = _tr("Preliminar: falta contar o firmar {turns}.")
        notice.tell("warn", words.format(turns=turns), closable=False)
    elif told.is_preliminary:
        notice.tell("info", _tr("Preliminar: todavía no se cierra."), closable=False)
    else:
        notice.tell("info", _tr("Vista parcial de días cerrados."), closable=False)


def why_not_close(told: DaySummary | None, operator: Operator, today: date) -> str:
    """Why a day can't be closed now; empty when it can."""
    if told is None or not operator.may(Right.APPROVE):
        return _tr("Un supervisor cierra el día.")
    if told.close is not None:
        return _tr("El día ya está cerrado.")
    if not told.question.is_whole_day:
        return _tr("Se cierra un día entero: elija uno solo, sin filtros.")
    if told.question.first > today:
        return _tr("El día todavía no llega.")
    if told.open_turns:
        return _tr("Falta contar o firmar turnos de este día.")
    return ""


def why_not_compare(told: DaySummary | None, operator: Operator, today: date) -> str:
    """Why the card money of these days can't be compared with Stripe; empty when it can."""
    if told is None or not operator.may(Right.RECONCILE):
        return _tr("Su rol no compara con Stripe.")
    if not told.question.has_stripe:
        return _tr("Se comparan días enteros: quite la caja, el usuario y el método.")
    if told.question.last > today:
        return _tr("El día todavía no llega.")
    return ""


def _prints(count: int) -> str:
    if count == 0:
        return _tr("Su papel no se ha impreso.")
    if count == 1:
        return _tr("Se imprimió el original.")
    return _tr("Reimpresión n.º {count}.").format(count=count - 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SummaryState", text)
