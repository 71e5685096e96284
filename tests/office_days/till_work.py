"""Turns of the tills: opened, moved in, counted and signed."""

from datetime import timedelta
from typing import Final

from services.cash.records import DENOMINATIONS, Denomination, MovementOrder
from services.cash.states import MovementKind
from services.staff.rights import Operator
from tests.office_days.day import Day
from tests.office_days.model import Move, Turn
from tests.office_days.office import CASHIERS, SUPERVISORS, TILLS

_KEPT_IN: Final = {"drop": "vault", "add": "vault", "petty": "petty"}


def later(day: Day) -> None:
    """The clock moves: minutes, or to one of the next mornings, over weekends and holidays."""
    clock = day.office.clock
    if not day.likely(0.4):
        clock.forward(minutes=day.draw.randint(1, 60))
        return
    morning = clock.moment.replace(hour=13, minute=30)
    clock.moment = morning + timedelta(days=day.draw.choice((1, 1, 1, 2, 3)))
    # Mostly people begin the day with what they left undone; now and then it is forgotten.
    for work in (declare, declare, declare, open_till, open_till, open_till):
        if day.likely(0.8):
            work(day)


def open_till(day: Day) -> None:
    model = day.model
    free = [t for t in TILLS if not model.open_turn(t)]
    if not free and day.likely(0.9):
        declare(day)
        return
    till = day.draw.choice(free or list(TILLS))
    person = day.draw.choice([p for p in CASHIERS if not model.turn_of(p)] or list(CASHIERS))
    if day.likely(0.05):
        till, person = day.draw.choice(list(TILLS)), day.draw.choice((*CASHIERS, *SUPERVISORS))
    refusals = set()
    if model.open_turn(till):
        refusals.add("cash.till_taken")
    if model.turn_of(person):
        refusals.add("cash.person_has_till")
    cents = day.draw.choice((0, 5_000, 10_000, 12_345))
    operator = day.office.operator(person, till)
    opened = day.attempt(
        f"open_till {till} by {person}",
        refusals,
        lambda: day.office.tills.open(operator, till, cents),
    )
    if opened is None:
        return
    before = [turn for turn in model.turns.values() if turn.till == till]
    turn = Turn(opened.id, till, len(before) + 1, day.model.days.open, person, cents)
    left = before[-1].counted if before else None
    day.expect("turn", (opened.number, opened.left_before_cents), (turn.number, left))
    model.turns[turn.id] = turn
    if left is not None:
        _book_apart(day, turn, cents - left)


def move_cash(day: Day) -> None:
    operator = day.anybody()
    kind = day.draw.choice((MovementKind.DROP, MovementKind.PETTY, MovementKind.ADD))
    cents = day.draw.randint(1, 5_000)
    order = MovementOrder(day.mint(), kind, cents, "Movimiento del día")
    moved = day.attempt(
        f"move_cash {kind} {cents} by {operator.username} at {operator.till}",
        day.drawer_refusals(operator),
        lambda: day.office.tills.move(operator, order),
    )
    if moved is None:
        return
    net = cents if kind is MovementKind.ADD else -cents
    turn = day.model.open_turn(operator.till)
    if turn is not None:
        turn.expected += net
        day.model.moves[order.id] = Move(order.id, turn.id, net, kind.value)
        day.model.days.book(turn.day, _KEPT_IN[kind], "cash", -net)
    if day.likely(0.2):
        day.unchanged("move_cash", lambda: day.office.tills.move(operator, order))


def correct_move(day: Day) -> None:
    model, operator = day.model, day.anybody()
    turn = model.open_turn(operator.till)
    here = [m for m in model.moves.values() if turn and m.turn == turn.id]
    move = day.one(here) if day.likely(0.8) else day.one(model.moves.values(), 12)
    if move is None:
        return
    refusals = day.drawer_refusals(operator)
    if turn is None or move.turn != turn.id or move.is_corrected:
        refusals.add("cash.not_correctable")
    done = day.attempt(
        f"correct_move {move.net} by {operator.username} at {operator.till}",
        refusals,
        lambda: day.office.tills.correct(operator, move.id, "Se digitó mal"),
    )
    if done is not None and turn is not None:
        move.is_corrected = True
        turn.expected -= move.net
        day.model.days.book(turn.day, _KEPT_IN[move.kind], "cash", move.net)


def declare(day: Day) -> None:
    model = day.model
    old = [t for t in model.turns.values() if t.state == "open" and t.day < day.today]
    turn = day.one(old) or (day.one(model.turns.values(), 4) if day.likely(0.15) else None)
    if turn is None:
        return
    count(day, turn)


def count(day: Day, turn: Turn) -> None:
    """Whoever has a till counts its drawer."""
    at_till = day.office.operator
    operator = at_till(turn.person, turn.till) if day.likely(0.9) else day.anybody()
    difference = day.draw.choice((0, 0, 0, 0, 5, -1, 2_000, -150))
    counted = max(0, turn.expected + difference)
    refusals = set()
    if turn.state != "open":
        refusals.add("cash.not_open")
        if turn.declared_by == operator.username and turn.counted == counted:
            refusals = set()
    elif turn.person != operator.username and operator.username not in SUPERVISORS:
        refusals.add("cash.not_yours")
    was_open = turn.state == "open"
    found = day.attempt(
        f"declare {turn.till}-{turn.number} by {operator.username}",
        refusals,
        lambda: day.office.closing.declare(operator, turn.id, pieces(counted)),
    )
    if found is None or not was_open:
        return
    told = (found.turn.expected_cents, found.turn.counted_cents, found.turn.difference_cents)
    day.expect("count", told, (turn.expected, counted, counted - turn.expected))
    _book_apart(day, turn, counted - turn.expected)
    turn.state, turn.counted, turn.declared_by = "declared", counted, operator.username


def sign(day: Day) -> None:
    model, operator = day.model, day.supervisor()
    waiting = [turn for turn in model.turns.values() if turn.state == "declared"]
    turn = day.one(waiting) if day.likely(0.9) else day.one(model.turns.values(), 6)
    if turn is None:
        return
    sign_turn(day, operator, turn, "" if day.likely(0.3) else "Revisado con el cajero")


def sign_turn(day: Day, operator: Operator, turn: Turn, reason: str) -> None:
    """Another person signs what was counted."""
    refusals = set()
    if turn.state != "declared":
        refusals.add("cash.not_declared")
    if turn.declared_by == operator.username:
        refusals.add("staff.same_person")
    if turn.counted != turn.expected and not reason:
        refusals.add("field.bad")
    done = day.attempt(
        f"sign {turn.till}-{turn.number} by {operator.username}",
        refusals,
        lambda: day.office.closing.sign(operator, turn.id, reason),
    )
    if done is not None:
        turn.state = "closed"


def _book_apart(day: Day, turn: Turn, cents: int) -> None:
    """A drawer holds more than it should, or less."""
    day.model.days.book(turn.day, "cash", "over", max(0, cents))
    day.model.days.book(turn.day, "missing", "cash", max(0, -cents))


def pieces(cents: int) -> dict[Denomination, int]:
    """An amount in as few pieces as there are."""
    found = {}
    for each in DENOMINATIONS:
        found[each], cents = divmod(cents, each.cents)
    return found
