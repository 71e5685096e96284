import threading
from datetime import timedelta

import pytest

from services.deposits.records import DepositState
from services.errors import BadField, ChangedElsewhere, NotAllowed, NotFound
from services.statements.errors import AlreadyMatched, AmountsDiffer, LineNotOpen
from services.statements.matching import read_why
from services.statements.records import LineRecord, LineState, MatchKind, Proposal, UnknownMoney
from tests.services.payments.givens import TODAY, broken
from tests.services.statements.bank import OTHER, OURS, Bank, pacifico, pichincha


def day(apart: int) -> str:
    return f"{TODAY + timedelta(days=apart):%d/%m/%Y}"


def line_of(bank: Bank, detail: str) -> LineRecord:
    (found,) = [one for one in bank.desk.unidentified() if detail in one.line.detail]
    return found


def proposed(bank: Bank, detail: str) -> Proposal:
    proposal = line_of(bank, detail).proposal
    assert proposal is not None
    return proposal


def test_slip_and_amount_are_exact_and_one_key_verifies(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim("NO. 00-778899", day=TODAY - timedelta(days=9)))
    preview = bank.imports.preview(
        pichincha((day(0), 4500, "DEP NO00778899 ROSA")), OURS, file_name="b.csv"
    )
    assert (preview.matched_count, preview.lines[0].proposal is not None) == (1, True)
    bank.imports.apply(bank.books.supervisor, preview)
    line = line_of(bank, "ROSA")
    proposal = proposed(bank, "ROSA")
    assert (proposal.score, proposal.is_exact, proposal.why) == (
        100,
        True,
        "deposit.why.reference",
    )
    assert proposal.title == "NO. 00-778899 · Comercial Ñandú · 001-001-000000001"

    record = bank.desk.accept(bank.books.supervisor, line.id, proposal)

    assert record.state is LineState.MATCHED
    assert record.match is not None
    assert read_why(record.match.why) == (
        "deposit.why.reference",
        {"slip": "NO. 00-778899", "days": 9},
    )
    verified = bank.deposits.show(deposit_id)
    assert (verified.state, verified.statement_line) == (DepositState.VERIFIED, line.id)
    assert bank.desk.unidentified() == []
    assert broken(bank.books) == set()


def test_the_claimer_may_let_the_statement_verify(bank: Bank) -> None:
    supervisor = bank.books.supervisor
    deposit_id = bank.deposit_id(bank.claim())
    bank.bring_in(pichincha((day(0), 4500, "DEPOSITO 778899")))
    with pytest.raises(NotAllowed):
        bank.desk.accept_exact(bank.books.cashier)

    bank.desk.accept_exact(supervisor)

    assert bank.deposits.show(deposit_id).decided_by == "sara"


@pytest.mark.parametrize(("apart", "is_found"), [(-3, True), (0, True), (3, True), (4, False)])
def test_the_amount_alone_within_three_days_is_a_proposal(
    bank: Bank, apart: int, is_found: bool
) -> None:
    bank.claim("778899", day=TODAY - timedelta(days=4))
    bank.bring_in(pichincha((day(apart - 4), 4500, "EFECTIVO")))

    proposal = line_of(bank, "EFECTIVO").proposal

    assert (proposal is not None) is is_found
    if proposal is not None:
        assert (proposal.why, proposal.is_exact) == ("deposit.why.unique", False)
        assert proposal.details["days"] == abs(apart)


def test_two_that_could_be_meant_are_not_proposed(bank: Bank) -> None:
    bank.claim("1111", sequential=1)
    bank.claim("2222", sequential=2)
    bank.claim("3333", 1200, sequential=3)
    bank.bring_in(pichincha((day(0), 4500, "EFECTIVO")))
    line = line_of(bank, "EFECTIVO")
    assert line.proposal is None

    found = bank.desk.candidates(line.id)

    assert [one.title.split(" · ")[0] for one in found] == ["1111", "2222"]
    bank.desk.accept(bank.books.supervisor, line.id, found[1])
    assert bank.deposits.show(int(found[1].ref)).state is DepositState.VERIFIED


def test_two_lines_for_one_deposit_are_not_proposed(bank: Bank) -> None:
    bank.claim("1111")
    bank.bring_in(pichincha((day(0), 4500, "A"), (day(0), 4500, "B")))

    assert [one.proposal for one in bank.desk.unidentified()] == [None, None]


def test_the_depositors_name_tells_two_apart(bank: Bank) -> None:
    rosa = bank.deposit_id(bank.claim("1111", sequential=1, depositor="Rosa Andrade"))
    bank.claim("2222", sequential=2, depositor="Pedro Quishpe")
    bank.bring_in(pichincha((day(0), 4500, "TRANSFERENCIA DE ANDRADE ROSA")))

    proposal = proposed(bank, "ANDRADE")

    assert (proposal.ref, proposal.why, proposal.score) == (str(rosa), "deposit.why.name", 85)


def test_two_lines_with_one_number_match_one_deposit_once(bank: Bank) -> None:
    bank.claim("778899")
    bank.bring_in(pichincha((day(0), 4500, "DEP 778899"), (day(0), 4500, "DEP 778899 OTRA VEZ")))

    accepted = bank.desk.accept_exact(bank.books.supervisor)

    assert (accepted.count, accepted.amount_cents) == (1, 4500)
    (left,) = bank.desk.unidentified()
    assert left.proposal is None


def test_another_amount_or_account_is_never_matched(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim("778899"))
    bank.bring_in(pichincha((day(0), 4400, "DEP 778899")))
    bank.bring_in(pacifico((day(0), 4500, "DEP", "778899")), account=OTHER)
    assert [one.proposal for one in bank.desk.unidentified()] == [None, None]
    chosen = Proposal(MatchKind.DEPOSIT, str(deposit_id), "", "deposit.why.amount", 40)

    for account in (OURS, OTHER):
        (line,) = bank.desk.unidentified(account)
        with pytest.raises(AmountsDiffer):
            bank.desk.accept(bank.books.supervisor, line.id, chosen)

    assert bank.deposits.show(deposit_id).state is DepositState.CLAIMED
    assert bank.books.count("statement_match") == 0


def test_money_that_leaves_matches_no_deposit(bank: Bank) -> None:
    bank.claim("778899")
    bank.bring_in(pichincha((day(0), -4500, "REVERSO 778899")))

    (line,) = bank.desk.unidentified(incoming=False)

    assert (line.proposal, bank.desk.candidates(line.id)) == (None, [])


def test_a_deposit_verified_by_hand_is_found_and_stays_so(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim("778899"))
    bank.deposits.verify(bank.books.other_cashier, deposit_id)
    bank.bring_in(pichincha((day(0), 4500, "DEP 778899")))

    record = bank.desk.accept(
        bank.books.supervisor, line_of(bank, "778899").id, proposed(bank, "778899")
    )

    assert bank.deposits.show(deposit_id).decided_by == "luis"
    bank.desk.unmatch(bank.books.supervisor, record.id, "no era")
    assert bank.deposits.show(deposit_id).state is DepositState.VERIFIED


def test_an_unmatched_line_and_its_deposit_wait_again(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim("778899"))
    bank.bring_in(pichincha((day(0), 4500, "DEP 778899")))
    line = line_of(bank, "778899")
    bank.desk.accept_exact(bank.books.supervisor)
    with pytest.raises(BadField):
        bank.desk.unmatch(bank.books.supervisor, line.id, "")

    record = bank.desk.unmatch(bank.books.supervisor, line.id, "era de otro cliente")

    assert (record.state, record.match) == (LineState.OPEN, None)
    assert bank.deposits.show(deposit_id).state is DepositState.CLAIMED
    assert bank.books.journal.about(f"statement_line:{line.id}")[0].reason == "era de otro cliente"
    with pytest.raises(LineNotOpen):
        bank.desk.unmatch(bank.books.supervisor, line.id, "otra vez")


def test_accepted_twice_is_matched_once(bank: Bank) -> None:
    bank.claim("778899")
    bank.bring_in(pichincha((day(0), 4500, "DEP 778899"), (day(0), 4500, "OTRA")))
    line, proposal = line_of(bank, "778899"), proposed(bank, "778899")
    other = line_of(bank, "OTRA")
    bank.desk.accept(bank.books.supervisor, line.id, proposal)

    with pytest.raises(LineNotOpen):
        bank.desk.accept(bank.books.supervisor, line.id, proposal)
    with pytest.raises(AlreadyMatched) as refused:
        bank.desk.accept(bank.books.supervisor, other.id, proposal)

    assert refused.value.details["detail"] == "DEP 778899"
    assert bank.desk.show(other.id).state is LineState.OPEN


def test_tills_that_accept_at_once_match_each_line_once(bank: Bank) -> None:
    for n in range(1, 7):
        bank.claim(f"70000{n}", sequential=n)
    bank.bring_in(pichincha(*((day(0), 4500, f"DEP 70000{n}") for n in range(1, 7))))
    counts: list[int] = []
    failed: list[BaseException] = []

    def accept() -> None:
        try:
            counts.append(bank.desk.accept_exact(bank.books.supervisor).count)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (failed, sum(counts)) == ([], 6)
    assert bank.books.count("statement_match") == 6
    assert bank.deposits.totals().of(DepositState.VERIFIED).count == 6


def test_a_refused_deposit_is_found_by_nobody(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim("778899"))
    bank.bring_in(pichincha((day(0), 4500, "DEP 778899")))
    stale = proposed(bank, "778899")
    bank.deposits.refuse(bank.books.cashier, deposit_id, "no consta")
    line = line_of(bank, "778899")
    assert line.proposal is None

    with pytest.raises(ChangedElsewhere):
        bank.desk.accept(bank.books.supervisor, line.id, stale)

    assert bank.desk.show(line.id).state is LineState.OPEN


def test_money_that_nobody_knows_waits_with_its_age_until_somebody_claims_it(bank: Bank) -> None:
    bank.bring_in(
        pichincha((day(-5), 4500, "DEP 424242"), (day(-1), 100, "X"), (day(0), -300, "Y"))
    )
    totals = bank.desk.totals(OURS)
    assert (totals.incoming, totals.outgoing) == ((2, 4600), (1, -300))
    assert totals.oldest == TODAY - timedelta(days=5)
    assert bank.desk.age_days(totals.oldest) == 5
    bank.bring_in(pacifico((day(-9), 250, "Z", "77")), account=OTHER)
    assert bank.desk.unknown() == [
        UnknownMoney(OTHER, 1, 250, TODAY - timedelta(days=9)),
        UnknownMoney(OURS, 2, 4600, TODAY - timedelta(days=5)),
    ]

    bank.claim("424242", day=TODAY - timedelta(days=5))

    assert proposed(bank, "424242").is_exact
    assert bank.desk.accept_exact(bank.books.supervisor, OURS).count == 1


def test_set_aside_needs_a_note_and_comes_back(bank: Bank) -> None:
    bank.bring_in(pichincha((day(0), 4500, "RARO")))
    line = line_of(bank, "RARO")
    with pytest.raises(BadField):
        bank.desk.set_aside(bank.books.supervisor, line.id, "")
    with pytest.raises(NotAllowed):
        bank.desk.set_aside(bank.books.cashier, line.id, "x")
    with pytest.raises(NotFound):
        bank.desk.set_aside(bank.books.supervisor, 999, "x")

    aside = bank.desk.set_aside(bank.books.supervisor, line.id, "préstamo del socio")

    assert (aside.state, aside.note) == (LineState.SET_ASIDE, "préstamo del socio")
    assert bank.desk.unidentified() == []
    assert [one.id for one in bank.desk.listing(LineState.SET_ASIDE)] == [line.id]
    with pytest.raises(LineNotOpen):
        bank.desk.set_aside(bank.books.supervisor, line.id, "otra vez")
    again = bank.desk.reopen(bank.books.supervisor, line.id)
    assert (again.state, again.note) == (LineState.OPEN, "préstamo del socio")


def test_a_payout_is_told_by_hand(bank: Bank) -> None:
    bank.bring_in(pichincha((day(0), 91_000, "STRIPE TRANSFER")))
    line = line_of(bank, "STRIPE")

    record = bank.desk.identify(
        bank.books.supervisor, line.id, MatchKind.PAYOUT, "liquidación del 20"
    )

    assert record.match is not None
    assert (record.match.kind, read_why(record.match.why)) == (
        MatchKind.PAYOUT,
        ("statement.why.by_hand", {"note": "liquidación del 20"}),
    )
    assert bank.desk.unmatch(bank.books.supervisor, line.id, "no").state is LineState.OPEN


def test_pages_of_the_list_follow_each_other(bank: Bank) -> None:
    bank.bring_in(pichincha(*((day(-n % 4), 100 + n, f"L{n}") for n in range(9))))
    whole = bank.desk.listing(None)
    first = bank.desk.listing(None, limit=4)
    last = first[-1].line

    rest = bank.desk.listing(None, before=(last.day, last.id))

    assert [one.id for one in (*first, *rest)] == [one.id for one in whole]
    assert [one.line.day for one in whole] == sorted((one.line.day for one in whole), reverse=True)
