"""How a till is told in one line, for the frame and the first page."""

from services.cash.records import TurnRecord
from ui import formats
from ui.wording import words


def till_line(till: str, turn: TurnRecord | None, *, is_old: bool) -> tuple[str, str, str]:
    """The words, tone and icon of a till's line: `Caja 02 abierta 08:01`."""
    if turn is None:
        return words("cash.shut_till", till=till), "warn", "lock"
    if is_old:
        return words("cash.old_till", till=till, day=turn.business_date), "err", "warn"
    at = formats.clock_time(turn.opened_at)
    return words("cash.open_till", till=till, time=at), "", "till"


def left_open_words(turn: TurnRecord) -> str:
    """What is told of a turn that nobody counted on its day."""
    return words("cash.left_open", till=turn.till, who=turn.opened_name, day=turn.business_date)
