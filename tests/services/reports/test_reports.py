import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, text

from services.errors import NotAllowed
from services.exporting import Cents
from services.reports.exports import report_csv, report_workbook
from services.reports.records import Chart, Group, Report, ReportQuestion, ReportTable, Subject
from services.reports.service import KINDS
from services.reports.shape import labels, pieces, ticks
from services.storage.tables import account, account_move, payment
from tests.services.payments.givens import cash, cheque, slip
from tests.services.printing.reading import words as text_of
from tests.services.summaries.day import DayOffice


def read(office: DayOffice, subject: Subject, days: int = 60) -> Report:
    today = office.clock().date()
    question = ReportQuestion(subject, today - timedelta(days=days), today)
    return office.of.day.reports.read(office.sara, question)


def told(table: ReportTable) -> list[tuple[object, ...]]:
    return [
        tuple(cell.cents if isinstance(cell, Cents) else cell for cell in row.cells)
        for row in table.rows
    ]


def total(table: ReportTable) -> list[object]:
    return [cell.cents if isinstance(cell, Cents) else cell for cell in table.total]


def test_collections_and_cashiers_are_the_summary_s_own_sums(office: DayOffice) -> None:
    office.work()
    office.close_tills()
    office.next_day()
    summary = office.look()

    by_month = read(office, Subject.COLLECTIONS)
    by_cashier = read(office, Subject.CASHIERS)

    assert by_month.body.details is not None
    assert told(by_month.body.details) == [
        ("nov 2026", "Efectivo", 5, 18_700, 2_500, 16_200),
        ("nov 2026", "Cheques", 1, 3_000, 0, 3_000),
        ("nov 2026", "Depósitos y transferencias", 1, 4_500, 0, 4_500),
        ("nov 2026", "Tarjetas (Stripe)", 1, 4_500, 0, 4_500),
        ("nov 2026", "Vouchers del datáfono", 1, 2_000, 0, 2_000),
        ("nov 2026", "Retenciones", 1, 300, 0, 300),
    ]
    assert told(by_month.body.figures) == [("nov 2026", 10, 33_000, 2_500, 30_500)]
    assert total(by_month.body.figures)[1:] == [10, 33_000, 2_500, 30_500]
    assert summary.total.net_cents == 30_500
    assert [group.label for group in by_month.body.chart.groups] == [
        "sep 26",
        "oct 26",
        "nov 26",
    ]
    assert sum(by_month.body.chart.groups[-1].values) == 33_000
    people = {row[0]: row[1:] for row in told(by_cashier.body.figures)}
    assert {name: figures[3] for name, figures in people.items()} == {
        each.name: each.net_cents for each in summary.by_cashier
    }
    # Both drawers were counted empty, and today's turns are open.
    missing = sum(turn.difference_cents or 0 for turn in summary.turns)
    assert total(by_cashier.body.figures)[-2:] == [0, -missing]
    question = ReportQuestion(Subject.OVERDUE, date(2026, 11, 1), date(2026, 11, 2))
    with pytest.raises(NotAllowed):
        office.of.day.reports.read(office.ana, question)


def test_debts_stand_in_their_age_and_money_that_waits_is_found(office: DayOffice) -> None:
    with office.sessions.begin() as session:
        for sequential, late in ((1, 0), (2, 1), (3, 30), (4, 31), (5, 90), (6, 91)):
            session.execute(
                text("UPDATE invoice SET due_on = :due, issued_on = :due WHERE sequential = :n"),
                {"due": (office.today - timedelta(days=late)).isoformat(), "n": sequential},
            )
    office.pay(slip(2_000), invoice=7)
    office.charge(8)

    debts = read(office, Subject.OVERDUE)
    waiting = read(office, Subject.UNSETTLED)

    # Five more were due 38 days ago; 20.00 of one and all of another are paid.
    assert told(debts.body.figures) == [
        ("Por vencer", 1, 4_500),
        ("1 a 30 días", 2, 9_000),
        ("31 a 60 días", 6, 25_000),
        ("61 a 90 días", 1, 4_500),
        ("Más de 90 días", 1, 4_500),
    ]
    assert debts.body.details is not None
    ((number, _, _, *ages),) = told(debts.body.details)
    assert (number, ages) == ("100001", [4_500, 9_000, 25_000, 4_500, 4_500, 43_000])
    with office.sessions.read() as session:
        owed = session.scalar(text("SELECT sum(balance_cents) FROM invoice WHERE state = 'open'"))
    assert total(debts.body.figures)[2] == owed
    assert [(row[0], row[1], row[3]) for row in told(waiting.body.figures)] == [
        ("Dinero en el banco sin identificar", 0, 0),
        ("Depósitos por verificar", 1, 2_000),
        ("Tarjetas por comparar con Stripe", 1, 4_500),
    ]
    assert debts.days == "Al 22/11/2026"


def test_protests_declines_withholdings_and_activations_are_told_one_by_one(
    office: DayOffice,
) -> None:
    receipt = office.pay(cheque(3_000), cash(1_500), invoice=1)
    office.protest(office.deposit_cheque(receipt), 3_000)
    office.doubt()
    with office.sessions.begin() as session:
        session.execute(
            text("UPDATE charge_attempt SET failure = :told"),
            {"told": '{"code": "insufficient_funds", "message": ""}'},
        )
        number = session.scalar(select(account.c.id).where(account.c.number == "100001"))
        session.execute(
            insert(account_move).values(
                account_id=number, from_state="in_review", to_state="active", at=office.clock(),
                by="pablo", till="01", reason="Completa",
            )
        )  # fmt: skip

    protests = read(office, Subject.PROTESTS)
    declines = read(office, Subject.DECLINES)
    activations = read(office, Subject.ACTIVATIONS)

    assert told(protests.body.figures) == [("nov 2026", "Protestado", 1, 3_000)]
    assert protests.body.details is not None
    (row,) = told(protests.body.details)
    assert row[1:3] == ("Protestado", "100001")
    assert row[-3:] == (3_000, 249, 0)
    assert told(declines.body.figures) == [("La tarjeta no tiene fondos suficientes.", 1, 777)]
    assert told(activations.body.figures) == [("nov 2026", "Tarjeta, pago en la oficina", 1)]
    assert told(read(office, Subject.WITHHOLDINGS).body.figures)[-1] == ("nov 2026", 0, 0)


def test_the_report_of_stripe_tells_fees_and_net_and_that_all_agrees(office: DayOffice) -> None:
    office.charge(1)
    office.charge(2, 1_000)

    report = read(office, Subject.STRIPE)

    assert told(report.body.figures) == [
        ("Cobros", 2, 5_500, 2, 5_500, 0),
        ("Devoluciones", 0, 0, 0, 0, 0),
        ("Contracargos", 0, 0, 0, 0, 0),
        ("Comisiones de Stripe", None, None, None, -100, None),
        ("Neto en Stripe", None, None, None, 5_400, None),
        ("Enviado al banco", None, None, 0, 0, None),
    ]
    assert report.body.notes == ("Los libros y Stripe dicen lo mismo de estos días.",)


def test_what_was_given_back_is_told_by_month_and_by_the_two_who_decided(
    office: DayOffice,
) -> None:
    office.work()
    with office.sessions.read() as session:
        charged = session.scalar(select(payment.c.id).where(payment.c.attempt_id.is_not(None)))
    office.give_back(office.of.payments.show(str(charged)), 300)

    report = read(office, Subject.PAIRS)

    assert told(report.body.figures) == [
        ("nov 2026", "ana", "—", "Anulación", 1, 2_500),
        ("nov 2026", "ana", "admin", "Devolución", 1, 300),
    ]
    assert total(report.body.figures)[-2:] == [2, 2_800]
    assert report.body.details is not None
    assert {row[1] for row in told(report.body.details)} == {"Devolución", "Anulación"}
    assert sum(report.body.chart.groups[-1].values) == 2_800


def test_every_report_is_paper_and_a_spreadsheet_without_formulas(office: DayOffice) -> None:
    office.work()
    with office.sessions.begin() as session:
        session.execute(text("UPDATE customer SET name = '=HYPERLINK(1)'"))
    for kind in KINDS:
        report = read(office, kind.subject)

        words = text_of(office.of.day.report_papers.pdf(office.sara, report))
        assert kind.title in words
        book = load_workbook(io.BytesIO(report_workbook(report)))
        assert book.sheetnames == [each.title for each in report.tables]
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert "\n=" not in report_csv(report).replace(",=", "\n=")
    plain = report_csv(read(office, Subject.LEDGER)).splitlines()
    assert plain[0].endswith("Asiento,Fecha,Cuenta,Nombre,Concepto,Debe,Haber")
    figures = [line.split(",")[-2:] for line in plain[1:]]
    assert sum(float(debit) for debit, _ in figures) == sum(float(each) for _, each in figures)
    assert plain[1] == "1,22/11/2026,1.01.01.01,Caja general,Cobros del día,187.00,0.00"
    assert "'=HYPERLINK" in report_csv(read(office, Subject.OVERDUE))


@pytest.mark.parametrize("tops", [(0,), (1,), (99,), (100, 3), (123_456, 78_900), (10**10,)])
@pytest.mark.parametrize("is_money", [True, False])
def test_columns_of_a_chart_stay_under_their_scale(tops: tuple[int, ...], is_money: bool) -> None:
    groups = tuple(Group(str(top), (top, 0, top // 2)) for top in tops)
    chart = Chart("", ("a", "b", "c"), groups, is_money)

    scale = ticks(chart)

    assert scale[0].value == 0
    assert scale[-1].height == 1
    assert 2 <= len(scale) <= 7
    for each in pieces(chart):
        assert each.bottom + each.height <= 1 + 1e-9
        assert 0 <= each.x <= each.x + each.width <= 1
    assert [each.total for each in labels(chart)] == [top + top // 2 for top in tops]
