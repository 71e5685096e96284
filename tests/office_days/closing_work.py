"""Days: looked at, and closed by a supervisor once all their turns are signed."""

from datetime import timedelta

from services.summaries.records import Question
from tests.office_days.day import Day
from tests.office_days.day_truth import kept_record, told_apart
from tests.office_days.office import SUPERVISORS
from tests.office_days.till_work import count, open_till, sign_turn


def close_day(day: Day) -> None:
    """A supervisor closes a day for ever; sometimes in the evening, and work goes on."""
    if is_evening := day.likely(0.4):
        _end(day)
    days, operator = day.model.days, day.supervisor()
    if day.likely(0.05):
        operator = day.anybody()
    days.today = day.today
    with_work = {fact.day for fact in days.facts} | {t.day for t in day.model.turns.values()}
    still_open = sorted(each for each in with_work - days.closed.keys() if each <= day.today)
    chosen = day.today if is_evening else day.one(still_open, 3) or day.today
    if day.likely(0.1):
        chosen = day.draw.choice((*days.closed, day.today + timedelta(days=1)))
    refusals = set()
    if operator.username not in SUPERVISORS:
        refusals.add("staff.not_allowed")
    if chosen > day.today:
        refusals.add("day.not_begun")
    if chosen in days.closed:
        refusals.add("day.already_closed")
    if any(t.day == chosen and t.state != "closed" for t in day.model.turns.values()):
        refusals.add("day.tills_open")
    told = day.attempt(
        f"close_day {chosen} by {operator.username}",
        refusals,
        lambda: day.office.day_closing.close(operator, chosen, "Revisado"),
    )
    if told is None:
        return
    number = len(days.closed) + 1
    day.expect("close", told.close and told.close.number, number)
    day.expect(f"the close of {chosen}", told_apart(told, days), [])
    days.closed[chosen] = (number, kept_record(day.office.sessions, chosen))
    if is_evening:
        open_till(day)


def look_at_day(day: Day) -> None:
    """Somebody looks at a day, closed or not: it says what the model says."""
    days, boss = day.model.days, day.supervisor()
    days.today = day.today
    found = sorted({fact.day for fact in days.facts})
    chosen = day.one(found, 12) or day.today
    told = day.attempt(
        f"look_at_day {chosen}",
        set(),
        lambda: day.office.summaries.look(boss, Question(chosen, chosen)),
    )
    if told is not None:
        day.expect(f"the summary of {chosen}", told_apart(told, days), [])


def _end(day: Day) -> None:
    """Everybody counts, and supervisors sign."""
    for turn in list(day.model.turns.values()):
        if turn.state == "open":
            count(day, turn)
        if turn.state == "declared":
            signer = next(each for each in SUPERVISORS if each != turn.declared_by)
            sign_turn(day, day.office.operator(signer, turn.till), turn, "Visto")
