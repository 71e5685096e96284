from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.errors import UserError
from services.importing.exports import load
from services.statements.parsing import read
from services.statements.profiles import shipped
from tests.services.statements.bank import comma, pacifico, pichincha, point, sheet

TODAY = date(2026, 11, 22)
DETAILS = (
    st.text(st.sampled_from("ABCDÑÁÉ abcñ0123456789.-/()"), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text[0] not in "'-")
)
MOVES = st.lists(
    st.tuples(
        st.integers(0, 300).map(lambda days: TODAY - timedelta(days=days)),
        st.integers(1, 99_999_999).flatmap(lambda cents: st.sampled_from((cents, -cents))),
        DETAILS,
    ),
    min_size=1,
    max_size=25,
)


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@given(MOVES, st.sampled_from((comma, point)), st.sampled_from(("utf-8-sig", "cp1252", "utf-16")))
def test_what_pichincha_writes_is_read_back(
    moves: list[tuple[date, int, str]], write: object, encoding: str
) -> None:
    content = pichincha(*((shown(day), cents, told) for day, cents, told in moves), write=write)
    text = content.decode("utf-8-sig")

    parsed = read(load(text.encode(encoding), "b.csv"), shipped(), TODAY)

    assert parsed.problems == ()
    assert [(one.day, one.amount_cents, one.detail) for one in parsed.lines] == moves


@given(MOVES)
def test_what_the_general_export_writes_is_read_back_with_sound_balances(
    moves: list[tuple[date, int, str]],
) -> None:
    rows = [
        (shown(day), cents, told.replace(",", " "), f"{place:06d}")
        for place, (day, cents, told) in enumerate(moves, 1)
    ]

    parsed = read(load(pacifico(*rows, start_cents=5 * 10**9), "b.csv"), shipped(), TODAY)

    assert (parsed.problems, parsed.warnings) == ((), ())
    assert [(one.amount_cents, one.reference) for one in parsed.lines] == [
        (cents, reference) for _, cents, _, reference in rows
    ]


@given(MOVES)
def test_a_spreadsheet_of_the_same_movements_has_the_same_keys(
    moves: list[tuple[date, int, str]],
) -> None:
    rows = [(shown(day), cents, told, "77") for day, cents, told in moves]
    text = read(load(pacifico(*rows, start_cents=5 * 10**9), "b.csv"), shipped(), TODAY)
    head = ["Fecha", "Descripción", "Referencia", "Débito", "Crédito", "Saldo"]
    cells = [
        [day, told, 77, None if cents > 0 else -cents / 100, cents / 100 if cents > 0 else None, 0]
        for (day, cents, told) in moves
    ]

    book = read(load(sheet(head, *cells), "b.xlsx"), shipped(), TODAY)

    assert [(one.key, one.occurrence) for one in book.lines] == [
        (one.key, one.occurrence) for one in text.lines
    ]


@given(MOVES)
def test_equal_movements_are_counted_and_others_are_not(
    moves: list[tuple[date, int, str]],
) -> None:
    twice = [(shown(day), cents, told) for day, cents, told in (*moves, *moves)]

    parsed = read(load(pichincha(*twice), "b.csv"), shipped(), TODAY)

    seen: dict[str, int] = {}
    for line in parsed.lines:
        seen[line.key] = seen.get(line.key, 0) + 1
        assert line.occurrence == seen[line.key]
    assert len({(one.key, one.occurrence) for one in parsed.lines}) == len(twice)
    assert all(times >= 2 for times in seen.values())


@given(MOVES, st.integers(0, 400), st.integers(1, 30))
def test_a_file_that_lost_some_bytes_is_refused_or_says_what_it_read(
    moves: list[tuple[date, int, str]], begin: int, length: int
) -> None:
    whole = pichincha(*((shown(day), cents, told) for day, cents, told in moves))
    cut = whole[:begin] + whole[begin + length :]
    try:
        parsed = read(load(cut, "b.csv"), shipped(), TODAY)
    except UserError:
        return
    assert len(parsed.lines) + len(parsed.problems) >= 1
    assert all(line.amount_cents for line in parsed.lines)
