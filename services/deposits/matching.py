import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from services.clock import business_date
from services.deposits import store
from services.payments.records import key_of, receipt_number
from services.staff.rights import Operator
from services.statements.errors import AmountsDiffer
from services.statements.records import BankLine, MatchKind, MatchRecord, Proposal
from services.storage.sessions import Session
from services.text import fold

NEAR: Final = timedelta(days=3)
"""How far a slip's day and the bank's may be apart where nothing but the amount agrees."""

_LOOK_BACK: Final = timedelta(days=120)
_RUN: Final = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_SHORTEST: Final = 4
_WORD: Final = re.compile(r"[a-z]{4,}", re.ASCII)
_NO_NAMES: Final = frozenset(
    {"deposito", "depositos", "transferencia", "transf", "pago", "pagos", "factura", "cliente"}
    | {"banco", "ventanilla", "cuenta", "efectivo", "directo", "interbancaria", "credito"}
    | {"ahorros", "corriente", "compania", "empresa", "sociedad"}
)

_REFERENCE: Final = "deposit.why.reference"
_SHORT_REFERENCE: Final = "deposit.why.short_reference"
_NAME: Final = "deposit.why.name"
_UNIQUE: Final = "deposit.why.unique"
_AMOUNT: Final = "deposit.why.amount"
_COLLECTED: Final = "deposit.why.collected"


@dataclass(frozen=True, slots=True)
class _Held:
    """A deposit that may be one of the lines."""

    id: int
    slip: str
    slip_key: str
    day: date
    amount_cents: int
    who: str
    title: str


class DepositMatcher:
    """Finds the customers' deposits in the bank's statement, and verifies those that are there."""

    @property
    def kinds(self) -> frozenset[MatchKind]:
        """Deposits alone."""
        return frozenset({MatchKind.DEPOSIT})

    def propose(self, session: Session, lines: Sequence[BankLine]) -> Mapping[int, Proposal]:
        """The deposit that each line probably is.

        By the slip's number and the amount it is exact. Without the number it takes the same
        amount within three days: certain enough when neither another line nor another deposit
        could be meant, or when the bank names the depositor.
        """
        incoming = [line for line in lines if line.amount_cents > 0]
        if not incoming:
            return {}
        since = min(line.day for line in incoming) - NEAR
        amounts = {line.amount_cents for line in incoming}
        rows = store.matchable(session, incoming[0].bank_account, since, amounts)
        held = [_held(row) for row in rows]
        found = _by_reference(incoming, held)
        taken = {int(one.ref) for one in found.values()}
        left = [line for line in incoming if line.id not in found]
        return found | _by_amount(left, [one for one in held if one.id not in taken])

    def candidates(self, session: Session, line: BankLine) -> list[Proposal]:
        """Every deposit of this amount that waits, the nearest day first."""
        if line.amount_cents <= 0:
            return []
        since = line.day - _LOOK_BACK
        rows = store.matchable(session, line.bank_account, since, {line.amount_cents})
        held = sorted((_held(row) for row in rows), key=lambda one: abs((one.day - line.day).days))
        tokens = _tokens(line)
        return [
            _proposal(one, line, _REFERENCE, 100)
            if one.slip_key in tokens
            else _proposal(one, line, _AMOUNT, max(5, 40 - abs((one.day - line.day).days)))
            for one in held[:50]
        ]

    def of_payment(self, session: Session, payment_id: str, at: datetime) -> Mapping[int, Proposal]:
        """The deposits of a payment that is made of the bank's lines, by their places from 1."""
        return {
            each.position: Proposal(
                MatchKind.DEPOSIT, str(each.id), each.slip, _COLLECTED, 100, {"slip": each.slip}
            )
            for each in store.of_payment(session, payment_id, business_date(at))
        }

    def accept_in(
        self,
        session: Session,
        operator: Operator,
        chosen: Sequence[tuple[BankLine, Proposal]],
        at: datetime,
    ) -> frozenset[int]:
        """Verify the deposits of these lines; one that was verified by hand stays so.

        Raises:
            AmountsDiffer: a single one was chosen that has another amount.
        """
        line_of = {int(proposal.ref): line for line, proposal in chosen}
        rows = {row.id: row for row in store.lock(session, list(line_of))}
        in_statement = store.in_statement(session, list(rows))
        sound: list[Row[Any]] = []
        for deposit_id, line in line_of.items():
            row = rows.get(deposit_id)
            if row is None or deposit_id in in_statement or row.living != 1:
                continue
            if (row.amount_cents, row.bank_account) != (line.amount_cents, line.bank_account):
                if len(chosen) == 1:
                    raise AmountsDiffer(line_cents=line.amount_cents, other_cents=row.amount_cents)
                continue
            sound.append(row)
        claimed = [(row.id, line_of[row.id].id) for row in sound if row.state == "claimed"]
        moved = store.verify_by_lines(session, claimed, at, operator.username)
        standing = moved | {row.id for row in sound if row.state == "verified"}
        return frozenset(line_of[deposit_id].id for deposit_id in standing)

    def undo_in(
        self,
        session: Session,
        operator: Operator,
        undone: Sequence[tuple[BankLine, MatchRecord]],
        at: datetime,
    ) -> None:
        """Let the deposits that these lines verified wait again; those verified by hand stay."""
        del operator, at
        line_of = {int(match.ref): line.id for line, match in undone}
        by_line = [
            row.id
            for row in store.lock(session, list(line_of))
            if row.state == "verified" and row.decision == f"line:{line_of[row.id]}"
        ]
        store.move(
            session, by_line, start=("verified",), end="claimed", at=None, by=None, decision=""
        )


def _by_reference(lines: Iterable[BankLine], held: Iterable[_Held]) -> dict[int, Proposal]:
    by_slip = {one.slip_key: one for one in held}
    found: dict[int, Proposal] = {}
    taken: set[int] = set()
    for line in lines:
        for token in _tokens(line):
            one = by_slip.get(token)
            if one is None or one.id in taken or one.amount_cents != line.amount_cents:
                continue
            is_sure = len(token) >= _SHORTEST or line.reference_key == token
            why, score = (_REFERENCE, 100) if is_sure else (_SHORT_REFERENCE, 90)
            found[line.id] = _proposal(one, line, why, score)
            taken.add(one.id)
            break
    return found


def _by_amount(lines: Sequence[BankLine], held: Sequence[_Held]) -> dict[int, Proposal]:
    wanted: dict[int, list[_Held]] = defaultdict(list)
    for one in held:
        wanted[one.amount_cents].append(one)
    alike: dict[int, list[BankLine]] = defaultdict(list)
    for line in lines:
        if line.amount_cents in wanted:
            alike[line.amount_cents].append(line)
    found: dict[int, Proposal] = {}
    for cents, of_amount in alike.items():
        found |= _of_one_amount(of_amount, wanted[cents])
    return found


def _of_one_amount(lines: Sequence[BankLine], held: Sequence[_Held]) -> dict[int, Proposal]:
    near = {line.id: [one for one in held if abs(one.day - line.day) <= NEAR] for line in lines}
    rivals: dict[int, int] = defaultdict(int)
    # Of the few that are near alone: to read the names of all would take longer than the rest.
    names: dict[int, frozenset[str]] = {}
    for some in near.values():
        for one in some:
            rivals[one.id] += 1
            names[one.id] = names.get(one.id) or _names(one.who)
    found: dict[int, Proposal] = {}
    taken: set[int] = set()
    for line in lines:
        words = _names(line.detail) if near[line.id] else frozenset()
        named = [one for one in near[line.id] if names[one.id] & words and one.id not in taken]
        if len(named) == 1:
            found[line.id] = _proposal(named[0], line, _NAME, 85)
            taken.add(named[0].id)
    for line in lines:
        some = near[line.id]
        if line.id in found or len(some) != 1:
            continue
        one = some[0]
        if one.id not in taken and rivals[one.id] == 1:
            found[line.id] = _proposal(one, line, _UNIQUE, 75)
            taken.add(one.id)
    return found


def _tokens(line: BankLine) -> list[str]:
    """Whatever in a line may be a slip's number, the bank's own reference first."""
    found = [line.reference_key] if line.reference_key else []
    for text in (line.reference, line.detail):
        for run in _RUN.findall(text):
            if any(letter.isdigit() for letter in run):
                found.append(key_of(run))
                found.extend(part.lstrip("0") or "0" for part in _DIGITS.findall(run))
    return [token for token in dict.fromkeys(found) if token != "0"]


def _names(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text))) - _NO_NAMES


def _held(row: Row[Any]) -> _Held:
    receipt = receipt_number(row.series, row.number)
    return _Held(
        id=row.id,
        slip=row.slip,
        slip_key=row.slip_key,
        day=row.deposited_on,
        amount_cents=row.amount_cents,
        who=f"{row.depositor} {row.name}",
        title=f"{row.slip} · {row.name} · {receipt}",
    )


def _proposal(one: _Held, line: BankLine, why: str, score: int) -> Proposal:
    apart = abs((one.day - line.day).days)
    return Proposal(
        kind=MatchKind.DEPOSIT,
        ref=str(one.id),
        title=one.title,
        why=why,
        score=score,
        details={"slip": one.slip, "days": apart},
    )
