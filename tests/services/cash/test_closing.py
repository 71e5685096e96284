from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from services.cash.closing import APPROVAL, TillClosing
from services.cash.errors import NotYourTurn, TurnNotDeclared, TurnNotOpen
from services.cash.records import Denomination, TurnRecord
from services.cash.states import Form, MovementKind, TurnState
from services.errors import BadField, NotAllowed
from services.staff.errors import ApprovalInvalid, SamePerson
from services.storage.tables import charge_attempt
from tests.books import PASSWORD
from tests.services.cash.drawer import Drawers, pieces


def counted(drawers: Drawers, cents: int = 10_000) -> TurnRecord:
    turn = drawers.open()
    return drawers.closing.declare(drawers.caro, turn.id, pieces(cents)).turn


def test_a_count_tells_what_should_have_been_there(drawers: Drawers) -> None:
    turn = drawers.open(10_000)
    drawers.take(turn, ("cash", 4_500), ("cheque", 3_000))
    drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 5_000))
    drawers.tills.move(drawers.caro, drawers.order(MovementKind.ADD, 700, "Sueltos"))

    found = drawers.closing.declare(drawers.caro, turn.id, pieces(10_000))

    assert found.turn.state is TurnState.DECLARED
    assert (found.turn.counted_cents, found.turn.expected_cents) == (10_000, 10_200)
    assert found.turn.difference_cents == -200
    assert found.pieces == pieces(10_000)
    assert drawers.tills.current(turn.till) is None
    told = drawers.books.journal.about(f"turn:{turn.id}")
    assert [entry.action for entry in told] == [
        "till.declared",
        "till.moved",
        "till.moved",
        "till.opened",
    ]


def test_the_dollar_is_counted_as_a_bill_and_as_a_coin(drawers: Drawers) -> None:
    turn = drawers.open(0)
    both = {Denomination(Form.BILL, 100): 3, Denomination(Form.COIN, 100): 4}

    found = drawers.closing.declare(drawers.caro, turn.id, both)

    assert found.turn.counted_cents == 700
    assert found.pieces == both


def test_an_empty_drawer_is_a_count_too(drawers: Drawers) -> None:
    turn = drawers.open(0)

    found = drawers.closing.declare(drawers.caro, turn.id, {})

    assert (found.turn.counted_cents, found.turn.difference_cents) == (0, 0)


def test_a_count_is_never_taken_back_and_the_same_one_again_is_the_first(
    drawers: Drawers,
) -> None:
    turn = drawers.open()
    first = drawers.closing.declare(drawers.caro, turn.id, pieces(9_800))

    assert drawers.closing.declare(drawers.caro, turn.id, pieces(9_800)) == first
    with pytest.raises(TurnNotOpen):
        drawers.closing.declare(drawers.caro, turn.id, pieces(10_000))
    assert drawers.closing.declared(turn.id) == first


def test_nobody_learns_what_an_open_turn_should_hold(drawers: Drawers) -> None:
    turn = drawers.open()

    with pytest.raises(TurnNotDeclared):
        drawers.closing.declared(turn.id)


def test_pieces_that_do_not_exist_are_refused(drawers: Drawers) -> None:
    turn = drawers.open()

    for wrong in ({Denomination(Form.BILL, 300): 1}, {Denomination(Form.BILL, 100): -1}):
        with pytest.raises(BadField):
            drawers.closing.declare(drawers.caro, turn.id, wrong)
    assert drawers.tills.show(turn.id).is_open


def test_a_drawer_is_counted_by_its_own_person_or_by_who_may_approve(drawers: Drawers) -> None:
    turn = drawers.open()
    with pytest.raises(NotYourTurn):
        drawers.closing.declare(drawers.dora, turn.id, pieces(10_000))

    found = drawers.closing.declare(drawers.susi, turn.id, pieces(10_000))

    assert found.turn.declared_name == "Susana Sáenz"
    with pytest.raises(SamePerson):
        drawers.closing.sign(drawers.susi, turn.id)
    assert drawers.closing.sign(drawers.tito, turn.id).state is TurnState.CLOSED


def test_another_person_signs_and_says_why_something_is_missing(drawers: Drawers) -> None:
    turn = counted(drawers, 9_800)
    with pytest.raises(NotAllowed):
        drawers.closing.sign(drawers.dora, turn.id, "Faltan 2")
    with pytest.raises(BadField):
        drawers.closing.sign(drawers.susi, turn.id, "  ")

    closed = drawers.closing.sign(drawers.susi, turn.id, "Vuelto mal dado")

    assert (closed.state, closed.reason) == (TurnState.CLOSED, "Vuelto mal dado")
    assert (closed.closed_name, closed.difference_cents) == ("Susana Sáenz", -200)
    with pytest.raises(TurnNotDeclared):
        drawers.closing.sign(drawers.susi, turn.id, "Otra vez")


def test_a_difference_of_exactly_zero_closes_too(drawers: Drawers) -> None:
    turn = counted(drawers)

    closed = drawers.closing.sign(drawers.susi, turn.id)

    assert (closed.state, closed.difference_cents) == (TurnState.CLOSED, 0)


def test_an_open_turn_is_not_signed(drawers: Drawers) -> None:
    with pytest.raises(TurnNotDeclared):
        drawers.closing.sign(drawers.susi, drawers.open().id)


def approval(drawers: Drawers, turn: TurnRecord, cents: int, reason: str = "Falta\nvuelto") -> str:
    given = drawers.books.staff.approve(
        drawers.caro,
        "susi",
        PASSWORD,
        action=APPROVAL,
        document=f"turn:{turn.id}",
        amount_cents=cents,
        reason=reason,
    )
    return given.id


def test_a_supervisor_signs_over_the_shoulder(drawers: Drawers) -> None:
    turn = counted(drawers, 9_800)
    given = approval(drawers, turn, 200)

    closed = drawers.closing.sign_approved(drawers.caro, turn.id, given)

    assert (closed.closed_name, closed.reason) == ("Susana Sáenz", "Falta vuelto")


def test_an_approval_is_for_this_difference_and_not_of_who_counted(drawers: Drawers) -> None:
    turn = drawers.open()
    drawers.closing.declare(drawers.susi, turn.id, pieces(9_800))
    other = approval(drawers, turn, 100)
    own = approval(drawers, turn, 200)

    with pytest.raises(ApprovalInvalid):
        drawers.closing.sign_approved(drawers.caro, turn.id, other)
    with pytest.raises(SamePerson):
        drawers.closing.sign_approved(drawers.caro, turn.id, own)
    assert drawers.tills.show(turn.id).state is TurnState.DECLARED


def test_a_declared_turn_waits_for_its_signature_while_its_till_goes_on(drawers: Drawers) -> None:
    first = counted(drawers)

    second = drawers.open(10_000)

    assert drawers.closing.to_sign() == [first]
    assert drawers.tills.turns(first.till) == [second, first]


def test_the_lists_of_the_report_are_frozen_with_the_count(drawers: Drawers) -> None:
    turn = drawers.open(10_000)
    kept = drawers.take(turn, ("cash", 4_500), ("cheque", 3_000))
    gone = drawers.take(turn, ("cash", 2_000), ("cheque", 1_000))
    drawers.take(turn, ("deposit", 2_500))
    drawers.give_back(gone, 2_000, turn)
    doubt(drawers)

    found = drawers.closing.declare(drawers.caro, turn.id, pieces(14_500))

    summary = found.summary
    assert found.turn.difference_cents == 0
    assert (summary.receipts, summary.first_receipt, summary.last_receipt) == (
        3,
        "001-011-000000001",
        "001-011-000000003",
    )
    kinds = {each.method: each for each in summary.kinds}
    cash, cheque, deposit = kinds["cash"], kinds["cheque"], kinds["deposit"]
    assert (cash.count, cash.cents, cash.voided_cents, cash.held_cents) == (2, 6_500, 2_000, 14_500)
    assert (cheque.count, cheque.voided_count, cheque.held_count, cheque.held_cents) == (
        2,
        1,
        1,
        3_000,
    )
    assert (deposit.held_count, deposit.held_cents) == (1, 2_500)
    (void,) = summary.voids
    assert (void.receipt, void.cash_back_cents) == ("001-011-000000002", 2_000)
    (one,) = summary.doubts
    assert (one.attempt, one.state, one.amount_cents) == ("doubt-1", "IN_DOUBT", 1_150)
    (unverified,) = summary.unverified
    assert (unverified.slip, unverified.amount_cents) == ("000031", 2_500)
    assert summary.open_alarms == 0

    later = drawers.open(14_500)
    drawers.give_back(kept, 4_500, later)

    assert drawers.closing.declared(turn.id) == found


def doubt(drawers: Drawers) -> None:
    """A card charge of this till that nobody knows the end of, written straight into the books."""
    at = drawers.clock()
    with drawers.sessions.begin() as session:
        session.execute(
            insert(charge_attempt).values(
                id="doubt-1",
                account_id=1,
                amount_cents=1_150,
                currency="usd",
                state="CLAIMED",
                owner="o",
                lease_until=at,
                actor_id=drawers.caro.user_id,
                till=drawers.caro.till,
                stripe_account="acct_1",
                livemode=False,
                stripe_version="v",
                create_params="{}",
                created_at=at,
                changed_at=at,
            )
        )
        for change in (
            "state = 'CREATING'",
            "state = 'ARMED', pi_id = 'pi_9'",
            "state = 'CONFIRMING'",
            "state = 'IN_DOUBT'",
        ):
            session.execute(text(f"UPDATE charge_attempt SET {change} WHERE id = 'doubt-1'"))


def test_the_database_refuses_a_count_that_does_not_add_up(drawers: Drawers) -> None:
    turn = drawers.open(10_000)
    drawers.take(turn, ("cash", 4_500))
    declared = (
        "UPDATE till_session SET state = 'declared', declared_at = opened_at,"
        " declared_by = opened_by, summary = '{{}}', counted_cents = {0},"
        " expected_cents = {1}, difference_cents = {0} - {1} WHERE id = '{2}'"
    )

    for counted_cents, expected_cents in ((0, 10_000), (1, 14_500)):
        with pytest.raises(IntegrityError), drawers.sessions.begin() as session:
            session.execute(
                text(declared.format(counted_cents, expected_cents, turn.id).replace(":", "\\:"))
            )
    assert drawers.tills.show(turn.id).is_open


def test_the_database_wants_a_reason_for_a_difference_and_keeps_it(drawers: Drawers) -> None:
    turn = counted(drawers, 9_800)
    sign = (
        "UPDATE till_session SET state = 'closed', closed_at = declared_at, closed_by ="
        f" {drawers.susi.user_id}, reason = '{{}}' WHERE id = '{turn.id}'"
    )
    with pytest.raises(IntegrityError), drawers.sessions.begin() as session:
        session.execute(text(sign.format("")))
    drawers.closing.sign(drawers.susi, turn.id, "Vuelto")

    with pytest.raises(IntegrityError), drawers.sessions.begin() as session:
        session.execute(text(f"UPDATE till_session SET reason = 'x' WHERE id = '{turn.id}'"))


steps = st.lists(
    st.one_of(
        st.tuples(st.just("cash"), st.integers(1, 99_999)),
        st.tuples(st.just("mixed"), st.integers(1, 99_999)),
        st.tuples(st.just("cheque"), st.integers(1, 99_999)),
        st.tuples(st.sampled_from(["drop", "petty", "add"]), st.integers(1, 99_999)),
        st.tuples(st.just("void"), st.just(0)),
        st.tuples(st.just("correct"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 50_000), steps=steps, off=st.integers(-300, 300))
def test_what_is_expected_is_always_the_sum_of_the_cash_documents(
    drawers: Drawers, start: int, steps: list[tuple[str, int]], off: int
) -> None:
    turn = drawers.open(start)
    cash = start
    paid: list[tuple[str, int]] = []
    moved: list[str] = []
    for what, cents in steps:
        if what in {"cash", "mixed"}:
            more = (("cheque", 100),) if what == "mixed" else ()
            paid.append((drawers.take(turn, ("cash", cents), *more), cents))
            cash += cents
        elif what == "cheque":
            drawers.take(turn, ("cheque", cents))
        elif what == "void" and paid:
            payment, back = paid.pop()
            drawers.give_back(payment, back, turn)
            cash -= back
        elif what == "correct" and moved:
            cash += drawers.tills.correct(drawers.caro, moved.pop(), "Error").net_cents
        elif what in {"drop", "petty", "add"}:
            done = drawers.tills.move(drawers.caro, drawers.order(MovementKind(what), cents))
            moved.append(done.id)
            cash += done.net_cents
    given = pieces(max(0, cash + off))

    found = drawers.closing.declare(drawers.caro, turn.id, given)

    assert found.turn.expected_cents == cash
    assert found.turn.difference_cents == max(0, cash + off) - cash
    (held,) = [each.held_cents for each in found.summary.kinds if each.method == "cash"]
    assert held == cash
    drawers.closing.sign(drawers.susi, turn.id, "Revisado")


def test_a_count_whose_answer_was_lost_finds_itself(drawers: Drawers) -> None:
    turn = drawers.open()
    again = TillClosing(
        drawers.sessions, drawers.books.journal, drawers.books.events, drawers.clock
    )

    first = drawers.closing.declare(drawers.caro, turn.id, pieces(10_000))

    assert again.declare(replace(drawers.caro), turn.id, pieces(10_000)) == first
    assert len(drawers.books.journal.about(f"turn:{turn.id}")) == 2
