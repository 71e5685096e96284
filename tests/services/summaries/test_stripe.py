import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from services.cards.answers import ShownEntry
from services.cards.errors import ProviderUnavailable
from services.errors import NotAllowed, NotFound
from services.reconciliation.errors import DaysNotComparable
from services.storage.tables import stripe_day
from services.summaries.exports import summary_workbook
from services.summaries.records import Part, Question
from services.verification.service import Verification
from tests.services.printing.reading import words
from tests.services.summaries.day import DayOffice


def entry(office: DayOffice, category: str, cents: int, source: str) -> ShownEntry:
    """A line of Stripe's balance of today, marked as ours."""
    at = int(office.clock.moment.timestamp())
    return ShownEntry(
        f"txn_{source}", category, cents, 0, cents, "usd", source, source, "ours", "", at
    )


def test_what_stripe_says_of_a_day_is_kept_on_its_summary_with_every_difference(
    office: DayOffice,
) -> None:
    office.work()
    assert "no comparado con Stripe todavía" in words(paper_of(office, office.question))
    office.stripe.balance = [
        entry(office, "charge", 700, "ch_unknown"),
        entry(office, "payout", -3_000, "po_1"),
    ]
    office.stripe.problem = ProviderUnavailable(what="list")
    for who, problem in ((office.ana, NotAllowed), (office.sara, ProviderUnavailable)):
        with pytest.raises(problem):
            office.of.stripe_days.compare(who, office.today, office.today)
    tomorrow = office.today + timedelta(days=1)
    with pytest.raises(DaysNotComparable):
        office.of.stripe_days.compare(office.sara, tomorrow, tomorrow)
    before = office.look()
    assert before.stripe == ()
    office.stripe.problem = None

    (kept,) = office.of.stripe_days.compare(office.sara, office.today, office.today)

    summary = office.look()
    assert (kept.number, kept.close_number, kept.by) == (1, 0, "Sara Suárez")
    assert summary.stripe == (kept,)
    told = kept.told
    assert (told.here_cents, told.gross_cents, told.fee_cents) == (4_500, 5_200, 50)
    # Each total is that of its list.
    assert summary.annex(Part.STRIPE).cents == told.apart_cents == -700
    assert summary.annex(Part.PAYOUTS).cents == told.payout_cents == 3_000
    assert summary.annex(Part.CARDS).cents == told.here_cents
    assert (summary.unverified_count, before.unverified_count) == (0, 1)
    said = words(paper_of(office, office.question))
    assert "una diferencia · $ -7.00" in said
    assert "Está en Stripe y no en los libros" in said
    assert "Neto en Stripe 51.50" in said
    book = load_workbook(io.BytesIO(summary_workbook(summary)))
    assert [cell.value for cell in book["Tarjetas en Stripe"][2]] == [
        "Cobros", 1, 45, 2, 52, -7,
    ]  # fmt: skip
    of_ana = Question(office.today, office.today, user="ana")
    assert "Tarjetas en los libros y en Stripe" not in words(paper_of(office, of_ana))
    office.charge(10)
    assert "los libros tenían 45.00 de tarjetas, y ahora 90.00" in words(
        paper_of(office, office.question)
    )
    with pytest.raises(NotFound):
        office.of.papers.stripe_annex(office.sara, kept.number)


def test_a_closed_day_that_is_compared_later_gets_an_annex_and_never_moves(
    office: DayOffice,
) -> None:
    office.charge(1)
    (before,) = office.of.stripe_days.compare(office.sara, office.today, office.today)
    office.close_tills()
    closed = office.of.day_closing.close(office.sara, office.today)
    bytes_of = office.of.papers.day(office.sara, office.today).content
    office.next_day()

    (later,) = office.of.stripe_days.compare(office.sara, office.today, office.today)

    assert closed.stripe == (before,)
    assert office.look() == closed
    assert office.of.papers.day(office.sara, office.today).content == bytes_of
    assert (later.number, later.close_number) == (2, 1)
    assert office.of.stripe_days.annex_of(office.today) == later
    annex = office.of.papers.stripe_annex(office.sara, later.number)
    assert annex.title == "Anexo de Stripe 000002"
    assert annex == office.of.papers.stripe_annex(office.sara, later.number)
    said = words(annex.content)
    assert "Resumen diario N.º 000001" in said
    assert "los libros y Stripe dicen lo mismo" in said
    tomorrow = office.today + timedelta(days=1)
    (line,) = office.look(Question(tomorrow, tomorrow)).annex(Part.COMPARED).lines
    assert (line.document, line.cells[0]) == ("Anexo 000002", f"{office.today:%d/%m/%Y}")
    with office.sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(stripe_day)) == 2
    assert Verification(office.sessions).verify() == []


def test_days_of_a_range_are_compared_one_by_one_and_told_together(office: DayOffice) -> None:
    office.charge(1)
    office.next_day()
    days = Question(office.today, office.today + timedelta(days=1))
    office.charge(2)

    kept = office.of.stripe_days.compare(office.sara, days.first, days.last)

    assert [(each.number, each.day) for each in kept] == [(1, days.first), (2, days.last)]
    assert office.look(days).stripe == tuple(kept)
    # The practice list dates all it took on the first day.
    assert kept[0].told.sides[0].there_count == 2
    assert "2 días" in words(paper_of(office, days))


def paper_of(office: DayOffice, question: Question) -> bytes:
    return office.of.papers.look_at_days(office.sara, office.look(question))
