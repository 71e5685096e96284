"""The bank: deposits looked for, statements brought in, matched and undone."""

from sqlalchemy import text

from services.deposits.service import REFUSE
from services.importing import HasProblems
from services.statements.records import LineRecord, Proposal
from tests.office_days.day import Day
from tests.office_days.model import HANDED_BACK, File, Line, Payment, Tender
from tests.office_days.office import BANKS
from tests.services.statements.bank import pichincha


def verify_deposit(day: Day) -> None:
    operator = day.anybody()
    found = _deposit(day, "claimed")
    if found is None:
        return
    payment, tender = found
    refusals = set()
    if payment.cashier == operator.username:
        refusals.add("deposit.same_person")
    if tender.state != "claimed" or not tender.is_living:
        refusals.add("deposit.not_claimed")
    done = day.attempt(
        f"verify_deposit {tender.id} {tender.state} by {operator.username}",
        refusals,
        lambda: day.office.deposits.verify(operator, tender.id, "Visto en la banca"),
    )
    if done is not None:
        tender.state = "verified"


def take_back_deposit(day: Day) -> None:
    operator = day.anybody()
    found = _deposit(day, "verified")
    if found is None:
        return
    _, tender = found
    refusals = set()
    if tender.line:
        refusals.add("deposit.in_statement")
    if tender.state != "verified" or not tender.is_living:
        refusals.add("deposit.not_claimed")
    done = day.attempt(
        f"take_back_deposit {tender.id} {tender.state}",
        refusals,
        lambda: day.office.deposits.take_back(operator, tender.id, "Era otro"),
    )
    if done is not None:
        tender.state = "claimed"


def refuse_deposit(day: Day) -> None:
    operator = day.anybody()
    found = _deposit(day, "claimed" if day.likely(0.7) else "verified")
    given = [d for d in day.model.deposits.values() if d[0].refunded and d[1].is_living]
    if given and day.likely(0.4):
        found = day.one(given)
    if found is None:
        return
    payment, tender = found
    if tender.state == "refused":
        day.unchanged(
            f"refuse_deposit {tender.id}",
            lambda: day.office.deposits.refuse(operator, tender.id, "No está"),
        )
        return
    turn = day.model.turns.get(payment.turn)
    needed = payment.day != day.today or turn is None or turn.state != "open"
    approval, is_good = day.approval(
        operator, REFUSE, f"deposit:{tender.id}", tender.cents, needed=needed
    )
    refusals = set()
    if not tender.is_living:
        refusals.add("deposit.not_claimed")
    if tender.line:
        refusals.add("deposit.in_statement")
    if approval and not is_good:
        refusals.add("staff.approval_invalid")
    if needed and not approval:
        refusals.add("deposit.second_person")
    done = day.attempt(
        f"refuse_deposit {tender.id} of {payment.receipt} by {operator.username}",
        refusals,
        lambda: day.office.deposits.refuse(operator, tender.id, "No está", approval),
    )
    if done is None:
        return
    twice = day.model.turn_out_empty(payment, tender)
    day.expect("what went out twice", done.twice_cents, twice)
    tender.state, tender.is_living = "refused", False


# --- Statements -----------------------------------------------------------------------------


def import_statement(day: Day) -> None:
    """A file of lines that are ours and lines that nobody knows, some of them seen before."""
    model, bank, boss = day.model, day.draw.choice(BANKS), day.supervisor()
    new = _new_lines(day, bank)
    known = [x for f in model.files.values() if f.account == bank for x in f.lines]
    old = day.draw.sample(known[-20:], min(2, len(known[-20:]))) if day.likely(0.3) else []
    rows = [(x.day, x.cents, x.text) for x in old] + [(day.today, c, t) for c, t in new]
    content = pichincha(*((f"{on:%d/%m/%Y}", cents, told) for on, cents, told in rows))
    living = {x.text for x in model.lines.values() if x.account == bank and x.state != "undone"}
    preview = day.office.imports.preview(content, bank, file_name="banco.csv")
    try:
        result = day.attempt(
            f"import_statement of {len(new)} lines and {len(old)} known",
            set(),
            lambda: day.office.imports.apply(boss, preview),
        )
    except HasProblems as error:
        raise AssertionError(f"{error}: {preview.problems}") from error
    if result is None:
        return
    wanted = [row for row in rows if row[2] not in living]
    day.expect(
        "new lines", (result.new_count, result.same_count), (len(wanted), len(rows) - len(wanted))
    )
    file = File(result.file_id, bank, content, [])
    model.files[file.id] = file
    with day.office.sessions.read() as session:
        found = session.execute(
            text("SELECT detail, id FROM statement_line WHERE file_id = :file"), {"file": file.id}
        )
        ids = {row.detail: row.id for row in found}
    for on, cents, detail in wanted:
        line = Line(ids[detail], file.id, bank, on, cents, detail)
        file.lines.append(line)
        model.lines[line.id] = line


def import_again(day: Day) -> None:
    file = day.one([f for f in day.model.files.values() if not f.is_undone], 5)
    if file is None:
        return
    boss = day.supervisor()
    preview = day.office.imports.preview(file.content, file.account, file_name="banco.csv")
    result = day.unchanged("import_again", lambda: day.office.imports.apply(boss, preview))
    day.expect("the same file again", (result.new_count, result.already_imported), (0, True))


def accept(day: Day) -> None:
    """One line, with what is proposed for it, or with what could be chosen by hand."""
    model, boss, bank = day.model, day.supervisor(), day.draw.choice(BANKS)
    records = day.office.desk.unidentified(bank, incoming=day.likely(0.8))
    proposed = [(each, each.proposal) for each in records if each.proposal is not None]
    choice = day.one(proposed)
    if choice is None or day.likely(0.1):
        record = day.one(records)
        found = day.office.desk.candidates(record.id) if record else []
        choice = (record, found[0]) if record and found else choice
    if choice is None:
        return
    record, proposal = choice
    if day.likely(0.05):
        line = day.one([x for x in model.lines.values() if x.state != "open"])
        if line is not None:
            record = day.office.desk.show(line.id)
    line = model.lines[record.id]
    done = day.attempt(
        f"accept {line.id} as {proposal.kind} {proposal.ref} ({proposal.why})",
        _match_refusals(day, line, proposal),
        lambda: day.office.desk.accept(boss, line.id, proposal),
    )
    if done is not None:
        _match(day, line, proposal)


def accept_exact(day: Day) -> None:
    """All at once that nobody has to look at."""
    boss, bank, desk = day.supervisor(), day.draw.choice(BANKS), day.office.desk
    records = [*desk.unidentified(bank), *desk.unidentified(bank, incoming=False)]
    exact = [each for each in records if each.proposal is not None and each.proposal.is_exact]
    fit = [each for each in exact if not _match_refusals(day, *_pair(day, each))]
    done = day.attempt(
        f"accept_exact of {len(exact)}", set(), lambda: desk.accept_exact(boss, bank)
    )
    if done is None:
        return
    cents = sum(each.line.amount_cents for each in fit)
    day.expect("accepted", (done.count, done.amount_cents), (len(fit), cents))
    # Deposits first, then slips, then cheques: a cheque that its slip's line cleared is cleared.
    kinds = ("deposit", "slip", "cheque", "protest")
    for each in sorted(fit, key=lambda one: kinds.index(_pair(day, one)[1].kind)):
        _match(day, *_pair(day, each))


def unmatch(day: Day) -> None:
    model, boss = day.model, day.supervisor()
    matched = [x for x in model.lines.values() if x.state == "matched"]
    line = day.one(matched) if day.likely(0.9) else day.one(model.lines.values())
    if line is None:
        return
    refusals = set()
    if line.state != "matched":
        refusals.add("statement.line_not_open")
    elif _has_moved(day, line):
        refusals.add("statement.cannot_unmatch")
    done = day.attempt(
        f"unmatch {line.id} {line.kind}",
        refusals,
        lambda: day.office.desk.unmatch(boss, line.id, "Era otro"),
    )
    if done is not None:
        _unmatch(day, line)
        line.state = "open"


def set_aside(day: Day) -> None:
    model, boss = day.model, day.supervisor()
    aside = [x for x in model.lines.values() if x.state == "set_aside"]
    back = bool(aside) and day.likely(0.3)
    found = aside if back else [x for x in model.lines.values() if x.state == "open"]
    line = day.one(found) if day.likely(0.95) else day.one(model.lines.values())
    if line is None:
        return
    start, end = ("set_aside", "open") if back else ("open", "set_aside")
    refusals = set() if line.state == start else {"statement.line_not_open"}
    desk = day.office.desk
    done = day.attempt(
        f"set_aside {line.id} from {start}",
        refusals,
        lambda: desk.reopen(boss, line.id) if back else desk.set_aside(boss, line.id, "Sin dueño"),
    )
    if done is not None:
        line.state = end


def undo_import(day: Day) -> None:
    model, boss = day.model, day.supervisor()
    file = day.one(model.files.values(), 6)
    if file is None:
        return
    refusals = set()
    if file.is_undone:
        refusals.add("statement.already_undone")
    elif any(x.state == "set_aside" or _has_moved(day, x) for x in file.lines):
        refusals.add("statement.built_on")
    day.attempt(
        f"undo_import of {len(file.lines)} lines",
        refusals,
        lambda: day.office.imports.undo(boss, file.id, "Cuenta equivocada"),
    )
    if refusals:
        return
    for line in file.lines:
        if line.state == "matched":
            _unmatch(day, line)
        line.state = "undone"
    file.is_undone = True


# --- Inside ---------------------------------------------------------------------------------


def _deposit(day: Day, state: str) -> tuple[Payment, Tender] | None:
    every = day.model.deposits.values()
    fit = [found for found in every if found[1].state == state and found[1].is_living]
    return day.one(fit) if day.likely(0.85) else day.one(every)


def _new_lines(day: Day, bank: str) -> list[tuple[int, str]]:
    model = day.model
    deposits = [t for _, t in model.deposits.values() if t.key.startswith(bank) and t.is_living]
    slips = [s for s in model.slips.values() if s.account == bank and s.state != "void"]
    cheques = [t for _, t in model.cheques.values() if t.state in {"DEPOSITED", "REDEPOSITED"}]
    back = [t for _, t in model.cheques.values() if t.state in {"DEPOSITED", *HANDED_BACK}]
    lines: list[tuple[int, str]] = []
    for tender in day.some([t for t in deposits if not t.line][-15:], 5):
        shown = tender.key.partition("/")[2] if day.likely(0.7) else "SIN NUMERO"
        lines.append((tender.cents, f"DEPOSITO {shown} {_mark(day)}"))
    sent = day.some([s for s in slips if not s.line][-5:], 2)
    lines += [(s.cents, f"DEP {s.bank_number or 'VENTANILLA'} {_mark(day)}") for s in sent]
    paid = day.some(cheques[-10:], 2) if day.likely(0.5) else []
    lines += [(t.cents, f"CHEQUE {t.key} {_mark(day)}") for t in paid]
    gone = day.some(back[-10:], 2) if day.likely(0.5) else []
    lines += [(-t.cents, f"CHEQUE DEVUELTO {t.key} {_mark(day)}") for t in gone]
    lines += [(day.draw.randint(1, 90_000), f"INGRESO {_mark(day)}") for _ in range(2)]
    return lines


def _mark(day: Day) -> str:
    """Letters that no other line has; digits would be read as somebody's number."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(day.number()))


def _pair(day: Day, record: LineRecord) -> tuple[Line, Proposal]:
    if record.proposal is None:
        raise AssertionError("a line without a proposal")
    return day.model.lines[record.id], record.proposal


def _document_line(day: Day, proposal: Proposal) -> int:
    """The line that a document is matched with already; 0 without one."""
    found = (x.id for x in day.model.lines.values() if x.state == "matched")
    lines = day.model.lines
    same = (n for n in found if (lines[n].kind, lines[n].ref) == (proposal.kind, proposal.ref))
    return next(same, 0)


def _match_refusals(day: Day, line: Line, proposal: Proposal) -> set[str]:
    model, told = day.model, set()
    if line.state != "open":
        return {"statement.line_not_open"}
    if _document_line(day, proposal):
        told.add("statement.already_matched")
    if proposal.kind == "protest" and model.cheques[int(proposal.ref)][1].state not in HANDED_BACK:
        told.add("cheque.protest_first")
    return told


def _match(day: Day, line: Line, proposal: Proposal) -> None:
    model = day.model
    line.state, line.kind, line.ref = "matched", proposal.kind.value, proposal.ref
    if proposal.kind == "deposit":
        _, tender = model.deposits[int(proposal.ref)]
        tender.by_line = tender.state == "claimed"
        tender.state, tender.line = "verified", line.id
    elif proposal.kind == "cheque":
        _, tender = model.cheques[int(proposal.ref)]
        if tender.state != "CLEARED":
            tender.moved_by.add(line.id)
        model.clear(tender.id)
    elif proposal.kind == "slip":
        _match_slip(day, line, proposal.ref)


def _match_slip(day: Day, line: Line, ref: str) -> None:
    model = day.model
    slip = model.slips[ref]
    slip.line = line.id
    if slip.state == "prepared":
        model.deposit_slip(slip, f"línea {line.id}", line.day)
        for tender in slip.cheques:
            tender.slip = ""
            tender.moved_by.add(line.id)
    if line.day >= model.clears_on(slip.day or line.day):
        for tender in slip.cheques:
            # One that came back and went again is in another slip now.
            if tender.state in {"DEPOSITED", "REDEPOSITED"} and _slip_of(day, tender) == slip.id:
                tender.moved_by.add(line.id)
                model.clear(tender.id)


def _slip_of(day: Day, tender: Tender) -> str:
    """The newest slip that took a cheque to the bank."""
    taken = [s for s in day.model.slips.values() if s.state != "void" and tender in s.cheques]
    return taken[-1].id if taken else ""


def _has_moved(day: Day, line: Line) -> bool:
    if line.state != "matched" or line.kind == "deposit":
        return False
    return any(line.id in tender.moved_by for _, tender in day.model.cheques.values())


def _unmatch(day: Day, line: Line) -> None:
    model = day.model
    if line.kind == "deposit":
        _, tender = model.deposits[int(line.ref)]
        if tender.by_line:
            tender.state = "claimed"
        tender.line, tender.by_line = 0, False
    elif line.kind == "slip":
        model.slips[line.ref].line = 0
    line.kind, line.ref = "", ""
