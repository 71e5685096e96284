"""Statements of account and certificates: what they say, and their archive."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from services.accounts.consents import ConsentService
from services.clock import Now
from services.customers.records import AccountStatement, ReceivedPayment
from services.customers.service import CustomerFile
from services.papers.consents import consent_parts, revocation_parts
from services.papers.making import Moving, PaperMaker
from services.papers.records import ArchivedPaper, PaperKind
from services.papers.sources import PaperSources, customer_block
from services.papers.turns import KINDS
from services.printing import press
from services.printing.customer_papers import CustomerPaper
from services.printing.figures import day, dollars, money
from services.printing.papers import Field, PaperFormat
from services.printing.report_papers import PaperColumn, PaperTable
from services.printing.words import amount_in_words
from services.staff.rights import Operator, Right

_TOLD: Final = ("days", "verdict", "sentence", "facts", "tables", "customer", "clauses")


class CustomerPapers:
    """Papers that a customer asks for, each kept as it was first made.

    The same question on the same day gives the same bytes, unless something happened since.
    """

    def __init__(
        self,
        maker: PaperMaker,
        sources: PaperSources,
        customers: CustomerFile,
        consents: ConsentService,
        now: Now,
    ) -> None:
        self._maker = maker
        self._sources = sources
        self._customers = customers
        self._consents = consents
        self._now = now

    def statement(self, operator: Operator, number: str, first: date, last: date) -> ArchivedPaper:
        """The statement of an account (*estado de cuenta*) over some days.

        Raises:
            NotAllowed. NotFound. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)

        def read() -> CustomerPaper:
            told = self._customers.statement(number, first, last)
            return self._paper(operator, number, "ESTADO DE CUENTA", **_statement(told))

        return self._kept(operator, PaperKind.STATEMENT, number, read)

    def payments(self, operator: Operator, number: str, first: date, last: date) -> ArchivedPaper:
        """The certificate of an account's payments in some days (*certificado de pagos*).

        Raises:
            NotAllowed. NotFound. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)

        def read() -> CustomerPaper:
            told = self._customers.received(number, first, last)
            parts = _payments(told, first, last)
            return self._paper(operator, number, "CERTIFICADO DE PAGOS", **parts)

        return self._kept(operator, PaperKind.PAYMENTS, number, read)

    def no_debt(self, operator: Operator, number: str) -> ArchivedPaper:
        """The certificate that a customer owes nothing in any account (*de no adeudar*).

        Raises:
            NotAllowed. NotFound. PaperDamaged. StillOwes: they do, or something is not over.
        """
        operator.require(Right.READ_ACCOUNTS)

        def read() -> CustomerPaper:
            self._customers.require_no_debt(number)
            today = self._customers.today()
            return self._paper(operator, number, "CERTIFICADO DE NO ADEUDAR", **_no_debt(today))

        return self._kept(operator, PaperKind.NO_DEBT, number, read)

    def consent(self, operator: Operator, number: str) -> ArchivedPaper:
        """The consent on personal data: as it was given, or for the customer to sign.

        Raises:
            NotAllowed. NotFound. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)

        def read() -> CustomerPaper:
            parts = consent_parts(self._consents.texts(), self._consents.history(number))
            return self._paper(operator, number, "CONSENTIMIENTO", **parts)

        return self._kept(operator, PaperKind.CONSENT, number, read)

    def revocation(self, operator: Operator, number: str) -> ArchivedPaper:
        """The proof that the customer took their consent back (*constancia de revocación*).

        Raises:
            NotAllowed. NotFound. PaperDamaged. NotRevoked: nobody took it back.
        """
        operator.require(Right.READ_ACCOUNTS)

        def read() -> CustomerPaper:
            parts = revocation_parts(self._consents.history(number))
            return self._paper(operator, number, "CONSTANCIA DE REVOCACIÓN", **parts)

        return self._kept(operator, PaperKind.REVOCATION, number, read)

    def _kept(
        self,
        operator: Operator,
        kind: PaperKind,
        number: str,
        read: Callable[[], CustomerPaper],
    ) -> ArchivedPaper:
        moving = Moving(
            kind,
            CustomerPaper,
            read,
            says_the_same,
            lambda paper, _format: press.render_customer(paper),
        )
        return self._maker.true_now(operator, moving, number, PaperFormat.A4)

    def _paper(self, operator: Operator, number: str, kind: str, **parts: Any) -> CustomerPaper:
        company = self._sources.company()
        sheet = self._sources.accounts.show(number)
        plan = Field("Servicio", sheet.account.plan_name or "Servicio VoIP")
        return CustomerPaper(
            company=company,
            kind=kind,
            number=number,
            told_at=self._now(),
            city=company.city,
            customer=customer_block(sheet.customer),
            signed_by=operator.full_name,
            **{**parts, "facts": (plan, *parts["facts"])},
        )


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived papers tell a customer the same."""
    return _told(record) == _told(other)


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told.get(name, []) for name in _TOLD]


def _statement(told: AccountStatement) -> dict[str, Any]:
    closing = told.closing_cents
    if closing > 0:
        verdict, sentence = "SALDO POR PAGAR", f"Al {day(told.last)} debe {dollars(closing)}."
    elif closing < 0:
        verdict = "SALDO A FAVOR"
        sentence = f"Al {day(told.last)} tiene {dollars(-closing)} a su favor."
    else:
        verdict, sentence = "SIN SALDO", f"Al {day(told.last)} esta cuenta no tiene saldo."
    balance = told.opening_cents
    rows = [("", "", "Saldo anterior", "", "", money(balance))]
    for each in told.movements:
        balance += each.charge_cents - each.credit_cents
        rows.append(
            (
                day(each.day),
                each.document,
                each.concept,
                money(each.charge_cents) if each.charge_cents else "",
                money(each.credit_cents) if each.credit_cents else "",
                money(balance),
            )
        )
    charges = sum(each.charge_cents for each in told.movements)
    credits_ = sum(each.credit_cents for each in told.movements)
    columns = (
        PaperColumn("Fecha", 0.8, is_figure=False),
        PaperColumn("Documento", 1.5, is_figure=False),
        PaperColumn("Concepto", 2.2, is_figure=False),
        PaperColumn("Cargos", 0.9, is_figure=True),
        PaperColumn("Abonos", 0.9, is_figure=True),
        PaperColumn("Saldo", 0.9, is_figure=True),
    )
    total = ("", "", "Total", money(charges), money(credits_), money(closing))
    return {
        "days": f"{day(told.first)} a {day(told.last)}",
        "verdict": verdict,
        "sentence": sentence,
        "facts": (
            _balance("Saldo anterior", "Anterior a favor", told.opening_cents),
            _balance("Saldo actual", "Saldo a favor", closing),
        ),
        "tables": (PaperTable("Movimientos", columns, tuple(rows), total),),
        "notes": (
            "Un saldo negativo está a favor del cliente. Los pagos con cheque valen salvo buen"
            " cobro, y los depósitos cuando el banco los confirma.",
        ),
    }


def _balance(owed: str, credit: str, cents: int) -> Field:
    """A balance for somebody who keeps no books: a word and no sign says whose the money is."""
    return Field(credit, dollars(-cents)) if cents < 0 else Field(owed, dollars(cents))


def _payments(told: list[ReceivedPayment], first: date, last: date) -> dict[str, Any]:
    left = sum(each.amount_cents - each.back_cents for each in told)
    standing = sum(each.amount_cents > each.back_cents for each in told)
    count = "un pago" if standing == 1 else f"{standing:,} pagos"
    sentence = (
        f"Certificamos que el cliente hizo {count} del {day(first)} al {day(last)},"
        f" por {dollars(left)}: {amount_in_words(left)}."
        if left > 0
        else f"Certificamos que del {day(first)} al {day(last)} no consta ningún pago del cliente."
    )
    columns = (
        PaperColumn("Fecha", 0.8, is_figure=False),
        PaperColumn("Recibo", 1.4, is_figure=False),
        PaperColumn("Forma de pago", 2.2, is_figure=False),
        PaperColumn("Pagado", 0.9, is_figure=True),
        PaperColumn("Devuelto", 0.9, is_figure=True),
        PaperColumn("Queda", 0.9, is_figure=True),
    )
    rows = tuple(
        (
            day(each.day),
            each.receipt,
            ", ".join(KINDS.get(method, method) for method in each.methods),
            money(each.amount_cents),
            money(each.back_cents) if each.back_cents else "",
            money(each.amount_cents - each.back_cents),
        )
        for each in told
    )
    total = (
        "",
        "",
        "Total",
        money(sum(each.amount_cents for each in told)),
        money(sum(each.back_cents for each in told)),
        money(left),
    )
    return {
        "days": f"{day(first)} a {day(last)}",
        "verdict": "CERTIFICADO",
        "sentence": sentence,
        "facts": (),
        "tables": (PaperTable("Pagos", columns, rows, total),),
        "notes": (
            "Los recibos anulados no constan, ni el saldo a favor que se usó: entró con el pago que"
            " lo dejó. Este certificado no reemplaza a las facturas ni a"
            " los comprobantes de retención.",
        ),
    }


def _no_debt(today: date) -> dict[str, Any]:
    return {
        "days": day(today),
        "verdict": "NO ADEUDA",
        "sentence": (
            f"Certificamos que al {day(today)} el cliente no tiene facturas pendientes de pago en"
            " ninguna de sus cuentas, ni pagos, devoluciones o reclamos en trámite."
        ),
        "facts": (),
        "tables": (),
        "notes": (
            "Dice lo que consta en nuestros libros en este momento; no cubre los consumos que"
            " todavía no se facturan.",
        ),
    }
