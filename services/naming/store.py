"""Looks up what people call records: one query for all of a kind, whatever the page's length."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import Column, Row, Select, select

from services import ecuador
from services.naming.written import Words, day, minute, money, receipt
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    approval,
    bank_slip,
    charge_attempt,
    cheque,
    customer,
    debit_line,
    deposit,
    discrepancy,
    dispute,
    document,
    import_file,
    outbox,
    paper,
    payment,
    refund,
    restored_copy,
    staff_user,
    statement_file,
    statement_line,
    stripe_day,
    tax,
    till_session,
)

_AT_ONCE: Final = 500
"""How many keys one query asks for: SQLite takes no more than some thousand in a statement."""


def found(session: Session, kind: str, keys: Collection[str]) -> dict[str, Words]:
    """The words of those records of a kind that are there, by key."""
    asked = ASKED.get(kind)
    if asked is None:
        return {}
    statement, key, told = asked
    wanted = sorted(_typed(key, keys), key=str)
    words: dict[str, Words] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(statement.where(key.in_(wanted[start : start + _AT_ONCE])))
        words |= {str(row.key): told(row) for row in rows}
    return words


def full_names(session: Session, usernames: Collection[str]) -> dict[str, str]:
    """Full names by user name; who is no user is left out."""
    rows = session.execute(
        select(staff_user.c.username, staff_user.c.full_name).where(
            staff_user.c.username.in_(sorted(set(usernames)))
        )
    )
    return {row.username: row.full_name for row in rows}


def _typed(key: Column[Any], keys: Collection[str]) -> set[Any]:
    if key.type.python_type is not int:
        return set(keys)
    return {int(each) for each in keys if each.isascii() and each.isdigit() and len(each) < 19}


def _cheque(row: Row[Any]) -> Words:
    bank = ecuador.bank(row.bank_code)
    return Words(f"cheque {row.number} de {bank.name if bank else row.bank_code}")


def _difference(row: Row[Any]) -> Words:
    if row.payment_id:
        return Words("diferencia con Stripe:", f"payment:{row.payment_id}")
    if row.attempt_id:
        return Words("diferencia con Stripe:", f"attempt:{row.attempt_id}")
    if row.ref.startswith("restored:"):
        return Words("libros atrasados:", row.ref)
    of_what = (
        "libros atrasados, vistos el" if row.kind == "rewound" else "diferencia con Stripe del"
    )
    return Words(f"{of_what} {minute(row.seen_at)}")


def _paper(row: Row[Any]) -> Words:
    return Words(
        _PAPER_WORDS.get(row.kind, "papel:"), f"{_OF_PAPER.get(row.kind, row.kind)}:{row.subject}"
    )


def _of_payment(words: str) -> Callable[[Row[Any]], Words]:
    return lambda row: Words(f"{words} {receipt(row.series, row.number)}")


def _with_receipt(key: Column[Any], payment_id: Column[Any]) -> Select[Any]:
    return select(key.label("key"), payment.c.series, payment.c.number).join(
        payment, payment.c.id == payment_id
    )


def _with_account(key: Column[Any], account_id: Column[Any], *more: Any) -> Select[Any]:
    return select(key.label("key"), account.c.number.label("account"), *more).join(
        account, account.c.id == account_id
    )


def _plain(key: Column[Any], *more: Any) -> Select[Any]:
    return select(key.label("key"), *more)


# What an archived paper is of, as the journal names it.
_OF_PAPER: Final = {
    "receipt": "payment",
    "activation": "account",
    "z": "turn",
    "act": "cheque",
    "mandate": "account",
    "stripe": "stripe_day",
    **dict.fromkeys(("statement", "payments", "no_debt", "consent", "revocation"), "account"),
}
_PAPER_WORDS: Final = {
    "activation": "hoja de activación,",
    "attempt": "constancia,",
    "statement": "estado de cuenta,",
    "payments": "certificado de pagos,",
    "no_debt": "certificado de no adeudar,",
    "consent": "consentimiento,",
    "revocation": "revocatoria,",
    "act": "acta,",
    "mandate": "autorización de débito,",
    "day": "resumen,",
}
_A: Final = charge_attempt.c

ASKED: Final[Mapping[str, tuple[Select[Any], Column[Any], Callable[[Row[Any]], Words]]]] = {
    "payment": (
        _plain(payment.c.id, payment.c.series, payment.c.number),
        payment.c.id,
        _of_payment("recibo"),
    ),
    "refund": (
        _with_receipt(refund.c.id, refund.c.payment_id),
        refund.c.id,
        _of_payment("devolución del recibo"),
    ),
    "dispute": (
        _with_receipt(dispute.c.id, dispute.c.payment_id),
        dispute.c.id,
        _of_payment("contracargo del recibo"),
    ),
    "cheque": (_plain(cheque.c.id, cheque.c.number, cheque.c.bank_code), cheque.c.id, _cheque),
    "deposit": (
        _plain(deposit.c.id, deposit.c.slip, deposit.c.bank_account),
        deposit.c.id,
        lambda row: Words(f"depósito {row.slip} en {row.bank_account}"),
    ),
    "turn": (
        _plain(till_session.c.id, till_session.c.till, till_session.c.number),
        till_session.c.id,
        lambda row: Words(f"turno Z {row.till}-{row.number}"),
    ),
    "slip": (
        _plain(bank_slip.c.id, bank_slip.c.number),
        bank_slip.c.id,
        lambda row: Words(f"papeleta {row.number}"),
    ),
    "attempt": (
        _with_account(_A.id, _A.account_id, _A.created_at),
        _A.id,
        lambda row: Words(f"cobro con tarjeta a {row.account}, {minute(row.created_at)}"),
    ),
    "difference": (
        _plain(
            discrepancy.c.id,
            discrepancy.c.kind,
            discrepancy.c.ref,
            discrepancy.c.payment_id,
            discrepancy.c.attempt_id,
            discrepancy.c.seen_at,
        ),
        discrepancy.c.id,
        _difference,
    ),
    "debit": (
        _with_account(debit_line.c.id, debit_line.c.account_id),
        debit_line.c.id,
        lambda row: Words(f"débito {row.key} de la cuenta {row.account}"),
    ),
    "restored": (
        _plain(restored_copy.c.id, restored_copy.c.copy_made_at),
        restored_copy.c.id,
        lambda row: Words(f"copia restaurada del {minute(row.copy_made_at)}"),
    ),
    "paper": (_plain(paper.c.id, paper.c.kind, paper.c.subject), paper.c.id, _paper),
    "document": (
        _with_account(document.c.id, document.c.account_id, document.c.file_name),
        document.c.id,
        lambda row: Words(f"documento {row.file_name} de la cuenta {row.account}"),
    ),
    "statement": (
        _plain(statement_file.c.id, statement_file.c.file_name),
        statement_file.c.id,
        lambda row: Words(f"extracto {row.file_name}"),
    ),
    "statement_line": (
        _plain(statement_line.c.id, statement_line.c.day, statement_line.c.amount_cents),
        statement_line.c.id,
        lambda row: Words(f"línea del extracto, {day(row.day)}, {money(row.amount_cents)}"),
    ),
    "customer": (
        _plain(customer.c.id, customer.c.name),
        customer.c.id,
        lambda row: Words(f"cliente {row.name}"),
    ),
    "user": (
        _plain(staff_user.c.username, staff_user.c.full_name),
        staff_user.c.username,
        lambda row: Words(f"{row.full_name} ({row.key})"),
    ),
    "staff": (
        _plain(staff_user.c.id, staff_user.c.full_name, staff_user.c.username),
        staff_user.c.id,
        lambda row: Words(f"{row.full_name} ({row.username})"),
    ),
    "tax": (
        _plain(tax.c.code, tax.c.name),
        tax.c.code,
        lambda row: Words(f"impuesto {row.name}"),
    ),
    "import": (
        _plain(import_file.c.sha256, import_file.c.file_name),
        import_file.c.sha256,
        lambda row: Words(f"importación de {row.file_name}"),
    ),
    "stripe_day": (
        _plain(stripe_day.c.number, stripe_day.c.day),
        stripe_day.c.number,
        lambda row: Words(f"comparación del {day(row.day)} con Stripe"),
    ),
    "outbox": (
        _with_receipt(outbox.c.id, outbox.c.ref),
        outbox.c.id,
        _of_payment("papel del recibo"),
    ),
    "approval": (
        _plain(approval.c.id, approval.c.document),
        approval.c.id,
        lambda row: Words("aprobación:", row.document),
    ),
}
"""By kind: what is asked, the column of the key, and the words of a row."""
