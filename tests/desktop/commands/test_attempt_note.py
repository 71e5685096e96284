import hashlib
from pathlib import Path
from uuid import uuid4

import pytest

from services.practice.simulator import SimulatorProcess
from tests.desktop.commands.conftest import FIRST, BackRoom
from tests.services.printing.reading import sizes, words


def test_the_note_of_a_charge_is_written_as_it_is_archived(room: BackRoom, tmp_path: Path) -> None:
    attempt = str(uuid4())
    receipt = room.charge("--attempt", attempt, "--invoice", FIRST).line["receipt"]
    file = tmp_path / "constancia.pdf"

    first = room("attempt", "note", "--attempt", attempt, "--pdf", file)
    again = room("attempt", "note", "--attempt", attempt)

    sentence = f"Su tarjeta fue cobrada por $ 45.00. Recibo N.º {receipt}."
    assert first.code == 0, first.err
    assert first.line["pdf"] == str(file)
    assert first.line["sentence"] == sentence
    assert first.line["title"] == f"Constancia de intento {attempt[:8].upper()}"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == first.line["sha256"]
    assert sentence in words(file.read_bytes())
    assert again.line == first.line | {"pdf": None}


def test_a_doubt_and_its_end_are_two_papers(
    room: BackRoom, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    attempt = str(uuid4())
    simulator.control.add_fault("confirm", "drop_after", times=0)
    simulator.control.add_fault("retrieve", "drop_before", times=0)
    assert room.charge("--attempt", attempt, "--invoice", FIRST).code == 30
    doubt = room("attempt", "note", "--attempt", attempt, "--pdf", tmp_path / "a.pdf").line

    simulator.control.clear_faults()
    room("recover")
    end = room("attempt", "note", "--attempt", attempt, "--pdf", tmp_path / "b.pdf").line

    assert (doubt["state"], doubt["version"]) == ("IN_DOUBT", 1)
    assert doubt["sentence"].startswith("Todavía no se sabe si su banco cobró.")
    assert doubt["sentence"] in words((tmp_path / "a.pdf").read_bytes())
    assert (end["state"], end["version"]) == ("SUCCEEDED", 2)
    assert end["sentence"] in words((tmp_path / "b.pdf").read_bytes())
    assert room("verify").code == 0


def test_a_note_for_the_roll(room: BackRoom, tmp_path: Path) -> None:
    attempt = str(uuid4())
    room.charge("--attempt", attempt, "--invoice", FIRST)
    file = tmp_path / "rollo.pdf"

    told = room("attempt", "note", "--attempt", attempt, "--format", "80mm", "--pdf", file)

    assert told.line["format"] == "80mm"
    assert sizes(file.read_bytes())[0][0] < 230


def test_a_file_that_cannot_be_written_there_is_told_with_its_place(
    room: BackRoom, tmp_path: Path
) -> None:
    attempt = str(uuid4())
    room.charge("--attempt", attempt, "--invoice", FIRST)

    told = room("attempt", "note", "--attempt", attempt, "--pdf", tmp_path / "no" / "a.pdf")

    assert told.code != 0
    assert told.line["error"] == "paper.folder"
    assert Path(told.line["details"]["used"]).is_file()


@pytest.mark.parametrize(
    ("words_given", "code", "error"),
    [
        (("--attempt", "no-such-attempt"), 70, "record.not_found"),
        ((), 70, "command.arguments"),
        (("--attempt", "x", "--format", "a5"), 70, "command.arguments"),
    ],
)
def test_what_cannot_be_written_is_refused(
    room: BackRoom, words_given: tuple[str, ...], code: int, error: str
) -> None:
    told = room("attempt", "note", *words_given)

    assert (told.code, told.line["error"]) == (code, error)


def test_only_who_may_read_accounts_gets_a_note(room: BackRoom) -> None:
    attempt = str(uuid4())
    room.charge("--attempt", attempt, "--invoice", FIRST)

    told = room("attempt", "note", "--attempt", attempt, VENTANILLA_USER="nadie")

    assert (told.code, told.line["error"]) == (60, "staff.wrong_credentials")
