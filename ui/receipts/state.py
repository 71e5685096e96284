from services.payments.records import PaymentLine
from ui import wording
from ui.words.state import StateLook


def receipt_look(line: PaymentLine) -> StateLook:
    """How a receipt stands in a list, by what went back of it."""
    if line.is_void:
        return wording.state("payment", "reversed")
    if line.reversed_cents <= 0:
        return wording.state("payment", "recorded")
    is_part = line.reversed_cents < line.amount_cents
    return wording.state("payment", "refunded_part" if is_part else "refunded")
