"""The demo company's batches of debits: one that its bank answered, and one that waits."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from services.clock import business_date
from services.debits.banks.registry import profile
from services.debits.batch_records import BatchOrder, BatchQuestion
from services.debits.batches import APPROVE
from services.practice.demo_answers import sample_answer
from services.practice.demo_cast import DemoAccount
from services.practice.demo_life import leavers
from services.practice.demo_mandates import End, mandate_ends
from services.practice.demo_office import (
    ADMINISTRATOR,
    CASHIER,
    PICHINCHA_ACCOUNT,
    SUPERVISOR,
)
from services.practice.demo_plan import Visit
from services.practice.demo_story import Story

_SINCE: Final = timedelta(days=75)
"""How long ago the company began to collect by debit."""
_FIRST_AGO: Final = 36
_ANSWERED_AGO: Final = 33
_SECOND_AGO: Final = 1
_LEFT_FREE: Final = 4
_PICHINCHA: Final = "10"


def debtors(accounts: Sequence[DemoAccount]) -> list[DemoAccount]:
    """Those whose bank lets the company collect, and who stay."""
    gone = {each.number for each in leavers(accounts)}
    ends = mandate_ends(accounts)
    return [
        each for each in accounts if ends.get(each.number) is End.ACTIVE and each.number not in gone
    ]


def by_hand(visits: Iterable[Visit], accounts: Sequence[DemoAccount], today: date) -> list[Visit]:
    """The visits that are left when the bank pays for some of the customers."""
    by_debit = {each.number for each in debtors(accounts)}
    since = today - _SINCE
    return [visit for visit in visits if visit.day < since or visit.account.number not in by_debit]


def collect(story: Story, accounts: Sequence[DemoAccount]) -> None:
    """Collect twice at Pichincha: answered with two refusals, and sent without an answer yet.

    Some customers of that bank, and all of the others, are left for whoever tries the program.
    """
    ours = [each.number for each in debtors(accounts) if each.agreement.bank_code == _PICHINCHA]
    debits = _Debits(story)
    story.on(80, debits.agree_with_banks)
    story.on(_FIRST_AGO, lambda: debits.send(tuple(ours)), 0.4)
    story.on(_ANSWERED_AGO, debits.answer, 0.2)
    story.on(_SECOND_AGO, lambda: debits.send(tuple(ours[:-_LEFT_FREE])), 0.5)


class _Debits:
    """What the people of the demo company do with its batches."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._office = story.office

    def agree_with_banks(self) -> None:
        """Guayaquil gave the company its code."""
        admin = self._office.operator(ADMINISTRATOR)
        self._office.debits.settings.put_terms(admin, profile("guayaquil"), {"company_code": "VOA"})

    def send(self, accounts: tuple[str, ...]) -> None:
        """A batch of what is due, approved by a second person, written and taken to the bank."""
        office, ana = self._office, self._office.operator(CASHIER)
        if not accounts:
            return  # a question that names nobody asks for everybody
        question = BatchQuestion("pichincha", PICHINCHA_ACCOUNT, self._today(), accounts=accounts)
        if not office.debits.preparing.preview(question).lines:
            return
        batch = office.debits.preparing.prepare(ana, BatchOrder(str(uuid4()), question))
        approval = office.staff.approve(
            ana,
            SUPERVISOR.username,
            SUPERVISOR.password,
            action=APPROVE,
            document=f"batch:{batch.number}",
            amount_cents=batch.asked[1],
            reason="Revisado contra la cartera",
        )
        office.debits.batches.approve(ana, batch.number, approval.id)
        with tempfile.TemporaryDirectory() as folder:
            office.debits.files.write(ana, batch.number, Path(folder))
        office.debits.batches.sent(ana, batch.number)

    def answer(self) -> None:
        """The bank's answer to the first batch."""
        office = self._office
        found = sample_answer(office.debits.batches, self._today())
        if found is not None:
            number, content = found
            preview = office.debits.answers.preview(number, content, f"RESPUESTA LOTE {number}.TXT")
            done = office.debits.answers.apply(office.operator(CASHIER), preview)
            self._story.payments += done.settled[0]

    def _today(self) -> date:
        return business_date(self._office.clock())
