from contextlib import suppress
from datetime import date

import pytest

from services.errors import BadField, BadFields, ChangedElsewhere, NotAllowed
from services.importing import DecimalsMixed, DecimalsUnclear, FileEmpty, HasProblems, HeaderChanged
from services.importing.amounts import Decimals
from services.importing.exports import load
from services.importing.sample import sample_of
from services.statements.errors import (
    ImportBuiltOn,
    ImportUndone,
    MarkerMissing,
    NoProfileFits,
    NoSuchProfile,
    ProfileTaken,
    UnknownBankAccount,
)
from services.statements.profile_desk import header_of
from services.statements.profiles import Meaning, Profile, shipped, suggested
from services.statements.records import MatchKind, StatementChanged
from tests.services.statements.bank import (
    OLD_HEAD,
    OTHER,
    OURS,
    PICHINCHA_HEAD,
    Bank,
    comma,
    pacifico,
    pichincha,
    point,
    sheet,
)

DAY = "20/11/2026"


def moves_of(bank: Bank, content: bytes, **told: object) -> list[tuple[date, int, str, str]]:
    preview = bank.imports.preview(content, OURS, file_name="a.csv", **told)  # type: ignore[arg-type]
    return [
        (line.day, line.amount_cents, line.detail, line.reference) for line in preview.parsed.lines
    ]


class Stopped(Exception):
    pass


class Stopping:
    """An operator who stops the work after so many looks."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int, text: str = "") -> None:
        self.told.append((done, total))

    def raise_if_cancelled(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Stopped


# --- Profiles ---------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [comma, point])
def test_pichincha_reads_in_both_decimal_styles(bank: Bank, write: object) -> None:
    content = pichincha((DAY, 500_050, "DEPOSITO 778899"), (DAY, -4500, "COMISIÓN"), write=write)

    assert moves_of(bank, content) == [
        (date(2026, 11, 20), 500_050, "DEPOSITO 778899", ""),
        (date(2026, 11, 20), -4500, "COMISIÓN", ""),
    ]


def test_the_older_export_of_pichincha_is_known_by_its_header(bank: Bank) -> None:
    content = (
        f'Movimientos\n{OLD_HEAD}\n"2025-10-3, 9:34 PM";Transferencia;$1,234.50;ROSA ANDRADE\n'
        '"2025-10-4, 8:00 AM";Pago;-$5.00;LUZ\n'
    ).encode("cp1252")
    preview = bank.imports.preview(content, OURS, file_name="viejo.csv")

    assert preview.parsed.profile == "Pichincha (anterior)"
    assert [(one.parsed.day, one.parsed.amount_cents) for one in preview.lines] == [
        (date(2025, 10, 3), 123_450),
        (date(2025, 10, 4), -500),
    ]
    assert preview.lines[0].parsed.detail == "Transferencia · ROSA ANDRADE"


def test_debit_credit_reference_and_balance_are_read(bank: Bank) -> None:
    content = pacifico(
        (DAY, 4500, "Deposito", "00778899"), (DAY, -200, "Comision", "1"), (DAY, 900, "Otro", "")
    )
    preview = bank.imports.preview(content, OTHER)

    assert preview.parsed.profile == "Pacífico / general"
    assert [one.parsed.amount_cents for one in preview.lines] == [4500, -200, 900]
    assert preview.lines[0].parsed.reference_key == "778899"
    assert (preview.in_cents, preview.out_cents) == (5400, -200)
    assert preview.parsed.warnings == ()


def test_a_balance_that_does_not_follow_is_a_warning_with_its_line(bank: Bank) -> None:
    lines = pacifico((DAY, 4500, "A", "1"), (DAY, 100, "B", "2"), (DAY, 900, "C", "3"))
    cut = b"\n".join(line for line in lines.split(b"\n") if b",B," not in line)

    preview = bank.imports.preview(cut, OTHER)

    assert [(one.line, one.problem) for one in preview.parsed.warnings] == [
        (3, "statement.balance_breaks")
    ]
    assert preview.may_apply


def test_a_changed_header_stops_it_and_names_what_differs(bank: Bank) -> None:
    changed = pichincha(
        (DAY, 4500, "x"),
        head=PICHINCHA_HEAD.replace("Monto", "Valor USD").replace(";Categoría", ""),
    )
    with pytest.raises(HeaderChanged) as refused:
        bank.imports.preview(changed, OURS, profile="Pichincha")
    assert refused.value.details == {
        "profile": "Pichincha",
        "line": 5,
        "missing": "Monto, Categoría",
        "unknown": "Valor USD",
        "moved": "-",
    }
    with pytest.raises(NoProfileFits) as none:
        bank.imports.preview(changed, OURS)
    assert (none.value.details["nearest"], none.value.details["missing"]) == (
        "Pichincha",
        "Monto, Categoría",
    )


def test_columns_that_changed_places_are_named(bank: Bank) -> None:
    moved = PICHINCHA_HEAD.replace("Tipo;Monto", "Monto;Tipo")
    with pytest.raises(HeaderChanged) as refused:
        bank.imports.preview(pichincha((DAY, 1, "x"), head=moved), OURS, profile="pichincha")
    assert refused.value.details["moved"] == "Tipo, Monto"


def test_a_file_without_its_marker_is_refused(bank: Bank) -> None:
    with pytest.raises(MarkerMissing) as refused:
        bank.imports.preview(pacifico((DAY, 1, "a", "b")), OURS, profile="Pichincha")
    assert refused.value.details["marker"] == "Movimientos"
    with pytest.raises(NoSuchProfile) as unknown:
        bank.imports.preview(b"a;b", OURS, profile="Machala")
    assert "Pichincha" in str(unknown.value.details["known"])
    with pytest.raises(UnknownBankAccount):
        bank.imports.preview(b"a;b", "999")


def test_two_decimal_styles_or_none_for_certain_stop_it(bank: Bank) -> None:
    head = ["Fecha", "Documento", "Detalle", "Valor", "Saldo"]
    with pytest.raises(DecimalsMixed):
        bank.imports.preview(
            sheet(head, [DAY, 1, "a", "1,50", ""], [DAY, 2, "b", "1.50", ""]), OURS
        )
    unclear = sheet(head, [DAY, 1, "a", "1.234", ""])
    with pytest.raises(DecimalsUnclear):
        bank.imports.preview(unclear, OURS)
    assert moves_of(bank, unclear, decimals=Decimals.COMMA)[0][1] == 123_400


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        ("31/02/2026;Ingreso;5,00;x;;", "date", "bad_date"),
        (";Ingreso;5,00;x;;", "date", "required"),
        ("22/12/2026;Ingreso;5,00;x;;", "date", "statement.future_day"),
        ("20/11/2026;Ingreso;cinco;x;;", "amount", "statement.bad_amount"),
        ("20/11/2026;Ingreso;;x;;", "amount", "required"),
        ("20/11/2026;Ingreso;0,00;x;;", "amount", "statement.zero"),
        ("20/11/2026;Ingreso", "", "short_line"),
        ("20/11/2026;Ingreso;5,00;x;;;de más", "", "long_line"),
        (f"20/11/2026;Ingreso;5,00;{'x' * 900};;", "detail", "too_long"),
    ],
)
def test_one_bad_line_keeps_the_whole_file_out(
    bank: Bank, line: str, field: str, problem: str
) -> None:
    content = pichincha((DAY, 4500, "DEPOSITO 778899")) + line.encode() + b"\r\n"
    preview = bank.imports.preview(content, OURS)

    assert [(one.line, one.field, one.problem) for one in preview.problems] == [(7, field, problem)]
    with pytest.raises(HasProblems):
        bank.imports.apply(bank.books.supervisor, preview)
    assert bank.books.count("statement_line") == 0


def test_what_closes_the_table_ends_it(bank: Bank) -> None:
    content = pacifico((DAY, 4500, "A", "1")) + b"\nTotal,,,,45.00,\nno es,una,linea\n"
    assert len(moves_of(bank, content)) == 1
    with pytest.raises(FileEmpty):
        bank.imports.preview(pacifico(), OURS)


def test_a_profile_of_the_office_is_made_tried_saved_and_used(bank: Bank) -> None:
    content = (
        "Banco X\nFec.;Glosa;Mov;Importe\n20-11-2026;PAGO 778899;C;4500\n20-11-2026;LUZ;D;200\n"
    )
    sample = sample_of(load(content.encode()))
    assert (sample.width, sample.lines[1].cells[1]) == (4, "Glosa")
    header = header_of(sample.lines, "Banco X", has_header=True)
    assert suggested(header) == {1: Meaning.DETAIL, 3: Meaning.AMOUNT}
    profile = Profile(
        name="Banco X",
        header=header,
        columns={0: Meaning.DATE, 1: Meaning.DETAIL, 2: Meaning.TYPE, 3: Meaning.AMOUNT},
        skip_until="Banco X",
        outgoing=("D",),
    )
    parsed = bank.profiles.try_out(sample, profile)
    assert [line.amount_cents for line in parsed.lines] == [450_000, -20_000]

    bank.profiles.save(bank.books.supervisor, profile)

    preview = bank.imports.preview(content.encode(), OURS)
    assert (preview.parsed.profile, preview.new_count) == ("Banco X", 2)
    assert bank.profiles.find("banco x") == profile
    bank.profiles.remove(bank.books.supervisor, "Banco X")
    with pytest.raises(NoProfileFits):
        bank.imports.preview(content.encode(), OURS)


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({0: Meaning.AMOUNT}, "statement.no_date_column"),
        ({0: Meaning.DATE}, "statement.no_amount_column"),
        ({0: Meaning.DATE, 1: Meaning.AMOUNT, 2: Meaning.DEBIT}, "statement.no_amount_column"),
        ({0: Meaning.DATE, 1: Meaning.DATE, 2: Meaning.AMOUNT}, "statement.column_twice"),
    ],
)
def test_a_profile_that_cannot_work_is_not_saved(
    bank: Bank, columns: dict[int, Meaning], problem: str
) -> None:
    with pytest.raises(BadFields) as refused:
        bank.profiles.save(bank.books.supervisor, Profile("X", (), columns))
    assert [bad.details["problem"] for bad in refused.value.problems] == [problem]


def test_a_shipped_profile_keeps_its_name_and_roles_their_rights(bank: Bank) -> None:
    good = Profile("Pichincha", (), {0: Meaning.DATE, 1: Meaning.AMOUNT})
    with pytest.raises(ProfileTaken):
        bank.profiles.save(bank.books.supervisor, good)
    with pytest.raises(NotAllowed):
        bank.profiles.save(bank.books.cashier, good)
    assert {one.name for one in shipped()} == {one.name for one in bank.profiles.all()}
    assert len({one.fingerprint for one in shipped()}) == len(shipped())


# --- Adding -----------------------------------------------------------------------------------


def test_the_same_file_twice_adds_nothing_whatever_its_name(bank: Bank) -> None:
    content = pichincha((DAY, 4500, "DEPOSITO 778899"), (DAY, -200, "COMISION"))
    first = bank.bring_in(content)
    preview = bank.imports.preview(content, OURS, file_name="otro nombre.csv")

    again = bank.imports.apply(bank.books.supervisor, preview)

    assert (first.new_count, again.new_count, again.already_imported) == (2, 0, True)
    assert preview.imported_before is not None
    assert preview.imported_before.file_name == "banco.csv"
    assert (preview.same_count, preview.may_apply) == (2, False)
    assert bank.books.count("statement_line") == 2


def test_two_equal_lines_of_a_day_are_two_and_stay_two(bank: Bank) -> None:
    twice = [(DAY, 4500, "DEPOSITO VENTANILLA"), (DAY, 4500, "DEPOSITO VENTANILLA")]
    bank.bring_in(pichincha(*twice))
    assert bank.books.count("statement_line") == 2

    later = bank.bring_in(pichincha(*twice, twice[0], ("21/11/2026", 100, "OTRO")))

    assert (later.new_count, later.same_count) == (2, 2)
    assert bank.books.count("statement_line") == 4


def test_saved_again_by_a_spreadsheet_it_adds_nothing(bank: Bank) -> None:
    bank.bring_in(pacifico((DAY, 4500, "Depósito  Rosa", "00778899")), account=OTHER)
    again = sheet(
        ["FECHA", "Descripcion", "Referencia ", "Debito", "Credito", "Saldo"],
        [date(2026, 11, 20), "DEPOSITO ROSA", 778899, None, 45.0, 1045.0],
    )

    preview = bank.imports.preview(again, OTHER, file_name="banco.xlsx")

    assert (preview.new_count, preview.same_count) == (0, 1)


def test_the_same_lines_in_another_account_are_others(bank: Bank) -> None:
    content = pacifico((DAY, 4500, "A", "1"))
    bank.bring_in(content)

    assert bank.bring_in(content, account=OTHER).new_count == 1


def test_who_does_not_reconcile_imports_nothing(bank: Bank) -> None:
    preview = bank.imports.preview(pichincha((DAY, 4500, "x")), OURS)
    for who in (bank.books.cashier, bank.books.activator):
        with pytest.raises(NotAllowed):
            bank.imports.apply(who, preview)
    assert bank.books.count("statement_file") == 0


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_stopped_at_any_moment_nothing_is_half_there(bank: Bank, after: int) -> None:
    many = [(DAY, 100 + n, f"LINEA {n}") for n in range(4_500)]
    preview = bank.imports.preview(pichincha(*many), OURS)
    progress = Stopping(after)

    with suppress(Stopped):
        bank.imports.apply(bank.books.supervisor, preview, progress=progress)

    is_whole = progress.left >= 0
    assert bank.books.count("statement_line") == (4_500 if is_whole else 0)
    assert bank.books.count("statement_file") == int(is_whole)
    assert is_whole == (after == 4)


def test_progress_is_told_and_reading_can_be_stopped(bank: Bank) -> None:
    content = pichincha(*((DAY, 100 + n, "x") for n in range(3_000)))
    watched = Stopping(99)
    bank.imports.preview(content, OURS, progress=watched)
    assert watched.told == [(0, 0), (1000, 3000), (2000, 3000), (3000, 3000)]

    with pytest.raises(Stopped):
        bank.imports.preview(content, OURS, progress=Stopping(1))


def test_lines_that_another_till_brought_in_meanwhile_are_not_brought_in_again(bank: Bank) -> None:
    first = bank.imports.preview(pichincha((DAY, 4500, "A"), (DAY, 100, "B")), OURS)
    second = bank.imports.preview(pichincha((DAY, 4500, "A"), (DAY, 200, "C")), OURS)
    bank.imports.apply(bank.books.supervisor, first)

    result = bank.imports.apply(bank.books.supervisor, second)

    assert (result.new_count, result.same_count) == (1, 1)


# --- Undoing ----------------------------------------------------------------------------------


def test_an_undone_import_is_gone_and_can_come_again(bank: Bank) -> None:
    content = pichincha((DAY, 4500, "DEPOSITO 778899"), (DAY, -200, "COMISION"))
    made = bank.bring_in(content)
    told: list[StatementChanged] = []
    bank.books.events.subscribe(StatementChanged, told.append)

    bank.imports.undo(bank.books.supervisor, made.file_id, "era de otro mes")

    (record,) = bank.imports.files()
    assert (record.undone_by, record.open_count) == ("sara", 0)
    assert bank.desk.unidentified() == []
    assert told == [StatementChanged(OURS)]
    with pytest.raises(ImportUndone):
        bank.imports.undo(bank.books.supervisor, made.file_id, "otra vez")
    assert bank.bring_in(content).new_count == 2


def test_undoing_an_import_lets_its_deposits_wait_again(bank: Bank) -> None:
    by_line = bank.deposit_id(bank.claim("778899", sequential=1))
    by_hand = bank.deposit_id(bank.claim("5511", sequential=2))
    bank.deposits.verify(bank.books.supervisor, by_hand)
    made = bank.bring_in(pichincha((DAY, 4500, "DEPOSITO 778899"), (DAY, 4500, "DEPOSITO 5511")))
    assert bank.desk.accept_exact(bank.books.supervisor).count == 2

    bank.imports.undo(bank.books.supervisor, made.file_id, "cuenta equivocada")

    assert bank.deposits.show(by_line).state == "claimed"
    assert bank.deposits.show(by_hand).state == "verified"


def test_what_was_built_on_an_import_keeps_it(bank: Bank) -> None:
    made = bank.bring_in(pichincha((DAY, 4500, "STRIPE PAYOUT"), (DAY, 100, "RARO")))
    stripe, odd = sorted(bank.desk.unidentified(), key=lambda one: -one.line.amount_cents)
    bank.desk.set_aside(bank.books.supervisor, odd.id, "preguntar al banco")
    with pytest.raises(ImportBuiltOn) as refused:
        bank.imports.undo(bank.books.supervisor, made.file_id, "x")
    assert refused.value.details == {"cause": "set_aside", "count": 1}
    bank.desk.reopen(bank.books.supervisor, odd.id)
    bank.desk.identify(bank.books.supervisor, stripe.id, MatchKind.PAYOUT, "liquidación de Stripe")

    with pytest.raises(ImportBuiltOn) as refused:
        bank.imports.undo(bank.books.supervisor, made.file_id, "x")

    assert refused.value.details == {"cause": "payout", "count": 1}
    bank.desk.unmatch(bank.books.supervisor, stripe.id, "no era")
    bank.imports.undo(bank.books.supervisor, made.file_id, "ahora sí")


def test_undoing_needs_the_right_and_a_reason(bank: Bank) -> None:
    made = bank.bring_in(pichincha((DAY, 4500, "x")))
    with pytest.raises(NotAllowed):
        bank.imports.undo(bank.books.cashier, made.file_id, "x")
    with pytest.raises(BadField):
        bank.imports.undo(bank.books.supervisor, made.file_id, " ")
    assert len(bank.desk.unidentified()) == 1


def test_two_tills_that_import_at_once_add_each_line_once(bank: Bank) -> None:
    content = pichincha(*((DAY, 100 + n, f"L{n}") for n in range(50)))
    previews = [
        bank.imports.preview(content + extra, OURS)
        for extra in (b"", b"20/11/2026;Ingreso;9,99;MAS;;\r\n")
    ]
    added = 0
    for preview in previews:
        try:
            added += bank.imports.apply(bank.books.supervisor, preview).new_count
        except ChangedElsewhere:
            continue
    assert added == bank.books.count("statement_line") == 51
