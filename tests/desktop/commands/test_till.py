from typing import Any
from uuid import uuid4

from tests.desktop.commands.conftest import BackRoom

SUPERVISOR = {"VENTANILLA_USER": "sara"}
HERE = ("--till", "02")


def till(room: BackRoom, *words: object, **environ: str) -> Any:
    return room("till", *words, *HERE, **environ)


def test_a_turn_from_its_float_to_its_signature(room: BackRoom) -> None:
    opened = till(room, "open", "--float", "100")
    drop = till(room, "movement", "drop", "--amount", "25.50", "--reason", "A la caja fuerte")
    looked = till(room, "show")
    counted = till(room, "count", "--bill", "50=1", "--bill", "20=1", "--coin", "1=2")
    signed = till(room, "close", "02-1", "--reason", "Vuelto", **SUPERVISOR)

    assert [each.code for each in (opened, drop, looked, counted, signed)] == [0, 0, 0, 0, 0]
    assert (opened.line["code"], opened.line["state"]) == ("Z 02-1", "open")
    assert looked.line["expected_cents"] is None
    assert [each["amount_cents"] for each in looked.line["movements"]] == [2550]
    assert (counted.line["expected_cents"], counted.line["counted_cents"]) == (7450, 7200)
    assert (signed.line["state"], signed.line["difference_cents"]) == ("closed", -250)
    assert room("till", "show", "02-1").line["reason"] == "Vuelto"
    assert [each["code"] for each in till(room, "show", "--all").lines] == ["Z 02-1"]
    assert room("verify").code == 0


def test_what_is_refused_ends_by_its_number(room: BackRoom) -> None:
    closed = till(room, "show")
    no_turn = till(room, "movement", "drop", "--amount", "5", "--reason", "x")
    assert till(room, "open", "--float", "0").code == 0
    again = till(room, "open", "--float", "0")
    elsewhere = room("till", "open", "--float", "0", "--till", "01")
    mistyped = till(room, "count", "--bill", "30=1")
    twice = till(room, "count", "--bill", "20=1", "--bill", "20=2")
    unknown = till(room, "close", "02-9", **SUPERVISOR)
    early = till(room, "close", "02-1", **SUPERVISOR)
    assert till(room, "count").code == 0
    other = till(room, "count", "--bill", "5=1", "--turn", "02-1")
    cashier = till(room, "close", "02-1")

    assert (closed.code, closed.line["error"]) == (20, "cash.no_turn")
    assert (no_turn.code, no_turn.line["error"]) == (20, "cash.no_turn")
    assert (again.code, again.line["error"]) == (20, "cash.till_taken")
    assert (elsewhere.code, elsewhere.line["error"]) == (20, "cash.person_has_till")
    assert [mistyped.code, twice.code, unknown.code] == [70, 70, 70]
    assert (early.code, early.line["error"]) == (20, "cash.not_declared")
    assert (other.code, other.line["error"]) == (20, "cash.not_open")
    assert (cashier.code, cashier.line["error"]) == (60, "staff.not_allowed")


def test_a_movement_told_twice_is_one_and_is_corrected_once(room: BackRoom) -> None:
    assert till(room, "open", "--float", "10").code == 0
    words = ("movement", "petty", "--amount", "3", "--reason", "Agua", "--movement", uuid4())
    first, second = till(room, *words), till(room, *words)

    done = till(
        room, "movement", "correct", "--reason", "No era", "--movement", first.line["movement"]
    )
    again = till(
        room, "movement", "correct", "--reason", "No era", "--movement", first.line["movement"]
    )

    assert first.line["movement"] == second.line["movement"]
    assert (done.code, done.line["reverses"]) == (0, first.line["movement"])
    assert (again.code, again.line["error"]) == (20, "cash.not_correctable")
    assert till(room, "count", "--bill", "10=1").line["difference_cents"] == 0
