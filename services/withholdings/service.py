import hashlib
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from services.audit.service import Journal
from services.clock import Now
from services.errors import BadField, NotFound
from services.money import percentage
from services.office.service import OfficeService
from services.payments.tenders import Method, WithheldLine, WithheldTax, WithholdingTender
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.withholdings import store, voucher_xml
from services.withholdings.codes import SETTING, as_setting, from_setting
from services.withholdings.errors import NothingMatched, OtherCustomer, OtherTaxpayer
from services.withholdings.records import (
    Base,
    Expected,
    Found,
    ReadLine,
    ReadVoucher,
    Warned,
    WithheldCode,
)
from services.withholdings.voucher_xml import XmlLine, XmlVoucher

DAYS: Final = "withholdings.days"
"""The business setting of how many days after its invoice a voucher may be dated."""

FIRST_DAYS: Final = 5
_MOST_DAYS: Final = 366
_CENT: Final = 1
_WITHOUT: Final = frozenset({Method.CARD, Method.VOUCHER, Method.DEBIT})
_CEDULA: Final = 10


class WithholdingService:
    """Tax that customers keep back (*retenciones*): proposed, checked, read in, and missed.

    The voucher itself is a tender of a payment; this says what should stand on it.
    """

    def __init__(
        self, sessions: Sessions, journal: Journal, office: OfficeService, now: Now
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._office = office
        self._now = now

    # --- Codes and proposals ------------------------------------------------------------------

    def codes(self) -> tuple[WithheldCode, ...]:
        """The codes with their percentages; the first of each tax is the usual one."""
        return from_setting(self._office.setting(SETTING))

    def put_codes(
        self,
        operator: Operator,
        codes: Sequence[WithheldCode],
        *,
        was: Sequence[WithheldCode] | None = None,
    ) -> None:
        """Change the table of codes; what was withheld before stays as it was written.

        Args:
            was: the table as the operator was shown it; None for whatever it is.

        Raises:
            NotAllowed. BadField. ChangedElsewhere: it is not `was` any more.
        """
        self._office.put_setting(
            operator,
            SETTING,
            as_setting(codes),
            if_still=lambda kept: was is None or from_setting(kept) == tuple(was),
        )

    def days(self) -> int:
        """How many days after its invoice a voucher may be dated before somebody is warned."""
        return int(self._office.setting(DAYS, FIRST_DAYS))

    def put_days(self, operator: Operator, days: int, *, was: int | None = None) -> None:
        """Decide after how many days a voucher is warned about.

        Raises:
            NotAllowed. BadField: `days`. ChangedElsewhere: it is not `was` any more.
        """
        if not 0 <= days <= _MOST_DAYS:
            raise BadField(field="days", problem="out_of_range", least="0", most=str(_MOST_DAYS))
        self._office.put_setting(
            operator,
            DAYS,
            days,
            if_still=lambda kept: was is None or int(FIRST_DAYS if kept is None else kept) == was,
            first=FIRST_DAYS,
        )

    def propose(self, invoices: Sequence[str]) -> tuple[WithheldLine, ...]:
        """What a company usually keeps back of these invoices: both taxes of each.

        Raises:
            NotFound: one of them does not exist.
        """
        usual = _usual(self.codes())
        found = self._bases(invoices)
        lines = (_line(found[number], code) for number in dict.fromkeys(invoices) for code in usual)
        return tuple(line for line in lines if line.amount_cents > 0)

    def line(
        self, invoice: str, code: WithheldCode, amount_cents: int | None = None
    ) -> WithheldLine:
        """What a code keeps back of an invoice, or what the voucher says it does.

        Raises:
            NotFound: no such invoice.
        """
        return _line(self._bases([invoice])[invoice], code, amount_cents)

    def warnings(
        self, tender: WithholdingTender, on: date, methods: Collection[Method] = ()
    ) -> tuple[Warned, ...]:
        """What somebody should look at again; none of it blocks.

        Args:
            tender: the voucher as it was typed or read.
            on: the day of the receipt.
            methods: what else pays on the receipt.
        """
        told: list[Warned] = []
        with self._sessions.look() as session:
            found = store.bases(session, [line.invoice for line in tender.lines])
        days = self.days()
        for line in tender.lines:
            told += _about_line(line, found.get(line.invoice))
        for base in found.values():
            if not timedelta(0) <= tender.issued_on - base.issued_on <= timedelta(days=days):
                details = {"invoice": base.invoice, "issued_on": tender.issued_on, "days": days}
                told.append(Warned("withholding.too_old", details))
        if tender.issued_on.year != on.year:
            told.append(Warned("withholding.too_late", {"issued_on": tender.issued_on}))
        if not _WITHOUT.isdisjoint(methods):
            told.append(Warned("withholding.with_card"))
        return tuple(told)

    # --- Vouchers from files ------------------------------------------------------------------

    def read_xml(self, operator: Operator, account: str, content: bytes) -> ReadVoucher:
        """Read an electronic voucher for an account, and keep the file as it came.

        Args:
            operator: who was given it.
            account: whose payment it is for.
            content: the file.

        Raises:
            NotAllowed. BadXml: no withholding, or a hostile file; nothing is kept of it.
            OtherTaxpayer, OtherCustomer: it is not between this customer and us.
            NothingMatched: it names no invoice of the customer. NotFound: no such account.
        """
        operator.require(Right.RECORD_PAYMENTS)
        voucher = voucher_xml.read(content)
        ours = self._office.company().tax_id
        if voucher.taxpayer != ours:
            raise OtherTaxpayer(found=voucher.taxpayer, ours=ours)
        with self._sessions.read() as session:
            customer = store.customer_of(session, account)
            if customer is None:
                raise NotFound(what="account", which=account)
            if not _is_same(voucher.issuer, customer.id_number):
                raise OtherCustomer(found=voucher.issuer, ours=customer.id_number)
            numbers = list(dict.fromkeys(_invoice_of(line, ours) for line in voucher.lines))
            found = store.bases_of_customer(session, customer.id, numbers)
        if not found:
            raise NothingMatched(found=", ".join(numbers))
        sha256 = hashlib.sha256(content).hexdigest()
        with self._sessions.begin() as session:
            store.keep_content(session, sha256, content)
        return _read(voucher, account, ours, found, sha256)

    def file(self, sha256: str) -> bytes:
        """The XML of a recorded voucher, as it came.

        Raises:
            NotFound.
        """
        with self._sessions.look() as session:
            found = store.content(session, sha256)
        if found is None:
            raise NotFound(what="document", which=sha256)
        return found

    # --- What did not come --------------------------------------------------------------------

    def set_agent(self, operator: Operator, account: str, *, is_agent: bool) -> None:
        """Mark an account's customer as one who keeps back tax, or take the mark away.

        Raises:
            NotAllowed. NotFound.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        with self._sessions.begin() as session:
            customer = store.customer_of(session, account)
            if customer is None:
                raise NotFound(what="account", which=account)
            before = store.is_agent(session, customer.id)
            if before is is_agent:
                return
            if is_agent:
                store.mark_agent(session, customer.id, operator.username, self._now())
            else:
                store.unmark_agent(session, customer.id)
            self._journal.append(
                session,
                operator,
                "customer.withholding_agent",
                f"account:{account}",
                before={"is_agent": before},
                after={"is_agent": is_agent},
            )

    def is_agent(self, account: str) -> bool:
        """Whether an account's customer is marked as one who keeps back tax."""
        with self._sessions.look() as session:
            customer = store.customer_of(session, account)
            return customer is not None and store.is_agent(session, customer.id)

    def expected(self, since: date, until: date) -> list[Expected]:
        """Invoices paid in these days by companies that withhold, whose voucher never came.

        Companies are those with a RUC that are marked, or that gave a voucher before.
        """
        usual = _usual(self.codes())
        with self._sessions.read() as session:
            rows = store.expected(session, since, until)
        return [
            Expected(
                account=row.account,
                customer=row.customer,
                invoice=row.number,
                issued_on=row.issued_on,
                paid_on=row.paid_on,
                total_cents=row.total_cents,
                proposed_cents=sum(
                    percentage(
                        row.subtotal_cents if code.tax is WithheldTax.INCOME else row.tax_cents,
                        code.basis_points,
                    )
                    for code in usual
                ),
                is_agent=bool(row.is_agent),
            )
            for row in rows
        ]

    def _bases(self, invoices: Sequence[str]) -> dict[str, Base]:
        with self._sessions.look() as session:
            found = store.bases(session, invoices)
        for number in invoices:
            if number not in found:
                raise NotFound(what="invoice", which=number)
        return found


def _usual(codes: Sequence[WithheldCode]) -> tuple[WithheldCode, ...]:
    first: dict[WithheldTax, WithheldCode] = {}
    for code in codes:
        first.setdefault(code.tax, code)
    return tuple(first[tax] for tax in WithheldTax if tax in first)


def _line(base: Base, code: WithheldCode, amount_cents: int | None = None) -> WithheldLine:
    cents = base.cents(code.tax)
    amount = percentage(cents, code.basis_points) if amount_cents is None else amount_cents
    return WithheldLine(base.invoice, code.tax, code.code, cents, code.basis_points, amount)


def _about_line(line: WithheldLine, base: Base | None) -> list[Warned]:
    told = []
    if abs(line.amount_cents - line.computed_cents) > _CENT:
        told.append(
            Warned(
                "withholding.differs",
                {
                    "invoice": line.invoice,
                    "declared_cents": line.amount_cents,
                    "computed_cents": line.computed_cents,
                },
            )
        )
    if base is not None and line.base_cents > base.cents(line.tax):
        told.append(
            Warned(
                "withholding.base_above",
                {
                    "invoice": line.invoice,
                    "declared_cents": line.base_cents,
                    "base_cents": base.cents(line.tax),
                },
            )
        )
    return told


def _is_same(issuer: str, id_number: str) -> bool:
    """A person's RUC is their cédula with 001 behind it."""
    return issuer == id_number or (len(id_number) == _CEDULA and issuer == f"{id_number}001")


def _invoice_of(line: XmlLine, ours: str) -> str:
    """Our invoice's number: from its access key when that is ours, else as it was typed."""
    digits = line.key[24:39] if line.key[10:23] == ours else line.document
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _read(
    voucher: XmlVoucher, account: str, ours: str, bases: dict[str, Base], sha256: str
) -> ReadVoucher:
    lines = []
    for each in voucher.lines:
        number = _invoice_of(each, ours)
        base = bases.get(number)
        if base is None:
            found = Found.UNKNOWN
        elif not base.is_open:
            found = Found.PAID
        else:
            found = Found.OPEN if base.account == account else Found.ELSEWHERE
        line = WithheldLine(
            number, each.tax, each.code, each.base_cents, each.basis_points, each.amount_cents
        )
        lines.append(ReadLine(found, number, line))
    return ReadVoucher(
        voucher.number, voucher.authorization, voucher.issued_on, sha256, tuple(lines)
    )
