"""What the office says of its days, beside the model."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import text

from services.customers.records import Blocker
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from services.summaries.records import DaySummary, Part, Question, Total
from tests.office_days.day_model import Days, Fact, Figures, figures
from tests.office_days.model import Model
from tests.office_days.office import Office

_WEEK = 7
_NOT_PAID_YET = ("POSTDATED", "IN_HAND", "DEPOSITED", "REDEPOSITED")


def told_apart(told: DaySummary, days: Days) -> list[str]:
    """Where a summary and the model differ."""
    first, last = told.question.first, told.question.last
    facts = [each for each in days.facts if first <= each.day <= last]
    counted = [each for each in facts if each.method != "credit"]
    pairs: list[tuple[str, object, object]] = [
        ("by method", _figures(told.by_method), figures(facts, "method")),
        ("by cashier", _figures(told.by_cashier), figures(facts, "person")),
        ("by till", _by_till(told), figures(facts, "till")),
        ("net", told.total.net_cents, sum(each.cents for each in counted)),
        ("days", _by_day(told), _days(counted, first, last)),
    ]
    withheld = [each for each in facts if each.method == "withholding" and not each.cause]
    pairs.append(("withholdings", told.annex(Part.WITHHOLDINGS).cents, _sum(withheld)))
    back = [each for each in facts if each.cause and each.cause != "void"]
    pairs.append(("reversals", told.annex(Part.REVERSALS).cents, _sum(back)))
    voids = {each.receipt for each in facts if each.cause == "void"}
    shown = {line.document for line in told.annex(Part.VOIDS).lines}
    pairs.append(("voids", shown, voids))
    return [f"{name}: {ours!r}, not {wanted!r}" for name, ours, wanted in pairs if ours != wanted]


def days_apart(office: Office, model: Model, operator: Operator, today: date) -> list[str]:
    """Where the days of the office, their entries and their closes differ from the model."""
    days = model.days
    first = min((day for day, _ in days.books), default=today)
    last = today + timedelta(days=1)
    found: Counter[Fact] = Counter()
    for start in range(0, (last - first).days + 1, _WEEK):
        begin = first + timedelta(days=start)
        week = Question(begin, min(last, begin + timedelta(days=_WEEK - 1)))
        found.update(
            Fact(d.day, d.receipt, d.method, d.till, d.user, d.cents, d.cause)
            for d in office.summaries.documents(operator, week)
        )
    wanted = Counter(days.facts)
    told = [f"{each} is in the summary alone" for each in (found - wanted)]
    told += [f"{each} is not in the summary" for each in (wanted - found)]
    told += told_apart(office.summaries.look(operator, Question(first, last)), days)
    for closed, (_, record) in days.closed.items():
        kept = office.summaries.look(operator, Question(closed, closed))
        told += [f"closed {closed}, {each}" for each in told_apart(kept, days)]
        if kept_record(office.sessions, closed) != record:
            told.append(f"{closed} says something else than when it was closed")
    return told + _books_apart(office, days, first, last)


def accounts_apart(office: Office, model: Model, today: date) -> list[str]:
    """Where what customers are told they owe, or may not be certified for, differs."""
    told = []
    for number, account in model.accounts.items():
        owed = sum(i.balance for i in model.invoices.values() if i.account == number)
        voided = sum(
            i.balance for i in model.invoices.values() if i.account == number and i.is_void
        )
        statement = office.customers.statement(number, today, today + timedelta(days=1))
        if statement.closing_cents != owed - voided - account.credit:
            told.append(f"statement of {number}: {statement.closing_cents}")
        blocked = {each.blocker for each in office.customers.blocked(number)}
        if blocked != (wanted := _blockers(model, account.customer)):
            told.append(f"{number} is kept from a certificate by {blocked}, not {wanted}")
    return told


def kept_record(sessions: Sessions, day: date) -> str:
    """What a closed day said then, by plain SQL."""
    with sessions.read() as session:
        question = text("SELECT record || sha256 FROM day_close WHERE day = :day")
        return str(session.execute(question, {"day": day.isoformat()}).scalar_one())


def _books_apart(office: Office, days: Days, first: date, last: date) -> list[str]:
    found: Counter[tuple[date, str]] = Counter()
    told = []
    with office.sessions.read() as session:
        for entry in office.ledger.entries_in(session, first, last):
            if sum(line.debit_cents - line.credit_cents for line in entry.lines):
                told.append(f"{entry} does not balance")
            for line in entry.lines:
                found[entry.day, line.account.purpose.value] += line.debit_cents - line.credit_cents
    every = {*found, *days.books}
    keys = {key for key in every if found[key] != days.books[key]}
    told += [f"entries of {key}: {found[key]}, not {days.books[key]}" for key in sorted(keys)]
    return told


def _blockers(model: Model, customer: int) -> set[Blocker]:
    mine = {a.number for a in model.accounts.values() if a.customer == customer}
    invoices = [i for i in model.invoices.values() if i.account in mine]
    payments = [p for p in model.payments.values() if p.account in mine]
    tenders = [t for p in payments for t in p.tenders]
    debits = model.debits.keys()
    checks = {
        Blocker.DEBT: any(i.is_open for i in invoices)
        or any(model.accounts[number].credit < 0 for number in mine),
        Blocker.CARD: any(i.claimed_by and i.claimed_by not in debits for i in invoices),
        Blocker.CLAIM: any(i.claimed_by for i in invoices),
        Blocker.CHEQUE: any(t.kind == "cheque" and t.state in _NOT_PAID_YET for t in tenders),
        Blocker.DEPOSIT: any(
            t.kind == "deposit" and t.state == "claimed" and t.is_living for t in tenders
        ),
        Blocker.REFUND: any(p.asked is not None for p in payments),
    }
    return {blocker for blocker, is_so in checks.items() if is_so}


def _figures(totals: list[Total]) -> dict[str, Figures]:
    return {
        each.key: Figures(each.count, each.cents, each.reversed_count, each.reversed_cents)
        for each in totals
    }


def _by_till(told: DaySummary) -> dict[str, Figures]:
    sums: dict[str, list[int]] = {}
    for each in told.sums:
        if each.method != "credit":
            kept = sums.setdefault(each.till, [0, 0, 0, 0])
            for place, more in enumerate(
                (each.count, each.cents, each.reversed_count, each.reversed_cents)
            ):
                kept[place] += more
    return {key: Figures(*found) for key, found in sums.items()}


def _by_day(told: DaySummary) -> dict[date, tuple[int, int]]:
    return {each.day: (each.cents, each.reversed_cents) for each in told.days}


def _days(facts: list[Fact], first: date, last: date) -> dict[date, tuple[int, int]]:
    found = {first + timedelta(days=n): (0, 0) for n in range((last - first).days + 1)}
    for each in facts:
        came, back = found[each.day]
        found[each.day] = (came, back - each.cents) if each.cause else (came + each.cents, back)
    return found


def _sum(facts: list[Fact]) -> int:
    return sum(each.cents for each in facts)
