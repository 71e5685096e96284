"""Our slips and the customers' cheques in the bank's statement."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from services.cheques import match_store, slip_store, store
from services.cheques.errors import ProtestFirst
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.cheques.states import AT_BANK, CAME_BACK, ChequeState, SlipState
from services.clock import business_date
from services.payments.records import key_of
from services.staff.rights import Operator
from services.statements.errors import AmountsDiffer, CannotUnmatch
from services.statements.records import BankLine, MatchKind, MatchRecord, Proposal
from services.storage.sessions import Session

NEAR: Final = timedelta(days=5)
"""How far a slip's day and the bank's may be apart where nothing but the amount agrees."""

_LOOK_BACK: Final = timedelta(days=120)
_RUN: Final = re.compile(r"[0-9]+(?:[-. ][0-9]+)*", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class _Held:
    """A document that may be one of the lines; `day` is None while it has none at the bank."""

    ref: str
    title: str
    number: str
    key: str
    amount_cents: int
    day: date | None
    is_settled: bool = False


class SlipMatcher:
    """Finds our own deposit slips; the statement gives them their number and clears their cheques.

    A slip is one line of its whole amount.
    """

    def __init__(self, slips: SlipService) -> None:
        self._slips = slips

    @property
    def kinds(self) -> frozenset[MatchKind]:
        """Slips alone."""
        return frozenset({MatchKind.SLIP})

    def propose(self, session: Session, lines: Sequence[BankLine]) -> Mapping[int, Proposal]:
        """The slip that each line probably is: by the bank's number, or by its amount alone."""
        incoming = [line for line in lines if line.amount_cents > 0]
        if not incoming:
            return {}
        held = self._held(session, incoming[0].bank_account, min(x.day for x in incoming) - NEAR)
        return _joined(MatchKind.SLIP, incoming, held, lambda line: line.amount_cents)

    def candidates(self, session: Session, line: BankLine) -> list[Proposal]:
        """Every slip of this amount, the newest first."""
        held = self._held(session, line.bank_account, line.day - _LOOK_BACK)
        return _of_amount(MatchKind.SLIP, line, held, line.amount_cents)

    def accept_in(
        self,
        session: Session,
        operator: Operator,
        chosen: Sequence[tuple[BankLine, Proposal]],
        at: datetime,
    ) -> frozenset[int]:
        """Deposit the slips of these lines, and clear their cheques where they had time.

        Raises:
            AmountsDiffer: a single one was chosen that has another amount.
        """
        del at
        taken = match_store.in_statement(
            session, MatchKind.SLIP.value, [proposal.ref for _, proposal in chosen]
        )
        done = set()
        for line, proposal in sorted(chosen, key=lambda pair: pair[1].ref):
            slip = slip_store.lock(session, proposal.ref)
            if slip is None or slip.state is SlipState.VOID or proposal.ref in taken:
                continue
            if (slip.total_cents, slip.bank_account) != (line.amount_cents, line.bank_account):
                if len(chosen) == 1:
                    raise AmountsDiffer(line_cents=line.amount_cents, other_cents=slip.total_cents)
                continue
            number = line.reference or f"línea {line.id}"
            other = slip_store.of_bank_number(session, slip.bank_account, key_of(number))
            if slip.state is SlipState.PREPARED and other is not None:
                continue
            self._slips.credited_in(
                session, operator, slip.id, bank_number=number, on=line.day, line=line.id
            )
            done.add(line.id)
        return frozenset(done)

    def undo_in(
        self,
        session: Session,
        operator: Operator,
        undone: Sequence[tuple[BankLine, MatchRecord]],
        at: datetime,
    ) -> None:
        """Nothing but the match goes; a slip that the line moved stays where it is.

        Raises:
            CannotUnmatch: the line deposited or cleared cheques.
        """
        del operator, at
        _refuse_moved(session, undone)

    def _held(self, session: Session, bank_account: str, since: date) -> list[_Held]:
        return [
            _Held(
                ref=row.id,
                title=f"Papeleta {row.number} · {row.bank_number or 'sin número del banco'}",
                number=str(row.number),
                key=row.bank_number_key or "",
                amount_cents=row.total_cents,
                day=row.deposited_on or business_date(row.made_at),
            )
            for row in match_store.slips(session, bank_account, since)
        ]


class ChequeMatcher:
    """Finds cheques that the bank paid one by one, and those that it took back.

    What it paid is cleared. What it took back is protested by two people in the register, with
    its reason; the line is then matched with that.
    """

    def __init__(self, cheques: ChequeService) -> None:
        self._cheques = cheques

    @property
    def kinds(self) -> frozenset[MatchKind]:
        """Cheques that were cleared, and protests."""
        return frozenset({MatchKind.CHEQUE, MatchKind.PROTEST})

    def propose(self, session: Session, lines: Sequence[BankLine]) -> Mapping[int, Proposal]:
        """The cheque that each line probably is: by its number and amount."""
        if not lines:
            return {}
        account, since = lines[0].bank_account, min(x.day for x in lines) - _LOOK_BACK
        incoming = [line for line in lines if line.amount_cents > 0]
        outgoing = [line for line in lines if line.amount_cents < 0]
        found: dict[int, Proposal] = {}
        if incoming:
            paid = self._clearable(session, account)
            found |= _joined(
                MatchKind.CHEQUE, incoming, paid, lambda line: line.amount_cents, by_number=True
            )
        if outgoing:
            back = self._returnable(session, account, since)
            found |= _joined(MatchKind.PROTEST, outgoing, back, lambda line: -line.amount_cents)
        return found

    def candidates(self, session: Session, line: BankLine) -> list[Proposal]:
        """Every cheque of this amount that the line may be."""
        if line.amount_cents > 0:
            held = self._clearable(session, line.bank_account)
            return _of_amount(MatchKind.CHEQUE, line, held, line.amount_cents)
        held = self._returnable(session, line.bank_account, line.day - _LOOK_BACK)
        return _of_amount(MatchKind.PROTEST, line, held, -line.amount_cents)

    def accept_in(
        self,
        session: Session,
        operator: Operator,
        chosen: Sequence[tuple[BankLine, Proposal]],
        at: datetime,
    ) -> frozenset[int]:
        """Clear the cheques that were paid; match the lines of those that came back.

        Raises:
            AmountsDiffer: a single one was chosen that has another amount.
            ProtestFirst: a single one was chosen that nobody protested yet.
        """
        del at
        done = set()
        rows = {
            str(row.id): row
            for row in store.lock(session, sorted({int(one.ref) for _, one in chosen}))
        }
        for line, proposal in chosen:
            row = rows.get(proposal.ref)
            kind = proposal.kind
            if row is None or match_store.in_statement(session, kind.value, [proposal.ref]):
                continue
            if row.amount_cents != abs(line.amount_cents):
                if len(chosen) == 1:
                    raise AmountsDiffer(line_cents=line.amount_cents, other_cents=row.amount_cents)
                continue
            state = ChequeState(row.state)
            if kind is MatchKind.PROTEST:
                if state not in CAME_BACK:
                    if len(chosen) == 1:
                        raise ProtestFirst(number=row.number, cheque=row.id, line=line.id)
                    continue
            elif state in AT_BANK:
                self._cheques.clear_in(session, operator, [row.id], line=line.id)
            elif state is not ChequeState.CLEARED:
                continue
            done.add(line.id)
        return frozenset(done)

    def undo_in(
        self,
        session: Session,
        operator: Operator,
        undone: Sequence[tuple[BankLine, MatchRecord]],
        at: datetime,
    ) -> None:
        """Nothing but the match goes; a cheque that the line moved stays where it is.

        Raises:
            CannotUnmatch: the line cleared it.
        """
        del operator, at
        _refuse_moved(session, undone)

    def _clearable(self, session: Session, bank_account: str) -> list[_Held]:
        return [_cheque(row) for row in match_store.clearable(session, bank_account)]

    def _returnable(self, session: Session, bank_account: str, since: date) -> list[_Held]:
        return [_cheque(row) for row in match_store.returnable(session, bank_account, since)]


def _cheque(row: Row[Any]) -> _Held:
    name, number = row.account_name, row.number
    return _Held(
        ref=str(row.id),
        title=f"Cheque {number} · {name}",
        number=number,
        key=row.number_key,
        amount_cents=row.amount_cents,
        day=None,
        is_settled=ChequeState(row.state) in CAME_BACK,
    )


def _joined(
    kind: MatchKind,
    lines: Sequence[BankLine],
    held: Sequence[_Held],
    cents: Callable[[BankLine], int],
    *,
    by_number: bool = False,
) -> dict[int, Proposal]:
    """The best document of each line: by number and amount, then by an amount that only it has."""
    of_amount: dict[int, list[_Held]] = defaultdict(list)
    for one in held:
        of_amount[one.amount_cents].append(one)
    found: dict[int, Proposal] = {}
    taken: set[str] = set()
    for line in lines:
        told = numbers_in(line)
        for one in of_amount.get(cents(line), ()):
            if one.key and one.key in told and one.ref not in taken:
                is_exact = len(one.key) >= _SHORTEST and (
                    kind is not MatchKind.PROTEST or one.is_settled
                )
                found[line.id] = _proposal(kind, one, "number", 100 if is_exact else 90)
                taken.add(one.ref)
                break
    if by_number:
        return found
    alike: dict[int, int] = defaultdict(int)
    for line in lines:
        alike[cents(line)] += line.id not in found
    for line in lines:
        left = [
            one
            for one in of_amount.get(cents(line), ())
            if one.ref not in taken and (one.day is None or abs(one.day - line.day) <= NEAR)
        ]
        if line.id not in found and len(left) == 1 and alike[cents(line)] == 1:
            found[line.id] = _proposal(kind, left[0], "unique", 75)
            taken.add(left[0].ref)
    return found


def _of_amount(
    kind: MatchKind, line: BankLine, held: Sequence[_Held], cents: int
) -> list[Proposal]:
    told = numbers_in(line)
    found = [
        _proposal(kind, one, "number", 90)
        if one.key in told
        else _proposal(kind, one, "amount", 40)
        for one in held
        if one.amount_cents == cents
    ]
    return sorted(found, key=lambda one: -one.score)[:50]


def _proposal(kind: MatchKind, one: _Held, why: str, score: int) -> Proposal:
    return Proposal(
        kind=kind,
        ref=one.ref,
        title=one.title,
        why=f"{kind.value}.why.{why}",
        score=score,
        details={"number": one.number},
    )


def _refuse_moved(session: Session, undone: Sequence[tuple[BankLine, MatchRecord]]) -> None:
    for line, match in undone:
        if match_store.moved_by(session, line.id):
            raise CannotUnmatch(kind=match.kind.value)


def numbers_in(line: BankLine) -> frozenset[str]:
    """Whatever in a line of the bank may be a number of a slip or a cheque, as keys."""
    found = {line.reference_key} if line.reference_key else set()
    for text in (line.reference, line.detail):
        for run in _RUN.findall(text):
            found.add(key_of(run))
            found.update(part.lstrip("0") or "0" for part in _DIGITS.findall(run))
    return frozenset(found - {"0"})
