from collections.abc import Callable
from datetime import date
from typing import Final

from services.clock import Now, business_date
from services.ledger.service import LedgerService
from services.printing.figures import day
from services.reconciliation.days import StripeDayBook
from services.reports import happened, ledger, money_in, pairs, stripe, waiting
from services.reports.reading import Read, Reading
from services.reports.records import Report, ReportKind, ReportQuestion, Subject
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.summaries.service import DaySummaries
from services.withholdings.service import WithholdingService

MOST_DAYS: Final = 1_100
"""The longest range of one report: three years and a little."""

KINDS: Final = (
    ReportKind(
        Subject.COLLECTIONS,
        "Cobros por método y mes",
        "Cobros",
        "Cuánto entró, y por qué método.",
    ),
    ReportKind(
        Subject.CASHIERS,
        "Cobros por cajero",
        "Cajeros",
        "Qué recibió cada quien y cómo cuadró.",
    ),
    ReportKind(
        Subject.OVERDUE,
        "Cartera vencida",
        "Cartera vencida",
        "Cuánto se debe hoy y desde cuándo; no depende de las fechas.",
        is_ranged=False,
    ),
    ReportKind(
        Subject.UNSETTLED,
        "Dinero por identificar",
        "Por identificar",
        "Lo que el banco tiene y nadie conoce, y lo recibido que nadie vio todavía en el banco.",
        is_ranged=False,
    ),
    ReportKind(
        Subject.PROTESTS, "Cheques protestados", "Protestos", "Cheques que el banco devolvió."
    ),
    ReportKind(
        Subject.DECLINES,
        "Tarjetas rechazadas",
        "Tarjetas rechazadas",
        "Por qué no se pudo cobrar una tarjeta.",
    ),
    ReportKind(
        Subject.WITHHOLDINGS,
        "Retenciones esperadas",
        "Retenciones",
        "Comprobantes de retención que las empresas que pagaron no han traído.",
    ),
    ReportKind(
        Subject.ACTIVATIONS, "Activaciones", "Activaciones", "Cuentas que entraron en servicio."
    ),
    ReportKind(
        Subject.LEDGER,
        "Asientos contables",
        "Asientos",
        "El dinero de cada día en asientos que cuadran, con las cuentas de Ajustes.",
    ),
    ReportKind(
        Subject.STRIPE,
        "Tarjetas en Stripe",
        "Stripe",
        "Los cobros, devoluciones y contracargos de los libros contra la lista de Stripe.",
        asks_stripe=True,
    ),
    ReportKind(
        Subject.PAIRS,
        "Devoluciones y anulaciones por pareja",
        "Devoluciones",
        "Qué se devolvió o anuló cada mes, quién lo pidió y quién lo aprobó.",
    ),
)
"""Every report, in the order of the page. A new one is a line here and a function that reads."""

_READS: Final[dict[Subject, Read]] = {
    Subject.COLLECTIONS: money_in.collections,
    Subject.CASHIERS: money_in.cashiers,
    Subject.OVERDUE: waiting.overdue,
    Subject.UNSETTLED: waiting.unsettled,
    Subject.PROTESTS: happened.protests,
    Subject.DECLINES: happened.declines,
    Subject.WITHHOLDINGS: waiting.withholdings,
    Subject.ACTIVATIONS: happened.activations,
    Subject.LEDGER: ledger.ledger,
    Subject.STRIPE: stripe.stripe,
    Subject.PAIRS: pairs.refund_pairs,
}


class ReportService:
    """Reports for those who run the office. They only read.

    Args:
        decline: a bank's no in words, by its code.
    """

    def __init__(
        self,
        sessions: Sessions,
        summaries: DaySummaries,
        withholdings: WithholdingService,
        ledger_service: LedgerService,
        stripe_days: StripeDayBook,
        decline: Callable[[str], str],
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._summaries = summaries
        self._withholdings = withholdings
        self._ledger = ledger_service
        self._stripe = stripe_days
        self._decline = decline
        self._now = now

    def read(self, operator: Operator, question: ReportQuestion) -> Report:
        """One report, as one transaction sees it.

        Raises:
            NotAllowed. ProviderUnavailable: the report about Stripe could not ask it.
        """
        operator.require(Right.READ_REPORTS)
        at = self._now()
        kind = next(each for each in KINDS if each.subject is question.subject)
        told = None
        if kind.asks_stripe:
            told = self._stripe.look(operator, question.first, question.last)
        with self._sessions.read() as session:
            body = _READS[question.subject](
                Reading(
                    session,
                    question.first,
                    question.last,
                    business_date(at),
                    self._summaries,
                    self._withholdings,
                    self._ledger,
                    self._decline,
                    told,
                )
            )
        return Report(question, kind.title, _days(kind, question, business_date(at)), at, body)


def _days(kind: ReportKind, question: ReportQuestion, today: date) -> str:
    if not kind.is_ranged:
        return f"Al {day(today)}"
    if question.first == question.last:
        return day(question.first)
    return f"{day(question.first)} a {day(question.last)}"
