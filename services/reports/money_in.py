"""Reports of what was collected: by method and month, and by cashier."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from services.exporting import Cents
from services.papers.turns import KINDS
from services.payments.tenders import Method
from services.reports import store
from services.reports.figures import month_mark, month_words, months
from services.reports.reading import Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row
from services.summaries.records import NOT_COUNTED, Question, Sum

_FIGURES = (
    Heading("N.º", 0.5, is_figure=True),
    Heading("Recibido", 1.0, is_figure=True),
    Heading("Reversado", 1.0, is_figure=True),
    Heading("Neto", 1.0, is_figure=True),
)


def collections(asked: Reading) -> ReportBody:
    """What came in by method, month by month, without credit that was spent."""
    by_month = [(month, _counted(asked, *_days(asked, month))) for month in _months(asked)]
    present = {each.method for _, sums in by_month for each in sums}
    methods = [method.value for method in Method if method.value in present]
    rows = [
        Row((month_words(month), KINDS[method], *_figures(group)))
        for month, sums in by_month
        for method in methods
        if (group := [each for each in sums if each.method == method])
    ]
    everything = [each for _, sums in by_month for each in sums]
    groups = tuple(
        Group(
            month_mark(month),
            tuple(sum(each.cents for each in sums if each.method == method) for method in methods),
        )
        for month, sums in by_month
    )
    return ReportBody(
        Chart("Recibido por mes y método", tuple(KINDS[method] for method in methods), groups),
        ReportTable(
            "Por mes",
            (Heading("Mes", 0.8), *_FIGURES),
            tuple(Row((month_words(month), *_figures(sums))) for month, sums in by_month if sums),
            ("Total", *_figures(everything)),
        ),
        ReportTable(
            "Por método y mes",
            (Heading("Mes", 0.8), Heading("Método", 1.5), *_FIGURES),
            tuple(rows),
        ),
        ("El saldo a favor que se usa no suma: entró cuando se dejó.",),
    )


def cashiers(asked: Reading) -> ReportBody:
    """What each person took and took back, and what was over or missing in their drawers."""
    sums = _counted(asked, asked.first, asked.last)
    drawers = {row.username: row for row in store.drawers(asked.session, asked.first, asked.last)}
    names = {each.user: each.name for each in sums}
    names |= {key: row.full_name for key, row in drawers.items()}
    people = sorted(names, key=lambda key: (names[key], key))
    present = {each.method for each in sums}
    methods = [method.value for method in Method if method.value in present]
    taken: dict[tuple[str, str], list[Sum]] = defaultdict(list)
    for each in sums:
        taken[each.user, each.method].append(each)
    rows = []
    for key in people:
        drawer = drawers.get(key)
        rows.append(
            Row(
                (
                    names[key],
                    *_figures([each for each in sums if each.user == key]),
                    Cents(int(drawer.over_cents or 0) if drawer else 0),
                    Cents(int(drawer.missing_cents or 0) if drawer else 0),
                )
            )
        )
    groups = tuple(
        Group(
            names[key],
            tuple(sum(each.cents for each in taken[key, method]) for method in methods),
        )
        for key in people
    )
    details = tuple(
        Row((names[key], KINDS[method], *_figures(taken[key, method])))
        for key in people
        for method in methods
        if taken[key, method]
    )
    return ReportBody(
        Chart("Recibido por cajero y método", tuple(KINDS[method] for method in methods), groups),
        ReportTable(
            "Por cajero",
            (
                Heading("Cajero", 1.4),
                *_FIGURES,
                Heading("Sobrante", 0.8, is_figure=True),
                Heading("Faltante", 0.8, is_figure=True),
            ),
            tuple(rows),
            (
                "Total",
                *_figures(sums),
                Cents(sum(int(row.over_cents or 0) for row in drawers.values())),
                Cents(sum(int(row.missing_cents or 0) for row in drawers.values())),
            ),
        ),
        ReportTable(
            "Por cajero y método",
            (Heading("Cajero", 1.5), Heading("Método", 1.5), *_FIGURES),
            details,
        ),
    )


def _counted(asked: Reading, first: date, last: date) -> list[Sum]:
    sums = asked.summaries.sums_in(asked.session, Question(first, last))
    return [each for each in sums if each.method not in NOT_COUNTED]


def _figures(sums: Iterable[Sum]) -> tuple[int, Cents, Cents, Cents]:
    listed = list(sums)
    received = sum(each.cents for each in listed)
    back = sum(each.reversed_cents for each in listed)
    return (
        sum(each.count for each in listed),
        Cents(received),
        Cents(back),
        Cents(received - back),
    )


def _months(asked: Reading) -> list[date]:
    return months(asked.first, asked.last)


def _days(asked: Reading, month: date) -> tuple[date, date]:
    """The days of a month that are asked about."""
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max(month, asked.first), min(end, asked.last)
