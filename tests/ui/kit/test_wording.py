import importlib
import pkgutil
import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QApplication

import services
from services.cards.errors import ClockWrong
from services.errors import BadField, BadFields, UserError
from services.invoices.states import InvoiceState
from services.money import AmountOutOfRange
from services.payments.errors import InvoiceNotOpen
from services.staff.errors import LockedOut, WeakPassword
from ui import wording


def every_kind_of_user_error() -> Iterator[type[UserError]]:
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    waiting: list[type[UserError]] = [UserError]
    while waiting:
        kind = waiting.pop()
        yield from kind.__subclasses__()
        waiting += kind.__subclasses__()


def test_every_user_error_has_words() -> None:
    missing = {
        kind.key
        for kind in every_kind_of_user_error()
        if kind.__module__.startswith("services.") and kind.key not in wording.WORDS
    }
    assert missing == set()


def test_templates_name_details_and_nothing_else() -> None:
    for key, template in wording.WORDS.items():
        for _, name, spec, conversion in string.Formatter().parse(template):
            assert name is None or name.isidentifier(), key
            assert not spec, key
            assert conversion is None, key


def test_details_are_written_for_the_eye(qapp: QApplication) -> None:
    told = wording.words_for(AmountOutOfRange(least_cents=50, most_cents=99_999_999))
    assert told.replace("\N{NO-BREAK SPACE}", " ") == "El valor va de $ 0.50 a $ 999,999.99."
    until = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
    assert "22/11/2026 19:05" in wording.words_for(LockedOut(until=until))


def test_what_is_one_what_is_paid_and_how_wrong_a_clock_is_have_words(qapp: QApplication) -> None:
    assert "hay un cheque" in wording.words("customer.still_owes.cheque", count=1)
    assert "hay 2 cheques" in wording.words("customer.still_owes.cheque", count=2)
    told = wording.words_for(InvoiceNotOpen(number="001", state=InvoiceState.PAID))
    assert "ya está pagada" in told
    wrong = ClockWrong(apart=timedelta(seconds=50_406), cause="behind")
    assert "atrasado 14 h 0 min" in wording.words_for(wrong)


def test_a_missing_detail_and_a_hostile_one_break_nothing(qapp: QApplication) -> None:
    assert "…" in wording.words("record.not_found", what="factura")
    told = wording.words("record.not_found", what="{0.__class__} %s", which="{which}")
    assert "{0.__class__} %s {which}" in told
    assert "nada.de.esto" in wording.words("nada.de.esto")


def test_a_problem_of_its_own_comes_before_the_general_words(qapp: QApplication) -> None:
    assert "12" in wording.words_for(WeakPassword(problem="short", shortest=12))
    assert wording.words_for(BadField(field="x", problem="required")) == (
        "Este campo es obligatorio."
    )
    assert wording.words_for(BadField(field="x", problem="?")) == "Revise este campo."
    both = BadFields([BadField(field=name, problem="required") for name in ("a", "b")])
    assert wording.words_for(both) == "Este campo es obligatorio."


def test_states_have_a_word_an_icon_and_a_tone(qapp: QApplication) -> None:
    look = wording.state("invoice", "paid")
    assert (look.word, look.tone) == ("Pagada", "ok")
    assert wording.state("invoice", "unheard_of").word == "unheard_of"
    for look in wording.STATES.values():
        assert look.word
        assert look.icon
