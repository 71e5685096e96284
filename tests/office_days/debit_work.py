"""Authorized debit: mandates, batches to a bank, its answers, and money that it takes back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy import text

from services.debits.batch_records import BatchOrder, BatchQuestion, BatchRow
from services.debits.batches import APPROVE
from services.debits.releasing import RELEASE, REVERSE, ReleaseOrder, TakenBackOrder
from services.staff.rights import Operator
from tests.office_days.day import Day
from tests.office_days.debit_model import ANSWERABLE, AT_BANK, BEFORE_SENT, Batch, Debit, Mandate
from tests.office_days.model import Payment, Tender
from tests.office_days.office import TILLS
from tests.services.debits.batches.givens import OURS, answer, row

_PAYERS: Final = ("100002", "100004", "100005")
_WORDS: Final = {"": "PROCESO OK", "retry": "FONDOS INSUFICIENTES", "final": "CUENTA CERRADA"}
_HAS_FILE: Final = ("WRITTEN", *ANSWERABLE)


class _Said(NamedTuple):
    """A line of an answer: whose, how much, and whether it was refused (why) or is of before."""

    account: str
    cents: int
    refused: str
    is_early: bool = False


def mandate(day: Day) -> None:
    """A customer orders, the bank agrees, a limit changes, or it is over."""
    debits, account, boss = day.model.debits, day.draw.choice(_PAYERS), day.supervisor()
    held, service = debits.living(account), day.office.mandates
    limit = day.draw.choice((None, None, 2_000, 9_000, 70_000))
    if held is None:
        made = day.office.books.mandate(account, limit=limit, state="REQUESTED")
        debits.mandates.append(Mandate(made, account, limit))
        with day.office.sessions.begin() as session:
            # Its rows were written past the services: the journal's seals have to know them.
            for action in ("document.attached", "mandate.requested"):
                day.office.books.journal.append(session, boss, action, f"account:{account}")
        return
    works: list[tuple[str, Callable[[], object]]] = [
        ("REVOKED", lambda: service.revoke(boss, held.id, "El cliente lo pidió"))
    ]
    if held.state in {"REQUESTED", "SUSPENDED"}:
        activate = service.activate if held.state == "REQUESTED" else service.resume
        works = [("ACTIVE", lambda: activate(boss, held.id, "El banco confirmó"))] * 9 + works
    elif held.state == "ACTIVE":
        works += [("SUSPENDED", lambda: service.suspend(boss, held.id, "Un momento"))]
        works += [("", lambda: service.limit(boss, held.id, limit, "El cliente"))] * 8
    end, work = day.draw.choice(works)
    day.attempt(f"mandate of {account} {end or limit}", set(), work)
    if end or limit != held.limit:
        held.changed_at = day.model.now
    if end:
        held.state = end
    else:
        held.limit = limit


def prepare_debits(day: Day) -> None:
    model, operator = day.model, day.anybody()
    collect_on = day.today + timedelta(days=day.draw.choice((0, 1, 1, 3, 6)))
    only = tuple(day.some(_PAYERS, 2)) if day.likely(0.3) else ()
    wanted = _wanted(day, collect_on, only)
    refusals = set() if wanted else {"debit.nothing_to_collect"}
    if day.likely(0.03):
        collect_on, refusals = day.today - timedelta(days=1), {"field.bad"}
    order = BatchOrder(day.mint(), BatchQuestion("pichincha", OURS, collect_on, accounts=only))
    made = day.attempt(
        f"prepare_debits of {len(wanted)} for {collect_on}",
        refusals,
        lambda: day.office.books.preparing.prepare(operator, order),
    )
    if made is None:
        return
    number = len(model.debits.batches) + 1
    day.expect("batch", made.number, number)
    found = [
        Debit(f"{number}-{place}", held, shares) for place, (held, shares) in enumerate(wanted, 1)
    ]
    model.debits.batches.append(Batch(number, operator.user_id, found))
    for debit in found:
        model.claim(debit.key, list(debit.shares))
    if day.likely(0.2):
        again = day.unchanged(
            "prepare_debits", lambda: day.office.books.preparing.prepare(operator, order)
        )
        day.expect("the same batch", again.number, number)


def approve_debits(day: Day) -> None:
    operator, batch = day.anybody(), _batch(day, "PREPARED")
    if batch is None:
        return
    is_good = day.likely(0.95)
    cents = batch.cents + (not is_good)
    yes = day.agree(operator, APPROVE, f"batch:{batch.number}", cents)
    refusals = set() if is_good else {"staff.approval_invalid"}
    if batch.state != "PREPARED":
        refusals.add("debit.batch_moved")
    with day.office.sessions.read() as session:
        told = {"id": yes}
        sql = text("SELECT approved_by FROM approval WHERE id = :id")
        if session.execute(sql, told).scalar_one() == batch.made_by:
            refusals.add("debit.preparer_approves")
    done = day.attempt(
        f"approve_debits {batch.number} {batch.state}",
        refusals,
        lambda: day.office.books.batches.approve(operator, batch.number, yes),
    )
    if done is not None:
        batch.state = "APPROVED"


def write_debits(day: Day) -> None:
    """What no mandate allows any more is out of the file; written once, it is only copied."""
    operator, batch = day.anybody(), _batch(day, "APPROVED")
    if batch is None:
        return
    is_copy = batch.state in _HAS_FILE
    out = [] if is_copy else [d for d in batch.waiting if not d.mandate.allows(d.cents)]
    refusals = set()
    if not is_copy and batch.state != "APPROVED":
        refusals.add("debit.batch_moved")
    elif not is_copy and len(out) == len(batch.waiting):
        refusals.add("debit.nothing_to_collect")
    written = day.attempt(
        f"write_debits {batch.number} {batch.state} without {len(out)}",
        refusals,
        lambda: day.office.books.files.write(operator, batch.number, day.folder),
    )
    if written is None:
        return
    accounts = tuple(each.mandate.account for each in out)
    day.expect("file", (written.is_copy, written.withdrawn), (is_copy, accounts))
    if is_copy:
        return
    _decide(day, out, "WITHDRAWN")
    batch.state, batch.written = "WRITTEN", (len(batch.waiting), batch.cents)


def send_debits(day: Day) -> None:
    operator, batch = day.anybody(), _batch(day, "WRITTEN")
    if batch is None:
        return
    send: Callable[[], BatchRow] = lambda: day.office.books.batches.sent(operator, batch.number)  # noqa: E731
    if batch.state in ANSWERABLE:
        day.unchanged(f"send_debits {batch.number}", send)
        return
    refusals = set() if batch.state == "WRITTEN" else {"debit.batch_moved"}
    if day.attempt(f"send_debits {batch.number} {batch.state}", refusals, send) is not None:
        batch.state = "SENT"


def cancel_debits(day: Day) -> None:
    operator, batch = day.anybody(), _batch(day, *BEFORE_SENT) if day.likely(0.5) else None
    if batch is None:
        return

    def cancel() -> BatchRow:
        return day.office.books.batches.cancel(operator, batch.number, "Otra fecha")

    if batch.state == "CANCELLED":
        day.unchanged(f"cancel_debits {batch.number}", cancel)
        return
    refusals = set() if batch.state in BEFORE_SENT else {"debit.batch_moved"}
    what = f"cancel_debits {batch.number} {batch.state}"
    if day.attempt(what, refusals, cancel) is not None:
        _decide(day, batch.waiting, "WITHDRAWN")
        batch.state = "CANCELLED"


def close_debits(day: Day) -> None:
    """Nothing more comes: what the bank never named was not collected, unless it says so later."""
    operator, batch = day.supervisor(), _batch(day, "ANSWERED")
    if batch is None:
        return

    def close() -> BatchRow:
        return day.office.books.batches.close(operator, batch.number)

    if batch.state == "CLOSED":
        day.unchanged(f"close_debits {batch.number}", close)
        return
    refusals = set()
    if batch.state not in AT_BANK:
        refusals.add("debit.batch_moved")
    elif batch.state == "SENT" and batch.waiting:
        refusals.add("debit.nothing_answered")
    if any(each.was_named for each in batch.waiting):
        refusals.add("debit.lines_in_question")
    if day.attempt(f"close_debits {batch.number} {batch.state}", refusals, close) is not None:
        for debit in batch.waiting:
            _decide(day, [debit], "REJECTED", "retry")
            debit.next = "unnamed"
        batch.state = "CLOSED"


def release_debit(day: Day) -> None:
    operator, batch = day.anybody(), _batch(day, *AT_BANK)
    debit = day.one(batch.waiting if batch and day.likely(0.8) else batch.debits) if batch else None
    if batch is None or debit is None:
        return
    is_good = day.likely(0.95)
    yes = day.agree(operator, RELEASE, f"debit:{debit.key}", debit.cents + (not is_good))
    order = ReleaseOrder(debit.key, "Correo del banco", yes)
    refusals = set() if is_good else {"staff.approval_invalid"}
    if batch.state not in AT_BANK:
        refusals.add("debit.batch_moved")
    if debit.state != "PENDING":
        refusals.add("debit.line_moved")
    what = f"release_debit {debit.key} {debit.state}"
    if debit.state == "RELEASED":
        day.unchanged(what, lambda: day.office.books.lines.release(operator, order))
    elif day.attempt(what, refusals, lambda: day.office.books.lines.release(operator, order)):
        _decide(day, [debit], "RELEASED")


def take_back_debit(day: Day) -> None:
    """The bank takes back what it had collected: exactly that is owed again, once."""
    operator, found = day.anybody(), [d for d in day.model.debits.all() if d.payment is not None]
    given = [d for d in found if d.state == "SETTLED" and d.payment and d.payment.refunded]
    debit = day.one(given if given and day.likely(0.5) else found)
    if debit is None or debit.payment is None:
        return
    is_good = day.likely(0.95)
    yes = day.agree(operator, REVERSE, f"debit:{debit.key}", debit.cents + (not is_good))
    order = TakenBackOrder(debit.key, "El cliente reclamó", yes)
    what = f"take_back_debit {debit.key} {debit.cents} {debit.state}"
    if debit.state == "REVERSED":
        day.unchanged(what, lambda: day.office.books.lines.reverse(operator, order))
        return
    refusals = set() if is_good else {"staff.approval_invalid"}
    if day.attempt(what, refusals, lambda: day.office.books.lines.reverse(operator, order)):
        day.model.turn_out_empty(debit.payment, debit.payment.tenders[0])
        _decide(day, [debit], "REVERSED")


# --- What a bank answers ------------------------------------------------------------------------


def answer_debits(day: Day) -> None:
    """A file of the bank's, whole or in part, with whatever banks do in it; now and then twice."""
    operator, batch = day.anybody(), _batch(day, *AT_BANK)
    if batch is None:
        return
    said = _say(day, batch)
    early = day.today - timedelta(days=400)
    content = answer(
        row(
            each.account,
            each.cents,
            _WORDS[each.refused],
            day=f"{early if each.is_early else day.today:%d/%m/%Y}",
        )
        for each in said
    )
    answers = day.office.books.answers
    judged = _judge(batch, said)
    refusals = set()
    if batch.state not in ANSWERABLE:
        refusals.add("debit.batch_not_sent")
    elif all(verdict in {"unknown", "other_batch"} for _, verdict in judged):
        refusals.add("debit.answer_of_other_batch")
    told = ", ".join(verdict for _, verdict in judged)
    preview = day.attempt(
        f"answer_debits {batch.number} {batch.state}: {told}",
        refusals,
        lambda: answers.preview(batch.number, content, "respuesta.txt"),
    )
    if preview is None:
        return
    found = [each.verdict.value for each in preview.lines]
    day.expect("verdicts", found, [verdict for _, verdict in judged])
    if content in batch.fed:
        day.unchanged("answer_debits", lambda: answers.apply(operator, preview))
        return
    done = day.attempt("answer_debits", set(), lambda: answers.apply(operator, preview))
    if done is None:
        return
    settled = [d for d, verdict in judged if d is not None and verdict == "settled"]
    _learn(day, said, judged)
    day.expect("settled", done.settled, (len(settled), sum(d.cents for d in settled)))
    surplus = _book(day, operator, settled)
    day.expect("surplus", done.surplus, (len(surplus), sum(surplus)))
    batch.fed.add(content)
    if batch.state == "SENT":
        batch.state = "ANSWERED"
    if not batch.waiting:
        batch.state = "CLOSED"
    day.expect("closed", done.is_closed, batch.state == "CLOSED")
    if day.likely(0.3):
        day.unchanged("answer_debits", lambda: answers.apply(operator, preview))


def _say(day: Day, batch: Batch) -> list[_Said]:
    said: list[_Said] = []
    for debit in day.some(batch.debits, len(batch.debits)):
        odd = day.draw.choice((-1, 1, -debit.cents // 2)) if day.likely(0.12) else 0
        refused = day.draw.choice(("retry", "retry", "retry", "final")) if day.likely(0.3) else ""
        account = debit.mandate.account
        one = _Said(account, max(1, debit.cents + odd), refused, day.likely(0.03))
        said.append(one)
        if day.likely(0.06):
            said.append(one)
        if day.likely(0.04):
            said.append(one._replace(refused="" if refused else "retry"))
    if day.likely(0.1):
        said.append(_Said("999999", 100, ""))
    return said


def _judge(batch: Batch, said: list[_Said]) -> list[tuple[Debit | None, str]]:
    by_account = {each.mandate.account: each for each in batch.debits}
    told: dict[str, set[tuple[bool, int]]] = {}
    for each in said:
        if not each.is_early:
            told.setdefault(each.account, set()).add((bool(each.refused), each.cents))
    seen: set[str] = set()
    judged: list[tuple[Debit | None, str]] = []
    for each in said:
        debit = None if each.is_early else by_account.get(each.account)
        if debit is None:
            judged.append((None, "other_batch" if each.is_early else "unknown"))
            continue
        if len(told[each.account]) > 1:
            verdict = "contradicts"
        elif each.account in seen:
            verdict = "doubled"
        else:
            verdict = _verdict(debit, each)
        seen.add(each.account)
        judged.append((debit, verdict))
    return judged


def _verdict(debit: Debit, said: _Said) -> str:
    if said.cents != debit.cents:
        return "other_amount"
    if said.refused:
        known = {"PENDING": "rejected", "RELEASED": "known", "REJECTED": "known"}
        return known.get(debit.state, "contradicts")
    if debit.state in {"PENDING", "RELEASED"} or debit.next == "unnamed":
        return "settled"
    return "known" if debit.state in {"SETTLED", "REVERSED"} else "contradicts"


def _learn(day: Day, said: list[_Said], judged: list[tuple[Debit | None, str]]) -> None:
    verdicts = day.model.debits.verdicts
    for each, (debit, verdict) in zip(said, judged, strict=True):
        verdicts[verdict] = verdicts.get(verdict, 0) + 1
        if debit is None:
            continue
        debit.was_named = True
        if verdict == "rejected":
            _decide(day, [debit], "REJECTED", each.refused)
        elif verdict == "settled":
            _decide(day, [debit], "SETTLED")


def _book(day: Day, operator: Operator, settled: list[Debit]) -> list[int]:
    """The payment of each, as the model says it; what each left as credit."""
    model, surplus = day.model, []
    lines = day.office.books.lines
    for debit in settled:
        shares = {}
        for number, cents in debit.shares.items():
            invoice = model.invoices[number]
            part = min(cents, invoice.balance if invoice.is_open and not invoice.claimed_by else 0)
            if part > 0:
                shares[number] = part
        series = TILLS[operator.till]
        payment = debit.payment = Payment(
            id=lines.show(debit.key).payment,
            receipt=f"{series}-{model.receipts[series] + 1:09d}",
            account=debit.mandate.account,
            till=operator.till,
            turn="",
            cashier=operator.username,
            day=day.today,
            at=model.now,
            tenders=[Tender("debit", debit.cents, position=1)],
            shares=shares,
            credit=debit.cents - sum(shares.values()),
        )
        day.expect("receipt", lines.show(debit.key).receipt, payment.receipt)
        model.pay(payment)
        if payment.credit:
            surplus.append(payment.credit)
    return surplus


# --- Which ---------------------------------------------------------------------------------------


def _wanted(
    day: Day, collect_on: date, only: tuple[str, ...]
) -> list[tuple[Mandate, dict[str, int]]]:
    model = day.model
    found = []
    for account in model.accounts:
        held = model.debits.living(account)
        if held is None or (only and account not in only):
            continue
        owed = [
            i
            for i in model.invoices.values()
            if i.account == account and i.is_open and i.due <= collect_on
        ]
        owed.sort(key=lambda each: (each.due, each.place))
        asked = model.debits.proposed(held, owed, collect_on)
        if asked:
            found.append((held, {each.number: each.balance for each in asked}))
    return found


def _batch(day: Day, *states: str) -> Batch | None:
    batches = day.model.debits.batches
    fit = [each for each in batches if each.state in states]
    if fit:
        return day.one(fit) if day.likely(0.92) else day.one(batches, 6)
    return day.one(batches, 6) if day.likely(0.2) else None


def _decide(day: Day, debits: list[Debit], state: str, next_: str = "") -> None:
    for debit in debits:
        debit.decide(state, day.model.now, day.today, next_)
        day.model.release(debit.key)
