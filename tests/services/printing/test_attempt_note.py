from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.printing.attempt_note import render_attempt_note
from services.printing.papers import PaperFormat
from services.printing.reprint import stamp_copy
from tests.services.printing.reading import boxes, outside, overlaps, pages, place_of, sizes, words
from tests.services.printing.samples import (
    ATTEMPT_NOTE,
    CUSTOMER,
    DEMO_COMPANY,
    NOT_KNOWN,
    many_attempted,
)

MM = 72 / 25.4
BOTH = pytest.mark.parametrize("paper_format", list(PaperFormat))


@BOTH
def test_a_note_says_what_was_tried_and_what_is_known(paper_format: PaperFormat) -> None:
    said = words(render_attempt_note(ATTEMPT_NOTE, paper_format))

    for expected in (
        "VoIP Andina",
        "RUC 1790012345001",
        "CONSTANCIA DE INTENTO DE COBRO CON TARJETA",
        "7C9E6679",
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "Quito · 22/11/2026 20:40",
        "AÚN NO SE SABE",
        NOT_KNOWN,
        "Situación al 22/11/2026 20:40",
        "Peñafiel Núñez María José",
        "RUC 1793213150001",
        "104512",
        "$ 91.00",
        "NOVENTA Y UNO CON 00/100 DÓLARES",
        "22/11/2026 20:32",
        "22/11/2026 20:33",
        "Ana Cajas",
        "02",
        "Visa •••• 4242",
        "pi_3QabcdEfGhIjKlMn0aBcDeFg",
        "001-002-000004512",
        "45.00",
        "001-002-000004890",
        "46.00",
        "pagos@voipec.com",
        "02 380 1200",
        "maria@example.ec",
        "099 412 3344",
        "ORIGINAL: CLIENTE",
    ):
        assert expected in said, expected
    assert "DEMO" not in said
    assert "no se cobró nada" not in said.lower()


@BOTH
def test_what_is_not_known_has_no_label(paper_format: PaperFormat) -> None:
    bare = replace(ATTEMPT_NOTE, card="", intent="", doubt_since=None, invoices=())

    said = words(render_attempt_note(bare, paper_format)).lower()

    for label in ("tarjeta:", "en stripe", "en duda desde", "última consulta", "reemplaza"):
        assert label not in said, label


@BOTH
def test_a_note_says_which_one_it_replaces_and_when_stripe_was_asked(
    paper_format: PaperFormat,
) -> None:
    paper = replace(
        ATTEMPT_NOTE,
        doubt_since=None,
        asked_at=datetime(2026, 11, 23, 1, 39, tzinfo=UTC),
        replaces=datetime(2026, 11, 22, 15, 0, tzinfo=UTC),
    )

    said = words(render_attempt_note(paper, paper_format))

    assert "22/11/2026 20:39" in said
    assert "La constancia del 22/11/2026 10:00" in said


def test_a_note_takes_half_a_sheet() -> None:
    pdf = render_attempt_note(ATTEMPT_NOTE, PaperFormat.A4)

    half = sizes(pdf)[0][1] / 2
    assert all(box.bottom > half for box in boxes(pdf, 0))


@BOTH
def test_what_happened_stands_above_everything_else(paper_format: PaperFormat) -> None:
    pdf = render_attempt_note(ATTEMPT_NOTE, paper_format)

    sentence = place_of(pdf, 0, "Todavía no se sabe")
    assert sentence.bottom > place_of(pdf, 0, "Peñafiel").top
    assert sentence.bottom > place_of(pdf, 0, "NOVENTA").top


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 18, 19, 20, 21, 22, 24, 40, 117, 130, 200])
@BOTH
def test_any_number_of_invoices_is_printed_whole(paper_format: PaperFormat, count: int) -> None:
    paper = replace(ATTEMPT_NOTE, invoices=many_attempted(count))

    pdf = render_attempt_note(paper, paper_format)

    said = words(pdf)
    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert all(said.count(each.number) == 1 for each in paper.invoices)
    assert said.count("ORIGINAL: CLIENTE") == len(sizes(pdf))


def test_forty_invoices_stay_on_one_sheet_and_two_hundred_go_on() -> None:
    one = replace(ATTEMPT_NOTE, invoices=many_attempted(40))
    more = replace(ATTEMPT_NOTE, invoices=many_attempted(200))

    assert len(pages(render_attempt_note(one, PaperFormat.A4))) == 1
    first, second = pages(render_attempt_note(more, PaperFormat.A4))
    assert "Página 1 de 2" in first
    assert "Página 2 de 2" in second
    assert "200 FACTURAS" in first
    assert "200 FACTURAS" in second


def test_the_roll_is_eighty_millimetres_and_prints_within_seventy_two() -> None:
    pdf = render_attempt_note(replace(ATTEMPT_NOTE, company=DEMO_COMPANY), PaperFormat.ROLL_80)

    assert sizes(pdf)[0][0] == pytest.approx(80 * MM, abs=0.05)
    for box in boxes(pdf, 0):
        assert box.left >= 4 * MM - 0.5
        assert box.right <= 76 * MM + 0.5
    assert "DEMO – SIN VALOR" in words(pdf)


@BOTH
def test_extreme_values_never_run_into_each_other(paper_format: PaperFormat) -> None:
    paper = replace(
        ATTEMPT_NOTE,
        amount_cents=99_999_999,
        customer=replace(CUSTOMER, name="Compañía Larguísima " * 12, id_number="9" * 60),
        company=replace(DEMO_COMPANY, address="Avenida muy larga " * 20, legal_name="M" * 90),
        cashier="María Fernanda " * 8,
        till="99",
        card="American Express •••• 0005",
        intent="pi_" + "W" * 60,
        city="San Francisco de Quito y sus alrededores " * 3,
        advice=("Escriba a " + "correo" * 40 + "@example.ec. " * 20,) * 3,
        invoices=tuple(replace(each, amount_cents=99_999_999) for each in many_attempted(8)),
    )

    pdf = render_attempt_note(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []
    assert NOT_KNOWN in words(pdf)
    assert words(pdf).count("999,999.99") == 9


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=150), st.text(max_size=60), st.sampled_from(list(PaperFormat)))
def test_no_name_breaks_a_note(name: str, card: str, paper_format: PaperFormat) -> None:
    paper = replace(
        ATTEMPT_NOTE, customer=replace(CUSTOMER, name=name), card=card, cashier=name, city=card
    )

    pdf = render_attempt_note(paper, paper_format)

    assert outside(pdf) == []
    assert overlaps(pdf) == []


@BOTH
def test_the_same_record_gives_the_same_bytes_and_takes_the_mark_of_a_copy(
    paper_format: PaperFormat,
) -> None:
    pdf = render_attempt_note(ATTEMPT_NOTE, paper_format)

    copy = stamp_copy(pdf, "COPIA – REIMPRESIÓN 1 · ana · 22/11/2026 10:42")

    assert pdf == render_attempt_note(ATTEMPT_NOTE, paper_format)
    assert copy.startswith(pdf)
    assert "COPIA – REIMPRESIÓN 1" in words(copy)
    assert overlaps(copy) == []
