import json
from pathlib import Path

import pytest

from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.benchmarks import company
from tests.benchmarks.__main__ import main
from tests.benchmarks.books import Books
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.company import SMALL
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.kept import sqlite_copy
from tests.benchmarks.runner import run

ON_BOTH = {
    "find by part of a name",
    "find by identification",
    "find by telephone",
    "find by account number",
    "find by VoIP number",
    "find by invoice number",
    "pending invoices of an account",
    "save a payment over 1 invoice",
    "save a payment over 3 invoices",
    "save a payment over 3 invoices by 3 tenders",
    "charge a card at an instant Stripe",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_benchmark_gives_a_figure_and_its_raw_limit(root: Path, database: str) -> None:
    names = {each.name for each in BENCHMARKS if each.on and not each.name.endswith("tills")}

    figures = run(SMALL, [database], 6, names, tell=lambda _: None, root=root)

    found = {figure.work for figure in figures}
    assert found >= ON_BOTH
    assert ("start to a window that takes a password" in found) == (database == "sqlite")
    for figure in figures:
        assert figure.p50 > 0
        assert figure.limit is not None
        assert figure.limit > 0
        assert figure.ratio is not None


def test_papers_tables_and_files_need_no_database(root: Path) -> None:
    names = {"papers", "table", "debit-files"}

    figures = run(SMALL, (), 6, names, tell=lambda _: None, root=root)

    assert len(figures) == 8
    assert all(figure.limit for figure in figures)


def test_two_tills_lose_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.tills.COUNTS", ((2, 1.0),))

    figures = run(SMALL, ["postgresql"], 4, {"tills"}, tell=lambda _: None, root=root)

    assert [figure.unit for figure in figures] == ["/s"]


def test_two_tills_that_share_their_customers_lose_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.benchmarks.shared_tills.COUNTS", ((2, 1.0),))

    figures = run(SMALL, ["postgresql"], 4, {"shared-tills"}, tell=lambda _: None, root=root)

    assert [(figure.unit, "none of 56 lost" in figure.note) for figure in figures] == [("/s", True)]


def test_the_company_that_is_measured_is_sound(root: Path, tmp_path: Path) -> None:
    with sqlite_copy(SMALL, tmp_path, root) as url:
        books = Books(url, SMALL)
        try:
            assert Verification(books.sessions).verify() == []
            assert _count(books.sessions, "invoice") == SMALL.invoices
            assert books.accounts.count() == SMALL.accounts
            open_now = books.invoices.pending(company.account_number(9))
            assert len(open_now) == company.open_months(9)
        finally:
            books.close()


def test_a_goal_is_met_below_for_times_and_above_for_rates() -> None:
    slow = Figure("w", "", "ms", 4.0, 9.0, 1.0, "raw", Goal("ratio", 3.0))
    rate = Figure("w", "", "/s", 600.0, 500.0, 1200.0, "raw", Goal("p50", 600.0))

    assert (slow.ratio, slow.is_met) == (4.0, False)
    assert (rate.ratio, rate.is_met) == (2.0, True)


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nothing"])

    assert "no such benchmark: nothing" in capsys.readouterr().err


def test_the_figures_are_also_told_as_json(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.benchmarks.__main__.ROOT", root)
    file = tmp_path / "figures.json"

    main(["papers", "--size", "small", "--rounds", "3", "--json", str(file)])

    told = json.loads(file.read_text())
    assert told["size"] == "small"
    assert {"work", "p50", "p95", "limit", "ratio", "met"} <= set(told["figures"][0])


def _count(sessions: Sessions, table: str) -> int:
    with sessions.read() as session:
        return int(session.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
