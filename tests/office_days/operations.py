"""Everything that people do at the office, and how often."""

from collections.abc import Callable
from random import Random
from typing import Final

from tests.office_days import (
    bank_work,
    cheque_work,
    closing_work,
    counter_work,
    debit_work,
    outside_work,
    refund_work,
    till_work,
)
from tests.office_days.day import ADD_UP_EVERY, LOOK_EVERY, Day

Operation = Callable[[Day], None]

OPERATIONS: Final[dict[str, tuple[int, Operation]]] = {
    "later": (5, till_work.later),
    "open_till": (6, till_work.open_till),
    "move_cash": (5, till_work.move_cash),
    "correct_move": (2, till_work.correct_move),
    "declare": (3, till_work.declare),
    "sign": (5, till_work.sign),
    "close_day": (3, closing_work.close_day),
    "look_at_day": (1, closing_work.look_at_day),
    "pay": (38, counter_work.pay),
    "pay_again": (2, counter_work.pay_again),
    "void": (6, counter_work.void),
    "correct": (4, counter_work.correct),
    "refund": (4, refund_work.refund),
    "ask_refund": (3, refund_work.ask_refund),
    "decide_refund": (3, refund_work.decide_refund),
    "refund_outside": (2, refund_work.refund_outside),
    "come_due": (1, cheque_work.come_due),
    "prepare_slip": (7, cheque_work.prepare_slip),
    "slip_went": (7, cheque_work.slip_went),
    "void_slip": (1, cheque_work.void_slip),
    "clear": (5, cheque_work.clear),
    "protest": (6, cheque_work.protest),
    "replace": (2, cheque_work.replace),
    "give_back": (1, cheque_work.give_back),
    "lift_flag": (3, cheque_work.lift_flag),
    "verify_deposit": (3, bank_work.verify_deposit),
    "take_back_deposit": (1, bank_work.take_back_deposit),
    "refuse_deposit": (3, bank_work.refuse_deposit),
    "import_statement": (2, bank_work.import_statement),
    "import_again": (1, bank_work.import_again),
    "accept": (4, bank_work.accept),
    "accept_exact": (1, bank_work.accept_exact),
    "unmatch": (2, bank_work.unmatch),
    "set_aside": (1, bank_work.set_aside),
    "undo_import": (1, bank_work.undo_import),
    "issue_invoice": (16, outside_work.issue_invoice),
    "void_invoice": (1, outside_work.void_invoice),
    "charge_card": (2, outside_work.charge_card),
    "let_card_go": (1, outside_work.let_card_go),
    "mandate": (5, debit_work.mandate),
    "prepare_debits": (4, debit_work.prepare_debits),
    "approve_debits": (4, debit_work.approve_debits),
    "write_debits": (4, debit_work.write_debits),
    "send_debits": (4, debit_work.send_debits),
    "cancel_debits": (1, debit_work.cancel_debits),
    "answer_debits": (6, debit_work.answer_debits),
    "close_debits": (2, debit_work.close_debits),
    "release_debit": (2, debit_work.release_debit),
    "take_back_debit": (2, debit_work.take_back_debit),
}
"""Each with its weight."""


def play(day: Day, steps: int) -> None:
    """So many things happen, and the books are looked at in between and at the end.

    Raises:
        NotAsExpected: the books, or an answer, are not what the model says.
    """
    names = list(OPERATIONS)
    weights = [weight for weight, _ in OPERATIONS.values()]
    done = 0
    while done < steps:
        (name,) = day.draw.choices(names, weights)
        before = done
        OPERATIONS[name][1](day)
        done = len(day.story)
        if done // LOOK_EVERY > before // LOOK_EVERY:
            day.look()
        if done // ADD_UP_EVERY > before // ADD_UP_EVERY:
            day.add_up()
    day.check()


def drawn_by(seed: int) -> Random:
    """What makes a day's choices: the same seed, the same day."""
    return Random(seed)  # noqa: S311  a test's choices, and no secret
