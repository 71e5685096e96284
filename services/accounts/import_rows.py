"""The billing system's file of accounts: its columns, and its rows as accounts."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from services.accounts import checks
from services.accounts.import_records import AccountOfFile, CardOfFile, ParsedImport
from services.accounts.inputs import AgreementInput, CustomerInput
from services.accounts.states import AccountState, BankAccountKind, Method, Origin
from services.clock import Now, business_date, utc_now
from services.errors import BadFields
from services.importing import Caps, ColumnSpec, LineProblem, Row, RowReader, read_table

COLUMNS: Final = (
    ColumnSpec("number", required=True),
    ColumnSpec("origin", required=True),
    ColumnSpec("id_kind", required=True),
    ColumnSpec("id_number", required=True),
    ColumnSpec("name", required=True),
    ColumnSpec("plan", required=True),
    *map(
        ColumnSpec,
        (
            "trade_name",
            "contact_name",
            "email",
            "phone",
            "mobile",
            "address",
            "city",
            "province",
            "monthly",
            "activation_fee",
            "tax_code",
            "billing_day",
            "voip_numbers",
            "method",
            "state",
            "stripe_customer",
            "stripe_payment_method",
            "card_brand",
            "card_last4",
            "card_expires",
            "bank_code",
            "bank_account_kind",
            "bank_account_number",
            "holder_name",
            "holder_id_kind",
            "holder_id_number",
            "form_signed_on",
        ),
    ),
)
"""The header of a file of accounts; amounts in dollars, days as `yyyy-mm-dd` or `dd/mm/yyyy`."""

_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9.\-/]{0,29}", re.ASCII)
_CUSTOMER_ID: Final = re.compile(r"cus_[A-Za-z0-9_]{1,60}", re.ASCII)
_METHOD_ID: Final = re.compile(r"(pm|card)_[A-Za-z0-9_]{1,60}", re.ASCII)
_LAST4: Final = re.compile(r"[0-9]{4}", re.ASCII)
_EXPIRES: Final = re.compile(r"(0[1-9]|1[0-2])/(20[0-9]{2})", re.ASCII)
_STATES: Final = frozenset(
    {
        AccountState.REQUESTED.value,
        AccountState.ACTIVE.value,
        AccountState.SUSPENDED.value,
        AccountState.CLOSED.value,
    }
)
_ORIGINS: Final = frozenset(origin.value for origin in Origin)
_METHODS: Final = frozenset(method.value for method in Method)
_KINDS: Final = frozenset({"", *(kind.value for kind in BankAccountKind)})
_NAMES: Final = {
    "plan_code": "plan",
    "monthly_cents": "monthly",
    "activation_cents": "activation_fee",
}
_CAPS: Final = Caps()
_EXAMPLES: Final = (
    {
        "number": "200001",
        "origin": "ONLINE",
        "id_kind": "04",
        "id_number": "1790016919001",
        "name": "Comercial Andina S.A.",
        "plan": "VOIP-NEGOCIO",
        "email": "pagos@example.com",
        "voip_numbers": "023801234 023801235",
        "method": "card",
        "stripe_customer": "cus_Q1w2E3r4T5",
        "stripe_payment_method": "pm_1A2b3C4d5E",
        "card_brand": "visa",
        "card_last4": "4242",
        "card_expires": "12/2029",
    },
    {
        "number": "200002",
        "origin": "MANUAL",
        "id_kind": "05",
        "id_number": "1710034065",
        "name": "María Peña",
        "plan": "VOIP-HOGAR",
        "mobile": "0991234567",
        "voip_numbers": "023801236",
        "method": "deposit",
        "state": "active",
    },
)


def read_accounts(
    source: Path | bytes,
    *,
    file_name: str = "",
    caps: Caps = _CAPS,
    now: Now = utc_now,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> ParsedImport:
    """Read a file of accounts (CSV or JSON) and check every field that needs no database.

    Args:
        source: the file, or its bytes.
        file_name: to be remembered for bytes.
        caps: the most that is read.
        now: what day it is, for agreements without one.
        tick: is told how many of how many rows were read.

    Raises:
        FileUnreadable, FileTooLarge, TooManyLines, FileEmpty, FileNotText, FileCutShort,
        FileDamaged, BadHeader: the whole file is refused.
    """
    table = read_table(source, COLUMNS, caps=caps, file_name=file_name)
    accounts: list[AccountOfFile] = []
    problems: list[LineProblem] = list(table.problems)
    for done, row in enumerate(table.rows, start=1):
        account, wrong = _account(row, now)
        problems.extend(wrong)
        if account is not None:
            accounts.append(account)
        tick(done, len(table.rows))
    problems.extend(_repeated(accounts))
    problems.sort(key=lambda problem: problem.line)
    count = len(table.rows)
    return ParsedImport(table.file_name, table.sha256, count, accounts, problems)


def export_template() -> str:
    """A file with the documented header and two accounts to begin from."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in COLUMNS], restval="")
    writer.writeheader()
    writer.writerows(_EXAMPLES)
    return text.getvalue()


def _account(row: Row, now: Now) -> tuple[AccountOfFile | None, list[LineProblem]]:
    reader = RowReader(row)
    number = reader.text("number", most=30, required=True, card_check=False).upper()
    if number and not _NUMBER.fullmatch(number):
        reader.refuse("number", "account_number")
    origin = reader.one_of("origin", _ORIGINS, "")
    is_online = origin == Origin.ONLINE
    state = reader.one_of("state", _STATES, "active" if is_online else "requested")
    account = AccountOfFile(
        line=row.line,
        number=number,
        origin=Origin(origin or Origin.ONLINE),
        state=AccountState(state),
        customer=_customer(reader),
        plan_code=reader.text("plan", most=40, required=True),
        monthly_cents=_amount(reader, "monthly"),
        activation_cents=_amount(reader, "activation_fee"),
        tax_code=reader.text("tax_code", most=4),
        billing_day=reader.whole("billing_day", least=1, most=28, default=1),
        voip_numbers=_voip_numbers(reader),
        agreement=_agreement(reader, Origin(origin or Origin.ONLINE), now),
        card=_card(reader),
    )
    return (None if reader.problems else account), reader.problems


def _customer(reader: RowReader) -> CustomerInput:
    row = reader.row
    typed = CustomerInput(
        id_kind=row["id_kind"].strip().zfill(2),
        id_number=row["id_number"],
        name=row["name"],
        trade_name=row["trade_name"],
        contact_name=row["contact_name"],
        email=row["email"],
        phone=row["phone"],
        mobile=row["mobile"],
        address=row["address"],
        city=row["city"],
        province=row["province"],
    )
    try:
        clean, _ = checks.customer(typed, by_hand=False)
    except BadFields as bad:
        reader.accept(bad.problems)
        return typed
    return clean


def _amount(reader: RowReader, field: str) -> int | None:
    return reader.cents(field) if reader.row[field].strip() else None


def _voip_numbers(reader: RowReader) -> tuple[str, ...]:
    wrong = checks.Problems()
    found = checks.voip_numbers(wrong, tuple(reader.row["voip_numbers"].split()))
    reader.accept(wrong.found)
    return found


def _agreement(reader: RowReader, origin: Origin, now: Now) -> AgreementInput:
    row = reader.row
    method = reader.one_of("method", _METHODS, "card" if origin is Origin.ONLINE else "")
    if not method:
        return AgreementInput()
    kind = reader.one_of("bank_account_kind", _KINDS)
    typed = AgreementInput(
        method=Method(method),
        bank_code=row["bank_code"],
        bank_account_kind=BankAccountKind(kind) if kind else None,
        bank_account_number=row["bank_account_number"],
        holder_name=row["holder_name"],
        holder_id_kind=row["holder_id_kind"].strip().zfill(2) if row["holder_id_kind"] else "05",
        holder_id_number=row["holder_id_number"],
        form_signed_on=reader.day("form_signed_on", required=False),
    )
    try:
        return checks.agreement(typed, origin=origin, today=business_date(now()))
    except BadFields as bad:
        reader.accept(bad.problems)
        return typed


def _card(reader: RowReader) -> CardOfFile | None:
    names = ("stripe_customer", "stripe_payment_method", "card_brand", "card_last4", "card_expires")
    held = {name: reader.text(name, most=80) for name in names}
    if not any(held.values()):
        return None
    for name, pattern in (
        ("stripe_customer", _CUSTOMER_ID),
        ("stripe_payment_method", _METHOD_ID),
        ("card_last4", _LAST4),
        ("card_expires", _EXPIRES),
    ):
        if not held[name]:
            reader.refuse(name, "required")
        elif not pattern.fullmatch(held[name]):
            reader.refuse(name, "stripe_id" if name.startswith("stripe") else name)
    return CardOfFile(
        stripe_customer=held["stripe_customer"],
        payment_method=held["stripe_payment_method"],
        brand=held["card_brand"].lower() or "card",
        last4=held["card_last4"],
        expires=held["card_expires"],
    )


def _repeated(accounts: list[AccountOfFile]) -> list[LineProblem]:
    """What may stand only once in a file and stands twice."""
    problems: list[LineProblem] = []
    first: dict[tuple[str, str], int] = {}
    for account in accounts:
        keys = [("number", account.number)]
        keys += [("voip_numbers", voip_number) for voip_number in account.voip_numbers]
        if account.card is not None:
            keys.append(("stripe_payment_method", account.card.payment_method))
        for field, value in keys:
            earlier = first.setdefault((field, value), account.line)
            if earlier != account.line:
                details = {"value": value, "first": str(earlier)}
                problems.append(LineProblem(account.line, field, "repeated_in_file", details))
    return problems


def in_file(field: str) -> str:
    """The column of a field of the form."""
    return _NAMES.get(field, field)
