from dataclasses import replace

import pytest

from services.cash.errors import (
    NoOpenTurn,
    NotCorrectable,
    NotYourTurn,
    PersonHasTill,
    TillTaken,
    TurnLeftOpen,
)
from services.cash.records import TurnChanged
from services.cash.states import MovementKind, TurnState, Way
from services.errors import BadField, NotAllowed, NotFound
from services.money import AmountOutOfRange
from tests.services.cash.drawer import HERE, THERE, Drawers, pieces


def test_a_till_is_opened_with_its_float_and_numbered_from_one(drawers: Drawers) -> None:
    heard: list[object] = []
    drawers.books.events.subscribe(TurnChanged, heard.append)

    turn = drawers.open(10_000)

    assert (turn.code, turn.state, turn.float_cents) == ("Z 11-1", TurnState.OPEN, 10_000)
    assert (turn.opened_by, turn.left_before_cents) == ("caro", None)
    assert drawers.tills.current(HERE) == turn
    assert drawers.tills.current(THERE) is None
    assert heard == [TurnChanged(turn.id, HERE)]
    (entry,) = drawers.books.journal.about(f"turn:{turn.id}")
    assert entry.action == "till.opened"


def test_a_second_turn_of_a_till_is_refused_with_who_has_it(drawers: Drawers) -> None:
    first = drawers.open()

    with pytest.raises(TillTaken) as told:
        drawers.tills.open(drawers.dora, HERE, 5_000)

    assert told.value.details == {
        "till": HERE,
        "who": "Carolina Cedeño",
        "since": first.opened_at,
        "number": 1,
    }
    assert drawers.tills.count_turns() == len(drawers.tills.turns())


def test_one_person_has_one_till(drawers: Drawers) -> None:
    drawers.open()

    with pytest.raises(PersonHasTill) as told:
        drawers.tills.open(replace(drawers.caro, till=THERE), THERE, 5_000)

    assert told.value.details["till"] == HERE
    assert drawers.tills.current(THERE) is None


def test_a_till_that_is_not_there_a_float_below_zero_and_a_stranger_are_refused(
    drawers: Drawers,
) -> None:
    with pytest.raises(NotFound):
        drawers.tills.open(drawers.caro, "99", 0)
    with pytest.raises(AmountOutOfRange):
        drawers.tills.open(drawers.caro, HERE, -1)
    with pytest.raises(NotAllowed):
        drawers.tills.open(drawers.books.staff.operator("pablo", HERE), HERE, 0)


def test_what_the_turn_before_left_is_proposed_and_a_difference_stays_written(
    drawers: Drawers,
) -> None:
    first = drawers.open(10_000)
    drawers.closing.declare(drawers.caro, first.id, pieces(9_800))

    assert drawers.tills.propose(HERE).left_cents == 9_800
    second = drawers.open(10_000)

    assert (second.number, second.left_before_cents) == (2, 9_800)
    assert second.opening_difference_cents == 200


def test_cash_comes_and_goes_with_a_reason(drawers: Drawers) -> None:
    turn = drawers.open()

    out = drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 5_000))
    came = drawers.tills.move(drawers.caro, drawers.order(MovementKind.ADD, 1_000, "Sueltos"))

    assert (out.way, out.net_cents, came.way, came.net_cents) == (Way.OUT, -5_000, Way.IN, 1_000)
    assert drawers.tills.look(turn.id).movements == (out, came)
    with pytest.raises(BadField):
        drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 5_000, " "))
    with pytest.raises(AmountOutOfRange):
        drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 0))


def test_the_same_order_twice_is_one_movement(drawers: Drawers) -> None:
    turn = drawers.open()
    order = drawers.order(MovementKind.PETTY, 350, "Agua")

    assert drawers.tills.move(drawers.caro, order) == drawers.tills.move(drawers.caro, order)
    assert len(drawers.tills.look(turn.id).movements) == 1


def test_a_movement_is_corrected_once_by_its_mirror(drawers: Drawers) -> None:
    turn = drawers.open()
    drop = drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 5_000))

    mirror = drawers.tills.correct(drawers.caro, drop.id, "Eran 50 y escribí dos veces")

    assert (mirror.reverses, mirror.net_cents) == (drop.id, 5_000)
    shown = drawers.tills.look(turn.id).movements
    assert [each.is_corrected for each in shown] == [True, False]
    for again in (drop.id, mirror.id):
        with pytest.raises(NotCorrectable):
            drawers.tills.correct(drawers.caro, again, "Otra vez")
    with pytest.raises(NotFound):
        drawers.tills.correct(drawers.caro, "nothing", "x")


def test_cash_given_back_for_a_void_is_no_movement_to_correct_by_hand(drawers: Drawers) -> None:
    turn = drawers.open()
    payment = drawers.take(turn, ("cash", 4_500))
    drawers.give_back(payment, 4_500, turn)
    (back,) = drawers.tills.look(turn.id).movements

    with pytest.raises(NotCorrectable):
        drawers.tills.correct(drawers.caro, back.id, "No era")


def test_without_an_open_turn_no_cash_moves(drawers: Drawers) -> None:
    with pytest.raises(NoOpenTurn):
        drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 100))


def test_the_drawer_of_another_is_left_alone_but_by_who_may_approve(drawers: Drawers) -> None:
    drawers.open()

    with pytest.raises(NotYourTurn) as told:
        drawers.tills.move(replace(drawers.dora, till=HERE), drawers.order(MovementKind.DROP, 100))
    assert told.value.details["who"] == "Carolina Cedeño"
    assert drawers.tills.move(drawers.susi, drawers.order(MovementKind.DROP, 100)).by == "susi"


def test_a_turn_left_open_is_announced_and_can_only_be_counted(drawers: Drawers) -> None:
    turn = drawers.open()
    assert drawers.tills.left_open() == []
    drawers.clock.forward(days=1)

    assert [each for each in drawers.tills.left_open() if each.till == HERE] == [turn]
    assert drawers.tills.is_left_open(turn)
    with pytest.raises(TurnLeftOpen) as told:
        drawers.tills.move(drawers.caro, drawers.order(MovementKind.DROP, 100))
    assert told.value.details["day"] == turn.business_date
    with pytest.raises(TillTaken):
        drawers.open()

    drawers.closing.declare(drawers.caro, turn.id, pieces(10_000))

    assert HERE not in {each.till for each in drawers.tills.left_open()}
    assert drawers.open().number == 2


def test_after_nineteen_hours_it_is_still_the_same_day(drawers: Drawers) -> None:
    drawers.clock.forward(hours=9, minutes=30)
    turn = drawers.open()

    drawers.clock.forward(hours=3)

    assert drawers.tills.left_open() == []
    assert not drawers.tills.is_left_open(turn)


def test_an_open_turn_tells_everything_but_its_cash(drawers: Drawers) -> None:
    turn = drawers.open()
    drawers.take(turn, ("cash", 4_500), ("cheque", 3_000))
    drawers.take(turn, ("cash", 1_500))
    drawers.take(turn, ("deposit", 2_000))

    look = drawers.tills.look(turn.id)

    assert (look.receipts, look.cash_receipts) == (3, 2)
    assert [(each.method, each.count, each.cents) for each in look.kinds] == [
        ("cheque", 1, 3_000),
        ("deposit", 1, 2_000),
    ]
    assert look.turn.expected_cents is None
    assert "6000" not in repr(look)
